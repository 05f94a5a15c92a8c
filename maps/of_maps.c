// SPDX-License-Identifier: GPL-2.0
/*
 * BPF_MAP_TYPE_HASH_OF_MAPS and BPF_MAP_TYPE_ARRAY_OF_MAPS (kernel/bpf/map_in_map.c);
 * what programs do with them is in maps/of_maps_jobs.c.
 */
#include <sys/eventfd.h>
#include <unistd.h>

#include <bpf/btf.h>

#include "maps/of_maps.h"

#define NO_FD 10000

/* "bpf: Extend batch operations for map-in-map bpf-maps" */
#define BATCHED "5.19"

int of_make_inner(void)
{
	return map_try(INNER);
}

DEFINE_MAP_TYPE_OPTS(hash_of_maps, .args = { HASH_OF_MAPS }, .inner = of_make_inner);
DEFINE_MAP_TYPE_OPTS(array_of_maps, .args = { ARRAY_OF_MAPS }, .inner = of_make_inner);
static const struct map_type *const of_types[] = {
	&map_type_hash_of_maps, &map_type_array_of_maps,
};

#define OF_MAPS_CREATES(type, ARGS_OF, HASH_ROW)						\
	MAP_CREATES(type,								\
		CREATE(max_entries_0, ARGS(ARGS_OF, .max_entries = 0), ELSE(EINVAL)),	\
		CREATE(value_size_8, ARGS(ARGS_OF, .value_size = 8), ELSE(EINVAL)),	\
		CREATE(inner_fd_of_nothing, ARGS(ARGS_OF, .inner_fd = NO_FD), ELSE(EBADF)), \
		CREATE(inner_map, ARGS(ARGS_OF, .map_flags = BPF_F_INNER_MAP), ELSE(EINVAL)), \
		CREATE(mmapable, ARGS(ARGS_OF, .map_flags = BPF_F_MMAPABLE), ELSE(EINVAL)), \
		CREATE(preserve_elems, ARGS(ARGS_OF, .map_flags = BPF_F_PRESERVE_ELEMS),	\
		       ELSE(EINVAL)),							\
		CREATE(numa_node_0, ARGS(ARGS_OF, .map_flags = BPF_F_NUMA_NODE), ELSE_OK), \
		CREATE(rdonly, ARGS(ARGS_OF, .map_flags = BPF_F_RDONLY), ELSE_OK),	\
		CREATE(map_extra, ARGS(ARGS_OF, .map_extra = 1), ELSE(EINVAL)),		\
		CREATE(value_size_0, ARGS(ARGS_OF, .value_size = 0), ELSE(EINVAL)),	\
		CREATE(key_size_0, ARGS(ARGS_OF, .key_size = 0), ELSE(EINVAL)),		\
		CREATE(key_size_8, ARGS(ARGS_OF, .key_size = 8), HASH_ROW),		\
		CREATE(no_prealloc, ARGS(ARGS_OF, .map_flags = BPF_F_NO_PREALLOC), HASH_ROW), \
		CREATE(zero_seed, ARGS(ARGS_OF, .map_flags = BPF_F_ZERO_SEED), HASH_ROW), \
		CREATE(wronly_prog, ARGS(ARGS_OF, .map_flags = BPF_F_WRONLY_PROG), HASH_ROW), \
		CREATE(rdonly_prog, ARGS(ARGS_OF, .map_flags = BPF_F_RDONLY_PROG), HASH_ROW))
OF_MAPS_CREATES(hash_of_maps, HASH_OF_MAPS, ELSE_OK);
/* fd_array_map_alloc_check(): "not supported for special maps yet" */
OF_MAPS_CREATES(array_of_maps, ARRAY_OF_MAPS, ELSE(EINVAL));

static bool is_hash(const struct test *t)
{
	return family_type(t) == &map_type_hash_of_maps;
}

/* An outer map of the family's type whose inner maps are like @inner. */
static int outer_try(struct test *t, int inner)
{
	struct map_args args = family_type(t)->args;

	args.inner_fd = inner;
	return map_try_args(&args);
}

