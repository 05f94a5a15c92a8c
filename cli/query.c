// SPDX-License-Identifier: GPL-2.0
#include "cli/query.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "results/cache.h"
#include "vm/files.h"

int query_kernels(struct session *s, const char *verb, const char *const *specs, int nr, struct kernel_list *out)
{
	int i, err = 0;

	for (i = 0; i < nr && !err; i++) {
		err = catalogue_resolve(s->catalogue, specs[i], out);
		if (!err && out->nr != i + 1) {
			msg_error("%s: %s names %s", verb, specs[i],
				  out->nr > i + 1 ? "several kernels; name one" : "the same kernel again");
			return -BM_EXIT_USAGE;
		}
	}
	if (!err)
		err = catalogue_fetch(s->catalogue, out);
	if (err > 0)
		return -BM_EXIT_HARNESS;	/* a kernel could not be fetched */
	if (!err)
		session_accel(s, &out->v[0]);
	return err;
}

/* The cases of @k that nobody has run yet; all of them without a cache. */
static int missing_of(struct store *cache, const struct session *s, const struct kernel *k,
		      const struct case_names *cases, struct work *out)
{
	const char **missing = NULL;
	int err, nr = 0;

	*out = (struct work){ .kernel = k };
	if (!cache) {
		out->cases = (const char *const *)cases->v;
		out->nr_cases = cases->nr;
		return 0;
	}
	err = results_cache_missing(cache, k->id, s->suite, (const char *const *)cases->v, cases->nr,
				    &missing, &nr);
	out->cases = missing;
	out->nr_cases = nr;
	return err;
}

static int run_missing(struct session *s, struct store *cache, const struct kernel_list *kernels,
		       const struct case_names *cases, struct work *work)
{
	char dir[PATH_MAX], folder[PATH_MAX];
	struct execution x = { .out = dir };
	int i, nr = 0, err = 0, total = 0, code = BM_EXIT_OK;

	for (i = 0; i < kernels->nr && !err; i++) {
		err = missing_of(cache, s, &kernels->v[i], cases, &work[nr]);
		total += work[nr].nr_cases;
		nr += !!work[nr].nr_cases;
	}
	if (err || path_fmt(dir, sizeof(dir), "%s/query-%d", s->cache, getpid()))
		return BM_EXIT_HARNESS;
	if (nr) {
		msg_info("asking %d kernel%s %d question%s that the cache of results does not answer", nr,
			 nr > 1 ? "s" : "", total, total > 1 ? "s" : "");
		code = execute(s, work, nr, &x, folder);
		/* its results are in the cache now; a failed run is kept to be looked at */
		if (code == BM_EXIT_OK)
			remove_tree(dir);
	}
	for (i = 0; cache && i < nr; i++)
		free((void *)work[i].cases);
	return code;
}

struct store *query_open(struct session *s, const struct kernel_list *kernels,
			 const struct case_names *cases, int *code)
{
	struct work *work = calloc(kernels->nr + 1, sizeof(*work));
	struct store *cache = NULL;
	char path[PATH_MAX];

	*code = BM_EXIT_HARNESS;
	if (!work || session_results(s, path, sizeof(path)))
		goto out;
	if (is_file(path)) {
		cache = store_open(path, STORE_READ);
		if (!cache)
			goto out;
	}
	*code = run_missing(s, cache, kernels, cases, work);
	store_close(cache);
	cache = *code ? NULL : store_open(path, STORE_READ);
	if (!cache && !*code)
		*code = BM_EXIT_HARNESS;
out:
	free(work);
	return cache;
}
