/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The cached kernels: CACHE/kernels/<id>/ with vmlinuz, config, modules/, meta.json, and
 * changelog.gz where the packages have it.  A user's own image stays where it is and has only a meta.json.
 * An entry comes by one rename, so whatever is there is whole.
 */
#ifndef BM_VM_CACHE_H
#define BM_VM_CACHE_H

#include "vm/build.h"
#include "vm/kernel.h"

struct cached {
	struct kernel k;	/* its name is not kept for Debian's kernels */
	struct build b;		/* of a user's own image the version is "" */
};

/* 0; -ENOENT when @id is not cached or its entry cannot be read. */
int cache_load(const char *cache, const char *id, struct cached *out);
/* Calls @fn for all entries until it fails. */
int cache_each(const char *cache, int (*fn)(const struct cached *c, void *arg), void *arg);

/* To be held for what follows; a descriptor to close, or -errno. */
int cache_lock(const char *cache);
/*
 * Makes an empty folder @tmp of @size bytes for a new entry, after removing what
 * dead runs have left.  Remove it, or commit it.  0 or -errno.
 */
int cache_begin(const char *cache, const char *id, char *tmp, size_t size);
/* Writes meta.json and makes @tmp the entry of @c; updates the paths in @c.  0 or -errno. */
int cache_commit(const char *cache, const char *tmp, struct cached *c);
int cache_remove(const char *cache, const char *id);

/* Fills in image, config and modules of @k from what @folder has. */
int cache_paths(const char *folder, struct kernel *k);

#endif
