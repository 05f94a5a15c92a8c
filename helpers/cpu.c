// SPDX-License-Identifier: GPL-2.0
/* The CPU that a program runs on, memory of CPUs, random numbers. */
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

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

/* What getcpu(2) says, which the C library may answer from another place: the system call. */
HELPER_CASE(bpf_get_numa_node_id, as_getcpu_says)
{
	struct bpf_object *o = helper_load(t, bpf_get_numa_node_id, "read_node");
	int cpus[MAX_CPUS], n = must(t, cpus_allowed(cpus, MAX_CPUS)), i;
	unsigned int node = ~0U;

	for (i = 0; i < n; i++) {
		must(t, pin_to_cpu(cpus[i]));
		must(t, syscall(SYS_getcpu, NULL, &node, NULL) ? -errno : 0);
		expect_eq(t, call(t, o, "read_node"), node);
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

HELPER_PLAIN(bpf_this_cpu_ptr, is_that_of_the_number)
{
	struct bpf_object *o = load_cpu_ptr(t, "helpers/bpf_this_cpu_ptr", "same_as_by_number");

	expect_eq(t, call(t, o, "same_as_by_number"), 1);
}

/* The run of a raw tracepoint's program counts as none. */
HELPER_EDGE_PLAIN(bpf_this_cpu_ptr, of_a_number)
{
	struct bpf_object *o = load_cpu_ptr(t, "helpers/bpf_this_cpu_ptr", "read_number");

	expect_eq(t, call(t, o, "read_number"), 0);
}

/* struct rq has the number of the CPU that it belongs to. */
static struct bpf_object *load_other_cpu(struct test *t, __u32 cpu)
{
	struct bpf_object *o = load_cpu_ptr(t, "helpers/bpf_per_cpu_ptr", "read_other_cpu");

	global(t, o, __u32, cpu) = cpu;
	return o;
}

HELPER_PLAIN(bpf_per_cpu_ptr, reaches_every_cpu)
{
	struct bpf_object *o = load_other_cpu(t, 0);
	int cpu;

	for (cpu = 0; cpu < libbpf_num_possible_cpus(); cpu++) {
		global(t, o, __u32, cpu) = cpu;
		expect_eq(t, call(t, o, "read_other_cpu"), cpu);
	}
}

HELPER_PLAIN(bpf_per_cpu_ptr, of_a_number)
{
	struct bpf_object *o = load_cpu_ptr(t, "helpers/bpf_per_cpu_ptr", "read_number");

	global(t, o, __u32, cpu) = 0;
	expect_true(t, call(t, o, "read_number") >= 0);
	global(t, o, __u32, cpu) = libbpf_num_possible_cpus();
	expect_eq(t, call(t, o, "read_number"), -1);
}

/* bpf_per_cpu_ptr() of kernel/bpf/helpers.c: cpu >= nr_cpu_ids */
#define NO_CPU(what, number, want)						\
	HELPER_EDGE_PLAIN(bpf_per_cpu_ptr, what)				\
	{									\
		expect_eq(t, call(t, load_other_cpu(t, number), "read_other_cpu"), want);	\
	}

NO_CPU(first, 0, 0)
NO_CPU(last, libbpf_num_possible_cpus() - 1, libbpf_num_possible_cpus() - 1)
NO_CPU(one_past_the_last_is_null, libbpf_num_possible_cpus(), -1)
NO_CPU(highest_bit_is_null, 1U << 31, -1)
NO_CPU(largest_is_null, ~0U, -1)

HELPER_PLAIN(bpf_get_prandom_u32, every_bit_changes)
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

/* Two series of 64 are the same by chance once in 2^2048 runs. */
HELPER_PLAIN(bpf_get_prandom_u32, no_series_twice)
{
	struct bpf_object *o = helper_load(t, bpf_get_prandom_u32, "fill");
	const __u32 *numbers = global_at(t, o, "numbers", 64 * sizeof(*numbers));
	__u32 first[64];

	run_once(t, o, "fill");
	memcpy(first, numbers, sizeof(first));
	run_once(t, o, "fill");
	expect_true(t, memcmp(first, numbers, sizeof(first)));
}
