/* SPDX-License-Identifier: GPL-2.0 */
/* What the files of the catalogue share; for nobody else. */
#ifndef BM_VM_CATALOGUE_IMPL_H
#define BM_VM_CATALOGUE_IMPL_H

#include "vm/build.h"
#include "vm/cache.h"
#include "vm/catalogue.h"
#include "vm/image.h"

struct catalogue {
	struct catalogue_opts o;	/* its strings are our own copies */
	char cache[PATH_MAX], mirror[256], config[PATH_MAX];
	char index_path[PATH_MAX];
	struct index index;
	struct builds builds;
	bool loaded;
	bool tried;		/* an update was tried in this run, and need not be again */
	struct source *sources;	/* kernels by path that were resolved */
	int nr_sources;
};

/* Reads index and cache again; 0 or -BM_EXIT_HARNESS with a message. */
int catalogue_load(struct catalogue *c);
bool catalogue_is_fresh(const struct catalogue *c);
/*
 * Brings the index up to date, however fresh it is with @force.  Once a run, and
 * never offline.  When that fails: a message, and the old index stays.
 */
int catalogue_refresh(struct catalogue *c, bool force);
/* Fills @k from a build: name, id, origin, and what the cache knows. */
void catalogue_kernel(struct catalogue *c, const struct build *b, struct kernel *k);
/* Says why something was not found, and names the near ones; -BM_EXIT_USAGE. */
int catalogue_unknown(const struct catalogue *c, const char *text, const struct spec *s);

/*
 * Downloads @rows into @folder, which has to have room for @need bytes in all;
 * @what goes into messages.  0, -BM_EXIT_HARNESS with a message, or -ESTALE and
 * no message when the archive may have dropped them since the last update: call
 * catalogue_refresh() and look for them again.
 */
int catalogue_download(struct catalogue *c, const struct row *const *rows, int nr,
		       const char *folder, long long need, const char *what);

#endif
