/* SPDX-License-Identifier: GPL-2.0 */
/* bpftool of Debian suites: the host puts each with its libraries and their loader into /peers/SUITE. */
#ifndef BM_SELFTESTS_BPFTOOL_H
#define BM_SELFTESTS_BPFTOOL_H

#include <stdio.h>

#include "selftests/case.h"

#define BPFTOOL_SUITE "sid"

bool bpftool_is_there(const char *suite);
/*
 * Runs @suite's with @args, a list up to NULL; what it prints goes to @out, its complaints with
 * it when @complaints.  Its exit code, or a negative errno: -EINTR when a signal ended it.
 */
int bpftool_run(const char *suite, const char *const *args, FILE *out, bool complaints);

#endif
