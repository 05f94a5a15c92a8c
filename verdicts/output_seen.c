// SPDX-License-Identifier: GPL-2.0
/*
 * Does a program see what a helper wrote?  All kernels load these programs.  From "Refactor
 * helper access type tracking" (6.14) until "Fix memory access flags in helper prototypes" a
 * buffer whose argument type did not say that it is written was taken to be unchanged, and
 * what was known of it before stayed known.
 */
#include "verdicts/verdicts.h"

#define PROGS "verdicts/output_seen"

/* 6.19.14 and 6.18.15: measured */
static bool stale(void)
{
	return verlist_holds("6.14", test_kver()) &&
	       !verlist_holds("7.0 6.19.14 6.18.15", test_kver());
}

static int load(struct test *t, const char *prog)
{
	return prog_fd(t, prog_load(t, PROGS, prog), prog);
}

static long long run(struct test *t, const char *prog)
{
	return prog_run(load(t, prog), NULL, 0, NULL, 0);
}

/* ARG_PTR_TO_UNINIT_MEM: right everywhere. */
VERDICT_CASE(output_seen, probe_read_kernel)
{
	expect_eq(t, run(t, "probe_read_kernel"), 1);
	expect_eq(t, run(t, "writes_nothing"), 0);
}

VERDICT_CASE(output_seen, snprintf)
{
	expect_eq(t, run(t, "format_string"), stale() ? 0 : 1);
}

VERDICT_CASE(output_seen, snprintf_btf, .config = "CONFIG_DEBUG_INFO_BTF")
{
	expect_eq(t, run(t, "format_type"), stale() ? 0 : 1);
}

VERDICT_CASE(output_seen, get_stack_of_raw_tp)
{
	__u64 args[2] = {0};

	expect_eq(t, prog_run_ctx(load(t, "get_stack"), args, sizeof(args)), stale() ? 0 : 1);
}
