/* SPDX-License-Identifier: GPL-2.0 */
/* What bench cases print, as files of the run's folder. */
#ifndef BM_CLI_OUTPUT_H
#define BM_CLI_OUTPUT_H

#include "common/event.h"

/* Bytes that the guests of one kernel may leave in all. */
#define OUTPUT_ROOM (16LL << 20)

/*
 * Takes an "output" event (docs/events.md): its text goes to the end of
 * FOLDER/KERNEL/CASE/NAME, or begins that file.  The guest is not trusted: -EINVAL for
 * what is not of the documented form, and when *@room bytes, from which it is taken,
 * are not enough; else 0, or -errno with a message.
 */
int output_take(const char *folder, const char *kernel_id, const struct event *ev, long long *room);

#endif
