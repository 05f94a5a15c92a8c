// SPDX-License-Identifier: GPL-2.0
#include "common/msg.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

enum msg_level msg_level = MSG_NORMAL;
void (*msg_before)(void);

static void say(const char *prefix, const char *fmt, va_list ap)
{
	if (msg_before)
		msg_before();
	fputs(prefix, stderr);
	vfprintf(stderr, fmt, ap);
	fputc('\n', stderr);
}

void msg_error(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	say("bpfmatrix: ", fmt, ap);
	va_end(ap);
}

void msg_info(const char *fmt, ...)
{
	va_list ap;

	if (msg_level < MSG_NORMAL)
		return;
	va_start(ap, fmt);
	say("", fmt, ap);
	va_end(ap);
}

void msg_verbose(const char *fmt, ...)
{
	va_list ap;

	if (msg_level < MSG_VERBOSE)
		return;
	va_start(ap, fmt);
	say("", fmt, ap);
	va_end(ap);
}
