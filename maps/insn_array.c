// SPDX-License-Identifier: GPL-2.0
/*
 * BPF_MAP_TYPE_INSN_ARRAY (kernel/bpf/bpf_insn_array.c): a program's instructions, found again
 * behind the verifier
 */
#include "maps/maps.h"

#define VALUE sizeof(struct bpf_insn_array_value)
#define INSN_ARRAY	\
	.type = BPF_MAP_TYPE_INSN_ARRAY, .key_size = 4, .value_size = VALUE, .max_entries = 2
DEFINE_MAP_TYPE_OPTS(insn_array, .since = "6.19", .args = { INSN_ARRAY });

MAP_CREATES(insn_array,
	/* insn_array_alloc_check() */
	CREATE(key_size_8, ARGS(INSN_ARRAY, .key_size = 8), ELSE(EINVAL)),
	CREATE(value_size_8, ARGS(INSN_ARRAY, .value_size = 8), ELSE(EINVAL)),
	CREATE(value_size_0, ARGS(INSN_ARRAY, .value_size = 0), ELSE(EINVAL)),
	CREATE(value_size_32, ARGS(INSN_ARRAY, .value_size = 32), ELSE(EINVAL)),
	CREATE(max_entries_0, ARGS(INSN_ARRAY, .max_entries = 0), ELSE(EINVAL)),
	CREATE(max_entries_1m, ARGS(INSN_ARRAY, .max_entries = 1 << 20), ELSE_OK),
	CREATE(map_extra, ARGS(INSN_ARRAY, .map_extra = 1), ELSE(EINVAL)),
	/* any flag: it sets BPF_F_RDONLY_PROG itself, and takes it from no one */
	CREATE(rdonly_prog, ARGS(INSN_ARRAY, .map_flags = BPF_F_RDONLY_PROG), ELSE(EINVAL)),
	CREATE(wronly_prog, ARGS(INSN_ARRAY, .map_flags = BPF_F_WRONLY_PROG), ELSE(EINVAL)),
	CREATE(rdonly, ARGS(INSN_ARRAY, .map_flags = BPF_F_RDONLY), ELSE(EINVAL)),
	CREATE(mmapable, ARGS(INSN_ARRAY, .map_flags = BPF_F_MMAPABLE), ELSE(EINVAL)),
	CREATE(no_prealloc, ARGS(INSN_ARRAY, .map_flags = BPF_F_NO_PREALLOC), ELSE(EINVAL)),
	CREATE(numa_node, ARGS(INSN_ARRAY, .map_flags = BPF_F_NUMA_NODE), ELSE(EINVAL)));

/* ---- elements from the syscall side */

static int put_value(int fd, __u32 key, struct bpf_insn_array_value value, __u64 flags)
{
	return bpf_map_update_elem(fd, &key, &value, flags);
}
#define put_flags(fd, key, flags, ...)	\
	put_value(fd, key, (struct bpf_insn_array_value){ __VA_ARGS__ }, flags)
#define put(fd, key, ...) put_flags(fd, key, BPF_ANY, __VA_ARGS__)

static struct bpf_insn_array_value get(struct test *t, int fd, __u32 key)
{
	struct bpf_insn_array_value value = {0};

	must(t, bpf_map_lookup_elem(fd, &key, &value));
	return value;
}

MAP_PLAIN(insn_array, create_sets_rdonly_prog)
{
	struct bpf_map_info info = {0};
	__u32 len = sizeof(info);

	must(t, bpf_map_get_info_by_fd(map_create(t, INSN_ARRAY), &info, &len));
	expect_eq(t, info.map_flags, BPF_F_RDONLY_PROG);
}

MAP_PLAIN(insn_array, fresh_value_is_zero)
{
	struct bpf_insn_array_value v = get(t, map_create(t, INSN_ARRAY), 1);

	expect_eq(t, v.orig_off, 0);
	expect_eq(t, v.xlated_off, 0);
	expect_eq(t, v.jitted_off, 0);
}

