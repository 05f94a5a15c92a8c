// SPDX-License-Identifier: GPL-2.0
/* The operations through bpf(2), and the table of all of them. */
#include "maps/bench/bench.h"

#include <stdlib.h>
#include <string.h>

#define CALLS 64	/* of bpf(2), in a round */
#define BATCHED 512	/* elements in a batch at most */
#define BENCH_CPUS 16

__u64 bench_values[BENCH_MAX_VALUE / 8 * BENCH_CPUS];
/* What a batch has room for, with the value of each CPU. */
static char *batch_values;
static __u32 batch_keys[BATCHED][2];

const void *bench_key(const struct bench_map *m, __u32 number, __u32 room[2])
{
	room[0] = m->type->prefix ? 32 : number;
	room[1] = number;
	return m->type->no_key ? NULL : room;
}

/* The next key, and its number in the value, which is what a bloom filter looks for. */
static const void *next_key(struct bench_map *m, __u32 room[2])
{
	__u32 number;

	m->state = BENCH_NEXT(m->state);
	number = BENCH_KEY(m->state, m->entries);
	bench_values[0] = number;
	return bench_key(m, number, room);
}

/* ENOENT is a miss, which an LRU has; what else fails ends the operation. */
static int count(int err, long long *done)
{
	*done += !err;
	return err == -ENOENT ? 0 : err;
}

#define EACH_CALL(call)								\
	long long done = 0;							\
	__u32 room[2];								\
	int err = 0;								\
										\
	for (; times && !err; times--) {					\
		const void *key = next_key(m, room);				\
										\
		err = count(call, &done);					\
	}									\
	return err ?: done

static long long look_up(struct bench_map *m, long long times)
{
	EACH_CALL(bpf_map_lookup_elem(m->fd, key, bench_values));
}

static long long update(struct bench_map *m, long long times)
{
	EACH_CALL(bpf_map_update_elem(m->fd, key, bench_values, BPF_ANY));
}

static int replace(int fd, const void *key)
{
	int deleted = bpf_map_delete_elem(fd, key);

	return bpf_map_update_elem(fd, key, bench_values, BPF_ANY) ?: deleted;
}

static long long delete_insert(struct bench_map *m, long long times)
{
	EACH_CALL(replace(m->fd, key));
}

static long long pop_push(struct bench_map *m, long long times)
{
	EACH_CALL(bpf_map_lookup_and_delete_elem(m->fd, key, bench_values) ?:
		  bpf_map_update_elem(m->fd, key, bench_values, BPF_ANY));
}

static __u32 value_room(const struct bench_map *m)
{
	return m->type->per_cpu ? m->value_size * libbpf_num_possible_cpus() : m->value_size;
}

static int make_room(void)
{
	if (!batch_values)
		batch_values = calloc(BATCHED, BENCH_MAX_VALUE * libbpf_num_possible_cpus());
	return batch_values ? 0 : -ENOMEM;
}

/*
 * From the map's beginning; a type may stop in between (rhash does whenever others want the
 * CPU), and what the call left in @at is where it goes on.
 */
static long long look_up_batch(struct bench_map *m, long long times)
{
	__u64 at[2] = {0};
	long long got = 0, most = m->entries < times ? m->entries : times;
	__u32 n;
	int err = make_room();

	while (!err && got < most) {
		n = most - got;
		err = bpf_map_lookup_batch(m->fd, got ? at : NULL, at, batch_keys,
					   batch_values + got * value_room(m), &n, NULL);
		if (!err && !n)
			return -ENODATA;
		/* what is left of the room is too small for a hash's next bucket */
		if (err == -ENOSPC && got)
			return got;
		got += err && err != -ENOENT ? 0 : n;
	}
	return err && err != -ENOENT ? err : got;
}

/* Keys of another size than 8 stand closer. */
static long long update_batch(struct bench_map *m, long long times)
{
	size_t key_size = m->type->prefix ? 8 : 4;
	__u32 room[2], n = times, i;
	int err = make_room();

	for (i = 0; i < n; i++)
		memcpy((char *)batch_keys + i * key_size, next_key(m, room), key_size);
	err = err ?: bpf_map_update_batch(m->fd, batch_keys, batch_values, &n, NULL);
	return err ? err : (long long)n;
}

const struct bench_op bench_ops[NR_BENCH_OPS] = {
	[PROG_LOOKUP] = { "program", "lookup", "lookup", PROG_LOOKUP },
	[PROG_UPDATE] = { "program", "update", "update", PROG_UPDATE },
	[PROG_DELETE_INSERT] = { "program", "delete+insert", "delete_insert", PROG_UPDATE },
	[PROG_POP_PUSH] = { "program", "pop+push", "pop_push", PROG_UPDATE },
	[PROG_PUSH] = { "program", "push", "push", PROG_UPDATE },
	[PROG_PEEK] = { "program", "peek", "peek", PROG_LOOKUP },
	[PROG_OUTPUT] = { "program", "output", "output", PROG_UPDATE },
	[USER_LOOKUP] = { "syscall", "lookup", NULL, USER_LOOKUP, look_up, CALLS },
	[USER_UPDATE] = { "syscall", "update", NULL, USER_UPDATE, update, CALLS },
	[USER_DELETE_INSERT] = { "syscall", "delete+insert", NULL, USER_UPDATE, delete_insert, CALLS },
	[USER_POP_PUSH] = { "syscall", "pop+push", NULL, USER_UPDATE, pop_push, CALLS },
	[USER_PUSH] = { "syscall", "push", NULL, USER_UPDATE, update, CALLS },
	[USER_PEEK] = { "syscall", "peek", NULL, USER_LOOKUP, look_up, CALLS },
	[BATCH_LOOKUP] = { "batch", "lookup", NULL, BATCH_LOOKUP, look_up_batch, BATCHED },
	[BATCH_UPDATE] = { "batch", "update", NULL, BATCH_UPDATE, update_batch, BATCHED },
};
