// SPDX-License-Identifier: GPL-2.0
/*
 * The availability matrix: helper/HELPER@CONTEXT, one case a cell.  Yes: a complete
 * program with the call was accepted.  No: it was refused as not available, and its
 * control, the same program without the call, was accepted.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "helpers/build.h"
#include "helpers/matrix_maps.h"
#include "helpers/insns.h"
#include "helpers/kernel_ptr.h"
#include "helpers/reasons.h"
#include "selftests/contexts.h"
#include "selftests/runner.h"
#include "selftests/vlog.h"

#define LOG_ROOM 65536
#define LOG_LEVEL 4		/* why it was refused and the statistics, without the instructions */
#define MAX_WAYS 12
#define MAX_CONTROLS 512
#define MAX_LINE 160

struct cell {
	const struct context *ctx;
	const char *helper;	/* "bpf_loop" */
	int id;
};

#define NAME_ROW(name, id, ...) [id] = "bpf_" #name,
static const char * const helper_names[] = { ___BPF_FUNC_MAPPER(NAME_ROW) };
#define NR_HELPERS (int)(sizeof(helper_names) / sizeof(helper_names[0]))

/*
 * Shared by all children: a kernel has a helper's id or not, in whatever context
 * it is asked for.
 */
struct seen {
	unsigned char there, absent;
	unsigned short yes, no;		/* only to guess what to try first */
};
static struct seen *seen;

/* What one load said. */
struct answer {
	int err;		/* 0: accepted */
	long long insns;
	enum refusal refusal;
	int about;		/* the helper that the refusal speaks of; -1: none */
	const char *label;
	char line[MAX_LINE];
};

static char log_buf[LOG_ROOM];

static int load(const struct probe *p, struct answer *a)
{
	struct bpf_func_info infos[2] = { { 0, OWN_MAIN }, { p->callback, OWN_CALLBACK } };
	LIBBPF_OPTS(bpf_prog_load_opts, o,
		.log_buf = log_buf, .log_size = sizeof(log_buf), .log_level = LOG_LEVEL);
	struct vlog_stats stats;
	int fd;

	if (p->callback) {
		fd = matrix_btf();
		if (fd >= 0) {
			o.prog_btf_fd = fd;
			o.func_info = infos;
			o.func_info_cnt = 2;
			o.func_info_rec_size = sizeof(infos[0]);
		}
	}
	log_buf[0] = '\0';
	fd = context_load(p->ctx, p->insns, p->nr, &o);
	a->err = fd < 0 ? -fd : 0;
	vlog_read_stats(log_buf, &stats);
	a->insns = stats.insns;
	a->line[0] = '\0';
	a->label = "accepted";
	a->about = -1;
	if (fd >= 0)
		close(fd);
	else
		a->refusal = refusal_read(log_buf, &a->about, &a->label, a->line, sizeof(a->line));
	return a->err;
}

/* ---- controls, kept by their instructions: many helpers share a preparation */

struct control {
	unsigned int hash;
	int nr;
	int err;
	struct bpf_insn *insns;
	char line[MAX_LINE];
};

static unsigned int hash_of(const struct probe *p)
{
	const unsigned char *b = (const void *)p->insns;
	unsigned int h = 2166136261u;
	size_t i;

	for (i = 0; i < p->nr * sizeof(p->insns[0]); i++)
		h = (h ^ b[i]) * 16777619u;
	return h;
}

/* NULL when accepted, or why it was not. */
static const struct control *control_refused(const struct probe *p)
{
	static struct control known[MAX_CONTROLS];
	static int nr_known;
	unsigned int h = hash_of(p);
	struct answer a = {0};
	struct control *c;

	for (c = known; c < known + nr_known; c++)
		if (c->hash == h && c->nr == p->nr && !memcmp(c->insns, p->insns, p->nr * sizeof(p->insns[0])))
			return c->err ? c : NULL;
	if (nr_known == MAX_CONTROLS)
		c = &known[--nr_known];
	nr_known++;
	load(p, &a);
	c->hash = h;
	c->nr = p->nr;
	c->err = a.err;
	c->insns = malloc(p->nr * sizeof(p->insns[0]));
	if (!c->insns)
		_exit(3);
	memcpy(c->insns, p->insns, p->nr * sizeof(p->insns[0]));
	memcpy(c->line, a.line, sizeof(c->line));
	return c->err ? c : NULL;
}

