// SPDX-License-Identifier: GPL-2.0
/* Whether stores are shards of one run. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/errname.h"
#include "common/msg.h"
#include "results/merge.h"
#include "results/sql.h"
#include "results/store.h"

/* One row of a store's table run; a store that was merged before has several. */
struct part {
	const char *store;
	int shard, shards;
	char suite[80];
	char selection[40];
};

struct parts {
	struct part *v;
	int nr;
};

static int add_part(struct parts *p, const char *store, sqlite3_stmt *st)
{
	struct part *more = reallocarray(p->v, p->nr + 1, sizeof(*more));

	if (!more)
		return -ENOMEM;
	p->v = more;
	more += p->nr++;
	*more = (struct part){ store, sqlite3_column_int(st, 0), sqlite3_column_int(st, 1), "", "" };
	snprintf(more->suite, sizeof(more->suite), "%s", sql_text(st, 2));
	snprintf(more->selection, sizeof(more->selection), "%s", sql_text(st, 3));
	return 0;
}

static int read_store(struct parts *p, const char *path)
{
	struct store *s = store_open(path, STORE_READ);
	int rc = s ? -EINVAL : -errno, first = p->nr;
	sqlite3_stmt *st;

	if (!s)
		return rc;
	st = sql_query(store_db(s), "SELECT shard, shards, suite, selection FROM run ORDER BY id", "");
	while (st && (rc = sql_next(st)) > 0)
		if ((rc = add_part(p, path, st)) < 0)
			break;
	sqlite3_finalize(st);
	store_close(s);
	if (!rc && p->nr == first) {
		msg_error("%s: it holds no run", path);
		rc = -EINVAL;
	}
	return rc;
}

/* "6.12.117-1-cloud-amd64 (583 cases)", of each kernel; to free. */
static char *kernels_of(const char *path)
{
	struct store *s = store_open(path, STORE_READ);
	sqlite3_stmt *st = s ? sql_query(store_db(s), "SELECT group_concat(build, ', ') FROM"
					 " (SELECT build FROM kernel ORDER BY id)", "") : NULL;
	char *text = st && sql_next(st) > 0 ? strdup(sql_text(st, 0)) : NULL;

	sqlite3_finalize(st);
	store_close(s);
	return text;
}

static void say_selection(const struct part *a, const struct part *b)
{
	char *ka = kernels_of(a->store), *kb = kernels_of(b->store);

	if (ka && kb && strcmp(ka, kb))
		msg_error("%s: other kernels (%s) than %s (%s): not the same run; a name like 6.12 can mean a newer "
			  "kernel an hour later, so give every shard the exact release with -k", b->store, kb, a->store,
			  ka);
	else
		msg_error("%s: other cases (-t) or kernel arguments (--append) than %s, or other modules (--insmod): not the "
			  "same run", b->store, a->store);
	free(ka);
	free(kb);
}

/* Says why @b does not belong to @a, the first of all; false when it does. */
static bool is_stranger(const struct part *a, const struct part *b)
{
	if (!b->shards) {
		msg_error("%s: not a shard of a run: it was run without --shard", b->store);
		return true;
	}
	if (a == b || !a->shards)
		return false;
	if (strcmp(a->suite, b->suite))
		msg_error("%s: by another suite (%s) than %s (%s): built from other sources or programs; run every "
			  "shard with the same build", b->store, b->suite, a->store, a->suite);
	else if (a->shards != b->shards)
		msg_error("%s: shard %d/%d, but %s is shard %d/%d: the run was not cut the same way", b->store,
			  b->shard, b->shards, a->store, a->shard, a->shards);
	else if (strcmp(a->selection, b->selection))
		say_selection(a, b);
	else
		return false;
	return true;
}

/* How many stores do not belong, all of them named. */
static int strangers(const struct parts *p)
{
	int i, j, n = 0;

	for (i = 0; i < p->nr; i++) {
		if (is_stranger(&p->v[0], &p->v[i])) {
			n++;
			continue;
		}
		for (j = 0; j < i; j++) {
			if (p->v[i].shard != p->v[j].shard)
				continue;
			msg_error("shard %d/%d is there twice: %s and %s", p->v[i].shard, p->v[i].shards,
				  p->v[j].store, p->v[i].store);
			n++;
		}
	}
	return n;
}

static bool is_there(const struct parts *p, int shard)
{
	int i;

	for (i = 0; i < p->nr; i++)
		if (p->v[i].shard == shard)
			return true;
	return false;
}

/* How many shards nobody gave; they are said in one line. */
static int missing(const struct parts *p)
{
	char text[256] = "";
	size_t used = 0;
	int i, n = 0;

	for (i = 1; i <= p->v[0].shards; i++) {
		if (is_there(p, i))
			continue;
		n++;
		if (used < sizeof(text) - 24)
			used += snprintf(text + used, sizeof(text) - used, " %d/%d", i, p->v[0].shards);
		else if (text[used - 1] != '.')
			used += snprintf(text + used, sizeof(text) - used, " ...");
	}
	if (n)
		msg_error("merge: %d of %d shards %s missing:%s", n, p->v[0].shards, n > 1 ? "are" : "is", text);
	return n;
}

int merge_check(const char *const *stores, int nr)
{
	struct parts p = {0};
	int i, rc = 0, bad = 0;

	for (i = 0; i < nr && rc != -ENOMEM; i++) {
		rc = read_store(&p, stores[i]);
		bad += rc < 0;
	}
	if (rc == -ENOMEM)
		msg_error("merge: %s", errname(rc));
	else if (bad || strangers(&p))
		rc = -EINVAL;
	else
		rc = missing(&p);
	free(p.v);
	return rc;
}
