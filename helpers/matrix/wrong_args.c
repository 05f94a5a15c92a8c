// SPDX-License-Identifier: GPL-2.0
/*
 * helper/HELPER/reject/argN_WRONG: the call that its recipe makes with one argument that is
 * not what the helper's bpf_func_proto wants; accept/argN_WRONG, where it takes that too.
 * The control is the same program with the right argument.
 */
#include <stdio.h>
#include <string.h>

#include "helpers/matrix/cells.h"
#include "helpers/matrix/expected.h"
#include "helpers/matrix/matrix_maps.h"
#include "selftests/annot.h"
#include "selftests/runner.h"

#define W(what) (1u << WRONG_##what)
#define POINTER (W(UNINIT) | W(NULL) | W(NUMBER) | W(STACK))
#define MEMORY (W(UNINIT) | W(NULL) | W(NUMBER))

/* What can be wrong with each class of argument. */
static const unsigned int wrongs_of[] = {
	[ARG_CTX] = POINTER,
	[ARG_IMM] = W(UNINIT),
	[ARG_SIZE] = W(UNINIT) | W(ZERO) | W(NEGATIVE) | W(TOO_LARGE) | W(UNBOUNDED),
	[ARG_MEM] = MEMORY,
	[ARG_MAP] = POINTER | W(MAP),
	[ARG_VALUE] = MEMORY,
	[ARG_LOCK] = POINTER,
	[ARG_FUNC] = POINTER,
	[ARG_PERCPU] = POINTER,
	[ARG_RECORD] = POINTER,
	[ARG_DYNPTR] = POINTER,
	[ARG_DYNPTR_SLOT] = MEMORY,
	[ARG_DYNPTR_RECORD] = POINTER,
	[ARG_LOCKED] = POINTER,
	[ARG_KPTR] = POINTER,
	[ARG_SOCK] = POINTER,
	[ARG_SOCK_REF] = POINTER,
	[ARG_CTX_OR_SOCK] = POINTER,
	[ARG_CTX_OR_BTF] = POINTER,
	[ARG_BTF] = POINTER,
};

static const char * const wrong_names[NR_WRONGS] = {
	[WRONG_UNINIT] = "uninitialised", [WRONG_NULL] = "null", [WRONG_NUMBER] = "number",
	[WRONG_STACK] = "stack", [WRONG_MAP] = "other_map", [WRONG_ZERO] = "zero",
	[WRONG_NEGATIVE] = "negative", [WRONG_TOO_LARGE] = "too_large", [WRONG_UNBOUNDED] = "unbounded",
};

/*
 * What the verifier says: the first row that matches and whose points hold decides.  Of
 * kernel/bpf/verifier.c and the helpers' bpf_func_proto, in 5.10 to 7.3.
 */
