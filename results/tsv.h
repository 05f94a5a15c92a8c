/* SPDX-License-Identifier: GPL-2.0 */
/* Reading the tables that bench cases left in a run's folder. */
#ifndef BM_RESULTS_TSV_H
#define BM_RESULTS_TSV_H

/*
 * Reads the table @path, whose header has to be @header, and gives the cells of each line
 * to @row (0 to go on; -EINVAL: a value that cannot be).  -ENOENT without a file, with no
 * message; -EBADMSG for a damaged one, with a message that names @again, what to run.
 */
int tsv_read(const char *path, const char *header, const char *again,
	     int (*row)(void *arg, char **cells), void *arg);

#endif
