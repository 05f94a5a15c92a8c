// SPDX-License-Identifier: GPL-2.0
/* A kernel's peers side by side, and every disagreement with the kernel's own words. */
#include "results/peers.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "common/errname.h"
#include "common/msg.h"
#include "results/sql.h"
#include "results/table.h"

/* Of each peer; the others stand in the TSV file. */
#define MAX_ROWS 25
#define MAX_CONTEXTS 4
#define MAX_REASONS 16
#define NR_SOURCES (sizeof(sources) / sizeof(sources[0]))

const char peers_tsv_header[] =
	"kernel\tpeer\ttype\tcontext\tstands_for_type\thelper\tpeer_says\tkernel_says\treason\terrno\tevidence\n";

static const struct {
	const char *dir;
	const char *suite;	/* NULL: libbpf's own probe */
} sources[] = {
	{ "bench/libbpf", NULL },
	{ "bench/bpftool/sid", "sid" },
	{ "bench/bpftool/bookworm", "bookworm" },
};

/* The contradictions of one (helper, answer): a row of the summary. */
struct group {
	char helper[64], evidence[512], contexts[256];
	enum peer_says says;
	long long nr, pairs;
};

/* How many contradictions have one of the kernel's reasons. */
struct reason {
	char text[64];
	long long nr;
};

/* What is wrong with one peer. */
struct wrongs {
	char name[64];
	struct group *groups;
	int nr;
	struct reason reasons[MAX_REASONS];
	int nr_reasons;
	uint64_t sum;		/* of all cells that are wrong and what was said */
};

struct view {
	const struct peers_of_kernel *k;
	FILE *tsv;
	struct wrongs peers[NR_SOURCES];
	struct wrongs *now;
};

/* As a field of a TSV file. */
static void put_field(FILE *f, const char *text, char end)
{
	for (; *text; text++)
		fputc(*text == '\t' || *text == '\n' ? ' ' : *text, f);
	fputc(end, f);
}

/* What the kernel said: "refused: not for this context, EINVAL: program of this type ...". */
static void evidence(const struct peer_wrong *w, char *out, size_t size)
{
	int n;

	if (w->says == PEER_NO) {
		n = snprintf(out, size, "accepted");
		if (w->insns >= 0)
			snprintf(out + n, size - n, ", %lld instructions processed", (long long)w->insns);
	} else {
		snprintf(out, size, "refused: %s%s%s%s%s", w->reason, w->err > 0 ? ", " : "",
			 w->err > 0 ? errname(w->err) : "", *w->evidence ? ": " : "", w->evidence);
	}
}

static int write_tsv(struct view *v, const struct peer_wrong *w)
{
	put_field(v->tsv, v->k->name, '\t');
	put_field(v->tsv, v->now->name, '\t');
	put_field(v->tsv, w->type, '\t');
	put_field(v->tsv, w->context, '\t');
	put_field(v->tsv, w->pair ? "1" : "0", '\t');
	put_field(v->tsv, w->helper, '\t');
	put_field(v->tsv, w->says == PEER_YES ? "yes" : "no", '\t');
	put_field(v->tsv, w->answer, '\t');
	put_field(v->tsv, w->reason, '\t');
	put_field(v->tsv, w->err > 0 ? errname(w->err) : "", '\t');
	put_field(v->tsv, w->evidence, '\n');
	return ferror(v->tsv) ? -EIO : 0;
}

/* The first few by name. */
static void add_context(struct group *g, const char *context)
{
	size_t len = strlen(g->contexts);

	if (g->nr <= MAX_CONTEXTS)
		snprintf(g->contexts + len, sizeof(g->contexts) - len, "%s%s", len ? " " : "", context);
	else if (g->nr == MAX_CONTEXTS + 1)
		snprintf(g->contexts + len, sizeof(g->contexts) - len, " ...");
}

static void add_reason(struct wrongs *n, const char *text)
{
	struct reason *r = n->reasons;

	while (r < n->reasons + n->nr_reasons && strcmp(r->text, text))
		r++;
	if (r == n->reasons + MAX_REASONS)
		return;
	if (r == n->reasons + n->nr_reasons) {
		n->nr_reasons++;
		snprintf(r->text, sizeof(r->text), "%s", text);
	}
	r->nr++;
}

/* Cells come sorted by helper: its rows are the last ones. */
static struct group *find_group(struct wrongs *n, const struct peer_wrong *w)
{
	struct group *g;
	int i;

	for (i = n->nr - 1; i >= 0 && !strcmp(n->groups[i].helper, w->helper); i--)
		if (n->groups[i].says == w->says)
			return &n->groups[i];
	g = reallocarray(n->groups, n->nr + 1, sizeof(*g));
	if (!g)
		return NULL;
	n->groups = g;
	g += n->nr++;
	memset(g, 0, sizeof(*g));
	snprintf(g->helper, sizeof(g->helper), "%s", w->helper);
	g->says = w->says;
	evidence(w, g->evidence, sizeof(g->evidence));
	return g;
}

