// SPDX-License-Identifier: GPL-2.0
/* What the matrix itself promises: that a yes is one, and that asking many at once changes nothing. */
#include <stdio.h>
#include <string.h>

#include "helpers/matrix/build_impl.h"
#include "helpers/matrix/cells.h"
#include "selftests/case.h"

static const struct context *context(struct test *t, const char *name)
{
	const struct context *c = context_find(name);

	if (!c)
		test_fail(t, "there is no context %s", name);
	cells_prepare();
	return c;
}

/* A program around a call that no path reaches loads, and says nothing about the call. */
HELPER_CASE(matrix, dead_call_is_no_yes)
{
	static struct probe p;
	struct answer a;

	probe_begin(&p, context(t, "xdp"));
	probe_add_call(&p, BPF_FUNC_ktime_get_ns, 0, PROBE_CALL);
	probe_end(&p);
	expect_eq(t, ask(&p, &full_terms, &a), 0);

	probe_begin(&p, context(t, "xdp"));
	probe_emit(&p, MOV_IMM(0, 0));
	probe_emit(&p, JUMP_EQ(0, 0, 1));
	/* a helper of tc, which xdp does not have */
	probe_add_call(&p, BPF_FUNC_clone_redirect, WAY_BARE, PROBE_CALL);
	p.insns[1].off = p.nr - 2;
	probe_end(&p);
	expect_eq(t, ask(&p, &full_terms, &a), ENOEXEC);
}

/* One program for many calls, with one among them that is refused, answers as many programs do. */
HELPER_CASE(matrix, one_refused_call_spoils_no_other)
{
	static const int ids[] = {
		BPF_FUNC_ktime_get_ns, BPF_FUNC_map_lookup_elem, BPF_FUNC_clone_redirect, BPF_FUNC_xdp_adjust_head,
	};
	static struct group g;
	const struct context *ctx = context(t, "xdp");
	int i;

	for (i = 0; i < 4; i++)
		group_add(&g, ids[i], 0);
	group_ask(&g, ctx, &full_terms);
	for (i = 0; i < 4; i++)
		expect_eq(t, g.done[i], ids[i] != BPF_FUNC_clone_redirect);
}

static void same(struct test *t, const char *name)
{
	static struct cell together[MAX_HELPERS], alone[MAX_HELPERS];
	const struct context *ctx = context(t, name);
	char got[128], want[128];
	int id;

	cells_ask(ctx, false, together);
	for (id = 0; id < nr_helpers; id++) {
		if (!helper_name(id))
			continue;
		cell_ask(ctx, id, false, &alone[id]);
#define SAY(buf, c) snprintf(buf, sizeof(buf), "%s: %s, %s, gpl %d", helper_name(id), \
			     cell_answer_name((c)->answer), (c)->label, (c)->gpl_only)
		SAY(want, &alone[id]);
		SAY(got, &together[id]);
		if (strcmp(got, want))
			test_fail(t, "together %s; alone %s", got, want);
	}
}

HELPER_CASE(matrix, together_as_alone_in_xdp)
{
	same(t, "xdp");
}

HELPER_CASE(matrix, together_as_alone_in_fentry)
{
	same(t, "fentry");
}
