// SPDX-License-Identifier: GPL-2.0
/* What holds for every map that has no special job (kernel/bpf/syscall.c). */
#include <string.h>
#include <unistd.h>

#include "maps/types.h"
#include "selftests/runner.h"

static const struct map_type *const any_types[] = {
	&map_type_array, &map_type_percpu_array, &map_type_hash, &map_type_percpu_hash,
	&map_type_lru_hash, &map_type_lru_percpu_hash, &map_type_rhash, &map_type_lpm_trie,
	&map_type_queue, &map_type_stack, &map_type_bloom_filter,
};

/* ---- map_create(): map/TYPE/create_WHAT for all of them */

static const struct change {
	const char *what;
	__u32 flags;
	__u64 map_extra;
	const char *name;
	int numa_node;
} refused_changes[] = {
	{ "unknown_flag", .flags = 1U << 30 },
	/* bpf_map_flags_access_ok(), bpf_get_file_flag() */
	{ "rdonly_and_wronly_prog", .flags = BPF_F_RDONLY_PROG | BPF_F_WRONLY_PROG },
	{ "rdonly_and_wronly", .flags = BPF_F_RDONLY | BPF_F_WRONLY },
	{ "inner_map", .flags = BPF_F_INNER_MAP },
	{ "clone", .flags = BPF_F_CLONE },
	{ "stack_build_id", .flags = BPF_F_STACK_BUILD_ID },
	{ "preserve_elems", .flags = BPF_F_PRESERVE_ELEMS },
	{ "segv_on_fault", .flags = BPF_F_SEGV_ON_FAULT },
	/* a number of hash functions, and of elements to make room for */
	{ "map_extra", .map_extra = 1 },
	/* bpf_obj_name_cpy(): letters, digits, '_' and '.' */
	{ "name_with_slash", .name = "a/b" },
	{ "name_with_space", .name = "a b" },
	{ "name_with_minus", .name = "a-b" },
	{ "numa_node_offline", .flags = BPF_F_NUMA_NODE, .numa_node = 1023 },
};

static bool applies(const struct map_type *type, const struct change *c)
{
	if (c->map_extra)
		return type != &map_type_bloom_filter && type != &map_type_rhash;
	return c->flags != BPF_F_INNER_MAP || type != &map_type_array;
}

static void __attribute__((constructor)) changes_register(void)
{
	static struct create_row rows[ARRAY_SIZE(any_types)][ARRAY_SIZE(refused_changes)];
	const struct change *c;
	struct create_row *row;
	size_t i, j;

	for (i = 0; i < ARRAY_SIZE(any_types); i++) {
		for (j = 0; j < ARRAY_SIZE(refused_changes); j++) {
			c = &refused_changes[j];
			if (!applies(any_types[i], c))
				continue;
			row = &rows[i][j];
			*row = (struct create_row){
				.what = c->what, .line = __LINE__, .args = any_types[i]->args,
				.outcomes = { ELSE(EINVAL) }, .nr_outcomes = 1,
			};
			row->args.map_flags |= c->flags;
			row->args.map_extra = c->map_extra;
			row->args.name = c->name;
			row->args.numa_node = c->numa_node;
			creates_register(any_types[i], __FILE__, row, 1);
		}
	}
}

/* From 6.5 on map_create() has a table of them; before, each type asks for itself. */
static bool needs_cap_bpf(const struct map_type *type)
{
	return type == &map_type_lru_hash || type == &map_type_lru_percpu_hash ||
	       type == &map_type_lpm_trie || type == &map_type_queue ||
	       type == &map_type_stack || type == &map_type_bloom_filter;
}

FAMILY_CASE(any, create_without_caps)
{
	(void)fd;
	must(t, caps_keep_only(""));
	if (needs_cap_bpf(family_type(t)))
		expect_err(t, map_try_args(&family_type(t)->args), EPERM);
	else
		expect_ok(t, map_try_args(&family_type(t)->args));
}

FAMILY_CASE(any, create_with_cap_bpf_alone)
{
	(void)fd;
	must(t, caps_keep_only("CAP_BPF"));
	expect_ok(t, map_try_args(&family_type(t)->args));
}

/* ---- elements, of which all bytes are zero */

static char zero_key[16], room[8 * MAX_CPUS];
#define BAD_POINTER ((void *)8)

static const void *key_of(const struct test *t)
{
	return family_type(t)->args.key_size ? zero_key : NULL;
}

static int put(const struct test *t, int fd)
{
	return bpf_map_update_elem(fd, key_of(t), room, BPF_ANY);
}

static int get(const struct test *t, int fd)
{
	return bpf_map_lookup_elem(fd, key_of(t), room);
}

static int del(const struct test *t, int fd)
{
	return bpf_map_delete_elem(fd, key_of(t));
}

