/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Files and folders of the cache.  Unless told otherwise
 * they return 0 or -errno, and print nothing.
 */
#ifndef BM_VM_FILES_H
#define BM_VM_FILES_H

#include <stdbool.h>
#include <stddef.h>

/* snprintf(3) that fails with -ENAMETOOLONG rather than cut a path. */
int path_fmt(char *out, size_t size, const char *fmt, ...)
	__attribute__((format(printf, 3, 4), warn_unused_result));

/* mkdir -p */
int make_folders(const char *path);
/* rm -rf; what is not there is no error. */
int remove_tree(const char *path);
bool is_file(const char *path);
bool is_folder(const char *path);

/* Replaces @path by @data as a whole: written aside, synced, renamed. */
int write_whole(const char *path, const void *data, size_t len);
/* Renames the file or folder @from to @to after all of it has reached the disk. */
int publish(const char *from, const char *to);

/*
 * Takes the lock file @path (made if missing), and waits for it; @what goes into
 * the message that says so.  Returns a descriptor to close, or -errno.
 */
int lock_file(const char *path, const char *what);

/* Calls @fn for each name in @folder until it fails; a missing folder is empty. */
int each_name(const char *folder, int (*fn)(const char *name, void *arg), void *arg);

/*
 * Says that @folder has no room for @need bytes, and what to do about it.
 * Returns -BM_EXIT_HARNESS.
 */
int no_space(const char *folder, long long need);
/* Bytes that may still be written below @path; -1 when that is unknown. */
long long space_left(const char *path);

#endif
