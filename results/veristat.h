/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The CSV that `veristat -o csv` writes and `veristat -C` reads (Linux,
 * tools/testing/selftests/bpf/veristat.c): a header of column names, then a line a program,
 * with no quoting.  The program PROG of FILE.bpf.o is the case verdict/FILE/PROG.
 */
#ifndef BM_RESULTS_VERISTAT_H
#define BM_RESULTS_VERISTAT_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "results/store.h"

/* Which verdicts, v, of cases, c, are a line of it: of the program that the case is about. */
#define VERISTAT_ROW                                                                               \
	"c.name GLOB 'verdict/*/*' AND substr(c.name, -length(v.prog) - 1) = '/' || v.prog"

/* Whether the first line of @path is such a header, whatever the file is called. */
bool veristat_is_header(const char *path);

/*
 * A store in memory with the file's verdicts and costs as those of one kernel, whose row
 * goes to *@kernel.  NULL, with errno set and a message.
 */
struct store *veristat_read(const char *path, int64_t *kernel);

/* The verdicts of a kernel.  How many lines, or a negative errno with a message. */
int veristat_write(struct store *s, int64_t kernel, FILE *f);

#endif
