// SPDX-License-Identifier: GPL-2.0
/* From targets to classes of targets with equal answers. */
#include "helpers/matrix/survey.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "helpers/matrix/insns.h"
#include "helpers/matrix/reasons.h"
#include "selftests/runner.h"

#define LOG_ROOM 16384
#define LOG_LEVEL 4

#define NAME_ROW(name, id, ...) [id] = #name,
static const char * const helper_names[] = { ___BPF_FUNC_MAPPER(NAME_ROW) };
#define NR_HELPERS (int)(sizeof(helper_names) / sizeof(helper_names[0]))
_Static_assert(NR_HELPERS <= SURVEY_MAX_HELPERS, "more helpers than room");

static char log_buf[LOG_ROOM];

static int load(const struct survey_target *g, const struct bpf_insn *insns, int nr)
{
	LIBBPF_OPTS(bpf_prog_load_opts, o,
		.log_buf = log_buf, .log_size = sizeof(log_buf), .log_level = LOG_LEVEL);
	int fd;

	log_buf[0] = '\0';
	fd = context_load_at(&g->ctx, g->at, "GPL", insns, nr, &o);
	if (fd >= 0)
		close(fd);
	return fd < 0 ? fd : 0;
}

/* Some hooks must return 1, some 0, most may either. */
int survey_load_smallest(struct survey_target *g)
{
	struct bpf_insn insns[] = { MOV_IMM(0, 0), EXIT() };
	int err = 0;

	for (g->ctx.ret = 0; g->ctx.ret < 2; g->ctx.ret++) {
		insns[0].imm = g->ctx.ret;
		err = load(g, insns, 2);
		if (!err)
			return 0;
	}
	return err;
}

void survey_add(struct survey *s, const struct survey_target *like, const char *kind,
		const char *name, bool keep_refused)
{
	struct survey_target *v, *g;

	v = realloc(s->v, (s->nr + 1) * sizeof(*v));
	if (!v)
		exit(3);
	s->v = v;
	g = &v[s->nr];
	*g = *like;
	g->err = survey_load_smallest(g);
	if (g->err && !keep_refused)
		return;
	g->kind = strdup(kind);
	g->name = strdup(name);
	if (!g->kind || !g->name)
		exit(3);
	s->nr++;
}

/*
 * One call, r1 being the context or 0.  Behind it stands an instruction that no program
 * may have, a read of r9 before it was written: to compile what is accepted would take
 * most of the time.
 */
static enum refusal ask(struct test *t, const struct survey_target *g, int id, bool with_ctx)
{
	struct bpf_insn insns[] = {
		with_ctx ? MOV_REG(1, 1) : MOV_IMM(1, 0), MOV_IMM(2, 0), MOV_IMM(3, 0),
		MOV_IMM(4, 0), MOV_IMM(5, 0), CALL(id), MOV_REG(0, 9), EXIT(),
	};
	const char *label;
	char line[160];
	int about, err = load(g, insns, sizeof(insns) / sizeof(insns[0]));

	if (!err || !log_buf[0])
		test_fail(t, "%s %s: %s: not the verifier's word: %s", g->kind ?: "reference",
			  g->name ?: "", helper_names[id], errname(-err));
	return refusal_read(log_buf, &about, &label, line, sizeof(line));
}

static void ask_all(struct test *t, struct survey *s, struct survey_target *g)
{
	enum refusal why;
	int id;

	for (id = 1; id < NR_HELPERS; id++) {
		if (!helper_names[id] || s->absent[id])
			continue;
		why = ask(t, g, id, true);
		/* some refusals come behind a look at the first argument (bpf_set_retval()) */
		if (why == REFUSED_ARGUMENTS)
			why = ask(t, g, id, false);
		g->has[id] = why != REFUSED_CONTEXT && why != REFUSED_UNKNOWN;
		if (why == REFUSED_UNKNOWN && !s->known)
			s->absent[id] = true;
	}
	s->known = true;
}

/* ---- classes */

static bool same_class(const struct survey_target *a, const struct survey_target *b)
{
	return !strcmp(a->kind, b->kind) && !a->err == !b->err &&
	       !memcmp(a->has, b->has, sizeof(a->has));
}

static int class_size(const struct survey *s, int class)
{
	int i, n = 0;

	for (i = 0; i < s->nr; i++)
		n += s->v[i].class == class;
	return n;
}

/* What targets of @kind are compared with. */
static const struct survey_target *reference_of(const struct survey *s, const char *kind)
{
	const struct survey_target *best = NULL;
	int i, n, most = 0;

	if (s->like)
		return &s->reference;
	for (i = 0; i < s->nr; i++) {
		if (s->v[i].err || s->v[i].class != i || strcmp(s->v[i].kind, kind))
			continue;
		n = class_size(s, i);
		if (n > most) {
			most = n;
			best = &s->v[i];
		}
	}
	return best;
}

static void print_difference(FILE *f, const struct survey_target *g,
			     const struct survey_target *reference)
{
	int id, n = 0;

	if (g->err) {
		fprintf(f, "smallest program refused");
		return;
	}
	for (id = 1; id < NR_HELPERS; id++)
		n += g->has[id];
	fprintf(f, "%d helpers", n);
	for (id = 1; id < NR_HELPERS && reference; id++)
		if (g->has[id] != reference->has[id])
			fprintf(f, " %c%s", g->has[id] ? '+' : '-', helper_names[id]);
}

static void print_class(FILE *f, const struct survey *s, int class)
{
	const struct survey_target *g = &s->v[class], *reference = reference_of(s, g->kind);
	int i;

	fprintf(f, "%s\t%d\t", g->kind, class_size(s, class));
	print_difference(f, g, reference);
	for (i = 0; i < s->nr; i++)
		if (s->v[i].class == class)
			fprintf(f, "%c%s", i == class ? '\t' : ' ', s->v[i].name);
	fputc('\n', f);
}

/* A VM from which nothing comes is taken for lost. */
static void tell_progress(struct test *t, int done)
{
	struct event ev;
	char text[16];

	snprintf(text, sizeof(text), "%d", done);
	event_init(&ev, "progress");
	event_add(&ev, "done", text);
	test_event(t, &ev);
}

void survey_report(struct test *t, struct survey *s)
{
	char *text = NULL;
	size_t size;
	FILE *f;
	int i, j;

	if (s->like) {
		s->reference = (struct survey_target){
			.ctx = *s->like, .at = context_target(s->like),
		};
		ask_all(t, s, &s->reference);
	}
	for (i = 0; i < s->nr; i++) {
		tell_progress(t, i);
		if (!s->v[i].err)
			ask_all(t, s, &s->v[i]);
	}
	f = open_memstream(&text, &size);
	if (!f)
		test_fail(t, "out of memory");
	for (i = 0; i < s->nr; i++) {
		for (j = 0; !same_class(&s->v[j], &s->v[i]); j++)
			;
		s->v[i].class = j;
	}
	for (i = 0; i < s->nr; i++)
		if (s->v[i].class == i)
			print_class(f, s, i);
	fclose(f);
	if (!s->nr)
		test_fail(t, "no target found");
	test_result_field(t, "reason", text);
}

