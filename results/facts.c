// SPDX-License-Identifier: GPL-2.0
#include "results/facts.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "results/sql.h"
#include "results/veristat.h"

const char *const cost_columns[COST_NR] = { "insns",  "states", "peak",	  "stack",
					    "xlated", "jited",	"load_us" };

struct loading {
	sqlite3 *db;
	int64_t kernel;
	const struct facts_options *o;
	struct facts *f;
	int at;			/* the case that the last row was of */
};

/* One more element behind the @nr of an array; NULL when out of memory. */
static void *append(void *array, int nr, size_t size)
{
	void **v = array;
	char *more = nr & (nr - 1) ? *v : reallocarray(*v, nr ? 2 * nr : 1, size);

	if (!more)
		return NULL;
	*v = more;
	return memset(more + nr * size, 0, size);
}

/* -1 for NULL: "not told". */
static int64_t number_or(sqlite3_stmt *st, int column)
{
	return sqlite3_column_type(st, column) == SQLITE_NULL ? -1 :
								sqlite3_column_int64(st, column);
}

static int take_case(struct loading *l, sqlite3_stmt *st)
{
	enum { COL_NAME, COL_ID, COL_STATUS, COL_REASON };
	struct fact_case *c;

	if (!case_matches(sql_text(st, COL_NAME), l->o->globs, l->o->nr_globs))
		return 0;
	c = append(&l->f->cases, l->f->nr_cases, sizeof(*c));
	if (!c)
		return -ENOMEM;
	l->f->nr_cases++;
	c->id = sqlite3_column_int64(st, COL_ID);
	c->status = case_status_parse(sql_text(st, COL_STATUS));
	c->gpl_only = -1;
	c->name = strdup(sql_text(st, COL_NAME));
	c->reason = strdup(sql_text(st, COL_REASON));
	return c->name && c->reason ? 0 : -ENOMEM;
}

/* The case of a row; rows come in the order of the cases, so this only goes on. */
static struct fact_case *case_of(struct loading *l, sqlite3_stmt *st)
{
	int rc = -1;

	for (; l->at < l->f->nr_cases; l->at++) {
		rc = strcmp(l->f->cases[l->at].name, sql_text(st, 0));
		if (rc >= 0)
			break;
	}
	return rc ? NULL : &l->f->cases[l->at];
}

/* VERISTAT_ROW, of a verdict of a case that has one. */
static bool is_own_program(const char *name, const char *prog)
{
	const char *slash = strrchr(name, '/');

	return slash && !strcmp(slash + 1, prog);
}

static int take_verdict(struct loading *l, sqlite3_stmt *st)
{
	enum { COL_ID = 1, COL_PROG, COL_VERDICT, COL_ERRNO, COL_UNSOUND, COL_COST };
	struct fact_case *c = case_of(l, st);
	struct fact_verdict *v;
	int i;

	if (!c || (l->o->verdicts_only && !is_own_program(c->name, sql_text(st, COL_PROG))))
		return 0;
	v = append(&c->verdicts, c->nr_verdicts, sizeof(*v));
	if (!v)
		return -ENOMEM;
	v->id = sqlite3_column_int64(st, COL_ID);
	v->accept = !strcmp(sql_text(st, COL_VERDICT), "accept");
	v->err = number_or(st, COL_ERRNO);
	v->unsound = number_or(st, COL_UNSOUND) > 0;
	for (i = 0; i < COST_NR; i++)
		v->cost[i] = number_or(st, COL_COST + i);
	v->prog = strdup(sql_text(st, COL_PROG));
	v->nth = c->nr_verdicts && v->prog && !strcmp(v[-1].prog, v->prog) ? v[-1].nth + 1 : 1;
	c->nr_verdicts++;
	return v->prog ? 0 : -ENOMEM;
}

static int take_cell(struct loading *l, sqlite3_stmt *st)
{
	enum { COL_ANSWER = 1, COL_GPL };
	struct fact_case *c = case_of(l, st);

	if (!c)
		return 0;
	c->answer = strdup(sql_text(st, COL_ANSWER));
	c->gpl_only = number_or(st, COL_GPL);
	return c->answer ? 0 : -ENOMEM;
}

/* "at kernel/bpf/verifier.c:20151 f+0x2a41/0x3b10": addresses, lines and processes are the
 * kernel's. */
static char *without_numbers(const char *text)
{
	char *key = strdup(text), *to = key;
	const char *s = text;

	for (; key && *s; s++) {
		if (s[0] == '0' && s[1] == 'x') {
			for (s += 2; isxdigit((unsigned char)*s);)
				s++;
			s--;
		} else if (!isdigit((unsigned char)*s)) {
			*to++ = *s;
		}
	}
	if (key)
		*to = '\0';
	return key;
}