static int next(int fd)
{
	return bpf_map_get_next_key(fd, NULL, room);
}

static int with_flags(struct test *t, __u32 flags)
{
	struct map_args args = family_type(t)->args;

	args.map_flags |= flags;
	return must(t, map_try_args(&args));
}

/* All elements of an array are there from the beginning. */
static bool has_zero_key(const struct test *t)
{
	return family_type(t) == &map_type_array || family_type(t) == &map_type_percpu_array;
}

#define expect_lookup(t, fd)							\
	do {									\
		if (has_zero_key(t))						\
			expect_ok(t, get(t, fd));				\
		else								\
			expect_err(t, get(t, fd), ENOENT);			\
	} while (0)

/* ---- who may do what: map_get_sys_perms() */

FAMILY_PLAIN(any, rdonly_fd)
{
	fd = with_flags(t, BPF_F_RDONLY);
	expect_err(t, put(t, fd), EPERM);
	expect_err(t, del(t, fd), EPERM);
	expect_err(t, bpf_map_lookup_and_delete_elem(fd, key_of(t), room), EPERM);
	expect_lookup(t, fd);
}

FAMILY_PLAIN(any, wronly_fd)
{
	fd = with_flags(t, BPF_F_WRONLY);
	expect_ok(t, put(t, fd));
	expect_err(t, get(t, fd), EPERM);
	expect_err(t, next(fd), EPERM);
	expect_err(t, bpf_map_lookup_and_delete_elem(fd, key_of(t), room), EPERM);
}

FAMILY_PLAIN(any, frozen_refuses_syscalls)
{
	expect_ok(t, put(t, fd));
	expect_ok(t, bpf_map_freeze(fd));
	expect_err(t, put(t, fd), EPERM);
	expect_err(t, del(t, fd), EPERM);
	expect_ok(t, get(t, fd));
}

/* map_freeze() asks since 6.5 first whether the fd may write, which a frozen map's may not. */
FAMILY_PLAIN(any, freeze_twice)
{
	expect_ok(t, bpf_map_freeze(fd));
	expect(t, bpf_map_freeze(fd), ERR_SINCE("6.5", EPERM), ELSE(EBUSY));
}

FAMILY_PLAIN(any, freeze_through_rdonly_fd)
{
	fd = with_flags(t, BPF_F_RDONLY);
	expect(t, bpf_map_freeze(fd), ERR_SINCE("6.5", EPERM), ELSE_OK);
}

/* The fd is enough since then. */
FAMILY_CASE(any, freeze_without_caps)
{
	must(t, caps_keep_only(""));
	expect(t, bpf_map_freeze(fd), OK_SINCE("6.5"), ELSE(EPERM));
}

/* ---- pointers that lead nowhere */

FAMILY_PLAIN(any, update_bad_value_pointer)
{
	expect_err(t, bpf_map_update_elem(fd, key_of(t), BAD_POINTER, BPF_ANY), EFAULT);
}

/* Where there are no keys, any pointer to one is wrong. */
FAMILY_PLAIN(any, bad_key_pointer)
{
	int err = key_of(t) ? EFAULT : EINVAL;

	expect_err(t, bpf_map_update_elem(fd, BAD_POINTER, room, BPF_ANY), err);
	expect_err(t, bpf_map_lookup_elem(fd, BAD_POINTER, room), err);
	expect_err(t, bpf_map_delete_elem(fd, BAD_POINTER), err);
}

FAMILY_PLAIN(any, lookup_bad_value_pointer)
{
	expect_ok(t, put(t, fd));
	expect_err(t, bpf_map_lookup_elem(fd, key_of(t), BAD_POINTER), EFAULT);
}

/* ---- BPF_OBJ_GET_INFO_BY_FD, BPF_MAP_GET_FD_BY_ID */

static struct bpf_map_info info_of(struct test *t, int fd)
{
	struct bpf_map_info info = {0};
	__u32 len = sizeof(info);

	must(t, bpf_map_get_info_by_fd(fd, &info, &len));
	return info;
}

FAMILY_PLAIN(any, info_tells_arguments)
{
	const struct map_args *args = &family_type(t)->args;
	struct bpf_map_info info = info_of(t, fd);

	expect_eq(t, info.type, args->type);
	expect_eq(t, info.key_size, args->key_size);
	expect_eq(t, info.value_size, args->value_size);
	expect_eq(t, info.max_entries, args->max_entries);
	expect_eq(t, info.map_flags, args->map_flags);
	expect_true(t, !strcmp(info.name, "bm"));
}