/* ---- what may be inside */

FAMILY_PLAIN(of, create_of_map_of_maps)
{
	expect_err(t, outer_try(t, fd), EINVAL);
}

/* it has no map_meta_equal() */
FAMILY_PLAIN(of, create_of_prog_array)
{
	(void)fd;
	expect_err(t, outer_try(t, map_create(t, .type = BPF_MAP_TYPE_PROG_ARRAY, .key_size = 4,
					      .value_size = 4, .max_entries = 1)), BM_ENOTSUPP);
}

FAMILY_PLAIN(of, create_of_cgroup_storage)
{
	(void)fd;
	expect_err(t, outer_try(t, map_create(t, .type = BPF_MAP_TYPE_CGROUP_STORAGE,
					      .key_size = sizeof(struct bpf_cgroup_storage_key),
					      .value_size = 8)), BM_ENOTSUPP);
}

/* 6.19 has the type; before, there is no map that could be tried */
FAMILY_PLAIN(of, create_of_insn_array)
{
	int inner = map_try(.type = BPF_MAP_TYPE_INSN_ARRAY, .key_size = 4,
			    .value_size = sizeof(struct bpf_insn_array_value), .max_entries = 1);

	(void)fd;
	expect(t, inner, OK_SINCE("6.19"), ELSE(EINVAL));
	if (inner >= 0)
		expect_err(t, outer_try(t, inner), BM_ENOTSUPP);
}

FAMILY_PLAIN(of, create_of_struct_ops)
{
	LIBBPF_OPTS(bpf_map_create_opts, opts);
	struct btf *btf = btf__load_vmlinux_btf();
	int value = btf ? btf__find_by_name_kind(btf, "bpf_struct_ops_tcp_congestion_ops",
						 BTF_KIND_STRUCT) : -ENOENT;
	int inner;

	(void)fd;
	if (value < 0)
		test_skip(t, "no bpf_struct_ops_tcp_congestion_ops in the kernel's BTF");
	opts.btf_vmlinux_value_type_id = value;
	/* any will do, but there has to be one */
	opts.btf_fd = bpf_object__btf_fd(prog_load(t, "maps/spin_lock", "count"));
	inner = must(t, bpf_map_create(BPF_MAP_TYPE_STRUCT_OPS, "bm", 4,
				       btf__resolve_size(btf, value), 1, &opts));
	expect_err(t, outer_try(t, inner), BM_ENOTSUPP);
}

/* not a map, and not a file at all */
FAMILY_PLAIN(of, create_of_other_kind_of_file)
{
	(void)fd;
	expect_err(t, outer_try(t, eventfd(0, EFD_CLOEXEC)), EINVAL);
}

/* Only an array has bounds that the verifier could rely on. */
FAMILY_PLAIN(of, inner_map_flag_of_other_types)
{
	static const struct map_args types[] = {
		{ .type = BPF_MAP_TYPE_HASH, .key_size = 4, .value_size = 8, .max_entries = 1 },
		{ .type = BPF_MAP_TYPE_LRU_HASH, .key_size = 4, .value_size = 8, .max_entries = 1 },
		{ .type = BPF_MAP_TYPE_PERCPU_ARRAY, .key_size = 4, .value_size = 8,
		  .max_entries = 1 },
		{ .type = BPF_MAP_TYPE_QUEUE, .value_size = 8, .max_entries = 1 },
		{ .type = BPF_MAP_TYPE_RINGBUF, .max_entries = 4096 },
	};
	struct map_args args;
	unsigned int i;

	(void)fd;
	for (i = 0; i < ARRAY_SIZE(types); i++) {
		args = types[i];
		must(t, map_try_args(&args));
		args.map_flags = BPF_F_INNER_MAP;
		expect_err(t, map_try_args(&args), EINVAL);
	}
}

/* The inner map's btf_record is kept since 6.2. */
FAMILY_PLAIN(of, create_of_map_with_spin_lock)
{
	(void)fd;
	expect(t, outer_try(t, must(t, locked_map(t, INNER))), OK_SINCE("6.2"), ELSE(BM_ENOTSUPP));
}

