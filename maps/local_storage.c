// SPDX-License-Identifier: GPL-2.0
/* What SK, INODE, TASK and CGRP_STORAGE share (kernel/bpf/bpf_local_storage.c) */
#include <fcntl.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "maps/local_storage.h"

DEFINE_SK_STORAGE;
DEFINE_INODE_STORAGE;
DEFINE_TASK_STORAGE;
DEFINE_CGRP_STORAGE;
static const struct map_type *const local_types[] = {
	&map_type_sk_storage, &map_type_inode_storage, &map_type_task_storage, &map_type_cgrp_storage,
};

/*
 * BPF_LOCAL_STORAGE_MAX_VALUE_SIZE: 65535 less sizeof(struct bpf_local_storage_elem), which is
 * two cache lines, as its data begin a line.
 */
#define MAX_VALUE (65535 - 128)

/*
 * bpf_local_storage_map_alloc_check() and _check_btf().  Until 5.11 vmlinux BTF has no id, so
 * nobody gets a fd of it.
 */
#define LOCAL_CREATES(type, T)							\
	MAP_CREATES(type,							\
		CREATE(key_size_8, ARGS(T, .key_size = 8, .btf_key = MAP_BTF_U64), ELSE(EINVAL)),	\
		CREATE(key_size_2, ARGS(T, .key_size = 2, .btf_key = MAP_BTF_SHORT), ELSE(EINVAL)),	\
		CREATE(key_size_0, ARGS(T, .key_size = 0), ELSE(EINVAL)),	\
		CREATE(value_size_0, ARGS(T, .value_size = 0), ELSE(EINVAL)),	\
		CREATE(value_size_1, ARGS(T, .value_size = 1, .btf_value = MAP_BTF_BYTES), ELSE_OK),	\
		CREATE(value_size_max, ARGS(T, .value_size = MAX_VALUE, .btf_value = MAP_BTF_BYTES),	\
		       ELSE_OK),						\
		CREATE(value_size_over_max,					\
		       ARGS(T, .value_size = MAX_VALUE + 1, .btf_value = MAP_BTF_BYTES),	\
		       ELSE(E2BIG)),						\
		CREATE(max_entries_1, ARGS(T, .max_entries = 1), ELSE(EINVAL)),	\
		CREATE(prealloc, ARGS(T, .map_flags = 0), ELSE(EINVAL)),	\
		/* all of them take it, though only sockets are cloned */	\
		CREATE(clone, ARGS(T, .map_flags = BPF_F_NO_PREALLOC | BPF_F_CLONE), ELSE_OK),	\
		CREATE(clone_alone, ARGS(T, .map_flags = BPF_F_CLONE), ELSE(EINVAL)),	\
		CREATE(numa_node_0, ARGS(T, .map_flags = BPF_F_NO_PREALLOC | BPF_F_NUMA_NODE),	\
		       ELSE(EINVAL)),						\
		CREATE(rdonly, ARGS(T, .map_flags = BPF_F_NO_PREALLOC | BPF_F_RDONLY), ELSE(EINVAL)),	\
		CREATE(rdonly_prog, ARGS(T, .map_flags = BPF_F_NO_PREALLOC | BPF_F_RDONLY_PROG),	\
		       ELSE(EINVAL)),						\
		CREATE(mmapable, ARGS(T, .map_flags = BPF_F_NO_PREALLOC | BPF_F_MMAPABLE),	\
		       ELSE(EINVAL)),						\
		CREATE(unknown_flag, ARGS(T, .map_flags = BPF_F_NO_PREALLOC | 1U << 30),	\
		       ELSE(EINVAL)),						\
		CREATE(map_extra, ARGS(T, .map_extra = 1), ELSE(EINVAL)),	\
		CREATE(without_btf, ARGS(T, .fill = NULL), ELSE(EINVAL)),	\
		CREATE(without_btf_key, ARGS(T, .btf_key = MAP_BTF_NONE), ELSE(EINVAL)),	\
		CREATE(without_btf_value, ARGS(T, .btf_value = MAP_BTF_NONE), ELSE(EINVAL)),	\
		CREATE(btf_key_unsigned, ARGS(T, .btf_key = MAP_BTF_U32), ELSE_OK),	\
		CREATE(btf_key_struct, ARGS(T, .btf_key = MAP_BTF_STRUCT_INT), ELSE(EINVAL)),	\
		CREATE(btf_key_of_other_size, ARGS(T, .btf_key = MAP_BTF_U64), ELSE(EINVAL)),	\
		CREATE(btf_value_of_other_size, ARGS(T, .btf_value = MAP_BTF_INT), ELSE(EINVAL)),	\
		CREATE(btf_of_vmlinux, ARGS(T, .fill = map_btf_fill_vmlinux),	\
		       ERR_SINCE("5.11", EACCES), ELSE(ENOENT)),		\
		CREATE(spin_lock, ARGS(T, .btf_value = MAP_BTF_LOCKED), ELSE_OK),	\
		CREATE(timer, ARGS(T, .value_size = 16, .btf_value = MAP_BTF_TIMER),	\
		       ERR_SINCE("5.15", EOPNOTSUPP), ELSE_OK))

