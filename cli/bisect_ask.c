// SPDX-License-Identifier: GPL-2.0
/* Asking one kernel: the cache of results first, and a VM when it does not know. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/bisect.h"
#include "cli/run_folder.h"
#include "common/errname.h"
#include "results/cache.h"
#include "results/sql.h"
#include "vm/files.h"

/* It was asked, and cannot tell. */
static int set_broken(struct bisect_kernel *k, const char *why)
{
	k->broken = true;
	k->says = strdup(why);
	return 0;
}

/* What row @kernel of @s has of the case; -ENOENT for nothing. */
static int take_said(struct store *s, int64_t kernel, const char *name, struct bisect_kernel *k)
{
	int err = said_read(s, kernel, name, &k->said);

	if (err)
		return err;
	k->says = said_text(&k->said);
	if (k->says)
		return 0;
	msg_error("bisect: %s", errname(ENOMEM));
	return -ENOMEM;
}

static int recall_from(struct bisect *b, const char *path)
{
	struct store *cache = store_open(path, STORE_READ);
	int64_t row;
	int i, err = cache ? 0 : -EIO;

	for (i = 0; i < b->nr && !err; i++) {
		row = results_cache_kernel(cache, b->v[i].k.id, b->s->suite);
		if (row > 0)
			err = take_said(cache, row, b->name, &b->v[i]);
		err = err == -ENOENT ? 0 : err;
	}
	store_close(cache);
	return err ? -BM_EXIT_HARNESS : 0;
}

int bisect_recall(struct bisect *b)
{
	char path[PATH_MAX];

	/* with a module of the user's, or other arguments, a kernel says other things */
	if (b->s->opts->append || session_results(b->s, path, sizeof(path)) || !is_file(path))
		return 0;
	return recall_from(b, path);
}

/* The result in the store of the run that asked for it. */
static int take_run(struct bisect *b, const char *folder, struct bisect_kernel *k)
{
	char path[PATH_MAX];
	struct store *s = NULL;
	sqlite3_stmt *st;
	int err = -EIO;

	if (!path_fmt(path, sizeof(path), "%s/" STORE_FILE, folder))
		s = store_open(path, STORE_READ);
	st = s ? sql_query(store_db(s), "SELECT id, coalesce(error, '') FROM kernel", "") : NULL;
	if (st && sql_next(st) > 0) {
		err = take_said(s, sqlite3_column_int64(st, 0), b->name, k);
		if (err == -ENOENT || (k->says && k->said.unknown && *sql_text(st, 1))) {
			said_free(&k->said);
			free(k->says);
			err = set_broken(k, *sql_text(st, 1) ? sql_text(st, 1) : "no result");
		}
	}
	sqlite3_finalize(st);
	store_close(s);
	return err ? -BM_EXIT_HARNESS : 0;
}

static int boot(struct bisect *b, struct bisect_kernel *k)
{
	char dir[PATH_MAX], folder[PATH_MAX];
	struct work work = { .kernel = &k->k, .cases = &b->name, .nr_cases = 1 };
	struct execution x = { .out = dir };
	int code;

	if (path_fmt(dir, sizeof(dir), "%s/bisect-%d", b->s->cache, getpid()))
		return -BM_EXIT_HARNESS;
	k->booted = true;
	code = execute(b->s, &work, 1, &x, folder);
	if (code)
		return -code;
	code = take_run(b, folder, k);
	/* its results are in the cache now; what went wrong is kept to be looked at */
	if (!code)
		remove_tree(dir);
	return code;
}

static int fetch(struct bisect *b, struct bisect_kernel *k)
{
	struct kernel_list l = { &k->k, 1 };

	session_fetch(b->s, &l);
	return *k->k.image ? 0 : -ENOENT;
}

static int stopped(const struct bisect *b)
{
	if (!*b->stop)
		return 0;
	msg_error("bisect: stopped; the same command goes on, as what was measured is in the cache of results");
	return -BM_EXIT_HARNESS;
}

int bisect_ask(struct bisect *b, int at)
{
	struct bisect_kernel *k = &b->v[at];
	int err;

	if (fetch(b, k))
		return stopped(b) ?: set_broken(k, "it could not be had, or does not boot");
	err = boot(b, k);
	if (*b->stop)
		return stopped(b);
	return err;
}

int bisect_judge(struct bisect *b)
{
	const char *expect = b->o->expect;
	int i, same;

	for (i = 0; i < b->nr; i++) {
		b->answers[i] = BISECT_UNASKED;
		if (!b->v[i].says || (i && !expect && !b->v[0].says))
			continue;
		same = -ENOMSG;
		if (b->v[i].broken || b->v[i].said.unknown)
			b->answers[i] = BISECT_UNKNOWN;
		else if (expect)
			same = said_match(&b->v[i].said, expect);
		else
			same = said_equal(&b->v[0].said, &b->v[i].said);
		if (same >= 0)
			b->answers[i] = same ? BISECT_SAME : BISECT_DIFFERS;
		if (same >= 0 || b->answers[i] == BISECT_UNKNOWN)
			continue;
		msg_error("bisect: --expect %s: %s says \"%s\" on %s", expect, b->name, b->v[i].says, b->v[i].k.name);
		return -BM_EXIT_USAGE;
	}
	return 0;
}

int bisect_left(const struct bisect *b)
{
	int left = bisect_steps_left(b->answers, b->nr);

	/* before the good end has spoken nothing is judged, and still the bad one may be known */
	return left - (left && b->answers[0] == BISECT_UNASKED && b->v[b->nr - 1].says);
}