/* FNV-1a; the cells come in the same order for every peer. */
static void add_sum(struct wrongs *n, const char *text)
{
	do {
		n->sum = (n->sum ^ (unsigned char)*text) * 0x100000001b3;
	} while (*text++);
}

static int on_wrong(void *arg, const struct peer_wrong *w)
{
	struct view *v = arg;
	struct group *g = find_group(v->now, w);

	if (!g)
		return -ENOMEM;
	g->nr++;
	g->pairs += w->pair;
	add_context(g, w->context);
	add_reason(v->now, w->reason);
	add_sum(v->now, w->context);
	add_sum(v->now, w->helper);
	add_sum(v->now, w->says == PEER_YES ? "yes" : "no");
	return write_tsv(v, w);
}

static int by_weight(const void *a, const void *b)
{
	const struct group *x = a, *y = b;

	if (x->nr != y->nr)
		return x->nr < y->nr ? 1 : -1;
	return strcmp(x->helper, y->helper);
}

/* An earlier peer that says the same everywhere, or NULL: bpftool asks libbpf. */
static const struct wrongs *same_as(const struct view *v)
{
	for (const struct wrongs *n = v->peers; n < v->now; n++)
		if (n->nr == v->now->nr && n->sum == v->now->sum)
			return n;
	return NULL;
}

static int print_groups(struct view *v, FILE *f)
{
	const struct wrongs *n = v->now, *same;
	char nr[24], pairs[24];
	struct table *t;
	int i, err;

	fprintf(f, "\n%s, %s: ", v->k->name, n->name);
	if (!n->nr) {
		fputs("no disagreement\n", f);
		return 0;
	}
	qsort(n->groups, n->nr, sizeof(*n->groups), by_weight);
	for (i = 0; i < n->nr_reasons; i++)
		fprintf(f, "%s%lld %s", i ? ", " : "wrong cells by the kernel's answer: ", n->reasons[i].nr,
			n->reasons[i].text);
	same = same_as(v);
	if (same) {
		fprintf(f, "; the same cells as %s\n", same->name);
		return 0;
	}
	fprintf(f, "; %d helpers%s\n", n->nr, n->nr > MAX_ROWS ? ", those with the most cells first" : "");
	t = table_new("helper,it says,>pairs,>cells,~the kernel,~contexts");
	for (i = 0; i < n->nr && i < MAX_ROWS; i++) {
		const struct group *g = &n->groups[i];

		snprintf(nr, sizeof(nr), "%lld", g->nr);
		snprintf(pairs, sizeof(pairs), "%lld", g->pairs);
		table_row(t, g->helper, g->says == PEER_YES ? "yes" : "no", pairs, nr, g->evidence, g->contexts);
	}
	err = table_print(t, TABLE_TEXT, f);
	table_free(t);
	if (n->nr > MAX_ROWS)
		fprintf(f, "... and %d more helpers\n", n->nr - MAX_ROWS);
	return err;
}

/* ---- the table */

struct score_row {
	char text[8][32];
};

static void put_number(char out[32], long long n)
{
	snprintf(out, 32, "%lld", n);
}

static void put_speed(char out[32], long long nr, long long us)
{
	snprintf(out, 32, us > 0 ? "%.0f" : "-", us > 0 ? nr * 1e6 / us : 0);
}

/* Time a probe, as a multiple of the time a smallest accepted load takes. */
static void put_ratio(char out[32], long long nr, long long us, const struct peer_floor *f)
{
	double floor = f->loads ? (double)f->accepted_us / f->loads : 0;

	snprintf(out, 32, floor > 0 && nr ? "%.2f" : "-", floor > 0 && nr ? us / floor / nr : 0);
}

static void add_score(struct table *t, const char *name, const char *by, const struct peer_score *s,
		      const struct peer *p, const struct peer_floor *f)
{
	struct score_row r;
	long long right = s->right, answered = s->asked - s->silent;

	put_number(r.text[0], s->asked);
	put_number(r.text[1], answered);
	put_number(r.text[2], right);
	put_number(r.text[3], s->wrong_yes);
	put_number(r.text[4], s->wrong_no);
	put_number(r.text[5], s->silent);
	put_speed(r.text[6], p->probes, p->us);
	put_ratio(r.text[7], p->probes, p->us, f);
	table_row(t, name, by, r.text[0], r.text[1], r.text[2], r.text[3], r.text[4], r.text[5], r.text[6],
		  r.text[7]);
}