LOCAL_CREATES(sk_storage, SK_STORAGE);
LOCAL_CREATES(inode_storage, INODE_STORAGE);
LOCAL_CREATES(task_storage, TASK_STORAGE);
LOCAL_CREATES(cgrp_storage, CGRP_STORAGE);

/* The type's kind of owner, a new one each; of a task, the fd of a process that waits. */
static int owner(struct test *t)
{
	const struct map_type *type = family_type(t);
	static int nr;

	if (type == &map_type_sk_storage)
		return storage_socket(t);
	if (type == &map_type_inode_storage)
		return storage_file(t);
	if (type == &map_type_task_storage)
		return must(t, pidfd_of(child_start(t)));
	return cgroup_make(t, (const char *[]){ "a", "b", "c" }[nr++]);
}

/* A case whose owner is made before and unmade behind it. */
#define OWNER_CASE(what)							\
	static void owned_##what(struct test *t, int fd, int own);		\
	FAMILY_PLAIN(local, what)						\
	{									\
		owned_##what(t, fd, owner(t));					\
		cgroups_remove();						\
	}									\
	static void owned_##what(struct test *t, int fd, int own)

/* Another map of the same type. */
static int map_like(struct test *t, enum map_btf value, __u32 value_size)
{
	struct map_args args = family_type(t)->args;

	args.btf_value = value;
	args.value_size = value_size;
	return map_try_args(&args);
}

OWNER_CASE(lookup_absent)
{
	expect_err(t, elem_get(fd, own), ENOENT);
}

OWNER_CASE(update_is_seen_by_lookup)
{
	expect_ok(t, elem_put(fd, own, 7));
	expect_eq(t, elem_get(fd, own), 7);
	expect_ok(t, elem_put(fd, own, 8));
	expect_eq(t, elem_get(fd, own), 8);
}

OWNER_CASE(update_noexist_of_present)
{
	expect_ok(t, elem_put_flags(fd, own, 7, BPF_NOEXIST));
	expect_err(t, elem_put_flags(fd, own, 8, BPF_NOEXIST), EEXIST);
	expect_eq(t, elem_get(fd, own), 7);
}

OWNER_CASE(update_exist_of_present)
{
	expect_ok(t, elem_put(fd, own, 7));
	expect_ok(t, elem_put_flags(fd, own, 8, BPF_EXIST));
	expect_eq(t, elem_get(fd, own), 8);
}

OWNER_CASE(update_exist_of_absent)
{
	expect_err(t, elem_put_flags(fd, own, 7, BPF_EXIST), ENOENT);
	expect_err(t, elem_get(fd, own), ENOENT);
}

/* Not its first element: another way through the kernel. */
OWNER_CASE(update_exist_of_absent_beside_other)
{
	int other = must(t, map_like(t, MAP_BTF_U64, 8));

	expect_ok(t, elem_put(other, own, 1));
	expect_err(t, elem_put_flags(fd, own, 7, BPF_EXIST), ENOENT);
	expect_ok(t, elem_put_flags(fd, own, 7, BPF_NOEXIST));
	expect_eq(t, elem_get(other, own), 1);
}

OWNER_CASE(update_noexist_and_exist)
{
	expect_err(t, elem_put_flags(fd, own, 7, BPF_NOEXIST | BPF_EXIST), EINVAL);
}

OWNER_CASE(update_unknown_flags)
{
	expect_err(t, elem_put_flags(fd, own, 7, 1ULL << 31), EINVAL);
}

OWNER_CASE(update_lock_without_spin_lock)
{
	expect_err(t, elem_put_flags(fd, own, 7, BPF_F_LOCK), EINVAL);
}

