/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Progress on standard error: a bar that redraws itself on a terminal, plain lines
 * elsewhere.  Nothing of it is ever on standard output.
 */
#ifndef BM_CLI_PROGRESS_H
#define BM_CLI_PROGRESS_H

void progress_begin(int nr_kernels, int nr_cases);
/* @name is kept. */
void progress_kernel_begin(int kernel, const char *name, int nr_cases);
void progress_result(int kernel, int bad);
void progress_kernel_end(int kernel, const char *error);
/* Often; draws when there is something to draw. */
void progress_tick(void);
void progress_end(void);

#endif
