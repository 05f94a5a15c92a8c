// SPDX-License-Identifier: GPL-2.0
/*
 * BPF_MAP_TYPE_CGROUP_STORAGE and PERCPU_CGROUP_STORAGE: creates, and commands on a map
 * that no program has (kernel/bpf/local_storage.c)
 */
#include "maps/cgroup_storage.h"

DEFINE_CGROUP_STORAGE;
DEFINE_PERCPU_CGROUP_STORAGE;
static const struct map_type *const cgroup_types[] = {
	&map_type_cgroup_storage, &map_type_percpu_cgroup_storage,
};

/* No types: values of any size. */
#define UNTYPED .fill = NULL
/* "bpf: Increase supported cgroup storage value size": a page until then */
#define LARGE "5.15"
/* BPF_LOCAL_STORAGE_MAX_VALUE_SIZE, as in maps/local_storage.c; PCPU_MIN_UNIT_SIZE */
#define MAX_SHARED (65535 - 128)
#define MAX_PERCPU 32768
#define ACCESS_BOTH (BPF_F_RDONLY_PROG | BPF_F_WRONLY_PROG)

/* cgroup_storage_map_alloc() and cgroup_storage_check_btf() */
#define CGROUP_CREATES(type, T, MAX_VALUE, ...)					\
	MAP_CREATES(type,							\
		CREATE(key_size_0, ARGS(T, UNTYPED, .key_size = 0), ELSE(EINVAL)),	\
		CREATE(key_size_4, ARGS(T, UNTYPED, .key_size = 4), ELSE(EINVAL)),	\
		/* "bpf: Make cgroup storages shared between programs on the same cgroup" */	\
		CREATE(key_size_8, ARGS(T, UNTYPED, .key_size = 8), ELSE_OK),	\
		CREATE(key_size_12, ARGS(T, UNTYPED, .key_size = 12), ELSE(EINVAL)),	\
		CREATE(key_size_17, ARGS(T, UNTYPED, .key_size = 17), ELSE(EINVAL)),	\
		CREATE(value_size_0, ARGS(T, UNTYPED, .value_size = 0), ELSE(EINVAL)),	\
		CREATE(value_size_1, ARGS(T, UNTYPED, .value_size = 1), ELSE_OK),	\
		CREATE(value_size_4096, ARGS(T, UNTYPED, .value_size = 4096), ELSE_OK),	\
		CREATE(value_size_4097, ARGS(T, UNTYPED, .value_size = 4097),	\
		       OK_SINCE(LARGE), ELSE(E2BIG)),				\
		CREATE(value_size_max, ARGS(T, UNTYPED, .value_size = MAX_VALUE),	\
		       OK_SINCE(LARGE), ELSE(E2BIG)),				\
		CREATE(value_size_over_max, ARGS(T, UNTYPED, .value_size = MAX_VALUE + 1),	\
		       ELSE(E2BIG)),						\
		CREATE(max_entries_1, ARGS(T, .max_entries = 1), ELSE(EINVAL)),	\
		CREATE(no_prealloc, ARGS(T, .map_flags = BPF_F_NO_PREALLOC), ELSE(EINVAL)),	\
		CREATE(clone, ARGS(T, .map_flags = BPF_F_CLONE), ELSE(EINVAL)),	\
		CREATE(mmapable, ARGS(T, .map_flags = BPF_F_MMAPABLE), ELSE(EINVAL)),	\
		CREATE(unknown_flag, ARGS(T, .map_flags = 1U << 30), ELSE(EINVAL)),	\
		CREATE(numa_node_0, ARGS(T, .map_flags = BPF_F_NUMA_NODE), ELSE_OK),	\
		CREATE(rdonly, ARGS(T, .map_flags = BPF_F_RDONLY), ELSE_OK),	\
		CREATE(rdonly_prog, ARGS(T, .map_flags = BPF_F_RDONLY_PROG), ELSE_OK),	\
		CREATE(rdonly_and_wronly_prog, ARGS(T, .map_flags = ACCESS_BOTH), ELSE(EINVAL)),	\
		CREATE(map_extra, ARGS(T, .map_extra = 1), ELSE(EINVAL)),	\
		CREATE(without_btf, ARGS(T, UNTYPED), ELSE_OK),			\
		CREATE(without_btf_key, ARGS(T, .btf_key = MAP_BTF_NONE), ELSE(EINVAL)),	\
		CREATE(btf_key_of_8, ARGS(T, .key_size = 8, .btf_key = MAP_BTF_U64), ELSE_OK),	\
		CREATE(btf_key_of_8_no_int,					\
		       ARGS(T, .key_size = 8, .btf_key = MAP_BTF_LOCKED), ELSE(EINVAL)),	\
		CREATE(btf_key_of_other_size, ARGS(T, .btf_key = MAP_BTF_U64), ELSE(EINVAL)),	\
		CREATE(btf_key_with_wide_attach_type,				\
		       ARGS(T, .btf_key = MAP_BTF_CGROUP_KEY_U64), ELSE(EINVAL)),	\
		CREATE(btf_value_of_other_size, ARGS(T, .btf_value = MAP_BTF_INT), ELSE(EINVAL)),	\
		CREATE(spin_lock, ARGS(T, .btf_value = MAP_BTF_LOCKED), __VA_ARGS__),	\
		CREATE(timer, ARGS(T, .value_size = 16, .btf_value = MAP_BTF_TIMER),	\
		       ERR_SINCE("5.15", EOPNOTSUPP), ELSE_OK))

