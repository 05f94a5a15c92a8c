/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The cache of results: a store with the same schema, into which the finished
 * kernels of every run go, so that `diff` and `helpers` boot only what nobody has
 * asked yet.  The key of a result is (build of the kernel, suite, case).
 */
#ifndef BM_RESULTS_CACHE_H
#define BM_RESULTS_CACHE_H

#include <stdint.h>

#include "common/kver.h"
#include "results/store.h"

/*
 * Takes the passes, failures and skips of every kernel that @run_db finished into
 * @cache_db, which is made if it is missing; the newer result of a case stays.
 * All or nothing; several processes may do it at once.  0, or a negative errno
 * with a message.
 */
int results_cache_merge(const char *cache_db, const char *run_db);

/* The kernel's row id in the cache, or -ENOENT (no message: nothing is wrong). */
int64_t results_cache_kernel(struct store *cache, const char *kernel_id, const char *suite);

/* A kernel that the cache has results of. */
struct cached_kernel {
	int64_t id;		/* its row */
	char *name, *build;
	struct kver v;
};

/* All that were asked with @suite; how many, or a negative errno with a message. */
int results_cache_kernels(struct store *cache, const char *suite, struct cached_kernel **out);
void cached_kernels_free(struct cached_kernel *kernels, int nr);

/*
 * Which of @cases the cache has no result of.  *@missing points to strings of
 * @cases, in their order; free(3) the array alone.  0, or a negative errno with a
 * message.
 */
int results_cache_missing(struct store *cache, const char *kernel_id, const char *suite,
			  const char *const *cases, int nr, const char ***missing, int *nr_missing);

/*
 * How long each of @cases took last time, in microseconds, into @us: on the build
 * @kernel_id, by any suite, else on any kernel; 0 where it is not known (nobody ran it, or
 * only long ago: no more than some times as many results as @nr are read, for a
 * cache with years of runs in it).  0, or a negative errno with a message.
 */
int results_cache_durations(struct store *cache, const char *kernel_id, const char *const *cases, int nr,
			    unsigned int *us);

#endif
