// SPDX-License-Identifier: GPL-2.0
/* The kinds of targets that are surveyed, and how the targets of each are found. */
#include <stdio.h>
#include <string.h>

#include <bpf/btf.h>

#include "helpers/matrix/survey.h"

#define TIMEOUT_S 1800

/* All functions of the kernel that are named as the targets of test_arg(), a context. */
static void run_functions(struct test *t)
{
	const struct context *like = test_arg(t);
	const char *prefix = context_target_prefix(like->attach), *name;
	bool lsm = like->type == BPF_PROG_TYPE_LSM;
	struct survey_target g = { .ctx = *like };
	struct btf *btf = kernel_btf();
	const struct btf_type *type;
	struct survey s = { .like = context_find(lsm ? "lsm" : "iter/task") };
	__u32 id;

	for (id = 1; btf && id < btf__type_cnt(btf); id++) {
		type = btf__type_by_id(btf, id);
		name = btf__name_by_offset(btf, type->name_off);
		if (!btf_is_func(type) || strncmp(name, prefix, strlen(prefix)))
			continue;
		g.at.id = id;
		/* of bpf_iter_*() most are no iterator */
		survey_add(&s, &g, test_name(t) + strlen("survey/"), name + strlen(prefix), lsm);
	}
	survey_report(t, &s);
}

/* The members of @ops that are functions, as programs that may sleep or not. */
static void add_members(struct survey *s, const char *ops, __u32 ops_id)
{
	const struct btf_type *t = btf__type_by_id(kernel_btf(), ops_id), *type;
	struct survey_target g = { .ctx.type = BPF_PROG_TYPE_STRUCT_OPS, .at.id = ops_id };
	const struct btf_member *m = btf_members(t);
	char kind[96], name[96];

	snprintf(kind, sizeof(kind), "struct_ops/%s", ops);
	for (g.at.member = 0; g.at.member < btf_vlen(t); g.at.member++) {
		type = btf__type_by_id(kernel_btf(), m[g.at.member].type);
		if (!btf_is_ptr(type) ||
		    !btf_is_func_proto(btf__type_by_id(kernel_btf(), type->type)))
			continue;
		snprintf(name, sizeof(name), "%s.s",
			 btf__name_by_offset(kernel_btf(), m[g.at.member].name_off));
		g.ctx.sleepable = true;
		survey_add(s, &g, kind, name, true);
		name[strlen(name) - 2] = '\0';
		g.ctx.sleepable = false;
		survey_add(s, &g, kind, name, true);
	}
}

static void run_struct_ops(struct test *t)
{
	static const char prefix[] = "bpf_struct_ops_";
	const struct btf_type *type;
	struct survey s = {0};
	const char *name;
	__u32 id;
	int ops;

	for (id = 1; kernel_btf() && id < btf__type_cnt(kernel_btf()); id++) {
		type = btf__type_by_id(kernel_btf(), id);
		name = btf__name_by_offset(kernel_btf(), type->name_off);
		if (!btf_is_struct(type) || strncmp(name, prefix, strlen(prefix)))
			continue;
		ops = btf__find_by_name_kind(kernel_btf(), name + strlen(prefix), BTF_KIND_STRUCT);
		if (ops > 0)
			add_members(&s, name + strlen(prefix), ops);
	}
	survey_report(t, &s);
}

/* Ways to attach that contexts[] has no row of, as they were found to change nothing. */
static const struct {
	enum bpf_prog_type type;
	enum bpf_attach_type attach;
} alike[] = {
	{ BPF_PROG_TYPE_SCHED_CLS, BPF_TCX_INGRESS },
	{ BPF_PROG_TYPE_SCHED_CLS, BPF_TCX_EGRESS },
	{ BPF_PROG_TYPE_SCHED_CLS, BPF_NETKIT_PRIMARY },
	{ BPF_PROG_TYPE_SCHED_CLS, BPF_NETKIT_PEER },
	{ BPF_PROG_TYPE_PERF_EVENT, BPF_PERF_EVENT },
};

static bool is_used(const struct context *c)
{
	size_t n;
	int i;

	for (n = 0; n < sizeof(alike) / sizeof(alike[0]); n++)
		if (alike[n].type == c->type && alike[n].attach == c->attach)
			return true;
	for (i = 0; i < nr_contexts; i++)
		if (contexts[i].type == c->type && contexts[i].attach == c->attach)
			return true;
	return false;
}

static void add_attach(struct survey *s, struct survey_target *g)
{
	const char *text = libbpf_bpf_attach_type_str(g->ctx.attach);
	const char *kind = libbpf_bpf_prog_type_str(g->ctx.type) ?: "?";
	const char *sleepable = g->ctx.sleepable ? ".s" : "";
	char name[64];

	if (text)
		snprintf(name, sizeof(name), "%s%s", text, sleepable);
	else
		snprintf(name, sizeof(name), "%d%s", g->ctx.attach, sleepable);
	survey_add(s, g, kind, name, false);
}

/*
 * The attach types that programs without a target load with, by program type.  Most
 * types take any number: of those only 0 and what they are attached with.
 */
static void run_attach(struct test *t)
{
	struct survey_target g = {0};
	struct survey s = {0};
	bool any;
	int form;

	for (form = 2; form < __MAX_BPF_PROG_TYPE * 2; form++) {
		g.ctx.type = form / 2;
		g.ctx.sleepable = form % 2;
		/* no program is attached by both of these */
		g.ctx.attach = BPF_CGROUP_DEVICE;
		any = !survey_load_smallest(&g);
		g.ctx.attach = BPF_SK_LOOKUP;
		any = any && !survey_load_smallest(&g);
		for (g.ctx.attach = 0; context_attach_known(&g.ctx); g.ctx.attach++)
			if (!any || !g.ctx.attach || is_used(&g.ctx))
				add_attach(&s, &g);
	}
	survey_report(t, &s);
}

/* ---- registration */

#define LSM_LIKE(attach_type) \
	.type = BPF_PROG_TYPE_LSM, .attach = BPF_LSM_##attach_type, .config = "CONFIG_BPF_LSM"
#define ITER_LIKE .type = BPF_PROG_TYPE_TRACING, .attach = BPF_TRACE_ITER

static const struct {
	const char *name;
	void (*run)(struct test *t);
	struct context like;
} kinds[] = {
	{ "survey/attach", run_attach, {0} },
	{ "survey/iter", run_functions, { ITER_LIKE } },
	{ "survey/iter.s", run_functions, { ITER_LIKE, .sleepable = true } },
	{ "survey/lsm", run_functions, { LSM_LIKE(MAC) } },
	{ "survey/lsm.s", run_functions, { LSM_LIKE(MAC), .sleepable = true } },
	{ "survey/lsm_cgroup", run_functions, { LSM_LIKE(CGROUP) } },
	{ "survey/struct_ops", run_struct_ops, {0} },
};

static void __attribute__((constructor)) register_survey(void)
{
	size_t i;

	for (i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		case_register(&(struct bm_case){
			.name = kinds[i].name, .run = kinds[i].run, .arg = &kinds[i].like,
			.config = kinds[i].like.config, .timeout_s = TIMEOUT_S,
		});
}
