// SPDX-License-Identifier: GPL-2.0
/* A loaded object that goes from case to case (selftests/reload.h) is as new.  In the order of their names. */
#include <string.h>

#include "helpers/fixtures.h"

static struct bpf_object *before;

HELPER_PLAIN(reload, a_case_changes_variables)
{
	before = helper_load(t, bpf_skb_load_bytes, "load");
	global(t, before, __u32, len) = 8;
	expect_ok(t, call(t, before, "load"));
	memset(global_at(t, before, "bytes", 32), 'x', 32);
}

HELPER_PLAIN(reload, b_next_one_sees_the_first_values)
{
	static const __u8 zero[32];
	struct bpf_object *o = helper_load(t, bpf_skb_load_bytes, "load");

	/* in a child of its own there is none before */
	expect_true(t, !before || o == before);
	expect_eq(t, global(t, o, __u32, len), 0);
	expect_eq(t, global(t, o, long, ret), 0);
	expect_mem(t, global_at(t, o, "bytes", 32), zero, 32);
}

HELPER_PLAIN(reload, c_two_in_one_case_are_two)
{
	struct bpf_object *one = helper_load(t, bpf_skb_load_bytes, "load");

	expect_true(t, one != helper_load(t, bpf_skb_load_bytes, "load"));
}
