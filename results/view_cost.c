// SPDX-License-Identifier: GPL-2.0
/*
 * What the verifier spent on each accepted program, kernel by kernel, and where that
 * changed most from one kernel to the next.
 */
#include "results/views.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "common/kver.h"
#include "common/names.h"
#include "results/sql.h"

/* A row a program and kernel; of a program that a case loads more than once, the first. */
static const char costs_sql[] =
	"SELECT c.name, v.prog, c.kernel, v.insns, v.states, v.peak, v.stack, v.xlated, v.jited,"
	" v.load_us, min(v.id) FROM verdict v JOIN case_result c ON c.id = v.case_id"
	" WHERE v.verdict = 'accept' AND c.area = 'verdict' GROUP BY c.name, v.prog, c.kernel"
	" ORDER BY c.name, v.prog";

enum { COL_CASE, COL_PROG, COL_KERNEL, COL_FIRST_STAT };
#define NR_STATS 7
#define UNKNOWN (-1)

/* The order is costs_sql's; the columns of the store have the same names. */
static const char * const stats[NR_STATS] = {
	"insns", "states", "peak", "stack", "xlated", "jited", "load_us",
};

struct cost_kernel {
	int64_t id;
	char *name;
	struct kver version;
};

struct cost_row {
	char *name;
	char *prog;
	int64_t (*of)[NR_STATS];	/* of each kernel; UNKNOWN: not accepted, or not told */
	double most;			/* the ratio that is farthest from 1, 0 for none */
	int at;				/* the kernel that has it */
};

struct costs {
	struct cost_kernel *kernel;
	int nr_kernels;
	struct cost_row *row;
	int nr_rows;
	int stat;
};

int view_cost_stat(const char *name)
{
	int i;

	for (i = 0; i < NR_STATS; i++)
		if (!strcmp(stats[i], name))
			return i;
	return -EINVAL;
}

static void costs_free(struct costs *c)
{
	int i;

	for (i = 0; i < c->nr_rows; i++) {
		free(c->row[i].name);
		free(c->row[i].prog);
		free(c->row[i].of);
	}
	for (i = 0; i < c->nr_kernels; i++)
		free(c->kernel[i].name);
	free(c->row);
	free(c->kernel);
}

static int by_version(const void *a, const void *b)
{
	const struct cost_kernel *x = a, *y = b;
	int rc = kver_cmp(&x->version, &y->version);

	return rc ? rc : (x->id > y->id) - (x->id < y->id);
}

/* Oldest first; one whose version is not known stands before all others. */
static int read_kernels(struct costs *c, sqlite3 *db)
{
	sqlite3_stmt *st = sql_query(db, "SELECT id, name, kver FROM kernel", "");
	int rc = -EINVAL;

	c->kernel = calloc(sql_number(db, 0, "SELECT count(*) FROM kernel", "") + 1,
			   sizeof(*c->kernel));
	while (c->kernel && st && (rc = sql_next(st)) > 0) {
		struct cost_kernel *k = &c->kernel[c->nr_kernels++];

		k->id = sqlite3_column_int64(st, 0);
		k->name = strdup(sql_text(st, 1));
		if (kver_parse(sql_text(st, 2), &k->version) && kver_parse(k->name, &k->version))
			k->version = (struct kver){ 0 };
	}
	sqlite3_finalize(st);
	if (!rc)
		qsort(c->kernel, c->nr_kernels, sizeof(*c->kernel), by_version);
	return c->kernel ? rc : -ENOMEM;
}

static struct cost_row *row_of(struct costs *c, const char *name, const char *prog)
{
	struct cost_row *r = c->nr_rows ? &c->row[c->nr_rows - 1] : NULL;
	int i, s;

	if (r && !strcmp(r->name, name) && !strcmp(r->prog, prog))
		return r;
	r = realloc(c->row, (c->nr_rows + 1) * sizeof(*r));
	if (!r)
		return NULL;
	c->row = r;
	r = &c->row[c->nr_rows++];
	*r = (struct cost_row){
		.name = strdup(name), .prog = strdup(prog),
		.of = calloc(c->nr_kernels, sizeof(*r->of)),
	};
	if (!r->name || !r->prog || !r->of)
		return NULL;
	for (i = 0; i < c->nr_kernels; i++)
		for (s = 0; s < NR_STATS; s++)
			r->of[i][s] = UNKNOWN;
	return r;
}

static int read_rows(struct costs *c, sqlite3 *db, const char *const *globs, int nr_globs)
{
	sqlite3_stmt *st = sql_query(db, costs_sql, "");
	int rc = -EINVAL, k, s;
	struct cost_row *r;

	while (st && (rc = sql_next(st)) > 0) {
		if (!case_matches(sql_text(st, COL_CASE), globs, nr_globs))
			continue;
		r = row_of(c, sql_text(st, COL_CASE), sql_text(st, COL_PROG));
		if (!r) {
			rc = -ENOMEM;
			break;
		}
		for (k = 0; c->kernel[k].id != sqlite3_column_int64(st, COL_KERNEL);)
			k++;
		for (s = 0; s < NR_STATS; s++)
			if (sqlite3_column_type(st, COL_FIRST_STAT + s) != SQLITE_NULL)
				r->of[k][s] = sqlite3_column_int64(st, COL_FIRST_STAT + s);
	}
	sqlite3_finalize(st);
	return rc;
}