/* ---- one cell */

static void report(struct test *t, const char *answer, const char *reason, int err, const char *evidence,
		   long long insns)
{
	char text[24];

	test_result_field(t, "answer", answer);
	test_result_field(t, "label", reason);
	if (err) {
		snprintf(text, sizeof(text), "%d", err);
		test_result_field(t, "errno", text);
	}
	if (evidence[0])
		test_result_field(t, "evidence", evidence);
	if (insns >= 0) {
		snprintf(text, sizeof(text), "%lld", insns);
		test_result_field(t, "insns", text);
	}
}

static void answer_yes(struct test *t, const struct cell *c, const struct answer *a)
{
	report(t, "yes", a->label, 0, "", a->insns);
	seen[c->id].there = 1;
	seen[c->id].yes++;
	if (seen[c->id].absent)
		test_fail(t, "accepted here, and in another context the kernel does not know the helper");
}

/*
 * The call was refused as not available: no, if all but the call is accepted.
 * False, with nothing said, when the control is refused too and @further ways may
 * do better.
 */
static bool answer_no(struct test *t, const struct cell *c, const struct probe *control,
		      const struct answer *a, bool further)
{
	const struct control *refused = control_refused(control);

	if (refused && further)
		return false;
	if (refused) {
		report(t, "untestable", "control refused", refused->err, refused->line, -1);
		test_fail(t, "untestable: the control is refused: %s: %s", errname(refused->err),
			  refused->line);
	}
	seen[c->id].no++;
	report(t, "no", a->label, a->err, "", -1);
	if (a->refusal == REFUSED_UNKNOWN) {
		seen[c->id].absent = 1;
		if (seen[c->id].there)
			test_fail(t, "the kernel does not know the helper, and took it in another context");
	}
	return true;
}

/* True when the refusal is of this very call, or of the map that only it needs. */
static bool is_unavailable(const struct cell *c, const struct answer *a)
{
	return a->refusal != REFUSED_ARGUMENTS && (a->about == c->id || a->about < 0);
}

/* The preparation itself needs what this context has not: that way is closed. */
static bool setup_unavailable(const struct probe *p, const struct answer *a)
{
	int i;

	if (a->refusal != REFUSED_CONTEXT && a->refusal != REFUSED_UNKNOWN)
		return false;
	for (i = 0; i < p->nr_setup_calls; i++)
		if ((int)p->setup_calls[i] == a->about)
			return true;
	return false;
}

/* Loads the smallest program; -errno, and @why. */
static int load_smallest(const struct context *ctx, char *why, size_t size)
{
	struct bpf_insn insns[] = { MOV_IMM(0, ctx->ret), EXIT() };
	LIBBPF_OPTS(bpf_prog_load_opts, o,
		.log_buf = log_buf, .log_size = sizeof(log_buf), .log_level = LOG_LEVEL);
	int fd;

	if (!context_attach_known(ctx)) {
		snprintf(why, size, "the kernel does not have its attach type");
		return -EINVAL;
	}
	log_buf[0] = '\0';
	fd = context_load(ctx, insns, 2, &o);
	vlog_reason(log_buf, why, size);
	if (fd < 0)
		return fd;
	close(fd);
	return 0;
}

/* The smallest program must be there where the row says so, and only there. */
static void check_context(struct test *t, const struct context *ctx)
{
	static const struct context *asked;
	static char why[MAX_LINE];
	static int err;
	bool expected = verlist_holds(ctx->since, test_kver());

	if (asked != ctx)
		err = load_smallest(ctx, why, sizeof(why));
	asked = ctx;
	if (!err && !expected)
		test_fail(t, "context %s is there, expected only since %s", ctx->name, ctx->since);
	if (err && expected)
		test_fail(t, "context %s: the smallest program is refused: %s: %s", ctx->name,
			  errname(-err), why);
	if (err)
		test_skip(t, "context %s: since %s", ctx->name, ctx->since);
}

