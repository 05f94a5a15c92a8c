// SPDX-License-Identifier: GPL-2.0
/* Objects in map values: locks, timers, dynptrs, kptrs. */
#include <pthread.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "helpers/fixtures.h"

#define RUNS 20000

struct runner {
	int fd, cpu, err;
};

static void *run_many(void *arg)
{
	char packet[64] = {0};
	LIBBPF_OPTS(bpf_test_run_opts, opts,
		.data_in = packet, .data_size_in = sizeof(packet), .repeat = RUNS);
	struct runner *r = arg;

	r->err = pin_to_cpu(r->cpu);
	if (!r->err)
		r->err = bpf_prog_test_run_opts(r->fd, &opts);
	return NULL;
}

struct counters {
	struct bpf_spin_lock lock;
	__u32 pad;
	__u64 n[8];
};

/*
 * Two CPUs count, while user space reads under the same lock: nothing is lost,
 * and all counters are the same whenever they are looked at.
 */
HELPER_CASE(bpf_spin_lock, two_cpus_and_a_reader)
{
	struct bpf_object *o = helper_load(t, bpf_spin_lock, "count");
	int cpus[2], n = must(t, cpus_allowed(cpus, 2)), i, look, map = map_fd(t, o, "map");
	struct runner runners[2];
	pthread_t threads[2];
	struct counters c;
	__u32 key = 0;

	for (i = 0; i < n; i++) {
		runners[i] = (struct runner){ prog_fd(t, o, "count"), cpus[i], 0 };
		must(t, -pthread_create(&threads[i], NULL, run_many, &runners[i]));
	}
	for (look = 0; look < 200; look++) {
		must(t, bpf_map_lookup_elem_flags(map, &key, &c, BPF_F_LOCK));
		for (i = 1; i < 8; i++)
			if (c.n[i] != c.n[0])
				test_fail(t, "counter %d is %llu, the first %llu", i, c.n[i],
					  c.n[0]);
	}
	for (i = 0; i < n; i++) {
		pthread_join(threads[i], NULL);
		expect_ok(t, runners[i].err);
	}
	must(t, bpf_map_lookup_elem_flags(map, &key, &c, BPF_F_LOCK));
	for (i = 0; i < 8; i++)
		expect_eq(t, c.n[i], (long long)n * RUNS);
}

struct timer_value {
	__u64 timer[2];
	__u64 fired;
};

static __u64 times_fired(struct test *t, struct bpf_object *o, __u32 key)
{
	struct timer_value v;

	must(t, bpf_map_lookup_elem(map_fd(t, o, "map"), &key, &v));
	return v.fired;
}

static struct bpf_object *load_timer(struct test *t, const char *prog, __u64 delay)
{
	struct bpf_object *o = helper_load(t, bpf_timer_start, prog);

	global(t, o, __u32, key) = 1;
	global(t, o, __u64, delay) = delay;
	return o;
}

HELPER_CASE(bpf_timer_start, fires_once)
{
	struct bpf_object *o = load_timer(t, "arm", 1000);
	int i;

	run_once(t, o, "arm");
	expect_ok(t, global(t, o, long, init));
	expect_ok(t, global(t, o, long, set_callback));
	expect_ok(t, global(t, o, long, start));
	/* the case's deadline ends the wait for one that never fires */
	while (!times_fired(t, o, 1))
		usleep(1000);
	for (i = 0; i < 20; i++)
		usleep(1000);
	expect_eq(t, times_fired(t, o, 1), 1);
	expect_eq(t, times_fired(t, o, 0), 0);
	expect_eq(t, global(t, o, __u32, fired_key), 1);
}

HELPER_CASE(bpf_timer_start, errors)
{
	struct bpf_object *o = load_timer(t, "arm", 1000);

	global(t, o, __u64, flags) = 1ULL << 63;
	run_once(t, o, "arm");
	expect_ok(t, global(t, o, long, init));
	expect_err(t, global(t, o, long, start_early), EINVAL);	/* no callback yet */
	expect_err(t, global(t, o, long, init_again), EBUSY);
	expect_err(t, global(t, o, long, start), EINVAL);	/* the flags */
}

