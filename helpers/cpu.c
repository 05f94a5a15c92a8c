// SPDX-License-Identifier: GPL-2.0
/* The CPU that a program runs on, memory of CPUs, random numbers. */
#include <bpf/btf.h>

#include "helpers/fixtures.h"

#define MAX_CPUS 8

HELPER_CASE(bpf_get_smp_processor_id, follows_the_affinity)
{
	struct bpf_object *o = helper_load(t, bpf_get_smp_processor_id, "read_cpu");
	int cpus[MAX_CPUS], n = must(t, cpus_allowed(cpus, MAX_CPUS)), i;

	for (i = 0; i < n; i++) {
		must(t, pin_to_cpu(cpus[i]));
		expect_eq(t, call(t, o, "read_cpu"), cpus[i]);
	}
}

/* Older pahole wrote no variables of CPUs into the kernel's BTF. */
static struct bpf_object *load_cpu_ptr(struct test *t, const char *name, const char *prog)
{
	struct btf *btf = btf__load_vmlinux_btf();

	if (!btf)
		test_skip(t, "the kernel has no BTF");
	if (btf__find_by_name_kind(btf, "runqueues", BTF_KIND_VAR) < 0)
		test_skip(t, "the kernel's BTF has no variable runqueues");
	return prog_load(t, name, prog);
}

HELPER_CASE(bpf_this_cpu_ptr, follows_the_affinity)
{
	struct bpf_object *o = load_cpu_ptr(t, "helpers/bpf_this_cpu_ptr", "read_this_cpu");
	int cpus[MAX_CPUS], n = must(t, cpus_allowed(cpus, MAX_CPUS)), i;

	for (i = 0; i < n; i++) {
		must(t, pin_to_cpu(cpus[i]));
		expect_eq(t, call(t, o, "read_this_cpu"), cpus[i]);
	}
}

HELPER_CASE(bpf_per_cpu_ptr, reaches_every_cpu)
{
	struct bpf_object *o = load_cpu_ptr(t, "helpers/bpf_per_cpu_ptr", "read_other_cpu");
	int cpu;

	/* struct rq has the number of the CPU that it belongs to */
	for (cpu = 0; cpu < libbpf_num_possible_cpus(); cpu++) {
		global(t, o, __u32, cpu) = cpu;
		expect_eq(t, call(t, o, "read_other_cpu"), cpu);
	}
}

HELPER_CASE(bpf_per_cpu_ptr, no_such_cpu_is_null)
{
	struct bpf_object *o = load_cpu_ptr(t, "helpers/bpf_per_cpu_ptr", "read_other_cpu");

	global(t, o, __u32, cpu) = libbpf_num_possible_cpus();
	expect_eq(t, call(t, o, "read_other_cpu"), -1);
}

HELPER_CASE(bpf_get_prandom_u32, every_bit_changes)
{
	struct bpf_object *o = helper_load(t, bpf_get_prandom_u32, "fill");
	const __u32 *numbers = global_at(t, o, "numbers", 64 * sizeof(*numbers));
	__u32 any = 0, all = ~0U;
	int i;

	run_once(t, o, "fill");
	for (i = 0; i < 64; i++) {
		any |= numbers[i];
		all &= numbers[i];
	}
	/* one bit stays the same in all 64 by chance once in 2^58 runs */
	expect_eq(t, any, 0xffffffff);
	expect_eq(t, all, 0);
}
