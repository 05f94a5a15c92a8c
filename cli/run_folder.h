/* SPDX-License-Identifier: GPL-2.0 */
/* Where a run leaves what it found. */
#ifndef BM_CLI_RUN_FOLDER_H
#define BM_CLI_RUN_FOLDER_H

#include <limits.h>
#include <stdio.h>

#define STORE_FILE "store.sqlite"

/* Makes @out, or for NULL a new folder below RUNS_FOLDER; 0 or -errno with a message. */
int run_folder_make(const char *out, char folder[PATH_MAX]);

/*
 * Keeps other processes from writing there, until it is closed or the process ends,
 * however it ends.  A descriptor, or -EBUSY with a message.
 */
int run_folder_lock(const char *folder);

/*
 * The store of what the user named, a run's folder or the store itself; 0, or -errno
 * without a message.
 */
int run_folder_store(const char *path, char *out, size_t size);

#endif
