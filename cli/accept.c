// SPDX-License-Identifier: GPL-2.0
#include "cli/accept.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cli/source.h"
#include "common/errname.h"
#include "common/expected.h"
#include "results/expected_write.h"
#include "results/sql.h"
#include "vm/files.h"

#define NEW_FILE "measured.txt"		/* rows of helpers that no file has yet */
#define NEW_TEXT "# Helpers that --accept found and nobody has sorted yet: no source was read for these.\n"
#define NEW_NOTE "# measured"
#define SHOWN 5

struct accept {
	char dir[PATH_MAX];
	struct expected e;
	struct expected_file *files;
	int nr_files;
	char **helpers, **contexts;	/* sorted names, that of the cells */
	int nr_helpers, nr_contexts;
	struct expected_row *rows;	/* those that will be written */
	int nr_rows;
	struct observation *obs;	/* of the cell at hand */
	int nr_obs;
	int changed, failed;
};

static void *must(void *p)
{
	if (!p) {
		msg_error("helpers --accept: out of memory");
		exit(BM_EXIT_HARNESS);
	}
	return p;
}

/* ---- the files */

static int by_file(const void *a, const void *b)
{
	return strcmp(((const struct expected_file *)a)->name, ((const struct expected_file *)b)->name);
}

static char *read_text(const char *path)
{
	char *text = NULL;
	size_t size = 0;
	FILE *f = fopen(path, "re");

	/* a file without a NUL is one record; an empty one is none */
	if (f && getdelim(&text, &size, '\0', f) < 0 && !ferror(f))
		text[0] = '\0';
	if (f)
		fclose(f);
	return f ? text : NULL;
}

static void add_file(struct accept *a, const char *name, char *text)
{
	a->files = must(realloc(a->files, (a->nr_files + 1) * sizeof(*a->files)));
	a->files[a->nr_files++] = (struct expected_file){ .name = must(strdup(name)), .text = text };
}

static int add_name(const char *name, void *arg)
{
	struct accept *a = arg;
	const char *dot = strrchr(name, '.');
	char path[PATH_MAX], *text;

	if (!dot || strcmp(dot, ".txt"))
		return 0;
	if (path_fmt(path, sizeof(path), "%s/%s", a->dir, name))
		return -ENAMETOOLONG;
	text = read_text(path);
	if (!text) {
		msg_error("%s: %s", path, errname(errno));
		return -EIO;
	}
	add_file(a, name, text);
	return 0;
}

static int read_files(struct accept *a, const char *dir)
{
	int i;

	if (dir)
		snprintf(a->dir, sizeof(a->dir), "%s", dir);
	else if (source_path(EXPECTED_FOLDER, a->dir, sizeof(a->dir)))
		return BM_EXIT_HARNESS;
	if (each_name(a->dir, add_name, a))
		return BM_EXIT_HARNESS;
	if (!a->nr_files) {
		msg_error("%s: no expectations there; --accept=DIR names the folder " EXPECTED_FOLDER
			  " of the source tree", a->dir);
		return BM_EXIT_USAGE;
	}
	for (i = 0; i < a->nr_files && strcmp(a->files[i].name, NEW_FILE); i++)
		;
	if (i == a->nr_files)
		add_file(a, NEW_FILE, must(strdup(NEW_TEXT)));
	qsort(a->files, a->nr_files, sizeof(*a->files), by_file);
	return BM_EXIT_OK;
}

