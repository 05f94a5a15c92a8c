// SPDX-License-Identifier: GPL-2.0
/*
 * Which map types take which special field: map/TYPE/field_FIELD (map_check_btf(),
 * kernel/bpf/syscall.c)
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "maps/fields_btf.h"

#define KV(k, v, max) .key_size = (k), .value_size = (v), .max_entries = (max)
#define STORAGE KV(4, FIELD_VALUE_SIZE, 0), .map_flags = BPF_F_NO_PREALLOC
#define TYPE(lower, upper, since_, inner_, ...)						\
	#lower, since_, inner_, { .type = BPF_MAP_TYPE_##upper, __VA_ARGS__ }
#define ANY_VALUE KV(4, FIELD_VALUE_SIZE, 4)
#define FD_VALUE KV(4, 4, 4)

static int make_inner(void)
{
	return map_try(.type = BPF_MAP_TYPE_ARRAY, KV(4, 8, 1));
}

/*
 * A type whose values are too small for a field has no case for it; ring buffers and arenas
 * have no values.
 */
static const struct home {
	const char *name, *since;
	int (*inner)(void);
	struct map_args args;
	int plain;		/* how BTF without any special field is answered */
} homes[] = {
	{ TYPE(hash, HASH, NULL, NULL, ANY_VALUE), 0 },
	{ TYPE(array, ARRAY, NULL, NULL, ANY_VALUE), 0 },
	{ TYPE(percpu_hash, PERCPU_HASH, NULL, NULL, ANY_VALUE), 0 },
	{ TYPE(percpu_array, PERCPU_ARRAY, NULL, NULL, ANY_VALUE), 0 },
	{ TYPE(lru_hash, LRU_HASH, NULL, NULL, ANY_VALUE), 0 },
	{ TYPE(lru_percpu_hash, LRU_PERCPU_HASH, NULL, NULL, ANY_VALUE), 0 },
	{ TYPE(rhash, RHASH, "7.2", NULL, ANY_VALUE, .map_flags = BPF_F_NO_PREALLOC), 0 },
	/* trie_check_btf(): the key is a structure */
	{ TYPE(lpm_trie, LPM_TRIE, NULL, NULL, KV(12, FIELD_VALUE_SIZE, 4),
	       .map_flags = BPF_F_NO_PREALLOC), 0 },
	{ TYPE(bloom_filter, BLOOM_FILTER, "5.16", NULL, KV(0, FIELD_VALUE_SIZE, 4)), 0 },
	{ TYPE(cgroup_storage, CGROUP_STORAGE, NULL, NULL,
	       KV(8, FIELD_VALUE_SIZE, 0)), 0 },
	{ TYPE(percpu_cgroup_storage, PERCPU_CGROUP_STORAGE, NULL, NULL,
	       KV(8, FIELD_VALUE_SIZE, 0)), 0 },
	{ TYPE(sk_storage, SK_STORAGE, NULL, NULL, STORAGE), 0 },
	{ TYPE(inode_storage, INODE_STORAGE, NULL, NULL, STORAGE), 0 },
	{ TYPE(task_storage, TASK_STORAGE, "5.11", NULL, STORAGE), 0 },
	{ TYPE(cgrp_storage, CGRP_STORAGE, "6.2", NULL, STORAGE), 0 },
	/* no key, and no map_check_btf() that could be content with none */
	{ TYPE(queue, QUEUE, NULL, NULL, KV(0, FIELD_VALUE_SIZE, 4)), EINVAL },
	{ TYPE(stack, STACK, NULL, NULL, KV(0, FIELD_VALUE_SIZE, 4)), EINVAL },
	/* map_check_no_btf() */
	{ TYPE(stack_trace, STACK_TRACE, NULL, NULL, ANY_VALUE), BM_ENOTSUPP },
	{ TYPE(perf_event_array, PERF_EVENT_ARRAY, NULL, NULL, FD_VALUE), BM_ENOTSUPP },
	{ TYPE(cgroup_array, CGROUP_ARRAY, NULL, NULL, FD_VALUE), BM_ENOTSUPP },
	{ TYPE(array_of_maps, ARRAY_OF_MAPS, NULL, make_inner, FD_VALUE), BM_ENOTSUPP },
	{ TYPE(devmap, DEVMAP, NULL, NULL, FD_VALUE), BM_ENOTSUPP },
	{ TYPE(devmap_hash, DEVMAP_HASH, NULL, NULL, FD_VALUE), BM_ENOTSUPP },
	{ TYPE(cpumap, CPUMAP, NULL, NULL, FD_VALUE), BM_ENOTSUPP },
	{ TYPE(xskmap, XSKMAP, NULL, NULL, FD_VALUE), BM_ENOTSUPP },
	{ TYPE(hash_of_maps, HASH_OF_MAPS, NULL, make_inner, FD_VALUE), BM_ENOTSUPP },
	{ TYPE(sockmap, SOCKMAP, NULL, NULL, FD_VALUE), BM_ENOTSUPP },
	{ TYPE(sockhash, SOCKHASH, NULL, NULL, FD_VALUE), BM_ENOTSUPP },
	/* they have no map_check_btf(), and so any BTF is fine */
	{ TYPE(prog_array, PROG_ARRAY, NULL, NULL, FD_VALUE), 0 },
	{ TYPE(reuseport_sockarray, REUSEPORT_SOCKARRAY, NULL, NULL, FD_VALUE), 0 },
	/* insn_array_check_btf() wants an integer as key, and as value */
	{ TYPE(insn_array, INSN_ARRAY, "6.19", NULL, KV(4, 16, 4)), EINVAL },
};

