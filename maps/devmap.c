// SPDX-License-Identifier: GPL-2.0
/*
 * BPF_MAP_TYPE_DEVMAP and BPF_MAP_TYPE_DEVMAP_HASH (kernel/bpf/devmap.c): creates and
 * elements.  maps/devmap_progs.c has programs, maps/devmap_jobs.c frames.
 */
#include <sched.h>
#include <stdlib.h>
#include <unistd.h>

#include "helpers/fixtures.h"
#include "maps/devmap.h"
#include "maps/xdp.h"

/* DEV_CREATE_FLAG_MASK: NUMA node, and the syscall's rights */
#define DEV_CREATES(type, BASE)								\
	CREATE(value_size_0, ARGS(BASE, .value_size = 0), ELSE(EINVAL)),		\
	CREATE(value_size_3, ARGS(BASE, .value_size = 3), ELSE(EINVAL)),		\
	CREATE(value_size_4, ARGS(BASE, .value_size = 4), ELSE_OK),			\
	CREATE(value_size_5, ARGS(BASE, .value_size = 5), ELSE(EINVAL)),		\
	CREATE(value_size_8, ARGS(BASE, .value_size = 8), ELSE_OK),			\
	CREATE(value_size_12, ARGS(BASE, .value_size = 12), ELSE(EINVAL)),		\
	CREATE(key_size_0, ARGS(BASE, .key_size = 0), ELSE(EINVAL)),			\
	CREATE(key_size_3, ARGS(BASE, .key_size = 3), ELSE(EINVAL)),			\
	CREATE(key_size_8, ARGS(BASE, .key_size = 8), ELSE(EINVAL)),			\
	CREATE(max_entries_0, ARGS(BASE, .max_entries = 0), ELSE(EINVAL)),		\
	CREATE(max_entries_65537, ARGS(BASE, .max_entries = 65537), ELSE_OK),		\
	CREATE(rdonly, ARGS(BASE, .map_flags = BPF_F_RDONLY), ELSE_OK),			\
	CREATE(wronly, ARGS(BASE, .map_flags = BPF_F_WRONLY), ELSE_OK),			\
	CREATE(rdonly_and_wronly, ARGS(BASE, .map_flags = BPF_F_RDONLY | BPF_F_WRONLY),	\
	       ELSE(EINVAL)),								\
	CREATE(rdonly_prog, ARGS(BASE, .map_flags = BPF_F_RDONLY_PROG), ELSE(EINVAL)),	\
	CREATE(wronly_prog, ARGS(BASE, .map_flags = BPF_F_WRONLY_PROG), ELSE(EINVAL)),	\
	CREATE(no_prealloc, ARGS(BASE, .map_flags = BPF_F_NO_PREALLOC), ELSE(EINVAL)),	\
	CREATE(no_common_lru, ARGS(BASE, .map_flags = BPF_F_NO_COMMON_LRU), ELSE(EINVAL)), \
	CREATE(zero_seed, ARGS(BASE, .map_flags = BPF_F_ZERO_SEED), ELSE(EINVAL)),	\
	CREATE(mmapable, ARGS(BASE, .map_flags = BPF_F_MMAPABLE), ELSE(EINVAL)),	\
	CREATE(preserve_elems, ARGS(BASE, .map_flags = BPF_F_PRESERVE_ELEMS), ELSE(EINVAL)), \
	CREATE(inner_map, ARGS(BASE, .map_flags = BPF_F_INNER_MAP), ELSE(EINVAL)),	\
	CREATE(numa_node_0, ARGS(BASE, .map_flags = BPF_F_NUMA_NODE, .numa_node = 0), ELSE_OK), \
	CREATE(numa_node_999, ARGS(BASE, .map_flags = BPF_F_NUMA_NODE, .numa_node = 999), \
	       ELSE(EINVAL)),								\
	CREATE(map_extra, ARGS(BASE, .map_extra = 1), ELSE(EINVAL))

MAP_CREATES(devmap, DEV_CREATES(devmap, DEVMAP));
MAP_CREATES(devmap_hash, DEV_CREATES(devmap_hash, DEVMAP_HASH),
	/* the number of buckets, a power of two, has 32 bits */
	CREATE(max_entries_over_2g, ARGS(DEVMAP_HASH, .max_entries = 0x80000001), ELSE(EINVAL)));

/* ---- update */

FAMILY_CASE(dev, lookup_gives_ifindex)
{
	expect_ok(t, elem_put(fd, 1, LO));
	expect_eq(t, elem_get(fd, 1), LO);
}

FAMILY_CASE(dev, update_no_such_device)
{
	expect_err(t, elem_put(fd, 1, NO_DEVICE), EINVAL);
	expect_err(t, elem_get(fd, 1), ENOENT);
}

FAMILY_CASE(dev, update_negative_ifindex)
{
	expect_err(t, elem_put(fd, 1, XDP_VALUE(0xffffffff, 0)), EINVAL);
}