CGROUP_CREATES(cgroup_storage, CGROUP_STORAGE, MAX_SHARED, ELSE_OK);
/* "bpf: Consolidate spin_lock, timer management into btf_record" changed the errno */
CGROUP_CREATES(percpu_cgroup_storage, PERCPU_CGROUP_STORAGE, MAX_PERCPU,
	       ERR_SINCE("6.2", EOPNOTSUPP), ELSE(BM_ENOTSUPP));

/* The root's, which no program of ours is attached to. */
static const struct bpf_cgroup_storage_key root = { .cgroup_inode_id = 1 };

static __u64 values[MAX_CPUS];

static int update(int fd, __u64 flags)
{
	return bpf_map_update_elem(fd, &root, values, flags);
}

FAMILY_PLAIN(cgroup, lookup_absent)
{
	expect_err(t, bpf_map_lookup_elem(fd, &root, values), ENOENT);
}

/* Only attaching a program makes an element. */
FAMILY_PLAIN(cgroup, update_absent)
{
	expect_err(t, update(fd, BPF_ANY), ENOENT);
	expect_err(t, update(fd, BPF_EXIST), ENOENT);
}

FAMILY_PLAIN(cgroup, update_noexist)
{
	expect_err(t, update(fd, BPF_NOEXIST), EINVAL);
}

FAMILY_PLAIN(cgroup, update_unknown_flags)
{
	expect_err(t, update(fd, BPF_NOEXIST | BPF_EXIST), EINVAL);
	expect_err(t, update(fd, 1ULL << 31), EINVAL);
}

FAMILY_PLAIN(cgroup, update_lock_without_spin_lock)
{
	expect_err(t, update(fd, BPF_F_LOCK), EINVAL);
}

FAMILY_PLAIN(cgroup, delete_absent)
{
	expect_err(t, bpf_map_delete_elem(fd, &root), EINVAL);
}

FAMILY_PLAIN(cgroup, next_key_of_empty)
{
	struct bpf_cgroup_storage_key next;

	expect_err(t, bpf_map_get_next_key(fd, NULL, &next), ENOENT);
	expect_err(t, bpf_map_get_next_key(fd, &root, &next), ENOENT);
}

FAMILY_PLAIN(cgroup, lookup_and_delete)
{
	expect_err(t, bpf_map_lookup_and_delete_elem(fd, &root, values), BM_ENOTSUPP);
}

FAMILY_PLAIN(cgroup, batch)
{
	struct bpf_cgroup_storage_key keys[BATCH], at;
	__u32 count = 1;

	keys[0] = root;
	expect_err(t, bpf_map_lookup_batch(fd, NULL, &at, keys, values, &count, NULL), BM_ENOTSUPP);
	count = 1;
	expect_err(t, bpf_map_lookup_and_delete_batch(fd, NULL, &at, keys, values, &count, NULL),
		   BM_ENOTSUPP);
	count = 1;
	expect_err(t, bpf_map_update_batch(fd, keys, values, &count, NULL), BM_ENOTSUPP);
	count = 1;
	expect_err(t, bpf_map_delete_batch(fd, keys, &count, NULL), BM_ENOTSUPP);
}

FAMILY_PLAIN(cgroup, freeze)
{
	expect_ok(t, bpf_map_freeze(fd));
	expect_err(t, update(fd, BPF_ANY), EPERM);
}

FAMILY_PLAIN(cgroup, mmap)
{
	expect_err(t, mmap_try(fd, 4096, PROT_READ, MAP_SHARED, 0), BM_ENOTSUPP);
}

/* bpf_map_meta_alloc() refuses both by name since 4.19. */
FAMILY_PLAIN(cgroup, inner_map)
{
	expect_err(t, map_try(.type = BPF_MAP_TYPE_ARRAY_OF_MAPS, .key_size = 4, .value_size = 4,
			      .max_entries = 1, .inner_fd = fd), BM_ENOTSUPP);
}
