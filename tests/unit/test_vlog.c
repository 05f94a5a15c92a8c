// SPDX-License-Identifier: GPL-2.0
/* Logs as 5.10, 6.12 and 7.3 print them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "common/vlog.h"

static const char log_5_10[] =
	"; asm volatile (\n"
	"0: (b7) r1 = 0\n"
	"last_idx 1 first_idx 0\n"
	"regs=2 stack=0 before 0: (b7) r1 = 0\n"
	"6: (85) call bpf_map_lookup_elem#1\n"
	"7: (79) r0 = *(u64 *)(r0 +0)\n"
	"R0 invalid mem access 'map_value_or_null'\n"
	"verification time 807 usec\n"
	"stack depth 4\n"
	"processed 7 insns (limit 1000000) max_states_per_insn 0 total_states 3 peak_states 2 mark_read 0\n";

static const char log_7_3[] =
	"0: R1=ctx() R10=fp0\n"
	"; asm volatile ( @ nullness.bpf.c:32\n"
	"0: (b7) r1 = 0                        ; R1=0\n"
	"7: (79) r0 = *(u64 *)(r0 +0)\n"
	"R1 type=ctx expected=fp\n"
	"\n"
	"Verification failed: Register Type Safety: Invalid dereference\n"
	"\n"
	"Reason:\n"
	"  R0 may be NULL here.\n"
	"Suggestion:\n"
	"  Add a NULL check before the access.\n"
	"\n"
	"verification time 4309 usec\n"
	"stack depth max 0\n"
	"subprog 0 (no_test_proves_nothing) main insns_self 7 insns_total 7 stack 8\n"
	"processed 7 insns (limit 1000000) max_states_per_insn 0 total_states 0 peak_states 0 mark_read 0\n";

static void reason_is(const char *log, const char *want)
{
	char got[256];

	vlog_reason(log, got, sizeof(got));
	assert_string_equal(got, want);
}

static void reasons(void **state)
{
	(void)state;
	reason_is(log_5_10, "R0 invalid mem access 'map_value_or_null'");
	reason_is(log_7_3, "R1 type=ctx expected=fp");
	reason_is("back-edge from insn 3 to 1\n", "back-edge from insn 3 to 1");
	reason_is("0: (85) call bpf_x#6\nunknown func bpf_x#6\nprocessed 1 insns (limit 1000000)\n",
		  "unknown func bpf_x#6");
	/* register states are no reason, whatever they begin with */
	reason_is("R1 !read_ok\n1: R0_w=inv0 R10=fp0\nR0_w=inv0\n", "R1 !read_ok");
	/* a number at the start of a line is only an instruction with a colon behind it */
	reason_is("2 subprogs are too many\n", "2 subprogs are too many");
	reason_is("", "");
	reason_is("no newline at the end", "no newline at the end");
}

static void stats(void **state)
{
	struct vlog_stats s;

	(void)state;
	vlog_read_stats(log_5_10, &s);
	assert_int_equal(s.insns, 7);
	assert_int_equal(s.states, 3);
	assert_int_equal(s.peak_states, 2);
	vlog_read_stats("R0 !read_ok\nnot processed 9 insns\n", &s);
	assert_int_equal(s.insns, -1);
	assert_int_equal(s.states, -1);
	/* a log cut behind the count */
	vlog_read_stats("processed 12 insns", &s);
	assert_int_equal(s.insns, 12);
	assert_int_equal(s.peak_states, -1);
}

static void stack_is(const char *log, long long want)
{
	struct vlog_stats s;

	vlog_read_stats(log, &s);
	assert_int_equal(s.stack, want);
}

static void stack(void **state)
{
	(void)state;
	stack_is(log_5_10, 4);
	stack_is("stack depth 8+0+16\nprocessed 5 insns", 24);
	/* what 7.2 has behind it is the longest chain of calls, rounded up */
	stack_is("stack depth 8+16 max 48\ninsns processed 6+5\nprocessed 11 insns", 24);
	stack_is("stack depth 0+0 max 0\n", 0);
	/* 7.3: the sum of its lines, not the number behind "max" */
	stack_is(log_7_3, 8);
	stack_is("stack depth max 64\n"
		 "subprog 0 (a) main insns_self 6 insns_total 6 stack 8\n"
		 "subprog 1 (stack) global insns_self 5 insns_total 5 stack 32\n"
		 "processed 11 insns (limit 1000000)\n", 40);
	/* only where a line begins, and without BPF_LOG_STATS not at all */
	stack_is("R1 stack depth 8\nprocessed 1 insns", -1);
	stack_is("processed 1 insns (limit 1000000)\n", -1);
	stack_is("subprog 1 is too long\n", -1);
	stack_is("", -1);
}

static void classic_part(void **state)
{
	(void)state;
	assert_int_equal(vlog_classic_len(log_5_10), strlen(log_5_10));
	assert_ptr_equal(strstr(log_7_3, "Verification failed"), log_7_3 + vlog_classic_len(log_7_3));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reasons),
		cmocka_unit_test(stats),
		cmocka_unit_test(stack),
		cmocka_unit_test(classic_part),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