FAMILY_PLAIN(of, update_other_value_size)
{
	expect_err(t, elem_put(fd, 1, map_create(t, INNER, .value_size = 16)), EINVAL);
}

FAMILY_PLAIN(of, update_other_type)
{
	expect_err(t, elem_put(fd, 1, map_create(t, INNER, .type = BPF_MAP_TYPE_HASH)), EINVAL);
}

FAMILY_PLAIN(of, update_other_key_size)
{
	int four = map_create(t, INNER, .type = BPF_MAP_TYPE_HASH);
	int eight = map_create(t, INNER, .type = BPF_MAP_TYPE_HASH, .key_size = 8);

	(void)fd;
	expect_err(t, elem_put(must(t, outer_try(t, four)), 1, eight), EINVAL);
}

FAMILY_PLAIN(of, update_fd_of_other_kind)
{
	expect_err(t, elem_put(fd, 1, eventfd(0, EFD_CLOEXEC)), EINVAL);
}

/* bpf_map_meta_equal() looks at the shape, not at who may write it */
FAMILY_PLAIN(of, update_frozen)
{
	int inner = map_create(t, INNER);

	must(t, bpf_map_freeze(inner));
	expect_ok(t, elem_put(fd, 1, inner));
}

FAMILY_PLAIN(of, update_other_flags)
{
	expect_err(t, elem_put(fd, 1, map_create(t, INNER, .map_flags = BPF_F_MMAPABLE)), EINVAL);
}

/* An array's bounds are known to the verifier: array_map_meta_equal() */
FAMILY_PLAIN(of, update_array_of_other_max_entries)
{
	expect_err(t, elem_put(fd, 1, map_create(t, INNER, .max_entries = 2)), EINVAL);
}

/* unless the flag says that they are not to be relied on */
FAMILY_PLAIN(of, update_inner_map_flag_other_max_entries)
{
	int one = map_create(t, INNER, .map_flags = BPF_F_INNER_MAP);
	int two = map_create(t, INNER, .map_flags = BPF_F_INNER_MAP, .max_entries = 2);

	(void)fd;
	expect_ok(t, elem_put(must(t, outer_try(t, one)), 1, two));
}

FAMILY_PLAIN(of, update_hash_of_other_max_entries)
{
	int one = map_create(t, INNER, .type = BPF_MAP_TYPE_HASH);
	int two = map_create(t, INNER, .type = BPF_MAP_TYPE_HASH, .max_entries = 2);

	(void)fd;
	expect_ok(t, elem_put(must(t, outer_try(t, one)), 1, two));
}

FAMILY_PLAIN(of, update_fd_of_nothing)
{
	expect_err(t, elem_put(fd, 1, NO_FD), EBADF);
}

/* ---- elements */

FAMILY_PLAIN(of, lookup_gives_id)
{
	int inner = map_create(t, INNER);

	expect_ok(t, elem_put(fd, 1, inner));
	expect_eq(t, elem_get(fd, 1), map_id(t, inner));
}

FAMILY_PLAIN(of, lookup_absent)
{
	expect_err(t, elem_get(fd, 1), ENOENT);
}

FAMILY_PLAIN(of, replace_gives_new_id)
{
	int second = map_create(t, INNER);

	expect_ok(t, elem_put(fd, 1, map_create(t, INNER)));
	expect_ok(t, elem_put(fd, 1, second));
	expect_eq(t, elem_get(fd, 1), map_id(t, second));
}

FAMILY_PLAIN(of, delete_makes_absent)
{
	expect_ok(t, elem_put(fd, 1, map_create(t, INNER)));
	expect_ok(t, elem_del(fd, 1));
	expect_err(t, elem_get(fd, 1), ENOENT);
}

FAMILY_PLAIN(of, delete_absent)
{
	expect_err(t, elem_del(fd, 1), ENOENT);
}

