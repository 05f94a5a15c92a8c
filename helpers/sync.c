// SPDX-License-Identifier: GPL-2.0
/* Locks and pointers to kernel objects in map values. */
#include <pthread.h>

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

static struct counters read_locked(struct test *t, struct bpf_object *o, const char *map, __u32 key)
{
	struct counters c;

	must(t, bpf_map_lookup_elem_flags(map_fd(t, o, map), &key, &c, BPF_F_LOCK));
	return c;
}

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

/* Element 1 is a value of its own, with a lock of its own. */
static struct bpf_object *load_locks(struct test *t, const char *object, const char *prog, const char *map)
{
	struct bpf_object *o = prog_load(t, object, prog);
	struct counters zero = {0};
	__u32 key;

	for (key = 0; key < 2; key++)
		must(t, bpf_map_update_elem(map_fd(t, o, map), &key, &zero, BPF_ANY));
	return o;
}

/*
 * What the program locked is free again: it runs a second time, and user space takes the lock.
 * Were it not, the kernel would spin until the case's deadline.
 */
#define FREE_AGAIN(helper, what, prog, map, key, counted)			\
	HELPER_PLAIN(helper, what)						\
	{									\
		struct bpf_object *o = load_locks(t, "helpers/" #helper, prog, map);	\
										\
		expect_ok(t, call(t, o, prog));					\
		expect_eq(t, read_locked(t, o, map, key).n[0], counted);	\
		expect_ok(t, call(t, o, prog));					\
		expect_eq(t, read_locked(t, o, map, key).n[0], 2 * (counted));	\
	}

FREE_AGAIN(bpf_spin_lock, in_an_array, "count", "map", 0, 1)
FREE_AGAIN(bpf_spin_lock, in_a_hash, "count_in_hash", "hash", 1, 1)
FREE_AGAIN(bpf_spin_lock, two_one_behind_the_other, "one_behind_the_other", "map", 1, 1)
FREE_AGAIN(bpf_spin_unlock, lock_is_free, "locked_and_unlocked", "map", 0, 1)
FREE_AGAIN(bpf_spin_unlock, taken_again_by_the_same_run, "free_again", "map", 0, 1)

/* One of the two ways is taken by chance; both end with the lock free. */
HELPER_PLAIN(bpf_spin_unlock, on_both_ways)
{
	struct bpf_object *o = load_locks(t, "helpers/bpf_spin_unlock", "on_both_paths", "map");
	struct counters c;
	int i;

	for (i = 0; i < 64; i++)
		must(t, call(t, o, "on_both_paths"));
	c = read_locked(t, o, "map", 0);
	expect_eq(t, c.n[0] + c.n[1], 64);
	/* one way only: by chance once in 2^63 runs */
	expect_true(t, c.n[0] && c.n[1]);
}

/* copy_map_value() leaves the lock out: user space neither sees nor sets it. */
HELPER_EDGE_PLAIN(bpf_spin_lock, user_space_cannot_set_it)
{
	struct bpf_object *o = load_locks(t, "helpers/bpf_spin_lock", "count", "map");
	struct counters c = { .lock.val = 1, .n[0] = 5 };
	__u32 key = 0;

	must(t, bpf_map_update_elem(map_fd(t, o, "map"), &key, &c, BPF_ANY));
	/* with the lock set it would never end */
	expect_ok(t, call(t, o, "count"));
	must(t, bpf_map_lookup_elem(map_fd(t, o, "map"), &key, &c));
	expect_eq(t, c.lock.val, 0);
	expect_eq(t, c.n[0], 6);
}

HELPER_EDGE_PLAIN(bpf_spin_lock, user_space_cannot_set_it_with_the_lock_held)
{
	struct bpf_object *o = load_locks(t, "helpers/bpf_spin_lock", "count", "map");
	struct counters c = { .lock.val = 1, .n[0] = 5 };
	__u32 key = 0;

	must(t, bpf_map_update_elem(map_fd(t, o, "map"), &key, &c, BPF_F_LOCK));
	expect_ok(t, call(t, o, "count"));
	expect_eq(t, read_locked(t, o, "map", 0).n[0], 6);
}

/* Both counters are there, each counted under its own lock. */
HELPER_EDGE_PLAIN(bpf_spin_lock, each_value_has_its_own)
{
	struct bpf_object *o = load_locks(t, "helpers/bpf_spin_lock", "one_behind_the_other", "map");

	expect_ok(t, call(t, o, "one_behind_the_other"));
	expect_eq(t, read_locked(t, o, "map", 0).n[0], 1);
	expect_eq(t, read_locked(t, o, "map", 1).n[0], 1);
	expect_eq(t, read_locked(t, o, "map", 0).lock.val, 0);
}

/* ---- bpf_kptr_xchg() */

struct swap {
	struct bpf_object *o;
	__u64 put, got;
};

/* Puts a new object, or NULL, and tells which came out. */
static void swap(struct test *t, struct swap *s, bool null)
{
	global(t, s->o, int, put_null) = null;
	global(t, s->o, __u64, put) = 0;
	run_once(t, s->o, "exchange");
	s->put = global(t, s->o, __u64, put);
	s->got = global(t, s->o, __u64, got);
}

HELPER_PLAIN(bpf_kptr_xchg, gives_back_what_was_there)
{
	struct swap s = { .o = helper_load(t, bpf_kptr_xchg, "exchange") };
	__u64 first;

	swap(t, &s, false);
	first = s.put;
	expect_true(t, first);
	swap(t, &s, false);
	expect_true(t, s.put && s.put != first);
	expect_eq(t, s.got, first);
}

HELPER_PLAIN(bpf_kptr_xchg, null_takes_it_out)
{
	struct swap s = { .o = helper_load(t, bpf_kptr_xchg, "exchange") };
	__u64 first;

	swap(t, &s, false);
	first = s.put;
	swap(t, &s, true);
	expect_eq(t, s.got, first);
	swap(t, &s, true);
	expect_eq(t, s.got, 0);
}

HELPER_EDGE_PLAIN(bpf_kptr_xchg, first_comes_out_as_null)
{
	struct swap s = { .o = helper_load(t, bpf_kptr_xchg, "exchange") };

	swap(t, &s, false);
	expect_eq(t, s.got, 0);
}

HELPER_EDGE_PLAIN(bpf_kptr_xchg, null_for_null)
{
	struct swap s = { .o = helper_load(t, bpf_kptr_xchg, "exchange") };

	swap(t, &s, true);
	expect_eq(t, s.got, 0);
}

/* The map still has the object; copy_map_value() leaves the pointer out. */
HELPER_EDGE_PLAIN(bpf_kptr_xchg, user_space_sees_no_pointer)
{
	struct swap s = { .o = helper_load(t, bpf_kptr_xchg, "exchange") };
	__u64 value[4] = { ~0ULL, ~0ULL, ~0ULL, ~0ULL };
	__u64 first;

	swap(t, &s, false);
	first = s.put;
	must(t, bpf_map_lookup_elem(map_fd(t, s.o, "map"), &(__u32){ 0 }, value));
	expect_eq(t, value[0], 0);
	swap(t, &s, true);
	expect_eq(t, s.got, first);
}

/*
 * What user space writes over an element releases what it had, until "Cancel special fields on
 * map value recycle" (7.1, measured; maps/fields_objects.c): since then it stays.
 */
HELPER_EDGE_PLAIN(bpf_kptr_xchg, update_from_user_space)
{
	struct swap s = { .o = helper_load(t, bpf_kptr_xchg, "exchange") };
	__u64 value[4] = { 0x1234, 0, 0, 7 }, first;

	swap(t, &s, false);
	first = s.put;
	must(t, bpf_map_update_elem(map_fd(t, s.o, "map"), &(__u32){ 0 }, value, BPF_ANY));
	swap(t, &s, true);
	/* never what user space wrote in its place */
	expect_eq(t, s.got, verlist_holds("7.1", test_kver()) ? first : 0);
}
