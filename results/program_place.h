/* SPDX-License-Identifier: GPL-2.0 */
/* Where the program of a verdict case stands in the sources. */
#ifndef BM_RESULTS_PROGRAM_PLACE_H
#define BM_RESULTS_PROGRAM_PLACE_H

#include <stddef.h>

/*
 * For verdict/FILE/PROGRAM "progs/verdicts/FILE.bpf.c" into @file, and the line on which
 * the program's name stands first, other than as the control of another; 0 when it is not
 * known, as the sources are not below @root (or that is NULL).  -1 for any other case.
 */
int program_place(const char *root, const char *name, char *file, size_t size);

#endif