/* Our own row: what the others are measured against, so that right and wrong say nothing. */
static int add_ours(struct table *t, const struct view *v, struct store *s, const struct peer_floor *f)
{
	static const char sql[] =
		"SELECT count(*), coalesce(sum(cell.answer IN ('yes', 'no')), 0), coalesce(sum(c.us), 0)"
		" FROM cell JOIN case_result c ON c.id = cell.case_id WHERE c.kernel = ?";
	sqlite3_stmt *st = sql_query(store_db(s), sql, "i", v->k->kernel);
	struct score_row r;
	long long nr, us;

	if (!st || sql_next(st) <= 0) {
		sqlite3_finalize(st);
		return -EIO;
	}
	nr = sqlite3_column_int64(st, 0);
	us = sqlite3_column_int64(st, 2);
	put_number(r.text[0], nr);
	put_number(r.text[1], sqlite3_column_int64(st, 1));
	put_number(r.text[2], nr - sqlite3_column_int64(st, 1));
	put_speed(r.text[3], nr, us);
	put_ratio(r.text[4], nr, us, f);
	sqlite3_finalize(st);
	table_row(t, "bpfmatrix", "cells", r.text[0], r.text[1], "", "", "", r.text[2], r.text[3], r.text[4]);
	return 0;
}

static void add_floor(struct table *t, const char *what, long long loads, long long us, const struct peer_floor *f)
{
	struct score_row r;

	put_number(r.text[0], loads);
	put_speed(r.text[1], loads, us);
	put_ratio(r.text[2], loads, us, f);
	table_row(t, what, "loads", r.text[0], "", "", "", "", "", r.text[1], r.text[2]);
}

static int read_source(const struct peers_of_kernel *k, int i, struct peer *p)
{
	char dir[PATH_MAX];
	int err;

	if (snprintf(dir, sizeof(dir), "%s/%s", k->dir, sources[i].dir) >= (int)sizeof(dir))
		return -ENAMETOOLONG;
	err = sources[i].suite ? peer_read_bpftool(p, dir, sources[i].suite) : peer_read_libbpf(p, dir);
	if (err == -ENOENT)
		msg_error("%s: %s left no answers there: see its result in the run", dir, sources[i].dir);
	return err;
}

static int read_common(const struct peers_of_kernel *k, struct peer_contexts *c, struct peer_floor *f)
{
	char dir[PATH_MAX];
	int err = -ENAMETOOLONG;

	if (snprintf(dir, sizeof(dir), "%s/bench/libbpf", k->dir) < (int)sizeof(dir))
		err = peer_contexts_read(c, dir);
	if (!err && snprintf(dir, sizeof(dir), "%s/bench/floor", k->dir) < (int)sizeof(dir))
		err = peer_floor_read(f, dir, c);
	if (err == -ENOENT)
		msg_error("%s: its bench case left nothing there: see its result in the run", dir);
	return err;
}

/* One peer: its two rows in @t, its disagreements to @v->tsv and their summary to @summary. */
static int add_peer(struct view *v, int i, struct store *s, const struct peer_contexts *c,
		    const struct peer_floor *f, struct table *t, FILE *summary)
{
	struct peer_score pairs, cells;
	struct peer p = {0};
	int err = read_source(v->k, i, &p);

	v->now = &v->peers[i];
	snprintf(v->now->name, sizeof(v->now->name), "%s", p.name);
	if (!err)
		err = peer_compare(s, v->k->kernel, &p, c, &pairs, &cells, on_wrong, v);
	if (!err) {
		add_score(t, p.name, "pairs", &pairs, &p, f);
		add_score(t, p.name, "cells", &cells, &p, f);
		err = print_groups(v, summary);
	}
	peer_free(&p);
	return err;
}

int view_peers(struct store *s, const struct peers_of_kernel *k, FILE *f, FILE *tsv)
{
	struct table *t = table_new("peer,by,>asked,>answered,>right,>wrong yes,>wrong no,>no answer,>a second,>x floor");
	struct view v = { .k = k, .tsv = tsv };
	struct peer_contexts contexts = {0};
	struct peer_floor floor = {0};
	char *text = NULL;
	size_t size = 0;
	FILE *summary = open_memstream(&text, &size);
	int err = summary ? read_common(k, &contexts, &floor) : -ENOMEM;

	for (size_t i = 0; i < NR_SOURCES && !err; i++)
		err = add_peer(&v, i, s, &contexts, &floor, t, summary);
	if (!err)
		err = add_ours(t, &v, s, &floor);
	if (!err) {
		add_floor(t, "floor, accepted", floor.loads, floor.accepted_us, &floor);
		add_floor(t, "floor, refused", floor.loads, floor.refused_us, &floor);
		fprintf(f, "%s\n", k->name);
		err = table_print(t, TABLE_TEXT, f);
	}
	if (summary && !fclose(summary) && !err)
		fprintf(f, "%s\n", text);
	free(text);
	for (size_t i = 0; i < NR_SOURCES; i++)
		free(v.peers[i].groups);
	table_free(t);
	peer_contexts_free(&contexts);
	return err;
}