/* A key of a hash is any number. */
FAMILY_CASE(dev, update_key_max_entries)
{
	expect(t, elem_put(fd, 4, LO), ERR_SINCE(is_hash(t) ? "never" : NULL, E2BIG), ELSE_OK);
	expect(t, elem_put(fd, 0xffffffff, LO), ERR_SINCE(is_hash(t) ? "never" : NULL, E2BIG),
	       ELSE_OK);
}

/* A slot of an array is always there, empty or not. */
FAMILY_CASE(dev, update_noexist_of_absent)
{
	expect(t, elem_put_flags(fd, 1, LO, BPF_NOEXIST),
	       ERR_SINCE(is_hash(t) ? "never" : NULL, EEXIST), ELSE_OK);
}

FAMILY_CASE(dev, update_noexist_of_present)
{
	expect_ok(t, elem_put(fd, 1, LO));
	expect_err(t, elem_put_flags(fd, 1, LO, BPF_NOEXIST), EEXIST);
}

FAMILY_CASE(dev, update_exist_of_present)
{
	expect_ok(t, elem_put(fd, 1, LO));
	expect_ok(t, elem_put_flags(fd, 1, LO, BPF_EXIST));
}

/* The flag is known, and not looked at: a hash gets a new element. */
FAMILY_CASE(dev, update_exist_of_absent)
{
	expect_ok(t, elem_put_flags(fd, 1, LO, BPF_EXIST));
	expect_eq(t, elem_get(fd, 1), LO);
}

FAMILY_CASE(dev, update_flags_3)
{
	expect_err(t, elem_put_flags(fd, 1, LO, 3), EINVAL);
}

FAMILY_CASE(dev, update_flag_lock)
{
	expect_err(t, elem_put_flags(fd, 1, LO, BPF_F_LOCK), EINVAL);
}

/* The order of checks: flags before the key, the key before the device. */
FAMILY_CASE(dev, update_unknown_flag_beyond_end)
{
	expect_err(t, elem_put_flags(fd, 9, LO, 3), EINVAL);
}

FAMILY_CASE(dev, update_no_such_device_beyond_end)
{
	expect_err(t, elem_put(fd, 9, NO_DEVICE), is_hash(t) ? EINVAL : E2BIG);
}

FAMILY_CASE(dev, update_ifindex_0)
{
	expect_ok(t, elem_put(fd, 1, LO));
	expect(t, elem_put(fd, 1, 0), ERR_SINCE(is_hash(t) ? NULL : "never", EINVAL), ELSE_OK);
	expect(t, elem_get(fd, 1), OK_SINCE(is_hash(t) ? NULL : "never"), ELSE(ENOENT));
}

FAMILY_CASE(dev, update_ifindex_0_of_absent)
{
	expect(t, elem_put(fd, 1, 0), ERR_SINCE(is_hash(t) ? NULL : "never", EINVAL), ELSE_OK);
	expect_err(t, elem_get(fd, 1), ENOENT);
}

FAMILY_CASE(dev, update_ifindex_0_with_program)
{
	int prog = xdp_entry_prog(t, "devmap", "stamp");

	expect_ok(t, elem_put(fd, 1, LO));
	expect_err(t, elem_put(fd, 1, XDP_VALUE(0, prog)), EINVAL);
	expect_eq(t, elem_get(fd, 1), LO);
}

FAMILY_CASE(dev, fill)
{
	__u32 key;

	for (key = 0; key < 4; key++)
		expect_ok(t, elem_put(fd, key, LO));
	expect_err(t, elem_put(fd, 4, LO), E2BIG);
	expect_ok(t, elem_put(fd, 3, LO));
	expect_ok(t, elem_del(fd, 0));
	expect(t, elem_put(fd, 4, LO), ERR_SINCE(is_hash(t) ? "never" : NULL, E2BIG), ELSE_OK);
}

/* The device is looked for in the namespace of who updates, not of who made the map. */
FAMILY_CASE(dev, update_in_other_namespace)
{
	expect_ok(t, elem_put(fd, 1, LO));
	must(t, unshare(CLONE_NEWNET) ? -errno : 0);
	/* the new namespace's own lo */
	expect_ok(t, elem_put(fd, 2, LO));
	expect_eq(t, elem_get(fd, 1), LO);
}

/* ---- lookup, delete, walk */

FAMILY_CASE(dev, lookup_absent)
{
	expect_err(t, elem_get(fd, 1), ENOENT);
	expect_err(t, elem_get(fd, 4), ENOENT);
	expect_err(t, elem_get(fd, 0xffffffff), ENOENT);
}

FAMILY_CASE(dev, lookup_flag_lock)
{
	__u32 key = 1;
	__u64 value;

	expect_ok(t, elem_put(fd, 1, LO));
	expect_err(t, bpf_map_lookup_elem_flags(fd, &key, &value, BPF_F_LOCK), EINVAL);
}

FAMILY_CASE(dev, delete_makes_absent)
{
	expect_ok(t, elem_put(fd, 1, LO));
	expect_ok(t, elem_del(fd, 1));
	expect_err(t, elem_get(fd, 1), ENOENT);
}