/* Tries the ways of the recipe; true when one gave the answer. */
static bool try_ways(struct test *t, const struct cell *c, struct answer *last, char *missing, size_t size)
{
	static struct probe p, control;
	int way = 0, tries;

	for (tries = 0; tries < MAX_WAYS; tries++) {
		if (!build_probe(&p, c->ctx, c->id, way, PROBE_CALL, false)) {
			if (way < WAY_RCU && last->err && c->ctx->sleepable) {
				way = WAY_RCU;
				continue;
			}
			if (!last->err)
				snprintf(missing, size, "%s", p.missing);
			return false;
		}
		if (!load(&p, last)) {
			answer_yes(t, c, last);
			return true;
		}
		if (is_unavailable(c, last)) {
			build_probe(&control, c->ctx, c->id, way, PROBE_CONTROL,
				    last->refusal == REFUSED_MAP);
			if (answer_no(t, c, &control, last, build_has_ways(c->id)))
				return true;
			way++;
		} else if (setup_unavailable(&p, last)) {
			build_avoid(last->about);
			last->err = 0;
		} else {
			way++;
		}
	}
	return false;
}

/*
 * What all children share, and what is slow to find out: in the parent before the
 * first of them.
 */
static void prepare(void)
{
	static bool done;
	int i;

	if (done)
		return;
	done = true;
	seen = mmap(NULL, NR_HELPERS * sizeof(*seen), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS,
		    -1, 0);
	if (seen == MAP_FAILED)
		exit(3);
	kernel_ptr_prepare();
	matrix_btf();
	matrix_maps_prepare();
	for (i = 0; i < nr_contexts; i++) {
		context_target_id(&contexts[i]);
		context_attach_known(&contexts[i]);
	}
}

/*
 * The call with zeros for arguments.  Where it is accepted that is a yes, and where it
 * is refused before the verifier looks at arguments, a no: its control is the smallest
 * program of the context.
 */
static bool try_bare(struct test *t, const struct cell *c, struct answer *last)
{
	static struct probe p, control;

	build_bare(&p, c->ctx, c->id, PROBE_CALL);
	if (!load(&p, last)) {
		answer_yes(t, c, last);
		return true;
	}
	if (last->refusal == REFUSED_MAP || !is_unavailable(c, last))
		return false;
	build_bare(&control, c->ctx, c->id, PROBE_CONTROL);
	return answer_no(t, c, &control, last, false);
}

static void run_cell(struct test *t)
{
	const struct cell *c = test_arg(t);
	struct answer well = {0}, bare = {0};
	char missing[96] = "";

	prepare();	/* nothing left to do where the parent did it */
	check_context(t, c->ctx);
	/* the order changes no answer, only how many programs it takes */
	if (seen[c->id].yes > seen[c->id].no) {
		if (try_ways(t, c, &well, missing, sizeof(missing)) || try_bare(t, c, &bare))
			return;
	} else if (try_bare(t, c, &bare) || try_ways(t, c, &well, missing, sizeof(missing))) {
		return;
	}
	if (well.err)
		report(t, "unobtainable", "arguments", well.err, well.line, -1);
	else
		report(t, "unobtainable", "arguments", bare.err, missing, -1);
	test_skip(t, "arguments unobtainable: %s", well.err ? well.line : missing);
}

/* ---- registration */

static void list_cells(void)
{
	struct cell *cells = calloc((size_t)nr_contexts * NR_HELPERS, sizeof(*cells)), *c = cells;
	char *name;
	int i, id;

	if (!cells)
		exit(3);
	for (i = 0; i < nr_contexts; i++) {
		for (id = 1; id < NR_HELPERS; id++, c++) {
			if (!helper_names[id])
				continue;
			*c = (struct cell){ &contexts[i], helper_names[id], id };
			if (asprintf(&name, "helper/%s@%s", c->helper, c->ctx->name) < 0)
				exit(3);
			case_register(&(struct bm_case){
				.name = name, .run = run_cell, .arg = c, .batch = c->ctx->name,
				.config = c->ctx->config, .prepare = prepare,
			});
		}
	}
}

static void __attribute__((constructor)) register_matrix(void)
{
	case_source_register(list_cells);
}
