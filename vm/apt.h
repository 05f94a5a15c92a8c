/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Debian's archive through apt, with a private state folder: apt verifies all
 * signatures and sums, and the system's own lists and packages stay untouched.
 */
#ifndef BM_VM_APT_H
#define BM_VM_APT_H

#include <stddef.h>

#include "vm/index.h"

/* apt's program for scripts: fetches with its transports, proxies and checks. */
#define APT_HELPER "/usr/lib/apt/apt-helper"

/*
 * Writes apt's configuration below @cache and makes its folders; @folder and
 * @conf of @size bytes take their paths.  0 or -errno.
 */
int apt_prepare(const char *cache, char *folder, char *conf, size_t size);

/*
 * Says that @what failed, with @status as spawn_read() gave it.  Returns
 * -BM_EXIT_HARNESS.
 */
int apt_failed(const char *what, int status);

/*
 * Fills @x anew from all suites that exist on the mirror (@mirror as --mirror
 * gives it, or NULL for the one in the system's sources).  The rows of a suite
 * that cannot be reached just now are kept.  0, or -enum bm_exit with a message.
 */
int apt_update(const char *cache, const char *mirror, struct index *x);

/*
 * Writes a sources.list to @path with @suite alone, its updates and its security
 * included.  0, or -enum bm_exit with a message.
 */
int apt_sources(const char *mirror, const char *suite, const char *path);

/*
 * Downloads each of the @nr @rows into @folder, under the last part of its
 * address, and checks it against its sum.  0, or -errno: -ENOSPC, or -EIO with
 * the reason in @why.
 */
int apt_download(const char *cache, const struct row *const *rows, int nr, const char *folder,
		 char *why, size_t why_size);

/* The last part of the address of @r. */
const char *row_file(const struct row *r);

#endif