/* To the nearest older kernel that has a number; 0 when there is none to divide by. */
static double ratio_at(const struct costs *c, const struct cost_row *r, int k)
{
	int before = k - 1;

	while (before >= 0 && r->of[before][c->stat] == UNKNOWN)
		before--;
	if (before < 0 || r->of[k][c->stat] == UNKNOWN || !r->of[before][c->stat])
		return 0;
	return (double)r->of[k][c->stat] / r->of[before][c->stat];
}

/* A half is as far from 1 as the double: what costs less may be what is checked less. */
static double factor(double ratio)
{
	return ratio > 0 && ratio < 1 ? 1 / ratio : ratio;
}

static void find_most(const struct costs *c, struct cost_row *r)
{
	double ratio;
	int k;

	for (k = 0; k < c->nr_kernels; k++) {
		ratio = ratio_at(c, r, k);
		if (factor(ratio) > factor(r->most)) {
			r->most = ratio;
			r->at = k;
		}
	}
}

static int by_change(const void *a, const void *b)
{
	const struct cost_row *x = a, *y = b;
	double d = factor(y->most) - factor(x->most);
	int rc = strcmp(x->name, y->name);

	return d ? (d > 0) - (d < 0) : rc ? rc : strcmp(x->prog, y->prog);
}

static const char *number_text(int64_t n, char out[24])
{
	if (n == UNKNOWN)
		return NULL;
	snprintf(out, 24, "%lld", (long long)n);
	return out;
}

static const char *ratio_text(double ratio, char out[24])
{
	if (!ratio)
		return NULL;
	snprintf(out, 24, "%.2f", ratio);
	return out;
}

/* For people: a row a program, a column a kernel. */
static struct table *wide_table(const struct costs *c)
{
	const char **cells = calloc(c->nr_kernels + 3, sizeof(*cells));
	char (*text)[24] = calloc(c->nr_kernels + 1, sizeof(*text)), *columns = NULL;
	struct table *t;
	size_t size;
	FILE *f = open_memstream(&columns, &size);
	int i, k;

	if (f) {
		fprintf(f, "%s,>ratio,at", stats[c->stat]);
		/* a comma would be another column */
		for (k = 0; k < c->nr_kernels; k++)
			fprintf(f, ",>%.*s", (int)strcspn(c->kernel[k].name, ","), c->kernel[k].name);
		fclose(f);
	}
	t = cells && text && columns ? table_new(columns) : NULL;
	for (i = 0; t && i < c->nr_rows; i++) {
		const struct cost_row *r = &c->row[i];

		cells[0] = r->name;
		cells[1] = ratio_text(r->most, text[c->nr_kernels]);
		cells[2] = r->most && r->most != 1 ? c->kernel[r->at].name : NULL;
		for (k = 0; k < c->nr_kernels; k++)
			cells[k + 3] = number_text(r->of[k][c->stat], text[k]);
		table_rowv(t, cells);
	}
	free(columns);
	free(cells);
	free(text);
	return t;
}

/* For programs: a row a program and kernel, with all that was measured. */
static struct table *long_table(const struct costs *c)
{
	enum { CASE, PROG, KERNEL, FIRST_STAT, RATIO = FIRST_STAT + NR_STATS, NR_COLUMNS };
	struct table *t = table_new("case,prog,kernel,>insns,>states,>peak,>stack,>xlated,>jited,>load_us,"
				    ">ratio");
	const char *cells[NR_COLUMNS];
	char text[NR_STATS + 1][24];
	int i, k, s;

	for (i = 0; i < c->nr_rows; i++) {
		for (k = 0; k < c->nr_kernels; k++) {
			const struct cost_row *r = &c->row[i];
			bool told = false;

			cells[CASE] = r->name;
			cells[PROG] = r->prog;
			cells[KERNEL] = c->kernel[k].name;
			for (s = 0; s < NR_STATS; s++) {
				cells[FIRST_STAT + s] = number_text(r->of[k][s], text[s]);
				told |= r->of[k][s] != UNKNOWN;
			}
			cells[RATIO] = ratio_text(ratio_at(c, r, k), text[NR_STATS]);
			if (told)
				table_rowv(t, cells);
		}
	}
	return t;
}

int view_cost(struct store *s, int stat, const char *const *globs, int nr_globs,
	      enum table_format format, FILE *f)
{
	struct costs c = { .stat = stat };
	struct table *t = NULL;
	int i, rc = read_kernels(&c, store_db(s));

	if (!rc)
		rc = read_rows(&c, store_db(s), globs, nr_globs);
	if (!rc && !c.nr_rows) {
		msg_error("cost: no %sprogram of a verdict was accepted in this run: nothing to show; "
			  "./run_tests.sh run -t 'verdict/*' makes some", nr_globs ? "such " : "");
		rc = -ENODATA;
	}
	for (i = 0; !rc && i < c.nr_rows; i++)
		find_most(&c, &c.row[i]);
	if (!rc) {
		qsort(c.row, c.nr_rows, sizeof(*c.row), by_change);
		t = format == TABLE_TEXT || format == TABLE_MARKDOWN ? wide_table(&c) : long_table(&c);
		rc = table_print(t, format, f);
	} else if (rc == -ENOMEM) {
		msg_error("cost: ENOMEM");
	}
	table_free(t);
	costs_free(&c);
	return rc;
}