/* bpf_fd_array_map_update_elem() knows no flags */
FAMILY_PLAIN(of, update_noexist)
{
	expect(t, elem_put_flags(fd, 1, map_create(t, INNER), BPF_NOEXIST),
	       ERR_SINCE(is_hash(t) ? "never" : NULL, EINVAL), ELSE_OK);
}

FAMILY_PLAIN(of, update_exist_of_absent)
{
	expect_err(t, elem_put_flags(fd, 1, map_create(t, INNER), BPF_EXIST),
		   is_hash(t) ? ENOENT : EINVAL);
}

FAMILY_PLAIN(of, insert_when_full)
{
	int i;

	for (i = 0; i < 4; i++)
		expect_ok(t, elem_put(fd, i, map_create(t, INNER)));
	expect_err(t, elem_put(fd, 4, map_create(t, INNER)), E2BIG);
}

FAMILY_PLAIN(of, replace_when_full)
{
	int i;

	for (i = 0; i < 4; i++)
		expect_ok(t, elem_put(fd, i, map_create(t, INNER)));
	expect_ok(t, elem_put(fd, 2, map_create(t, INNER)));
}

FAMILY_PLAIN(of, next_key)
{
	expect_ok(t, elem_put(fd, 1, map_create(t, INNER)));
	/* an array's slots, empty or not */
	expect_eq(t, elem_count(fd, 8), is_hash(t) ? 1 : 4);
}

FAMILY_PLAIN(of, lookup_and_delete)
{
	expect_ok(t, elem_put(fd, 1, map_create(t, INNER)));
	expect_err(t, elem_take(fd, 1), BM_ENOTSUPP);
}

FAMILY_PLAIN(of, batch_update)
{
	__u32 fds[2] = { map_create(t, INNER), map_create(t, INNER) };
	__u32 keys[2] = { 0, 1 }, count = 2;
	int err = bpf_map_update_batch(fd, keys, fds, &count, NULL);

	expect(t, err, OK_SINCE(BATCHED), ELSE(BM_ENOTSUPP));
	if (!err)
		expect_eq(t, elem_get(fd, 1), map_id(t, fds[1]));
}

/* ids, as of one element; an array's empty slots are passed over */
FAMILY_PLAIN(of, batch_lookup)
{
	int inner = map_create(t, INNER), err;
	__u32 keys[8], ids[8], at, count = 8;

	expect_ok(t, elem_put(fd, 1, inner));
	err = bpf_map_lookup_batch(fd, NULL, &at, keys, ids, &count, NULL);
	expect(t, err, ERR_SINCE(BATCHED, ENOENT), ELSE(BM_ENOTSUPP));
	if (verlist_holds(BATCHED, test_kver())) {
		expect_eq(t, count, 1);
		expect_eq(t, keys[0], 1);
		expect_eq(t, ids[0], map_id(t, inner));
	}
}

/* The outer map keeps the inner one after its last fd is closed. */
FAMILY_PLAIN(of, keeps_inner_alive)
{
	int inner = map_create(t, INNER), again;
	long long id = map_id(t, inner);

	expect_ok(t, elem_put(inner, 0, 7));
	expect_ok(t, elem_put(fd, 1, inner));
	close(inner);
	again = must(t, bpf_map_get_fd_by_id(id));
	expect_eq(t, elem_get(again, 0), 7);
}

/* An array of maps has no batch delete; a hash has the generic one. */
FAMILY_PLAIN(of, batch_delete)
{
	struct elems e = { .keys = { 1 }, .count = 1 };

	expect_ok(t, elem_put(fd, 1, map_create(t, INNER)));
	expect(t, batch_delete(fd, &e), OK_SINCE(is_hash(t) ? BATCHED : "never"),
	       ELSE(BM_ENOTSUPP));
}

FAMILY_PLAIN(of, index_beyond)
{
	int inner = map_create(t, INNER);

	if (is_hash(t)) {	/* any key is one */
		expect_ok(t, elem_put(fd, ~0U, inner));
		return;
	}
	expect_err(t, elem_put(fd, 4, inner), E2BIG);
	expect_err(t, elem_get(fd, 4), ENOENT);
	expect_err(t, elem_del(fd, 4), E2BIG);
}