FAMILY_CASE(dev, delete_absent)
{
	expect(t, elem_del(fd, 1), ERR_SINCE(is_hash(t) ? NULL : "never", ENOENT), ELSE_OK);
}

/* not E2BIG, as an update there */
FAMILY_CASE(dev, delete_key_max_entries)
{
	expect_err(t, elem_del(fd, 4), is_hash(t) ? ENOENT : EINVAL);
	expect_err(t, elem_del(fd, 0xffffffff), is_hash(t) ? ENOENT : EINVAL);
}

/* All slots of an array, the elements of a hash. */
FAMILY_CASE(dev, next_key_walks)
{
	expect_eq(t, elem_count(fd, 8), is_hash(t) ? 0 : 4);
	expect_ok(t, elem_put(fd, 1, LO));
	expect_ok(t, elem_put(fd, 2, LO));
	expect_eq(t, elem_count(fd, 8), is_hash(t) ? 2 : 4);
}

FAMILY_CASE(dev, next_key_of_absent_is_first)
{
	__u32 key = 77;

	expect_ok(t, elem_put(fd, 2, LO));
	expect_eq(t, elem_next(fd, &key), is_hash(t) ? 2 : 0);
}

FAMILY_CASE(dev, next_key_of_last)
{
	__u32 key = 3;

	expect_ok(t, elem_put(fd, 3, LO));
	expect_err(t, elem_next(fd, &key), ENOENT);
}

FAMILY_CASE(dev, lookup_and_delete)
{
	expect_ok(t, elem_put(fd, 1, LO));
	expect_err(t, elem_take(fd, 1), BM_ENOTSUPP);
	expect_eq(t, elem_get(fd, 1), LO);
}

FAMILY_CASE(dev, batch)
{
	struct elems e = { .keys = { 1 }, .values = { LO }, .count = 1 };

	expect_err(t, batch_update(fd, &e, 0), BM_ENOTSUPP);
	expect_err(t, batch_lookup(fd, &e, 0), BM_ENOTSUPP);
	expect_err(t, batch_take(fd, &e), BM_ENOTSUPP);
	expect_err(t, batch_delete(fd, &e), BM_ENOTSUPP);
}

FAMILY_CASE(dev, mmap)
{
	expect_err(t, mmap_try(fd, 4096, PROT_READ, MAP_SHARED, 0), BM_ENOTSUPP);
}

FAMILY_CASE(dev, frozen)
{
	expect_ok(t, elem_put(fd, 1, LO));
	expect_ok(t, bpf_map_freeze(fd));
	expect_err(t, elem_put(fd, 1, LO), EPERM);
	expect_err(t, elem_del(fd, 1), EPERM);
	expect_eq(t, elem_get(fd, 1), LO);
}

static int with_flags(struct test *t, __u32 flags)
{
	struct map_args args = family_type(t)->args;

	args.map_flags = flags;
	return must(t, map_try_args(&args));
}

FAMILY_CASE(dev, rdonly_fd)
{
	int rdonly = with_flags(t, BPF_F_RDONLY);

	(void)fd;
	expect_err(t, elem_put(rdonly, 1, LO), EPERM);
	expect_err(t, elem_del(rdonly, 1), EPERM);
	expect_err(t, elem_get(rdonly, 1), ENOENT);
}

FAMILY_CASE(dev, wronly_fd)
{
	int wronly = with_flags(t, BPF_F_WRONLY);

	(void)fd;
	expect_ok(t, elem_put(wronly, 1, LO));
	expect_err(t, elem_get(wronly, 1), EPERM);
	expect_err(t, elem_next(wronly, NULL), EPERM);
	expect_ok(t, elem_del(wronly, 1));
}

/* The kernel adds a flag that nobody may ask for. */
FAMILY_CASE(dev, info_shows_rdonly_prog)
{
	struct bpf_map_info info = {0};
	__u32 len = sizeof(info);

	expect_ok(t, bpf_map_get_info_by_fd(fd, &info, &len));
	expect_eq(t, info.map_flags, BPF_F_RDONLY_PROG);
	expect_eq(t, info.value_size, 8);
	expect_eq(t, info.max_entries, 4);
}

/* It may be inside, and its size is not compared. */
FAMILY_CASE(dev, inner_map_of_other_max_entries)
{
	struct map_args args = family_type(t)->args;
	int outer = map_create(t, .type = BPF_MAP_TYPE_HASH_OF_MAPS, .key_size = 4, .value_size = 4,
			       .max_entries = 1, .inner_fd = fd);

	args.max_entries = 9;
	expect_ok(t, elem_put(outer, 1, must(t, map_try_args(&args))));
}

FAMILY_CASE(dev, inner_map_of_other_value_size)
{
	struct map_args args = family_type(t)->args;
	int outer = map_create(t, .type = BPF_MAP_TYPE_HASH_OF_MAPS, .key_size = 4, .value_size = 4,
			       .max_entries = 1, .inner_fd = fd);

	args.value_size = 4;
	expect_err(t, elem_put(outer, 1, must(t, map_try_args(&args))), EINVAL);
}
