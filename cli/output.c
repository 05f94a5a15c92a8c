// SPDX-License-Identifier: GPL-2.0
#include "cli/output.h"

#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "common/errname.h"
#include "common/msg.h"
#include "vm/files.h"

#define AREA "bench/"
/* What a file takes however short it is. */
#define BLOCK 4096
#define NAME_CHARS "abcdefghijklmnopqrstuvwxyz0123456789._-"

/* Nothing of it may lead out of the kernel's folder, or to what the host writes there. */
static bool is_safe(const char *name, const char *chars)
{
	return name && *name && *name != '.' && strlen(name) < 128 && !name[strspn(name, chars)] &&
	       !strstr(name, "..");
}

int output_take(const char *folder, const char *kernel_id, const struct event *ev, long long *room)
{
	const char *area = event_get(ev, "case"), *name = event_get(ev, "name"), *text = event_get(ev, "text");
	long long part = event_get_int(ev, "part", -1);
	char path[PATH_MAX];
	FILE *f = NULL;
	int err;

	if (!is_safe(area, NAME_CHARS "/") || strncmp(area, AREA, strlen(AREA)) || !is_safe(name, NAME_CHARS) ||
	    part < 0 || !text || *room < (long long)strlen(text) + BLOCK)
		return -EINVAL;
	*room -= strlen(text) + BLOCK;
	err = path_fmt(path, sizeof(path), "%s/%s/%s", folder, kernel_id, area) ?: make_folders(path) ?:
	      path_fmt(path, sizeof(path), "%s/%s/%s/%s", folder, kernel_id, area, name);
	if (!err) {
		f = fopen(path, part ? "ae" : "we");
		err = f ? 0 : -errno;
	}
	if (!err && fputs(text, f) < 0)
		err = -EIO;
	if (f && fclose(f) && !err)
		err = -errno;
	if (err)
		msg_error("%s: %s", path, errname(err));
	/* the caller takes that for an event of the wrong form */
	return err == -EINVAL || err == -ENOENT || err == -EEXIST ? -EIO : err;
}