static int by_string(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static int unique(char **v, int nr)
{
	int i, kept = 0;

	qsort(v, nr, sizeof(*v), by_string);
	for (i = 0; i < nr; i++) {
		if (kept && !strcmp(v[kept - 1], v[i]))
			free(v[i]);
		else
			v[kept++] = v[i];
	}
	return kept;
}

/* What the runner knows is what its cells are about. */
static void split_cells(struct accept *a, const struct case_names *cells)
{
	const char *name, *at;
	int i;

	a->helpers = must(calloc(cells->nr + 1, sizeof(char *)));
	a->contexts = must(calloc(cells->nr + 1, sizeof(char *)));
	for (i = 0; i < cells->nr; i++) {
		name = strchr(cells->v[i], '/') + 1;
		at = strchr(name, '@');
		a->helpers[i] = must(strndup(name, at - name));
		a->contexts[i] = must(strdup(at + 1));
	}
	a->nr_helpers = unique(a->helpers, cells->nr);
	a->nr_contexts = unique(a->contexts, cells->nr);
}

static int parse(struct accept *a, struct session *s)
{
	static const char *const all = "helper/*@*";
	struct case_names cells = {0};
	struct expected_names names;
	char why[256];

	if (session_cases(s, &all, 1, &cells))
		return BM_EXIT_HARNESS;
	split_cells(a, &cells);
	case_names_free(&cells);
	names = (struct expected_names){
		.helpers = (const char *const *)a->helpers, .nr_helpers = a->nr_helpers,
		.contexts = (const char *const *)a->contexts, .nr_contexts = a->nr_contexts,
	};
	if (expected_parse(&a->e, &names, a->files, a->nr_files, why, sizeof(why))) {
		msg_error("%s", why);
		return BM_EXIT_USAGE;
	}
	a->rows = must(malloc((a->e.nr_rows + a->nr_helpers * a->nr_contexts + 1) * sizeof(*a->rows)));
	a->nr_rows = a->e.nr_rows;
	memcpy(a->rows, a->e.rows, a->nr_rows * sizeof(*a->rows));
	return BM_EXIT_OK;
}

/* ---- one cell */

static struct expected_row *row_of(struct accept *a, int helper, int context)
{
	const struct expected_row *row = expected_find(&a->e, false, helper, context);

	return row ? &a->rows[row - a->e.rows] : NULL;
}

static struct expected_claim claim_of(const struct expected_row *row)
{
	struct expected_claim c = {0};

	if (row) {
		snprintf(c.since, sizeof(c.since), "%s", row->since);
		snprintf(c.until, sizeof(c.until), "%s", row->until ?: "");
	}
	return c;
}

/* How many contexts a row has. */
static int width_of(const struct expected_row *row)
{
	size_t k;
	int n = 0;

	for (k = 0; k < sizeof(row->contexts.bits) / sizeof(row->contexts.bits[0]); k++)
		n += __builtin_popcountll(row->contexts.bits[k]);
	return n;
}

/*
 * The row that a context which nothing is claimed of joins: of those of its helper that
 * agree with what was observed, the one with the most contexts.
 */
static struct expected_row *joinable(struct accept *a, int helper)
{
	struct expected_row *best = NULL;
	struct expected_claim c;
	int i;

	for (i = 0; i < a->nr_rows; i++) {
		if (a->rows[i].gpl || a->rows[i].helper != helper || !width_of(&a->rows[i]))
			continue;
		c = claim_of(&a->rows[i]);
		if (expected_claim_agrees(&c, a->obs, a->nr_obs) && (!best || width_of(&a->rows[i]) > width_of(best)))
			best = &a->rows[i];
	}
	return best;
}

/* Where rows of helpers go that have none yet: behind those of NEW_FILE. */
static void new_home(const struct accept *a, struct expected_row *row)
{
	int i;

	for (row->file = 0; strcmp(a->files[row->file].name, NEW_FILE); row->file++)
		;
	row->block = EXPECTED_NO_BLOCK;
	for (i = 0; i < a->e.nr_rows; i++)
		if (a->e.rows[i].file == row->file)
			row->block = a->e.rows[i].block;
}

/* The row of @helper that says @c, a new one beside its other rows if there is none. */
static struct expected_row *row_with(struct accept *a, int helper, const struct expected_claim *c,
				     const struct expected_row *beside)
{
	const struct expected_row *home = beside;
	struct expected_row *row;
	int i;

	for (i = 0; i < a->nr_rows; i++) {
		row = &a->rows[i];
		if (row->gpl || row->helper != helper)
			continue;
		if (!strcmp(row->since, c->since) && !strcmp(row->until ?: "", c->until) &&
		    (!beside || row->block == beside->block))
			return row;
		home = home ?: row;
	}
	row = &a->rows[a->nr_rows++];
	*row = (struct expected_row){
		.helper = helper, .since = must(strdup(c->since)), .until = c->until[0] ? must(strdup(c->until)) : NULL,
		.note = NEW_NOTE,
	};
	if (home) {
		row->file = home->file;
		row->block = home->block;
	} else {
		new_home(a, row);
	}
	return row;
}

static void accept_cell(struct accept *a, int helper, int context)
{
	struct expected_row *old = row_of(a, helper, context), *to = NULL;
	struct expected_claim c = claim_of(old), none = { .since = "never" };
	int rc;

	if (expected_claim_agrees(old ? &c : &none, a->obs, a->nr_obs))
		return;
	if (!old)
		to = joinable(a, helper);
	rc = to ? 1 : expected_fit(&c, old, a->obs, a->nr_obs);
	if (rc < 0) {
		msg_error("%s in %s: no version list says what the kernels answered", a->helpers[helper],
			  a->contexts[context]);
		a->failed++;
		return;
	}
	a->changed++;
	if (old)
		context_set_put(&old->contexts, context, false);
	if (rc && !to)
		to = row_with(a, helper, &c, old);
	if (to)
		context_set_put(&to->contexts, context, true);
}

static int by_kver(const void *a, const void *b)
{
	return kver_cmp(&((const struct observation *)a)->v, &((const struct observation *)b)->v);
}

/* True when the observations of the cell can be used: a version that says both cannot. */
static bool sort_observations(struct accept *a, const char *helper, const char *context)
{
	int i, kept = 0;

	qsort(a->obs, a->nr_obs, sizeof(*a->obs), by_kver);
	for (i = 0; i < a->nr_obs; i++) {
		if (kept && !kver_cmp(&a->obs[kept - 1].v, &a->obs[i].v)) {
			if (a->obs[kept - 1].yes == a->obs[i].yes)
				continue;
			msg_error("%s in %s: two builds of %d.%d.%d answer differently", helper, context,
				  a->obs[i].v.major, a->obs[i].v.minor, a->obs[i].v.patch);
			a->failed++;
			return false;
		}
		a->obs[kept++] = a->obs[i];
	}
	a->nr_obs = kept;
	return true;
}

static void finish_cell(struct accept *a, const char *helper, const char *context)
{
	int h = expected_helper(&a->e, helper), x = expected_context(&a->e, context);

	if (a->nr_obs && h >= 0 && x >= 0 && sort_observations(a, helper, context))
		accept_cell(a, h, x);
	a->nr_obs = 0;
}

static int accept_all(struct accept *a, struct store *cache, const char *suite)
{
	sqlite3_stmt *st = sql_query(store_db(cache),
		"SELECT x.helper, x.context, k.kver, x.answer = 'yes' FROM cell x "
		"JOIN case_result c ON c.id = x.case_id JOIN kernel k ON k.id = c.kernel "
		"WHERE k.suite = ? AND k.state = 'done' AND x.answer IN ('yes', 'no') "
		"ORDER BY x.helper, x.context", "t", suite);
	char helper[64] = "", context[128] = "";
	int rc = st ? 0 : -EIO, room = 0;

	while (!rc && (rc = sql_next(st)) > 0) {
		rc = 0;
		if (strcmp(helper, sql_text(st, 0)) || strcmp(context, sql_text(st, 1))) {
			finish_cell(a, helper, context);
			snprintf(helper, sizeof(helper), "%s", sql_text(st, 0));
			snprintf(context, sizeof(context), "%s", sql_text(st, 1));
		}
		if (a->nr_obs == room)
			a->obs = must(realloc(a->obs, (room += 64) * sizeof(*a->obs)));
		a->obs[a->nr_obs].yes = sqlite3_column_int(st, 3);
		if (!kver_parse(sql_text(st, 2), &a->obs[a->nr_obs].v))
			a->nr_obs++;
	}
	sqlite3_finalize(st);
	if (!rc)
		finish_cell(a, helper, context);
	return rc ? BM_EXIT_HARNESS : BM_EXIT_OK;
}

/* Cells that say nothing, though their context is there: an expectation without them would be a guess. */
static int refuse_untestable(struct store *cache, const char *suite)
{
	sqlite3_stmt *st = sql_query(store_db(cache),
		"SELECT k.name, c.name, coalesce(c.reason, '') FROM case_result c "
		"JOIN kernel k ON k.id = c.kernel LEFT JOIN cell x ON x.case_id = c.id "
		"WHERE k.suite = ? AND k.state = 'done' AND c.area = 'matrix' AND c.name GLOB 'helper/*' "
		"AND (x.answer = 'untestable' OR x.case_id IS NULL AND c.status != 'skip') ORDER BY 1, 2", "t", suite);
	int rc = st ? 0 : -EIO, n = 0;

	while (st && (rc = sql_next(st)) > 0)
		if (++n <= SHOWN)
			msg_error("%s: %s: %s", sql_text(st, 0), sql_text(st, 1), sql_text(st, 2));
	sqlite3_finalize(st);
	if (n)
		msg_error("helpers --accept: %d cell%s could not be tested, nothing was written; first make %s testable",
			  n, n > 1 ? "s" : "", n > 1 ? "them" : "it");
	return rc < 0 ? BM_EXIT_HARNESS : n ? BM_EXIT_UNEXPECTED : BM_EXIT_OK;
}

/* ---- writing */

static int write_files(struct accept *a)
{
	char path[PATH_MAX], *text;
	int i, written = 0, err = 0;

	for (i = 0; i < a->nr_files && !err; i++) {
		text = must(expected_format(&a->e, i, a->rows, a->nr_rows));
		if (strcmp(text, a->files[i].text) && !(err = path_fmt(path, sizeof(path), "%s/%s", a->dir,
								      a->files[i].name))) {
			err = write_whole(path, text, strlen(text));
			if (err)
				msg_error("%s: %s", path, errname(-err));
			else
				msg_info("%s", path);
			written++;
		}
		free(text);
	}
	if (!err)
		msg_info("%d cell%s changed, %d file%s written; see git diff, then build again", a->changed,
			 a->changed == 1 ? "" : "s", written, written == 1 ? "" : "s");
	return err ? BM_EXIT_HARNESS : BM_EXIT_OK;
}

static void accept_free(struct accept *a)
{
	int i;

	for (i = 0; i < a->nr_files; i++) {
		free((char *)a->files[i].name);
		free((char *)a->files[i].text);
	}
	for (i = 0; i < a->nr_helpers; i++)
		free(a->helpers[i]);
	for (i = 0; i < a->nr_contexts; i++)
		free(a->contexts[i]);
	for (i = a->e.nr_rows; i < a->nr_rows; i++) {
		free(a->rows[i].since);
		free(a->rows[i].until);
	}
	free(a->files);
	free(a->helpers);
	free(a->contexts);
	free(a->rows);
	free(a->obs);
	expected_free(&a->e);
}

int accept_cells(struct session *s, struct store *cache, const char *dir)
{
	struct accept a = {0};
	int code = refuse_untestable(cache, s->suite);

	if (!code)
		code = read_files(&a, dir);
	if (!code)
		code = parse(&a, s);
	if (!code)
		code = accept_all(&a, cache, s->suite);
	if (!code && a.failed) {
		msg_error("helpers --accept: nothing was written");
		code = BM_EXIT_UNEXPECTED;
	}
	if (!code)
		code = write_files(&a);
	accept_free(&a);
	return code;
}
