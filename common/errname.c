// SPDX-License-Identifier: GPL-2.0
#include "common/errname.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LAST_LIBC_ERRNO 133

const char *errname(int err)
{
	static _Thread_local char unknown[4][24];
	static _Thread_local unsigned int turn;
	const char *name;

	err = abs(err);
	if (!err)
		return "OK";
	if (err == BM_ENOTSUPP)
		return "ENOTSUPP";
	name = strerrorname_np(err);
	if (name)
		return name;
	turn = (turn + 1) % 4;
	snprintf(unknown[turn], sizeof(unknown[turn]), "errno %d", err);
	return unknown[turn];
}

int errname_parse(const char *name, size_t len)
{
	const char *known;
	int err;

	if (len == strlen("ENOTSUPP") && !strncmp(name, "ENOTSUPP", len))
		return BM_ENOTSUPP;
	for (err = 1; err <= LAST_LIBC_ERRNO; err++) {
		known = strerrorname_np(err);
		if (known && strlen(known) == len && !strncmp(known, name, len))
			return err;
	}
	return -1;
}