OWNER_CASE(lookup_lock_without_spin_lock)
{
	__u64 value;

	expect_ok(t, elem_put(fd, own, 7));
	expect_err(t, bpf_map_lookup_elem_flags(fd, &own, &value, BPF_F_LOCK), EINVAL);
}

OWNER_CASE(lookup_unknown_flags)
{
	__u64 value;

	expect_err(t, bpf_map_lookup_elem_flags(fd, &own, &value, BPF_NOEXIST), EINVAL);
}

OWNER_CASE(delete_makes_absent)
{
	expect_ok(t, elem_put(fd, own, 7));
	expect_ok(t, elem_del(fd, own));
	expect_err(t, elem_get(fd, own), ENOENT);
	expect_ok(t, elem_put_flags(fd, own, 8, BPF_NOEXIST));
}

OWNER_CASE(delete_absent)
{
	expect_err(t, elem_del(fd, own), ENOENT);
}

/* ---- a value with a lock: the syscall's side of it is not shown */

#define LOCK_HIDDEN (0xffffffffULL)

OWNER_CASE(spin_lock_update_keeps_lock)
{
	int locked = must(t, map_like(t, MAP_BTF_LOCKED, 8));

	(void)fd;
	expect_ok(t, elem_put(locked, own, 7ULL << 32 | LOCK_HIDDEN));
	expect_eq(t, elem_get(locked, own), 7LL << 32);
}

OWNER_CASE(spin_lock_update_locked)
{
	int locked = must(t, map_like(t, MAP_BTF_LOCKED, 8));

	(void)fd;
	/* makes the element, replaces it in place, and minds the flags beside it */
	expect_err(t, elem_put_flags(locked, own, 6ULL << 32, BPF_F_LOCK | BPF_EXIST), ENOENT);
	expect_ok(t, elem_put_flags(locked, own, 7ULL << 32 | LOCK_HIDDEN, BPF_F_LOCK));
	expect_eq(t, elem_get(locked, own), 7LL << 32);
	expect_ok(t, elem_put_flags(locked, own, 8ULL << 32 | LOCK_HIDDEN, BPF_F_LOCK | BPF_EXIST));
	expect_eq(t, elem_get(locked, own), 8LL << 32);
	expect_err(t, elem_put_flags(locked, own, 9ULL << 32, BPF_F_LOCK | BPF_NOEXIST), EEXIST);
}

OWNER_CASE(spin_lock_lookup_locked)
{
	int locked = must(t, map_like(t, MAP_BTF_LOCKED, 8));
	__u64 value = 0;

	(void)fd;
	expect_ok(t, elem_put(locked, own, 7ULL << 32));
	expect_ok(t, bpf_map_lookup_elem_flags(locked, &own, &value, BPF_F_LOCK));
	expect_eq(t, value, 7ULL << 32);
}

/* ---- keys that are no owner */

/* Behind every fd that the case could have. */
#define NO_FD 9999

static int wrong_fd_errno(struct test *t)
{
	return family_type(t) == &map_type_sk_storage ? ENOTSOCK : EBADF;
}

FAMILY_PLAIN(local, key_no_fd)
{
	expect_err(t, elem_put(fd, NO_FD, 7), EBADF);
	expect_err(t, elem_get(fd, NO_FD), EBADF);
	expect_err(t, elem_del(fd, NO_FD), EBADF);
}

FAMILY_PLAIN(local, key_minus_1)
{
	expect_err(t, elem_put(fd, -1, 7), EBADF);
	expect_err(t, elem_get(fd, -1), EBADF);
	expect_err(t, elem_del(fd, -1), EBADF);
}

OWNER_CASE(key_closed_fd)
{
	expect_ok(t, elem_put(fd, own, 7));
	close(own);
	expect_err(t, elem_get(fd, own), EBADF);
}

/* Every fd has an inode; the others know theirs. */
FAMILY_PLAIN(local, key_fd_of_other_kind)
{
	int other = eventfd(0, EFD_CLOEXEC), want = wrong_fd_errno(t);

	if (family_type(t) == &map_type_inode_storage) {
		expect_ok(t, elem_put(fd, other, 7));
		expect_ok(t, elem_del(fd, other));
		return;
	}
	expect_err(t, elem_put(fd, other, 7), want);
	expect_err(t, elem_get(fd, other), want);
	expect_err(t, elem_del(fd, other), want);
}

/* ---- owners */