/* Field x map type: since when it is taken there, if later than the field and the type are. */
#define LOCKS BPF_MAP_TYPE_HASH, BPF_MAP_TYPE_ARRAY, BPF_MAP_TYPE_CGROUP_STORAGE,	\
	BPF_MAP_TYPE_SK_STORAGE, BPF_MAP_TYPE_INODE_STORAGE, BPF_MAP_TYPE_TASK_STORAGE,	\
	BPF_MAP_TYPE_CGRP_STORAGE, BPF_MAP_TYPE_RHASH
#define CALLBACKS BPF_MAP_TYPE_HASH, BPF_MAP_TYPE_LRU_HASH, BPF_MAP_TYPE_ARRAY, BPF_MAP_TYPE_RHASH
#define KPTRS_AT_FIRST BPF_MAP_TYPE_HASH, BPF_MAP_TYPE_LRU_HASH, BPF_MAP_TYPE_ARRAY,	\
	BPF_MAP_TYPE_PERCPU_ARRAY, BPF_MAP_TYPE_RHASH
#define KPTRS_ADDED BPF_MAP_TYPE_PERCPU_HASH, BPF_MAP_TYPE_LRU_PERCPU_HASH,		\
	BPF_MAP_TYPE_SK_STORAGE, BPF_MAP_TYPE_INODE_STORAGE, BPF_MAP_TYPE_TASK_STORAGE,	\
	BPF_MAP_TYPE_CGRP_STORAGE
#define FIELDS(...) { __VA_ARGS__ }
#define TYPES(...) { __VA_ARGS__ }
static const struct taken {
	enum map_field fields[5];
	enum bpf_map_type types[8];
	const char *since;
} taken[] = {
	{ FIELDS(FIELD_SPIN_LOCK, FIELD_RES_SPIN_LOCK), TYPES(LOCKS), NULL },
	{ FIELDS(FIELD_TIMER, FIELD_WQ, FIELD_TASK_WORK), TYPES(CALLBACKS), NULL },
	{ FIELDS(FIELD_KPTR, FIELD_KPTR_UNTRUSTED, FIELD_KPTR_LOCAL, FIELD_KPTR_PERCPU,
		 FIELD_REFCOUNT),
	  TYPES(KPTRS_AT_FIRST), NULL },
	/*
	 * 6.4 "Support kptrs in percpu hashmap and percpu LRU hashmap", "... in local storage
	 * maps"
	 */
	{ FIELDS(FIELD_KPTR, FIELD_KPTR_UNTRUSTED, FIELD_KPTR_LOCAL, FIELD_KPTR_PERCPU,
		 FIELD_REFCOUNT),
	  TYPES(KPTRS_ADDED), "6.4" },
	/* an LRU hash would take both, but not the lock that they need */
	{ FIELDS(FIELD_LIST_HEAD, FIELD_RB_ROOT), TYPES(BPF_MAP_TYPE_HASH, BPF_MAP_TYPE_ARRAY),
	 NULL },
	{ FIELDS(FIELD_UPTR), TYPES(BPF_MAP_TYPE_TASK_STORAGE), NULL },
};

