// SPDX-License-Identifier: GPL-2.0
/* The kernels that a bisection walks: the releases on offer between two of them. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cli/bisect.h"
#include "common/errname.h"
#include "vm/build.h"
#include "vm/debver.h"
#include "vm/files.h"

/* A glob that all releases match, candidates too; of each its highest package version. */
#define ALL_RELEASES "*.*[.-]*"

/* The id of a kernel of Debian's is VERSION-FLAVOUR; -EINVAL for a user's own image. */
static int version_of(const struct kernel *k, char *out, size_t size)
{
	const char *flavour = flavour_of(k->id);

	if (!strncmp(k->id, "file-", 5) || !flavour)
		return -EINVAL;
	return path_fmt(out, size, "%.*s", (int)(strlen(k->id) - strlen(flavour) - 1), k->id);
}

int bisect_end(struct session *s, const char *option, const char *spec, struct bisect_kernel *out)
{
	struct kernel_list l = {0};
	int err = catalogue_resolve(s->catalogue, spec, &l);

	if (!err && l.nr != 1) {
		msg_error("bisect: %s %s names several kernels; name one", option, spec);
		err = -BM_EXIT_USAGE;
	}
	if (!err) {
		*out = (struct bisect_kernel){ .k = l.v[0] };
		if (version_of(&out->k, out->version, sizeof(out->version))) {
			msg_error("bisect: %s %s: not a release on offer, and what lies between is not known; "
				  "a tree of your own: --git TREE", option, spec);
			err = -BM_EXIT_USAGE;
		}
	}
	kernel_list_free(&l);
	return err;
}

static bool same_release(const char *a, const char *b)
{
	char x[80], y[80];

	return !debver_release(a, x, sizeof(x)) && !debver_release(b, y, sizeof(y)) && !strcmp(x, y);
}

static int by_version(const void *a, const void *b)
{
	return debver_cmp(((const struct bisect_kernel *)a)->version, ((const struct bisect_kernel *)b)->version);
}

/* Of @all those between the ends; another build of an end's release is the same step. */
static void take_between(struct bisect *b, const struct kernel_list *all, const char *low, const char *high)
{
	struct bisect_kernel *k;
	int i;

	for (i = 0; i < all->nr; i++) {
		k = &b->v[b->nr];
		k->k = all->v[i];
		if (!version_of(&k->k, k->version, sizeof(k->version)) && debver_cmp(k->version, low) > 0 &&
		    debver_cmp(k->version, high) < 0 && !same_release(k->version, low) && !same_release(k->version, high))
			b->nr++;
		else
			memset(k, 0, sizeof(*k));
	}
}

static void turn_round(struct bisect *b)
{
	struct bisect_kernel swap;
	int i;

	for (i = 0; i < b->nr / 2; i++) {
		swap = b->v[i];
		b->v[i] = b->v[b->nr - 1 - i];
		b->v[b->nr - 1 - i] = swap;
	}
}

static int fill(struct bisect *b, const struct bisect_kernel ends[2])
{
	const char *flavour = flavour_of(ends[0].k.id);
	struct kernel_list all = {0};
	char spec[64];
	int err;

	err = path_fmt(spec, sizeof(spec), ALL_RELEASES ":%s", flavour) ? -BM_EXIT_HARNESS :
	      catalogue_resolve(b->s->catalogue, spec, &all);
	if (!err) {
		b->v = calloc(all.nr + 2, sizeof(*b->v));
		b->answers = calloc(all.nr + 2, sizeof(*b->answers));
		if (!b->v || !b->answers) {
			msg_error("bisect: %s", errname(ENOMEM));
			err = -BM_EXIT_HARNESS;
		}
	}
	if (!err) {
		b->backwards = debver_cmp(ends[0].version, ends[1].version) > 0;
		take_between(b, &all, ends[b->backwards].version, ends[!b->backwards].version);
		b->v[b->nr++] = ends[0];
		b->v[b->nr++] = ends[1];
		qsort(b->v, b->nr, sizeof(*b->v), by_version);
		if (b->backwards)
			turn_round(b);
	}
	kernel_list_free(&all);
	return err;
}

int bisect_line(struct bisect *b)
{
	struct bisect_kernel *ends = calloc(2, sizeof(*ends));
	int err = ends ? bisect_end(b->s, "--good", b->o->good, &ends[0]) : -BM_EXIT_HARNESS;

	if (!err)
		err = bisect_end(b->s, "--bad", b->o->bad, &ends[1]);
	if (!err && !strcmp(ends[0].k.id, ends[1].k.id)) {
		msg_error("bisect: --good %s and --bad %s are the same kernel, %s", b->o->good, b->o->bad,
			  ends[0].version);
		err = -BM_EXIT_USAGE;
	}
	if (!err && strcmp(flavour_of(ends[0].k.id), flavour_of(ends[1].k.id))) {
		msg_error("bisect: %s and %s are of different flavours", ends[0].k.name, ends[1].k.name);
		err = -BM_EXIT_USAGE;
	}
	if (!err)
		err = fill(b, ends);
	free(ends);
	return err;
}

void bisect_free(struct bisect *b)
{
	int i;

	for (i = 0; i < b->nr; i++) {
		said_free(&b->v[i].said);
		free(b->v[i].says);
	}
	free(b->v);
	free(b->answers);
}
