// SPDX-License-Identifier: GPL-2.0
/*
 * The availability matrix, one case a cell: helper/HELPER@CONTEXT is its answer,
 * terms/HELPER@CONTEXT, for who asks, also the capabilities that it takes and the JIT.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "helpers/matrix/cells.h"
#include "helpers/matrix/expected.h"
#include "helpers/matrix/matrix_maps.h"
#include "selftests/runner.h"

struct cell_name {
	const struct context *ctx;
	int id;
	bool terms;
};

/* The smallest program must be there where the row says so, and only there. */
static void check_context(struct test *t, const struct context *ctx)
{
	bool expected = verlist_holds(ctx->since, test_kver());
	struct answer a = { .err = EINVAL, .line = "the kernel does not have its attach type" };

	if (!context_built(ctx))
		test_skip(t, "config missing: %s (the kernel has no %s())", ctx->config, ctx->built);
	if (context_attach_known(ctx))
		ask_smallest(ctx, &full_terms, &a);
	if (!a.err && !expected)
		test_fail(t, "context %s is there, expected only since %s", ctx->name, ctx->since);
	if (a.err && expected)
		test_fail(t, "context %s: the smallest program is refused: %s: %s", ctx->name,
			  errname(a.err), a.line);
	if (a.err)
		test_skip(t, "context %s: since %s", ctx->name, ctx->since);
}

static void number_field(struct test *t, const char *key, long long n)
{
	char text[24];

	snprintf(text, sizeof(text), "%lld", n);
	test_result_field(t, key, text);
}

static void report(struct test *t, const struct cell_name *n, const struct cell *c)
{
	test_result_field(t, "answer", cell_answer_name(c->answer));
	test_result_field(t, "label", c->label);
	if (c->err)
		number_field(t, "errno", c->err);
	if (c->line[0] && c->answer != CELL_YES)
		test_result_field(t, "evidence", c->line);
	/* of a program with other calls it says nothing about this one */
	if (c->insns >= 0 && c->shared == 1)
		number_field(t, "insns", c->insns);
	if (c->gpl_only >= 0)
		number_field(t, "gpl_only", c->gpl_only);
	if (c->caps)
		test_result_field(t, "caps", c->caps);
	if (c->jit >= 0)
		number_field(t, "jit", c->jit);
	if (c->answer == CELL_UNTESTABLE)
		test_fail(t, "untestable: the control is refused: %s: %s", errname(c->err), c->line);
	if (c->answer == CELL_UNOBTAINABLE)
		test_skip(t, "arguments unobtainable: %s", c->line);
	if (c->broken)
		test_fail(t, "%s", c->broken);
	expected_check(t, helper_name(n->id), n->ctx->name, cell_answer_name(c->answer), c->label, c->line);
	if (c->gpl_only >= 0 && !c->gpl_context)
		expected_check_licence(t, helper_name(n->id), n->ctx->name, c->gpl_only);
}

static void run_cell(struct test *t)
{
	static const struct context *asked;
	static struct cell cells[MAX_HELPERS];
	const struct cell_name *n = test_arg(t);

	cells_prepare();	/* nothing left to do where the parent did it */
	/* without it no call could be counted, and "accepted" would be all there is to a yes */
	if (matrix_btf() < 0)
		test_fail(t, "untestable: the BTF of the matrix's programs is refused: %s", errname(matrix_btf()));
	check_context(t, n->ctx);
	/* with others of its context in this child: all at once; in a child of its own: this one */
	if (!t->lazy)
		cell_ask(n->ctx, n->id, n->terms, &cells[n->id]);
	else if (asked != n->ctx)
		cells_ask(n->ctx, n->terms, cells);
	asked = n->ctx;
	report(t, n, &cells[n->id]);
}

static void list_cell(struct cell_name *n, const char *area, const char *batch)
{
	case_register(&(struct bm_case){
		.name = case_text("%s/%s@%s", area, helper_name(n->id), n->ctx->name),
		.run = run_cell, .arg = n, .batch = batch, .config = n->ctx->config,
		.prepare = cells_prepare,
	});
}

static void list_cells(void)
{
	struct cell_name *n = case_memory(2 * (size_t)nr_contexts * nr_helpers * sizeof(*n));
	const char *terms;
	int i, id;

	for (i = 0; i < nr_contexts; i++) {
		/* a batch of its own, behind the one of the answers */
		terms = case_text("%s  ", contexts[i].name);
		for (id = 0; id < nr_helpers; id++) {
			if (!helper_name(id))
				continue;
			*n = (struct cell_name){ &contexts[i], id, false };
			list_cell(n++, "helper", contexts[i].name);
			*n = (struct cell_name){ &contexts[i], id, true };
			list_cell(n++, "terms", terms);
		}
	}
}

static void __attribute__((constructor)) register_matrix(void)
{
	case_source_register(list_cells);
}