HELPER_CASE(bpf_timer_init, unknown_clock)
{
	struct bpf_object *o = load_timer(t, "arm", 1000);

	global(t, o, __u64, clock) = CLOCK_PROCESS_CPUTIME_ID;
	run_once(t, o, "arm");
	expect_err(t, global(t, o, long, init), EINVAL);
	/* what was not initialized can be neither given a callback nor started */
	expect_err(t, global(t, o, long, set_callback), EINVAL);
	expect_err(t, global(t, o, long, start), EINVAL);
}

HELPER_CASE(bpf_timer_cancel, says_whether_it_was_active)
{
	struct bpf_object *o = load_timer(t, "arm_and_cancel", 3600ULL * 1000000000);

	run_once(t, o, "arm_and_cancel");
	expect_ok(t, global(t, o, long, start));
	expect_eq(t, global(t, o, long, cancel), 1);
	expect_eq(t, global(t, o, long, cancel_again), 0);
	expect_eq(t, times_fired(t, o, 1), 0);
}

static long long dynptr(struct test *t, struct bpf_object *o, const char *prog, __u32 offset,
			__u64 value)
{
	global(t, o, __u32, offset) = offset;
	global(t, o, __u64, value) = value;
	return call(t, o, prog);
}

HELPER_CASE(bpf_dynptr_from_mem, write_then_read)
{
	struct bpf_object *o = helper_load(t, bpf_dynptr_from_mem, "read_write");
	__u8 *memory = global_at(t, o, "memory", 16);
	__u64 value = 0x1122334455667788;

	expect_ok(t, dynptr(t, o, "read_write", 8, value));
	expect_ok(t, global(t, o, long, ret_write));
	expect_ok(t, global(t, o, long, ret_read));
	expect_eq(t, global(t, o, __u64, value), value);
	expect_mem(t, memory + 8, &value, 8);
	expect_mem(t, memory, "\0\0\0\0\0\0\0\0", 8);
}

HELPER_CASE(bpf_dynptr_from_mem, past_the_end)
{
	struct bpf_object *o = helper_load(t, bpf_dynptr_from_mem, "read_write");

	expect_ok(t, dynptr(t, o, "read_write", 9, 1));
	expect_err(t, global(t, o, long, ret_write), E2BIG);
	expect_err(t, global(t, o, long, ret_read), E2BIG);
	expect_mem(t, global_at(t, o, "memory", 16), "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 16);
}

HELPER_CASE(bpf_dynptr_from_mem, unknown_flags)
{
	struct bpf_object *o = helper_load(t, bpf_dynptr_from_mem, "read_write");

	global(t, o, __u64, flags) = 1;
	expect_err(t, dynptr(t, o, "read_write", 0, 1), EINVAL);
	/* the pointer is null, and says so in every use */
	expect_err(t, global(t, o, long, ret_write), EINVAL);
	expect_err(t, global(t, o, long, ret_read), EINVAL);
}

HELPER_CASE(bpf_dynptr_from_mem, slice)
{
	struct bpf_object *o = helper_load(t, bpf_dynptr_from_mem, "slice");
	__u8 *memory = global_at(t, o, "memory", 16);
	__u64 value = 0x1122334455667788;

	expect_ok(t, dynptr(t, o, "slice", 0, value));
	expect_eq(t, global(t, o, int, has_slice), 1);
	expect_mem(t, memory, &value, 8);
}

HELPER_CASE(bpf_kptr_xchg, gives_back_what_was_there)
{
	struct bpf_object *o = helper_load(t, bpf_kptr_xchg, "exchange");
	__u64 first, second;

	run_once(t, o, "exchange");
	first = global(t, o, __u64, put);
	expect_true(t, first);
	expect_eq(t, global(t, o, __u64, got), 0);
	run_once(t, o, "exchange");
	second = global(t, o, __u64, put);
	expect_true(t, second != first);
	expect_eq(t, global(t, o, __u64, got), first);
	/* NULL takes it out */
	global(t, o, int, put_null) = 1;
	run_once(t, o, "exchange");
	expect_eq(t, global(t, o, __u64, got), second);
	run_once(t, o, "exchange");
	expect_eq(t, global(t, o, __u64, got), 0);
}
