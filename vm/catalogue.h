/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Which kernels there are, and the cache that holds them.
 *
 * Debian's kernels come through apt with a private state folder below the cache;
 * the mirror is the machine's own, or @mirror.  The system's apt is left alone.
 */
#ifndef BM_VM_CATALOGUE_H
#define BM_VM_CATALOGUE_H

#include <stdbool.h>
#include <stddef.h>

#include "vm/kernel.h"

struct catalogue;

struct catalogue_opts {
	const char *cache;	/* folder; see cache_folder() */
	const char *mirror;	/* NULL: from apt's own configuration */
	const char *config;	/* --config: for a user's own image, or NULL */
	bool offline;		/* only what the cache has */
	/*
	 * Boots @k once, and fills in release, version and kver; a negative errno,
	 * with a message printed, when it does not come up.  A kernel enters the
	 * cache only after that.
	 */
	int (*boot)(struct kernel *k, void *arg);
	void *arg;
};

/*
 * The cache's folder: --cache, $BPFMATRIX_CACHE, or bpfmatrix below
 * $XDG_CACHE_HOME or ~/.cache.  Made if missing.  0, or -errno with a message.
 */
int cache_folder(const char *given, char *out, size_t size);

/*
 * All functions below print their own message when they fail, and return a
 * negative enum bm_exit: -BM_EXIT_USAGE (no such kernel, a broken file) or
 * -BM_EXIT_HARNESS (apt failed, no space).
 */
int catalogue_open(const struct catalogue_opts *opts, struct catalogue **out);
void catalogue_close(struct catalogue *c);

/*
 * Finds the kernels that @spec names, and appends them to @out, oldest first:
 *   6.12		newest release of a series
 *   6.12.107		that release (the newest build of it)
 *   latest		newest release of the newest series, candidates left out
 *   6.12.*	a glob with two dots: all releases that match
 *   7.?, *	a glob with fewer: the newest release of all series that match
 *   6.12.107-1~deb12u1	that very package version; also an id, or what uname -r says
 *   SPEC:FLAVOUR	cloud-amd64 (the default), amd64 or rt-amd64
 *   a path		bzImage, .deb, or a folder with an unpacked kernel
 * A release means its highest package version; builds that the archive has whole
 * come before those whose modules it has dropped.  Fetches no kernel, but the
 * catalogue when that is older than a day and can change the answer.  An unknown
 * name is an error that lists the near ones.
 */
int catalogue_resolve(struct catalogue *c, const char *spec, struct kernel_list *out);

/* The newest of 5.10, 6.1, 6.12 and of the newest series on offer. */
int catalogue_defaults(struct catalogue *c, struct kernel_list *out);

/*
 * Brings every kernel of @l that is not yet in the cache into it, whole or not
 * at all, and fills in its paths and identity.  A kernel that fails is reported
 * and its image left "", and the others go on; returns how many failed.
 */
int catalogue_fetch(struct catalogue *c, struct kernel_list *l);

/* One line of `kernels list`. */
struct catalogue_entry {
	char name[128];		/* as -k takes it */
	const char *version;	/* the package's; the path of a user's own image */
	const char *flavour;
	const char *suite;
	long long size;		/* of the download in bytes; 0 when unknown */
	bool cached;
	/* false: the archive has dropped its modules and config, only the image is left */
	bool whole;
};

/*
 * Calls @fn for the kernels on offer and in the cache, oldest first, until it
 * fails.  Other than in catalogue_resolve(), a series or glob means all builds of
 * it; without @spec these are all of the default flavour, and what is cached.
 */
int catalogue_each(struct catalogue *c, const char *spec, bool refresh,
		   int (*fn)(const struct catalogue_entry *e, void *arg), void *arg);
/* Removes the cached kernels that @spec names, all builds of a series or glob. */
int catalogue_remove(struct catalogue *c, const char *spec);

/*
 * What the build needs from the newest suite: libbpf's source and vmlinux.h,
 * unpacked below @folder as libbpf/ and vmlinux.h.  Nothing is done for what is
 * there already.
 */
int catalogue_fetch_build_inputs(struct catalogue *c, const char *folder);

#endif