MAP_PLAIN(insn_array, update_keeps_offset)
{
	int fd = map_create(t, INSN_ARRAY);

	expect_ok(t, put(fd, 1, .orig_off = 7));
	expect_eq(t, get(t, fd, 1).orig_off, 7);
	expect_eq(t, get(t, fd, 0).orig_off, 0);
}

/* The kernel alone writes those two. */
MAP_PLAIN(insn_array, update_xlated_off)
{
	expect_err(t, put(map_create(t, INSN_ARRAY), 0, .xlated_off = 1), EINVAL);
}

MAP_PLAIN(insn_array, update_jitted_off)
{
	expect_err(t, put(map_create(t, INSN_ARRAY), 0, .jitted_off = 1), EINVAL);
}

MAP_PLAIN(insn_array, update_noexist)
{
	expect_err(t, put_flags(map_create(t, INSN_ARRAY), 0, BPF_NOEXIST, .orig_off = 1), EEXIST);
}

MAP_PLAIN(insn_array, update_exist)
{
	expect_ok(t, put_flags(map_create(t, INSN_ARRAY), 0, BPF_EXIST, .orig_off = 1));
}

/* what an array refuses, it does not look at: only BPF_NOEXIST means something */
MAP_PLAIN(insn_array, update_unknown_flag)
{
	expect_ok(t, put_flags(map_create(t, INSN_ARRAY), 0, 1ULL << 31, .orig_off = 1));
}

MAP_PLAIN(insn_array, update_past_end)
{
	int fd = map_create(t, INSN_ARRAY);

	expect_err(t, put(fd, 2, .orig_off = 1), E2BIG);
	/* before the flag and before the value */
	expect_err(t, put_flags(fd, 2, BPF_NOEXIST, .xlated_off = 1), E2BIG);
}

MAP_PLAIN(insn_array, update_frozen)
{
	int fd = map_create(t, INSN_ARRAY);

	expect_ok(t, bpf_map_freeze(fd));
	expect_err(t, put(fd, 0, .orig_off = 1), EPERM);
	expect_eq(t, get(t, fd, 0).orig_off, 0);
}

MAP_PLAIN(insn_array, lookup_past_end)
{
	struct bpf_insn_array_value v;
	__u32 key = 2;

	expect_err(t, bpf_map_lookup_elem(map_create(t, INSN_ARRAY), &key, &v), ENOENT);
}

MAP_PLAIN(insn_array, delete)
{
	expect_err(t, elem_del(map_create(t, INSN_ARRAY), 0), EINVAL);
}

MAP_PLAIN(insn_array, lookup_and_delete)
{
	expect_err(t, elem_take(map_create(t, INSN_ARRAY), 0), BM_ENOTSUPP);
}

MAP_PLAIN(insn_array, next_key_counts_up)
{
	int fd = map_create(t, INSN_ARRAY);
	__u32 key = 1;

	expect_eq(t, elem_next(fd, NULL), 0);
	expect_eq(t, elem_count(fd, 3), 2);
	expect_err(t, elem_next(fd, &key), ENOENT);
}

MAP_PLAIN(insn_array, batches)
{
	struct elems e = { .count = 1 };
	int fd = map_create(t, INSN_ARRAY);

	expect_err(t, batch_lookup(fd, &e, 0), BM_ENOTSUPP);
	expect_err(t, batch_update(fd, &e, 0), BM_ENOTSUPP);
	expect_err(t, batch_delete(fd, &e), BM_ENOTSUPP);
	expect_err(t, batch_take(fd, &e), BM_ENOTSUPP);
}

MAP_PLAIN(insn_array, mmap)
{
	expect_err(t, mmap_try(map_create(t, INSN_ARRAY), 4096, PROT_READ, MAP_SHARED, 0),
		   BM_ENOTSUPP);
}

/* it has no map_meta_equal() */
MAP_PLAIN(insn_array, create_inside_map_of_maps)
{
	expect_err(t, map_try(.type = BPF_MAP_TYPE_ARRAY_OF_MAPS, .key_size = 4, .value_size = 4,
			      .max_entries = 1, .inner_fd = map_create(t, INSN_ARRAY)),
				BM_ENOTSUPP);
}
