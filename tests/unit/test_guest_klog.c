// SPDX-License-Identifier: GPL-2.0
/* Which lines of the kernel log fail a case, and the tables that say so. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <errno.h>
#include <string.h>

#include <cmocka.h>

#include "selftests/klog.h"

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

/* First lines of reports, as kernels from 5.10 to 7.3 print them. */
static const char *const real[] = {
	"WARNING: CPU: 1 PID: 1234 at kernel/bpf/verifier.c:12345 do_check+0x1a2b/0x3c4d",
	/* newer kernels have CPU and PID behind the place */
	"WARNING: kernel/bpf/verifier.c:2748 at reg_bounds_sanity_check+0x1a4/0x210, CPU#0: bpf_selftests/71",
	"WARNING: possible circular locking dependency detected",
	"WARNING: possible recursive locking detected",
	"WARNING: inconsistent lock state",
	"WARNING: suspicious RCU usage",
	"WARNING: bad unlock balance detected!",
	"BUG: kernel NULL pointer dereference, address: 0000000000000000",
	"BUG: unable to handle page fault for address: ffffc90000400000",
	"BUG: sleeping function called from invalid context at include/linux/sched/mm.h:321",
	"BUG: scheduling while atomic: bpf_selftests/71/0x00000002",
	"BUG: workqueue lockup - pool cpus=0 node=0 flags=0x0 nice=0 stuck for 34s!",
	"watchdog: BUG: soft lockup - CPU#0 stuck for 22s! [bpf_selftests:71]",
	"BUG: KASAN: slab-out-of-bounds in bpf_prog_run+0x1/0x2",
	"kernel BUG at kernel/bpf/hashtab.c:123!",
	"Oops: 0000 [#1] SMP PTI",
	"Oops: Oops: 0002 [#1] PREEMPT SMP NOPTI",
	"general protection fault, maybe for address 0x0: 0000 [#1] SMP NOPTI",
	"Oops: general protection fault, probably for non-canonical address 0x6b6b6b6b6b6b6b6b: 0000 [#1] SMP",
	"UBSAN: shift-out-of-bounds in kernel/bpf/verifier.c:4567:18",
	"rcu: INFO: rcu_sched self-detected stall on CPU",
	"rcu: INFO: rcu_preempt detected stalls on CPUs/tasks:",
	"INFO: task bpf_selftests:71 blocked for more than 120 seconds.",
	"verifier bug: not inlined functions bpf_map_lookup_elem#1 is missing func(1)",
	"REG INVARIANTS VIOLATION (false_reg1): range bounds violation u64=[0x1, 0x0] s64=[0x1, 0x0]",
	" Call Trace:",
};

static const char *const ordinary[] = {
	"",
	"random: crng init done",
	"Out of memory: Killed process 71 (bpf_selftests) total-vm:523400kB",
	"bpf_selftests[71]: segfault at 0 ip 0000000000401136 sp 00007ffd0c5a7f50 error 6 in bpf_selftests",
	"veth0: renamed from eth7",
	"bpfilter: Loaded bpfilter_umh pid 71",
};

static void real_splats_are_seen(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(real); i++)
		if (!klog_is_splat(&klog_table, real[i]))
			fail_msg("passed over: %s", real[i]);
	for (i = 0; i < ARRAY_SIZE(ordinary); i++)
		if (klog_is_splat(&klog_table, ordinary[i]))
			fail_msg("taken for a splat: %s", ordinary[i]);
}

static void harmless_rows_match_their_sample_alone(void **state)
{
	const struct klog_harmless *row;
	size_t i;

	(void)state;
	assert_true(klog_table.nr_harmless > 0);
	for (row = klog_table.harmless; row < klog_table.harmless + klog_table.nr_harmless; row++) {
		assert_non_null(strstr(row->sample, row->text));
		assert_false(klog_is_splat(&klog_table, row->sample));
		for (i = 0; i < ARRAY_SIZE(real); i++)
			assert_null(strstr(real[i], row->text));
	}
}

static void the_table_is_sound(void **state)
{
	char error[256] = "";

	(void)state;
	if (klog_check(&klog_table, error, sizeof(error)))
		fail_msg("%s", error);
}

static void faulty(const struct klog_splat *s, const struct klog_harmless *h, const char *why)
{
	const struct klog_table t = { s, 1, h, 1 };
	char error[256] = "";

	assert_int_equal(klog_check(&t, error, sizeof(error)), -EINVAL);
	if (!strstr(error, why))
		fail_msg("%s: said of it: %s", why, error);
}

static void a_broken_table_is_an_error(void **state)
{
	static const struct klog_splat ok = { "WARNING: ", "WARNING: CPU: 0 PID: 1 at x.c:1 f+0x0/0x1" };
	static const struct klog_splat no_text = { "", "WARNING: x" }, no_sample = { "WARNING: ", NULL },
		other_sample = { "WARNING: ", "BUG: x" };
	static const struct klog_harmless fine = { "WARNING: Spectre", "the CPU", "WARNING: Spectre v2" };
	static const struct klog_harmless wide[] = {
		{ "WARNING: ", "x", "WARNING: Spectre v2" }, { ":", "x", "WARNING: Spectre v2" },
	};
	const struct klog_table t = { &ok, 1, &fine, 1 };
	char error[256];

	(void)state;
	assert_int_equal(klog_check(&t, error, sizeof(error)), 0);
	faulty(&no_text, &fine, "no text");
	faulty(&no_sample, &fine, "no sample");
	faulty(&other_sample, &fine, "no sample");
	faulty(&ok, &(const struct klog_harmless){ "", "x", "WARNING: y" }, "no text");
	faulty(&ok, &(const struct klog_harmless){ NULL, "x", "WARNING: y" }, "no text");
	faulty(&ok, &(const struct klog_harmless){ "WARNING: y", "", "WARNING: y" }, "no reason");
	faulty(&ok, &(const struct klog_harmless){ "WARNING: y", NULL, "WARNING: y" }, "no reason");
	faulty(&ok, &(const struct klog_harmless){ "WARNING: y", "x", "WARNING: z" }, "no sample");
	faulty(&ok, &(const struct klog_harmless){ "note y", "x", "note y" }, "of no use");
	faulty(&ok, &wide[0], "so wide");
	faulty(&ok, &wide[1], "so wide");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(real_splats_are_seen),
		cmocka_unit_test(harmless_rows_match_their_sample_alone),
		cmocka_unit_test(the_table_is_sound),
		cmocka_unit_test(a_broken_table_is_an_error),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
