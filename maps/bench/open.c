// SPDX-License-Identifier: GPL-2.0
/* Maps and programs of a bench: loaded, filled, run. */
#include "maps/bench/bench.h"

#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define RUNS 8			/* of a program, in a round */
#define SEED 12345		/* the same keys for all types */
#define RING_SIZE (512 << 10)	/* a run's records of the largest size fit: no one waits */

static bool is_measured(const struct bench_map *m, enum bench_op_id op)
{
	return m->type->ops & OP(op) && bench_ops[op].prog;
}

static void prog_name(const struct bench_map *m, enum bench_op_id op, char out[64])
{
	if (m->type->sized)
		snprintf(out, 64, "%s_%u", bench_ops[op].prog, m->value_size);
	else
		snprintf(out, 64, "%s", bench_ops[op].prog);
}

static void choose_programs(struct bench_map *m)
{
	struct bpf_program *p;
	char name[64];
	int op;

	bpf_object__for_each_program(p, m->obj)
		bpf_program__set_autoload(p, !strcmp(bpf_program__name(p), "nothing"));
	for (op = 0; op < NR_BENCH_OPS; op++) {
		if (!is_measured(m, op))
			continue;
		prog_name(m, op, name);
		p = bpf_object__find_program_by_name(m->obj, name);
		if (!p)
			test_fail(m->t, "no program %s", name);
		bpf_program__set_autoload(p, true);
	}
}

/* Local storages have no entries; of the other sizes' maps none is made. */
static struct bpf_map *choose_sized(struct bench_map *m)
{
	struct bpf_map *map, *found = NULL;
	char name[32];

	snprintf(name, sizeof(name), "map_%u", m->value_size);
	bpf_object__for_each_map(map, m->obj) {
		if (!strcmp(bpf_map__name(map), name))
			found = map;
		else if (!strncmp(bpf_map__name(map), "map_", 4))
			must(m->t, bpf_map__set_autocreate(map, false));
	}
	if (!found)
		test_fail(m->t, "no map %s", name);
	return found;
}

static struct bpf_map *set_up_map(struct bench_map *m)
{
	const struct bench_type *type = m->type;
	struct bpf_map *map = bpf_object__find_map_by_name(m->obj, "map");
	bool ring = type->type == BPF_MAP_TYPE_RINGBUF;

	must(m->t, bpf_map__set_type(map, type->type));
	must(m->t, bpf_map__set_map_flags(map, type->flags));
	must(m->t, bpf_map__set_max_entries(map, ring ? RING_SIZE : BENCH_ENTRIES));
	must(m->t, bpf_map__set_key_size(map, type->prefix ? 8 : type->no_key ? 0 : 4));
	if (!type->of_maps) {
		must(m->t, bpf_map__set_value_size(map, ring ? 0 : m->value_size));
		return map;
	}
	m->inner = (int)must(m->t, map_try(.type = BPF_MAP_TYPE_ARRAY, .key_size = 4,
					   .value_size = m->value_size, .max_entries = 1));
	must(m->t, bpf_map__set_inner_map_fd(map, m->inner));
	return map;
}

/* prefix_len and, where there is one behind it, value_size. */
static void set_constants(struct bench_map *m)
{
	__u32 constants[2] = { m->type->prefix ? 32 : 0, m->value_size };
	struct bpf_map *rodata = bpf_object__find_map_by_name(m->obj, ".rodata");
	size_t size = 0;

	if (!rodata || !bpf_map__initial_value(rodata, &size) || size > sizeof(constants))
		test_fail(m->t, "the object has other constants than expected");
	must(m->t, bpf_map__set_initial_value(rodata, constants, size));
}

static int no_op(void *arg, void *data, size_t size)
{
	(void)arg, (void)data, (void)size;
	return 0;
}

static void find_programs(struct bench_map *m)
{
	struct bpf_program *nothing = bpf_object__find_program_by_name(m->obj, "nothing");
	char name[64];
	int op;

	for (op = 0; op < NR_BENCH_OPS; op++) {
		m->progs[op] = -1;
		if (!is_measured(m, op))
			continue;
		prog_name(m, op, name);
		m->progs[op] = prog_fd(m->t, m->obj, name);
	}
	m->nothing = nothing ? bpf_program__fd(nothing) : -1;
}

void bench_map_open(struct test *t, struct bench_map *m, const struct bench_type *type,
		    __u32 value_size)
{
	struct bpf_map *map, *bss;
	char file[64];
	size_t size = 0;

	*m = (struct bench_map){
		.t = t, .type = type, .value_size = value_size, .state = SEED, .inner = -1,
	};
	snprintf(file, sizeof(file), "maps/%s", type->file ?: "bench");
	m->obj = prog_open(t, file, NULL);
	choose_programs(m);
	map = type->sized ? choose_sized(m) : set_up_map(m);
	set_constants(m);
	must(t, bpf_object__load(m->obj));
	m->fd = bpf_map__fd(map);
	find_programs(m);
	bss = bpf_object__find_map_by_name(m->obj, ".bss");
	m->io = bss ? bpf_map__initial_value(bss, &size) : NULL;
	if (!m->io || size != sizeof(*m->io))
		test_fail(t, "progs/%s.bpf.c: io is not its only variable", file);
	m->io->state = SEED;
	if (type->type == BPF_MAP_TYPE_RINGBUF) {
		m->ring = ring_buffer__new(m->fd, no_op, NULL, NULL);
		must(t, m->ring ? 0 : -errno);
	}
}

void bench_map_close(struct bench_map *m)
{
	ring_buffer__free(m->ring);
	if (m->inner >= 0)
		close(m->inner);
	bpf_object__close(m->obj);
}

void bench_map_fill(struct bench_map *m, __u32 entries)
{
	const void *value = m->type->of_maps ? (const void *)&m->inner : bench_values;
	__u32 room[2], i;

	for (i = m->entries; i < entries && !m->type->unfilled; i++) {
		bench_values[0] = i;
		must(m->t, bpf_map_update_elem(m->fd, bench_key(m, i, room), value, BPF_ANY));
	}
	m->entries = m->io->entries = entries;
}

static int run_program(struct bench_map *m, int fd, struct sample *out)
{
	long long ret;
	int i;

	for (i = 0; i < RUNS; i++) {
		ret = m->type->raw_tp ? prog_run_ctx(fd, NULL, 0) : prog_run(fd, NULL, 0, NULL, 0);
		if (ret)
			return ret < 0 ? ret : -EIO;
		__asm__ volatile ("" ::: "memory");	/* the program wrote *io */
		out->ns += m->io->ns;
		out->ops += BENCH_STEPS;
		out->missed += BENCH_STEPS - m->io->done;
		if (m->ring)
			ring_buffer__consume(m->ring);
	}
	return 0;
}

static long long now_ns(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * 1000000000LL + ts.tv_nsec;
}

int bench_map_run(struct bench_map *m, enum bench_op_id op, struct sample *out)
{
	const struct bench_op *o = &bench_ops[op];
	long long begin, ret;

	*out = (struct sample){0};
	if (o->prog)
		return run_program(m, m->progs[op], out);
	begin = now_ns();
	ret = o->user(m, o->times);
	out->ns = now_ns() - begin;
	if (ret < 0)
		return ret;
	/* a batch lookup gives no more than there are: that is no miss */
	out->ops = op == BATCH_LOOKUP ? ret : o->times;
	out->missed = out->ops - ret;
	return 0;
}

int bench_map_run_nothing(struct bench_map *m, struct sample *out)
{
	*out = (struct sample){0};
	return run_program(m, m->nothing, out);
}