static int take_splat(struct loading *l, sqlite3_stmt *st)
{
	enum { COL_TEXT = 1 };
	const char *name = sql_text(st, 0), *text = sql_text(st, COL_TEXT);
	struct fact_splat *x;

	if (!case_matches(name, l->o->globs, l->o->nr_globs))
		return 0;
	x = append(&l->f->splats, l->f->nr_splats, sizeof(*x));
	if (!x)
		return -ENOMEM;
	l->f->nr_splats++;
	x->name = strdup(name);
	x->text = strndup(text, strcspn(text, "\n"));
	x->key = x->text ? without_numbers(x->text) : NULL;
	return x->name && x->key ? 0 : -ENOMEM;
}

static int by_case_and_key(const void *a, const void *b)
{
	const struct fact_splat *x = a, *y = b;
	int rc = strcmp(x->name, y->name);

	return rc ? rc : strcmp(x->key, y->key);
}

static void splat_free(struct fact_splat *x)
{
	free(x->name);
	free(x->key);
	free(x->text);
}

static void sort_splats(struct facts *f)
{
	int i, kept = 0;

	if (f->nr_splats)
		qsort(f->splats, f->nr_splats, sizeof(*f->splats), by_case_and_key);
	for (i = 0; i < f->nr_splats; i++) {
		if (kept && !by_case_and_key(&f->splats[kept - 1], &f->splats[i]))
			splat_free(&f->splats[i]);
		else
			f->splats[kept++] = f->splats[i];
	}
	f->nr_splats = kept;
}

static int each_row(struct loading *l, const char *sql,
		    int (*take)(struct loading *, sqlite3_stmt *))
{
	sqlite3_stmt *st = sql_query(l->db, sql, "i", l->kernel);
	int rc = -EINVAL;

	l->at = 0;
	while (st && (rc = sql_next(st)) > 0) {
		rc = take(l, st);
		if (rc < 0)
			break;
	}
	sqlite3_finalize(st);
	return rc;
}

static const char verdicts[] =
	"SELECT c.name, v.id, v.prog, v.verdict, v.errno, v.unsound, v.insns, v.states, v.peak, v.stack,"
	" v.xlated, v.jited, v.load_us FROM verdict v JOIN case_result c ON c.id = v.case_id"
	" WHERE c.kernel = ?1 ORDER BY c.name, v.prog, v.id";

/* The cases that veristat_write() has rows of; how they ended is not told there. */
static const char veristat_cases[] =
	"SELECT DISTINCT c.name, c.id, 'pass', '' FROM verdict v JOIN case_result c ON c.id = v.case_id"
	" WHERE c.kernel = ?1 AND " VERISTAT_ROW " ORDER BY c.name";

int facts_load(struct store *s, int64_t kernel, const struct facts_options *o, struct facts *out)
{
	struct loading l = { store_db(s), kernel, o, out, 0 };
	int rc;

	memset(out, 0, sizeof(*out));
	rc = each_row(&l,
		      o->verdicts_only ? veristat_cases :
					 "SELECT name, id, status, reason FROM case_result"
					 " WHERE kernel = ?1 ORDER BY name",
		      take_case);
	if (!rc)
		rc = each_row(&l, verdicts, take_verdict);
	if (o->verdicts_only)
		return rc;
	/* of maps the errno is the answer; the reason of a helper's is a label */
	if (!rc)
		rc = each_row(
			&l,
			"SELECT c.name, x.answer || CASE WHEN c.name GLOB 'map/*' AND x.answer = 'no'"
			"  THEN ' ' || coalesce(x.reason, '') ELSE '' END || coalesce(' with ' || x.caps, '')"
			"  || CASE x.jit WHEN 1 THEN ', JIT only' ELSE '' END, x.gpl_only FROM cell x"
			" JOIN case_result c ON c.id = x.case_id WHERE c.kernel = ?1 ORDER BY c.name",
			take_cell);
	if (!rc)
		rc = each_row(&l,
			      "SELECT coalesce(c.name, ''), x.text FROM splat x"
			      " LEFT JOIN case_result c ON c.id = x.case_id WHERE x.kernel = ?1",
			      take_splat);
	sort_splats(out);
	return rc;
}

void facts_free(struct facts *f)
{
	int i, k;

	for (i = 0; i < f->nr_cases; i++) {
		for (k = 0; k < f->cases[i].nr_verdicts; k++)
			free(f->cases[i].verdicts[k].prog);
		free(f->cases[i].verdicts);
		free(f->cases[i].name);
		free(f->cases[i].reason);
		free(f->cases[i].answer);
	}
	for (i = 0; i < f->nr_splats; i++)
		splat_free(&f->splats[i]);
	free(f->cases);
	free(f->splats);
	memset(f, 0, sizeof(*f));
}