static bool has_field(const struct taken *row, enum map_field f)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(row->fields); i++)
		if (row->fields[i] == f)
			return true;
	return false;
}

static bool has_type(const struct taken *row, enum bpf_map_type type)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(row->types); i++)
		if (row->types[i] == type)
			return true;
	return false;
}

static const struct taken read_only = {
	.types = TYPES(BPF_MAP_TYPE_DEVMAP, BPF_MAP_TYPE_DEVMAP_HASH, BPF_MAP_TYPE_INSN_ARRAY),
};

static bool is_taken(enum map_field f, enum bpf_map_type type)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(taken); i++)
		if (has_field(&taken[i], f) && has_type(&taken[i], type))
			return verlist_holds(taken[i].since, test_kver());
	return false;
}

static bool is_known(enum map_field f)
{
	return f != FIELD_NONE && verlist_holds(map_field_since(f), test_kver());
}

struct cell {
	const struct home *home;
	enum map_field field;
};

/*
 * 6.2 "Consolidate spin_lock, timer management into btf_record" made the lock's errno that of
 * the others
 */
static int not_taken(enum map_field f)
{
	return f == FIELD_SPIN_LOCK && !verlist_holds("6.2", test_kver()) ?
		BM_ENOTSUPP : EOPNOTSUPP;
}

/*
 * How the kernel answers for a field that it knows.  Maps of devices and of
 * instructions are read-only to programs without being told, which comes before the type.
 */
static int known_field_err(enum map_field f, const struct home *h)
{
	if (!h->args.key_size && h->plain)
		return h->plain;	/* before any field is looked for */
	if (has_type(&read_only, h->args.type))
		return EACCES;
	return is_taken(f, h->args.type) ? 0 : not_taken(f);
}

/* Frozen is what has no field; until 6.1 that was not asked of locks: "freeze_with_spin_lock". */
static bool found_in_map(enum map_field f)
{
	return f != FIELD_SPIN_LOCK || verlist_holds("6.2", test_kver());
}

/*
 * The smallest map of the type, which is there, or the case ends: local storages have none
 * without BTF.
 */
static struct map_args home_args(struct test *t, const struct home *h)
{
	bool there = verlist_holds(h->since, test_kver());
	struct map_args args = h->args;
	int fd;

	if (h->inner)
		args.inner_fd = must(t, h->inner());
	fd = h->plain ? map_try_args(&args) : field_map_try(&args, FIELD_NONE);
	close(fd);
	if (there != (fd >= 0))
		test_fail(t, "map type %s, expected since %s: %s", h->name, h->since ?
			  h->since : "ever",
			  fd < 0 ? errname(fd) : "it is there");
	if (!there)
		test_skip(t, "map type %s: since %s", h->name, h->since);
	return args;
}

static void run_field(struct test *t)
{
	const struct cell *c = test_arg(t);
	struct map_args args = home_args(t, c->home);
	int fd, err = c->home->plain;
	enum map_field f = c->field;

	fd = field_map_try(&args, f);
	/* a kernel that does not know lists and trees still sees the lock beside them */
	if ((f == FIELD_LIST_HEAD || f == FIELD_RB_ROOT) && !is_known(f))
		f = FIELD_SPIN_LOCK;
	if (is_known(f))
		err = known_field_err(f, c->home);
	if (err)
		expect_err(t, fd, err);
	else if (expect_ok(t, fd))
		expect_eq(t, map_has_fields(fd), is_known(f) && found_in_map(f));
	close(fd);
	if (c->home->inner)
		close(args.inner_fd);
}

static void add_field(const struct home *h, enum map_field f)
{
	const struct cell c = { h, f };

	case_register(&(struct bm_case){
		.name = case_text("map/%s/field_%s", h->name, map_field_name(f)), .run = run_field,
		.arg = case_copy(&c, sizeof(c)), .batch = case_text("map/%s", h->name),
		.config = h->args.type == BPF_MAP_TYPE_INODE_STORAGE ? "CONFIG_BPF_LSM" : NULL,
	});
}

static void list_fields(void)
{
	size_t i;
	int f;

	for (i = 0; i < ARRAY_SIZE(homes); i++)
		for (f = 0; f < NR_MAP_FIELDS; f++)
			if (map_field_size(f) <= homes[i].args.value_size)
				add_field(&homes[i], f);
}

static void __attribute__((constructor)) fields_register(void)
{
	case_source_register(list_fields);
}
