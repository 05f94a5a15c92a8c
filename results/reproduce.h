/* SPDX-License-Identifier: GPL-2.0 */
/* The command that runs a case again. */
#ifndef BM_RESULTS_REPRODUCE_H
#define BM_RESULTS_REPRODUCE_H

#include <stdio.h>

#include "results/store.h"

/*
 * "./run_tests.sh run -k 6.12.111 -t 'map/x/y'", with what made the machine of the run in
 * @s another than the kernel's name tells, and no line end.  @name NULL: all cases.
 */
void reproduce_line(struct store *s, const char *kernel, const char *name, FILE *f);

#endif