static const struct rule {
	int id;			/* 0: any helper */
	int class;		/* 0: any */
	enum wrong wrong;	/* WRONG_NONE: any */
	const char *since;	/* NULL: always */
	int err;		/* 0: accepted */
	const char *text;	/* of the log, '|' between wordings; NULL: the argument's register */
} rules[] = {
	/* ARG_PTR_TO_CTX_OR_NULL: NULL is init_net's cookie */
	{ BPF_FUNC_get_netns_cookie, ARG_CTX, WRONG_NULL, NULL, 0, NULL },
	/* its flags are not in its bpf_func_proto: nothing is asked of them */
	{ BPF_FUNC_get_branch_snapshot, ARG_IMM, WRONG_UNINIT, NULL, 0, NULL },
	/* ARG_PTR_TO_BTF_ID_OR_NULL, which 6.1 has not; measured */
	{ BPF_FUNC_cgrp_storage_get, ARG_BTF, WRONG_NULL, NULL, 0, NULL },
	{ BPF_FUNC_cgrp_storage_delete, ARG_BTF, WRONG_NULL, NULL, 0, NULL },
	{ BPF_FUNC_task_storage_get, ARG_BTF, WRONG_NULL, "6.12", 0, NULL },
	{ BPF_FUNC_task_storage_delete, ARG_BTF, WRONG_NULL, "6.12", 0, NULL },
	{ BPF_FUNC_inode_storage_get, ARG_BTF, WRONG_NULL, "6.12", 0, NULL },
	{ BPF_FUNC_inode_storage_delete, ARG_BTF, WRONG_NULL, "6.12", 0, NULL },
	/* ARG_CONST_SIZE until 6.1, ARG_CONST_SIZE_OR_ZERO in 6.12; measured */
	{ BPF_FUNC_sk_lookup_tcp, ARG_SIZE, WRONG_ZERO, "6.12", 0, NULL },
	{ BPF_FUNC_sk_lookup_udp, ARG_SIZE, WRONG_ZERO, "6.12", 0, NULL },
	{ BPF_FUNC_skc_lookup_tcp, ARG_SIZE, WRONG_ZERO, "6.12", 0, NULL },
	{ BPF_FUNC_tcp_raw_gen_syncookie_ipv4, ARG_SIZE, WRONG_ZERO, "6.12", 0, NULL },
	{ BPF_FUNC_tcp_raw_gen_syncookie_ipv6, ARG_SIZE, WRONG_ZERO, "6.12", 0, NULL },
	/* set_map_elem_callback_state() asks the map for its iteration before anybody asks for its type */
	{ BPF_FUNC_for_each_map_elem, ARG_MAP, WRONG_MAP, NULL, BM_ENOTSUPP, "callback function not allowed for map" },
	/* record_func_key() */
	{ BPF_FUNC_tail_call, ARG_MAP, WRONG_MAP, NULL, EINVAL,
	  "kernel subsystem misconfigured verifier|expected prog array map for tail call" },
	/* process_timer_func(): the timer's map is another one */
	{ BPF_FUNC_timer_init, ARG_MAP, WRONG_MAP, NULL, EINVAL, "timer pointer in R1" },
	/* check_map_func_compatibility() */
	{ 0, ARG_MAP, WRONG_MAP, NULL, EINVAL, "cannot pass map_type" },
	/* process_dynptr_func(); what is released must have been acquired, check_func_arg() */
	{ 0, ARG_DYNPTR, WRONG_STACK, NULL, EINVAL, "Expected an initialized dynptr" },
	{ 0, ARG_DYNPTR_RECORD, WRONG_STACK, NULL, EINVAL, "is an unacquired reference|Expected an initialized dynptr" },
	/* of a map's value; check_mem_region_access() */
	{ BPF_FUNC_dynptr_from_mem, ARG_SIZE, WRONG_TOO_LARGE, NULL, EACCES, NULL },
	/* check_stack_access_within_bounds(): beyond the frame's end */
	{ 0, ARG_SIZE, WRONG_TOO_LARGE, NULL, EINVAL, NULL },
	/* check_helper_mem_access() names no register before 6.12 */
	{ 0, ARG_SIZE, WRONG_ZERO, NULL, EACCES, "invalid zero-sized read" },
	/* check_reg_arg(), check_reg_type(), check_mem_size_reg() */
	{ 0, 0, WRONG_NONE, NULL, EACCES, NULL },
};

struct wrong_arg {
	int id, arg;
	enum wrong wrong;
};

static const struct arg *arg_of(const struct wrong_arg *w)
{
	return &recipes[w->id].args[w->arg - 1];
}

static bool is_for(const struct rule *r, const struct wrong_arg *w)
{
	return (!r->id || r->id == w->id) && (!r->class || r->class == arg_of(w)->class) &&
	       (!r->wrong || r->wrong == w->wrong);
}

static bool is_size_of_zero(const struct wrong_arg *w)
{
	return w->wrong == WRONG_ZERO && arg_of(w)->may_be_zero;
}

static const struct rule *rule_of(const struct wrong_arg *w)
{
	static const struct rule accepted;
	const struct rule *r = rules;

	if (is_size_of_zero(w))
		return &accepted;
	while (!is_for(r, w) || !verlist_holds(r->since, test_kver()))
		r++;
	return r;
}

/* By some kernel. */
static bool is_refused(const struct wrong_arg *w)
{
	const struct rule *r = rules;

	if (is_size_of_zero(w))
		return false;
	while (!is_for(r, w))
		r++;
	return r->err || r->since;
}

/* ---- where it can be called */

/* Where another context than the first one that may call it has the arguments of the recipe. */
static const struct {
	int id;
	const char *context;
} preferred[] = {
	/* bpf_get_cgroup_classid_curr(), of who has no packet, has no argument */
	{ BPF_FUNC_get_cgroup_classid, "tc" },
	/* programs that sleep are refused many a map before anybody asks whether it is the helper's */
	{ BPF_FUNC_task_storage_get, "fentry" },
	{ BPF_FUNC_task_storage_delete, "fentry" },
};

/* Helpers that come with an option of their own. */
static const char *config_of(int id)
{
	switch (id) {
	case BPF_FUNC_override_return:
		return "CONFIG_BPF_KPROBE_OVERRIDE";
	case BPF_FUNC_rc_repeat:
	case BPF_FUNC_rc_keydown:
	case BPF_FUNC_rc_pointer_rel:
		return "CONFIG_BPF_LIRC_MODE2";
	default:
		return NULL;
	}
}

static bool is_preferred(int id, const char *context)
{
	size_t i;

	for (i = 0; i < sizeof(preferred) / sizeof(preferred[0]); i++)
		if (preferred[i].id == id)
			return !strcmp(preferred[i].context, context);
	return true;
}

struct callable {
	const struct context *ctx;
	int way;
};