FAMILY_PLAIN(any, fd_by_id_is_same_map)
{
	__u32 id = info_of(t, fd).id;
	int other = must(t, bpf_map_get_fd_by_id(id));

	expect_eq(t, info_of(t, other).id, id);
	expect_ok(t, put(t, other));
	expect_ok(t, get(t, fd));
}

FAMILY_PLAIN(any, fd_by_id_rdonly)
{
	LIBBPF_OPTS(bpf_get_fd_by_id_opts, opts, .open_flags = BPF_F_RDONLY);
	int other = must(t, bpf_map_get_fd_by_id_opts(info_of(t, fd).id, &opts));

	expect_err(t, put(t, other), EPERM);
	expect_ok(t, put(t, fd));
}

FAMILY_CASE(any, fd_by_id_without_sys_admin)
{
	__u32 id = info_of(t, fd).id;

	must(t, caps_keep_only("CAP_BPF"));
	expect_err(t, bpf_map_get_fd_by_id(id), EPERM);
}

FAMILY_CASE(any, gone_with_last_fd)
{
	__u32 id = info_of(t, fd).id;
	int other = dup(fd);

	close(fd);
	fd = bpf_map_get_fd_by_id(id);
	expect_ok(t, fd);
	close(fd);
	close(other);
	expect_err(t, bpf_map_get_fd_by_id(id), ENOENT);
}

/* ---- on one type, as it takes none to find out */

MAP_CASE(array, closed_fd)
{
	expect_err(t, elem_get(999, 0), EBADF);
	expect_err(t, bpf_map_freeze(999), EBADF);
}

MAP_CASE(array, fd_of_no_map)
{
	expect_err(t, elem_get(STDOUT_FILENO, 0), EINVAL);
	expect_err(t, elem_put(STDOUT_FILENO, 0, 1), EINVAL);
	expect_err(t, bpf_map_freeze(STDOUT_FILENO), EINVAL);
}

MAP_CASE(array, fd_by_id_unknown_flag)
{
	LIBBPF_OPTS(bpf_get_fd_by_id_opts, opts, .open_flags = BPF_F_NO_PREALLOC);
	int fd = must(t, map_try_args(&map_type_array.args));

	expect_err(t, bpf_map_get_fd_by_id_opts(info_of(t, fd).id, &opts), EINVAL);
}

/* The type that came last, and the kernels in which it was the last. */
static const struct {
	const char *since;
	bool storage;		/* wants BTF */
	struct map_args args;
} newest[] = {
	{ "7.2", false, { .type = BPF_MAP_TYPE_RHASH, KEYED, .map_flags = BPF_F_NO_PREALLOC } },
	{ "6.19", false, { .type = BPF_MAP_TYPE_INSN_ARRAY, .key_size = 4, .max_entries = 1,
			   .value_size = sizeof(struct bpf_insn_array_value) } },
	{ "6.9", false, { .type = BPF_MAP_TYPE_ARENA, .max_entries = 1,
			  .map_flags = BPF_F_MMAPABLE } },
	{ "6.2", true, { .type = BPF_MAP_TYPE_CGRP_STORAGE } },
	{ "6.1", false, { .type = BPF_MAP_TYPE_USER_RINGBUF, .max_entries = 4096 } },
	{ "5.16", false, { .type = BPF_MAP_TYPE_BLOOM_FILTER, KEYLESS } },
	{ "5.11", true, { .type = BPF_MAP_TYPE_TASK_STORAGE } },
	{ NULL, true, { .type = BPF_MAP_TYPE_INODE_STORAGE } },
};

static int newest_here(void)
{
	int i = 0;

	while (!verlist_holds(newest[i].since, test_kver()))
		i++;
	return i;
}

MAP_CASE(array, create_newest_type)
{
	int i = newest_here();

	if (newest[i].storage)
		expect_ok(t, locked_map(t, .type = newest[i].args.type, .key_size = 4,
					.value_size = 8, .map_flags = BPF_F_NO_PREALLOC));
	else
		expect_ok(t, map_try_args(&newest[i].args));
}

MAP_CASE(array, create_first_unknown_type)
{
	expect_err(t, map_try(.type = newest[newest_here()].args.type + 1, KEYED), EINVAL);
	expect_err(t, map_try(.type = newest[newest_here()].args.type + 1, KEYED,
			      .map_flags = BPF_F_NO_PREALLOC), EINVAL);
}

/* htab_map_alloc_check(): to guard against tables that are slow on purpose */
MAP_CASE(hash, create_zero_seed_without_sys_admin)
{
	struct map_args args = map_type_hash.args;

	must(t, caps_keep_only("CAP_BPF CAP_PERFMON CAP_NET_ADMIN"));
	expect_ok(t, map_try_args(&args));
	args.map_flags = BPF_F_ZERO_SEED;
	expect_err(t, map_try_args(&args), EPERM);
}
