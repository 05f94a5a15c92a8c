// SPDX-License-Identifier: GPL-2.0
/* What tables with keys are for: a thousand elements, from programs and from system calls. */
#include <sched.h>
#include <string.h>

#include "maps/types.h"

#define NR 1000U

static const struct map_type *const counted_types[] = {
	&map_type_hash, &map_type_percpu_hash, &map_type_rhash,
};
static const struct map_type *const lru_types[] = {
	&map_type_lru_hash, &map_type_lru_percpu_hash,
};
static const struct map_type *const percpu_types[] = {
	&map_type_percpu_array, &map_type_percpu_hash, &map_type_lru_percpu_hash,
};

static __u32 keys[NR];
static __u64 values[NR * MAX_CPUS];

static struct map_prog load_bulk(struct test *t, __u32 max_entries)
{
	struct map_args args = family_type(t)->args;

	args.max_entries = max_entries;
	return map_prog_load_as(t, "bulk", "bulk", &args);
}

/* Ten times the key, as the program's updates store; the same on all CPUs. */
static void expected_elems(__u32 first, __u32 nr, int cpus)
{
	__u32 i;
	int cpu;

	for (i = 0; i < nr; i++) {
		keys[i] = first + i;
		for (cpu = 0; cpu < cpus; cpu++)
			values[i * cpus + cpu] = 10 * (__u64)(first + i);
	}
}

static int cpus_of_value(const struct test *t)
{
	return family_type(t) == &map_type_percpu_hash ? libbpf_num_possible_cpus() : 1;
}

/* The second and the last quarter of the keys, and no others, with their values. */
static void walk_quarters(struct test *t, int fd, int cpus)
{
	__u32 count = NR, i, right = 0;

	expect_err(t, batch_read_all(fd, keys, values, cpus, &count), ENOENT);
	expect_eq(t, count, NR / 2);
	for (i = 0; i < count; i++)
		right += (keys[i] / (NR / 4)) % 2 == 1 && values[i * cpus] == 10ULL * keys[i];
	expect_eq(t, right, NR / 2);
	expect_eq(t, elem_count(fd, NR), NR / 2);
}

/* Each half is put in from one side and found from the other; then half of each is deleted. */
FAMILY_PLAIN(counted, job_half_deleted)
{
	struct map_prog p = load_bulk(t, NR);
	int cpus = cpus_of_value(t);
	__u32 count = NR / 2;

	(void)fd;
	expect_ok(t, prog_bulk(&p, MAP_OP_UPDATE, 0, NR / 2));
	expected_elems(NR / 2, NR / 2, cpus);
	expect_ok(t, bpf_map_update_batch(p.map, keys, values, &count, NULL));
	expect_err(t, elem_put(p.map, NR, 1), E2BIG);
	expect_ok(t, prog_bulk(&p, MAP_OP_LOOKUP, 0, NR));
	expect_eq(t, p.io->visited, NR);
	expect_eq(t, p.io->sum, 10 * NR * (NR - 1ULL) / 2);

	expect_ok(t, prog_bulk(&p, MAP_OP_DELETE, NR / 2, NR / 4));
	expected_elems(0, NR / 4, cpus);
	count = NR / 4;
	expect_ok(t, bpf_map_delete_batch(p.map, keys, &count, NULL));
	expect_ok(t, prog_bulk(&p, MAP_OP_LOOKUP, 0, NR));
	expect_eq(t, p.io->visited, NR / 2);
	/* a table that now shrinks, beside us, may hide elements from who walks over it */
	if (family_type(t) != &map_type_rhash)
		walk_quarters(t, p.map, cpus);
	/* there is room again for as many as went, and for no more */
	expect_ok(t, prog_bulk(&p, MAP_OP_UPDATE, NR, NR / 2));
	expect_err(t, prog_bulk(&p, MAP_OP_UPDATE, 2 * NR, 1), E2BIG);
}

static const struct map_type *const array_types[] = { &map_type_array };

/* Counters: added to by a program, read and set in one go by a system call. */
FAMILY_PLAIN(array, job_counters)
{
	struct map_prog p = load_bulk(t, NR);
	__u32 at, count = NR, i, right = 0;

	(void)fd;
	expected_elems(0, NR, 1);
	expect_ok(t, bpf_map_update_batch(p.map, keys, values, &count, NULL));
	p.io->value = 3;
	expect_ok(t, prog_bulk(&p, MAP_OP_STORE, 0, NR));
	expect_ok(t, prog_bulk(&p, MAP_OP_STORE, 0, NR));
	memset(values, 0, NR * sizeof(*values));
	count = NR;
	expect_ok(t, bpf_map_lookup_batch(p.map, NULL, &at, keys, values, &count, NULL));
	for (i = 0; i < count; i++)
		right += keys[i] == i && values[i] == 10 * i + 6;
	expect_eq(t, right, NR);
}

static bool run_on(int cpu)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET(cpu, &set);
	return !sched_setaffinity(0, sizeof(set), &set);
}

/* CPU n adds n + 1 to its own value of each of 100 elements. */
FAMILY_PLAIN(percpu, job_sums_over_cpus)
{
	int cpus = must(t, libbpf_num_possible_cpus()), cpu, online = 0, wrong = 0;
	struct map_prog p = load_bulk(t, 4 * MAP_BULK * cpus);
	bool ran[MAX_CPUS] = {0};
	__u32 key, nr = 100;

	(void)fd;
	for (key = 0; key < nr; key++)
		expect_ok(t, elem_put(p.map, key, 1000));
	for (cpu = 0; cpu < cpus; cpu++) {
		ran[cpu] = run_on(cpu);
		if (!ran[cpu])
			continue;
		online++;
		p.io->value = cpu + 1;
		expect_ok(t, prog_bulk(&p, MAP_OP_STORE, 0, nr));
		expect_eq(t, p.io->visited, nr);
		expect_eq(t, p.io->sum, nr * (1000 + cpu + 1ULL));
	}
	for (key = 0; key < nr; key++) {
		expect_ok(t, bpf_map_lookup_elem(p.map, &key, values));
		for (cpu = 0; cpu < cpus; cpu++)
			wrong += values[cpu] != 1000 + (ran[cpu] ? cpu + 1ULL : 0);
	}
	expect_eq(t, wrong, 0);
	expect_true(t, online >= 1);
}

/*
 * Of twice as many as there is room for, none is refused.  The newest 16 are there: what
 * makes room are the oldest of those that nobody asked for.
 */
FAMILY_PLAIN(lru, job_keeps_newest)
{
	struct map_prog p = load_bulk(t, 256);
	long long count;

	(void)fd;
	expect_ok(t, prog_bulk(&p, MAP_OP_UPDATE, 0, 512));
	expect_ok(t, prog_bulk(&p, MAP_OP_LOOKUP, 512 - 16, 16));
	expect_eq(t, p.io->visited, 16);
	count = elem_count(p.map, 256);
	expect_true(t, count >= 16 && count <= 256);
	expect_err(t, elem_get(p.map, 0), ENOENT);
}