static bool make(struct probe *p, const struct callable *c, const struct wrong_arg *w, enum wrong wrong)
{
	bool made;

	probe_begin(p, c->ctx);
	made = probe_add_wrong(p, w->id, c->way, w->arg, wrong);
	probe_end(p);
	return made;
}

static bool by_some_way(struct callable *c, const struct wrong_arg *w, struct answer *last)
{
	static struct probe p;

	for (c->way = 0; make(&p, c, w, WRONG_NONE); c->way++)
		if (!ask(&p, &full_terms, last))
			return true;
	if (!last->err)
		snprintf(last->line, sizeof(last->line), "%s", p.missing);
	return false;
}

/* The first context that takes the right call; of what one helper's cases share. */
static const struct callable *find_callable(struct test *t, const struct wrong_arg *w)
{
	static struct callable found;
	static int found_id;
	struct answer last = {0};
	bool any = false;
	int i;

	if (found_id == w->id)
		return &found;
	for (i = 0; i < nr_contexts; i++) {
		found.ctx = &contexts[i];
		if (!is_preferred(w->id, found.ctx->name) || !context_built(found.ctx) || !context_attach_known(found.ctx) ||
		    expected_answer(helper_name(w->id), found.ctx->name, test_kver(), NULL) != EXPECT_YES)
			continue;
		any = true;
		if (by_some_way(&found, w, &last)) {
			found_id = w->id;
			return &found;
		}
	}
	if (!any)
		test_skip(t, "no program of this kernel may call %s", helper_name(w->id));
	test_skip(t, "arguments unobtainable: %s", last.line);
}

/* ---- the case */

/* "R1" is not in "R10". */
static bool names_register(const char *line, int n)
{
	char reg[16];
	const char *at;
	size_t len = snprintf(reg, sizeof(reg), "R%d", n);

	for (at = strstr(line, reg); at; at = strstr(at + 1, reg))
		if (at[len] < '0' || at[len] > '9')
			return true;
	snprintf(reg, sizeof(reg), "arg#%d", n - 1);
	return strstr(line, reg);
}

/* A refusal of a size may speak of its memory, which is the register before. */
static bool is_about(const struct wrong_arg *w, const char *line)
{
	return names_register(line, w->arg) || (arg_of(w)->class == ARG_SIZE && names_register(line, w->arg - 1));
}

/* What the kernel said: where the rule takes some kernels for others, the case's name does not tell. */
static void report(struct test *t, const struct wrong_arg *w, const struct answer *a)
{
	struct event ev;
	char err[16];

	event_init(&ev, "verdict");
	event_add(&ev, "prog", wrong_names[w->wrong]);
	event_add(&ev, "verdict", a->err ? "reject" : "accept");
	snprintf(err, sizeof(err), "%d", a->err);
	event_add(&ev, "errno", err);
	test_event(t, &ev);
}

static void run_wrong(struct test *t)
{
	static struct probe p;
	const struct wrong_arg *w = test_arg(t);
	const struct rule *want = rule_of(w);
	const struct callable *c;
	struct answer a;

	cells_prepare();
	c = find_callable(t, w);
	if (!make(&p, c, w, w->wrong))
		test_fail(t, "untestable: %s", p.missing);
	ask(&p, &full_terms, &a);
	report(t, w, &a);
	if (a.err != want->err)
		test_fail(t, "in %s: want %s, got %s: %s", c->ctx->name, want->err ? errname(want->err) : "accept",
			  a.err ? errname(a.err) : "accept", a.line);
	if (want->text ? !annot_msg_matches(want->text, a.line) : a.err && !is_about(w, a.line))
		test_fail(t, "in %s: refused with %s, but not for argument %d: %s", c->ctx->name,
			  errname(a.err), w->arg, a.line);
}

static void list_wrong(int id, int arg, enum wrong wrong)
{
	struct wrong_arg w = { id, arg, wrong };

	case_register(&(struct bm_case){
		.name = case_text("helper/%s/%s/arg%d_%s", helper_name(id), is_refused(&w) ? "reject" : "accept",
				  arg, wrong_names[wrong]),
		.run = run_wrong, .arg = case_copy(&w, sizeof(w)),
		.config = config_of(id), .batch = case_text("helper wrong %d", id / 16), .prepare = cells_prepare,
	});
}

static void list_wrongs(void)
{
	int id, arg, wrong;

	for (id = 1; id < nr_recipes; id++)
		for (arg = 1; arg <= 5 && recipes[id].args[arg - 1].class; arg++)
			for (wrong = WRONG_NONE + 1; wrong < NR_WRONGS; wrong++)
				if (wrongs_of[recipes[id].args[arg - 1].class] & (1u << wrong))
					list_wrong(id, arg, wrong);
}

static void __attribute__((constructor)) register_wrongs(void)
{
	case_source_register(list_wrongs);
}