OWNER_CASE(other_owner_has_none)
{
	int other = owner(t);

	expect_ok(t, elem_put(fd, own, 7));
	expect_err(t, elem_get(fd, other), ENOENT);
	expect_ok(t, elem_put(fd, other, 8));
	expect_eq(t, elem_get(fd, own), 7);
	expect_ok(t, elem_del(fd, own));
	expect_eq(t, elem_get(fd, other), 8);
}

OWNER_CASE(fds_of_one_owner_share)
{
	int again = must(t, dup(own));

	expect_ok(t, elem_put(fd, own, 7));
	expect_eq(t, elem_get(fd, again), 7);
	close(own);
	expect_eq(t, elem_get(fd, again), 7);
}

/* BPF_LOCAL_STORAGE_CACHE_SIZE: an owner finds 16 of its elements without a search. */
OWNER_CASE(more_maps_than_cache_slots)
{
	int maps[20], i;

	(void)fd;
	for (i = 0; i < 20; i++) {
		maps[i] = must(t, map_like(t, MAP_BTF_U64, 8));
		expect_ok(t, elem_put(maps[i], own, 100 + i));
	}
	for (i = 0; i < 20; i++)
		expect_eq(t, elem_get(maps[i], own), 100 + i);
	expect_ok(t, elem_del(maps[3], own));
	expect_err(t, elem_get(maps[3], own), ENOENT);
	expect_eq(t, elem_get(maps[19], own), 119);
}

/* The kernel log tells where one of the two leaves something to the other. */
OWNER_CASE(map_goes_before_owner)
{
	int other = must(t, map_like(t, MAP_BTF_U64, 8));

	expect_ok(t, elem_put(fd, own, 7));
	expect_ok(t, elem_put(other, own, 8));
	close(fd);
	expect_eq(t, elem_get(other, own), 8);
	close(own);
	close(other);
}

OWNER_CASE(large_value)
{
	static __u8 value[4096] = { [0] = 1, [4095] = 2 }, got[4096];
	int large = must(t, map_like(t, MAP_BTF_BYTES, sizeof(value)));

	(void)fd;
	expect_ok(t, bpf_map_update_elem(large, &own, value, 0));
	expect_ok(t, bpf_map_lookup_elem(large, &own, got));
	expect_mem(t, got, value, sizeof(value));
}

/* ---- commands that walk or take a map, or work on it as a whole */

OWNER_CASE(next_key)
{
	__u32 key = own;

	expect_ok(t, elem_put(fd, own, 7));
	expect_err(t, elem_next(fd, NULL), BM_ENOTSUPP);
	expect_err(t, elem_next(fd, &key), BM_ENOTSUPP);
}

OWNER_CASE(lookup_and_delete)
{
	expect_ok(t, elem_put(fd, own, 7));
	expect_err(t, elem_take(fd, own), BM_ENOTSUPP);
	expect_eq(t, elem_get(fd, own), 7);
}

OWNER_CASE(batch)
{
	static struct elems e = { .count = 1 };

	e.keys[0] = own;
	expect_err(t, batch_update(fd, &e, 0), BM_ENOTSUPP);
	expect_err(t, batch_lookup(fd, &e, 0), BM_ENOTSUPP);
	expect_err(t, batch_take(fd, &e), BM_ENOTSUPP);
	expect_err(t, batch_delete(fd, &e), BM_ENOTSUPP);
}

OWNER_CASE(freeze)
{
	expect_ok(t, elem_put(fd, own, 7));
	expect_ok(t, bpf_map_freeze(fd));
	expect_err(t, elem_put(fd, own, 8), EPERM);
	expect_err(t, elem_del(fd, own), EPERM);
	expect_eq(t, elem_get(fd, own), 7);
}

FAMILY_PLAIN(local, mmap)
{
	expect_err(t, mmap_try(fd, 4096, PROT_READ, MAP_SHARED, 0), BM_ENOTSUPP);
}

OWNER_CASE(inner_map)
{
	int outer = map_create(t, .type = BPF_MAP_TYPE_ARRAY_OF_MAPS, .key_size = 4, .value_size = 4,
			       .max_entries = 1, .inner_fd = fd);
	int other = must(t, map_like(t, MAP_BTF_U64, 8)), large;
	__u32 first = 0;

	expect_ok(t, elem_put(fd, own, 7));
	expect_ok(t, bpf_map_update_elem(outer, &first, &fd, 0));
	expect_ok(t, bpf_map_update_elem(outer, &first, &other, 0));
	large = must(t, map_like(t, MAP_BTF_BYTES, 16));
	expect_err(t, bpf_map_update_elem(outer, &first, &large, 0), EINVAL);
}
