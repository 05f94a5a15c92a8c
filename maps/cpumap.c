// SPDX-License-Identifier: GPL-2.0
/*
 * BPF_MAP_TYPE_CPUMAP (kernel/bpf/cpumap.c): creates, elements, and what the verifier
 * makes of it.  maps/cpumap_jobs.c has frames.
 */
#include <unistd.h>

#include "helpers/fixtures.h"
#include "maps/xdp.h"

/* a value is the length of the queue and the fd of a program, 0 for none */
#define CPUMAP .type = BPF_MAP_TYPE_CPUMAP, .key_size = 4, .value_size = 8, .max_entries = 2
DEFINE_MAP_TYPE(cpumap, CPUMAP);

#define QSIZE 16
#define MAX_QSIZE 16384
#define NO_FD 10000

MAP_CREATES(cpumap,
	CREATE(value_size_0, ARGS(CPUMAP, .value_size = 0), ELSE(EINVAL)),
	CREATE(value_size_3, ARGS(CPUMAP, .value_size = 3), ELSE(EINVAL)),
	CREATE(value_size_4, ARGS(CPUMAP, .value_size = 4), ELSE_OK),
	CREATE(value_size_5, ARGS(CPUMAP, .value_size = 5), ELSE(EINVAL)),
	CREATE(value_size_8, ARGS(CPUMAP, .value_size = 8), ELSE_OK),
	CREATE(value_size_12, ARGS(CPUMAP, .value_size = 12), ELSE(EINVAL)),
	CREATE(key_size_0, ARGS(CPUMAP, .key_size = 0), ELSE(EINVAL)),
	CREATE(key_size_3, ARGS(CPUMAP, .key_size = 3), ELSE(EINVAL)),
	CREATE(key_size_8, ARGS(CPUMAP, .key_size = 8), ELSE(EINVAL)),
	CREATE(max_entries_0, ARGS(CPUMAP, .max_entries = 0), ELSE(EINVAL)),
	CREATE(max_entries_over_nr_cpus, ARGS(CPUMAP, .max_entries = 1 << 20), ELSE(E2BIG)),
	/* a wrong shape is told before a wrong size */
	CREATE(flags_and_max_entries,
	       ARGS(CPUMAP, .max_entries = 1 << 20, .map_flags = BPF_F_RDONLY), ELSE(EINVAL)),
	CREATE(rdonly, ARGS(CPUMAP, .map_flags = BPF_F_RDONLY), ELSE(EINVAL)),
	CREATE(wronly, ARGS(CPUMAP, .map_flags = BPF_F_WRONLY), ELSE(EINVAL)),
	CREATE(rdonly_prog, ARGS(CPUMAP, .map_flags = BPF_F_RDONLY_PROG), ELSE(EINVAL)),
	CREATE(wronly_prog, ARGS(CPUMAP, .map_flags = BPF_F_WRONLY_PROG), ELSE(EINVAL)),
	CREATE(no_prealloc, ARGS(CPUMAP, .map_flags = BPF_F_NO_PREALLOC), ELSE(EINVAL)),
	CREATE(zero_seed, ARGS(CPUMAP, .map_flags = BPF_F_ZERO_SEED), ELSE(EINVAL)),
	CREATE(mmapable, ARGS(CPUMAP, .map_flags = BPF_F_MMAPABLE), ELSE(EINVAL)),
	CREATE(inner_map, ARGS(CPUMAP, .map_flags = BPF_F_INNER_MAP), ELSE(EINVAL)),
	CREATE(numa_node_0, ARGS(CPUMAP, .map_flags = BPF_F_NUMA_NODE, .numa_node = 0), ELSE_OK),
	CREATE(numa_node_999, ARGS(CPUMAP, .map_flags = BPF_F_NUMA_NODE, .numa_node = 999),
	       ELSE(EINVAL)),
	CREATE(map_extra, ARGS(CPUMAP, .map_extra = 1), ELSE(EINVAL)));

/* NR_CPUS is Debian's: the kernel has no other way to tell it. */
MAP_PLAIN(cpumap, create_max_entries_nr_cpus, .config = "CONFIG_MAXSMP")
{
	expect_ok(t, map_try(CPUMAP, .max_entries = 8192));
	expect_err(t, map_try(CPUMAP, .max_entries = 8193), E2BIG);
}

static int make(struct test *t)
{
	return map_create(t, CPUMAP);
}

/* ---- update */

MAP_PLAIN(cpumap, lookup_gives_qsize)
{
	int fd = make(t);

	expect_ok(t, elem_put(fd, 0, QSIZE));
	expect_eq(t, elem_get(fd, 0), QSIZE);
}

MAP_PLAIN(cpumap, update_qsize_1)
{
	expect_ok(t, elem_put(make(t), 0, 1));
}

MAP_PLAIN(cpumap, update_qsize_largest)
{
	expect_ok(t, elem_put(make(t), 0, MAX_QSIZE));
}

MAP_PLAIN(cpumap, update_qsize_too_large)
{
	int fd = make(t);

	expect_err(t, elem_put(fd, 0, MAX_QSIZE + 1), EOVERFLOW);
	expect_err(t, elem_put(fd, 0, 0xffffffff), EOVERFLOW);
	expect_err(t, elem_get(fd, 0), ENOENT);
}

MAP_PLAIN(cpumap, update_qsize_0_deletes)
{
	int fd = make(t);

	expect_ok(t, elem_put(fd, 0, QSIZE));
	expect_ok(t, elem_put(fd, 0, 0));
	expect_err(t, elem_get(fd, 0), ENOENT);
	expect_ok(t, elem_put(fd, 0, 0));
}

/* The program is not even looked at. */
MAP_PLAIN(cpumap, update_qsize_0_with_program)
{
	int fd = make(t);

	expect_ok(t, elem_put(fd, 0, QSIZE));
	expect_ok(t, elem_put(fd, 0, XDP_VALUE(0, NO_FD)));
	expect_err(t, elem_get(fd, 0), ENOENT);
}

MAP_PLAIN(cpumap, update_other_qsize)
{
	int fd = make(t);

	expect_ok(t, elem_put(fd, 0, QSIZE));
	expect_ok(t, elem_put(fd, 0, 2 * QSIZE));
	expect_eq(t, elem_get(fd, 0), 2 * QSIZE);
}

MAP_PLAIN(cpumap, update_cpu_not_possible)
{
	int cpus = libbpf_num_possible_cpus();
	int fd = map_create(t, CPUMAP, .max_entries = cpus + 1);

	expect_ok(t, elem_put(fd, 0, QSIZE));
	expect_err(t, elem_put(fd, cpus, QSIZE), ENODEV);
	/* not even to delete it */
	expect_err(t, elem_put(fd, cpus, 0), ENODEV);
	/* the queue's length is looked at before */
	expect_err(t, elem_put(fd, cpus, MAX_QSIZE + 1), EOVERFLOW);
}

MAP_PLAIN(cpumap, update_key_max_entries)
{
	int fd = make(t);

	expect_err(t, elem_put(fd, 2, QSIZE), E2BIG);
	expect_err(t, elem_put(fd, 0xffffffff, QSIZE), E2BIG);
}

/* A slot is always there, empty or not. */
MAP_PLAIN(cpumap, update_noexist)
{
	int fd = make(t);

	expect_err(t, elem_put_flags(fd, 0, QSIZE, BPF_NOEXIST), EEXIST);
	expect_ok(t, elem_put(fd, 0, QSIZE));
	expect_err(t, elem_put_flags(fd, 0, QSIZE, BPF_NOEXIST), EEXIST);
}

MAP_PLAIN(cpumap, update_exist)
{
	int fd = make(t);

	expect_ok(t, elem_put_flags(fd, 0, QSIZE, BPF_EXIST));
	expect_ok(t, elem_put_flags(fd, 0, QSIZE, BPF_EXIST));
}

MAP_PLAIN(cpumap, update_flags_3)
{
	expect_err(t, elem_put_flags(make(t), 0, QSIZE, 3), EINVAL);
}

MAP_PLAIN(cpumap, update_flag_lock)
{
	expect_err(t, elem_put_flags(make(t), 0, QSIZE, BPF_F_LOCK), EINVAL);
}

/* ---- programs in values */

MAP_PLAIN(cpumap, program_fd_0_is_none)
{
	int fd = make(t);

	expect_ok(t, elem_put(fd, 0, XDP_VALUE(QSIZE, 0)));
	expect_eq(t, elem_get(fd, 0), QSIZE);
}

/*
 * What the user wrote there is what a lookup gives back: the entry keeps the value, and
 * only a program that was taken puts its id over the fd.
 */
MAP_PLAIN(cpumap, program_fd_negative_is_none)
{
	int fd = make(t);
	__u32 key = 0;
	__u64 value = XDP_VALUE(QSIZE, -1);

	expect_ok(t, elem_put(fd, 0, value));
	expect_ok(t, bpf_map_lookup_elem(fd, &key, &value));
	expect_eq(t, (__u32)value, QSIZE);
}

MAP_PLAIN(cpumap, program_gives_its_id)
{
	int prog = xdp_entry_prog(t, "cpumap", "note_cpu"), fd = make(t);

	expect_ok(t, elem_put(fd, 0, XDP_VALUE(QSIZE, prog)));
	expect_eq(t, elem_get(fd, 0), XDP_VALUE(QSIZE, xdp_prog_id(t, prog)));
	expect_ok(t, elem_put(fd, 0, QSIZE));
	expect_eq(t, elem_get(fd, 0), QSIZE);
}

/*
 * "bpf: cpumap: propagate underlying error in cpu_map_update_elem()": before, there was one
 * error of making an entry, whatever the reason.
 */
#define REASON_TOLD "7.0"
#define BAD_PROGRAM(err) ERR_SINCE(REASON_TOLD, err), ELSE(ENOMEM)

MAP_PLAIN(cpumap, program_fd_of_nothing)
{
	expect(t, elem_put(make(t), 0, XDP_VALUE(QSIZE, NO_FD)), BAD_PROGRAM(EBADF));
}

MAP_PLAIN(cpumap, program_fd_of_a_map)
{
	int fd = make(t);

	expect(t, elem_put(fd, 0, XDP_VALUE(QSIZE, fd)), BAD_PROGRAM(EINVAL));
}

MAP_PLAIN(cpumap, program_of_other_type)
{
	int prog = xdp_entry_prog(t, "array", "elem");

	expect(t, elem_put(make(t), 0, XDP_VALUE(QSIZE, prog)), BAD_PROGRAM(EINVAL));
}

MAP_CASE(cpumap, program_of_other_attach_type)
{
	int fd = make(t);
	int xdp = xdp_entry_prog(t, "cpumap", "pass");
	int devmap = xdp_entry_prog(t, "devmap", "stamp");

	expect(t, elem_put(fd, 0, XDP_VALUE(QSIZE, xdp)), BAD_PROGRAM(EINVAL));
	expect(t, elem_put(fd, 0, XDP_VALUE(QSIZE, devmap)), BAD_PROGRAM(EINVAL));
	expect_err(t, elem_get(fd, 0), ENOENT);
}

/* An update that fails leaves the entry as it was. */
MAP_PLAIN(cpumap, failed_update_keeps_entry)
{
	int fd = make(t);

	expect_ok(t, elem_put(fd, 0, QSIZE));
	expect(t, elem_put(fd, 0, XDP_VALUE(2 * QSIZE, NO_FD)), BAD_PROGRAM(EBADF));
	expect_eq(t, elem_get(fd, 0), QSIZE);
}

MAP_PLAIN(cpumap, value_of_4_bytes)
{
	int fd = map_create(t, CPUMAP, .value_size = 4);
	__u32 key = 0, value[2] = { QSIZE, NO_FD };

	expect_ok(t, bpf_map_update_elem(fd, &key, value, 0));
	value[0] = 0;
	expect_ok(t, bpf_map_lookup_elem(fd, &key, value));
	expect_eq(t, value[0], QSIZE);
	expect_eq(t, value[1], NO_FD);
}

/* Once it has a program, all of a map's agree on whether they take frames of many buffers. */
MAP_PLAIN(cpumap, program_with_frags_beside_one_without)
{
	int plain = xdp_entry_prog(t, "cpumap", "note_cpu");
	int frags = xdp_entry_prog(t, "xdp_frags", "cpumap_frags"), fd = make(t);

	expect_ok(t, elem_put(fd, 0, XDP_VALUE(QSIZE, plain)));
	expect(t, elem_put(fd, 0, XDP_VALUE(QSIZE, frags)), BAD_PROGRAM(EINVAL));
}

MAP_PLAIN(cpumap, program_with_frags_first)
{
	int plain = xdp_entry_prog(t, "cpumap", "note_cpu");
	int frags = xdp_entry_prog(t, "xdp_frags", "cpumap_frags"), fd = make(t);

	expect_ok(t, elem_put(fd, 0, XDP_VALUE(QSIZE, frags)));
	expect(t, elem_put(fd, 0, XDP_VALUE(QSIZE, plain)), BAD_PROGRAM(EINVAL));
}

/* ---- lookup, delete, walk */

MAP_PLAIN(cpumap, lookup_absent)
{
	int fd = make(t);

	expect_err(t, elem_get(fd, 0), ENOENT);
	expect_err(t, elem_get(fd, 2), ENOENT);
	expect_err(t, elem_get(fd, 0xffffffff), ENOENT);
}

MAP_PLAIN(cpumap, delete_makes_absent)
{
	int fd = make(t);

	expect_ok(t, elem_put(fd, 0, QSIZE));
	expect_ok(t, elem_del(fd, 0));
	expect_err(t, elem_get(fd, 0), ENOENT);
}

MAP_PLAIN(cpumap, delete_absent)
{
	expect_ok(t, elem_del(make(t), 0));
}

MAP_PLAIN(cpumap, delete_key_max_entries)
{
	int fd = make(t);

	expect_err(t, elem_del(fd, 2), EINVAL);
	expect_err(t, elem_del(fd, 0xffffffff), EINVAL);
}

MAP_PLAIN(cpumap, next_key_walks_slots)
{
	__u32 beyond = 77, last = 1;
	int fd = make(t);

	expect_eq(t, elem_count(fd, 8), 2);
	expect_eq(t, elem_next(fd, &beyond), 0);
	expect_err(t, elem_next(fd, &last), ENOENT);
}

MAP_PLAIN(cpumap, lookup_and_delete)
{
	int fd = make(t);

	expect_ok(t, elem_put(fd, 0, QSIZE));
	expect_err(t, elem_take(fd, 0), BM_ENOTSUPP);
}

MAP_PLAIN(cpumap, batch)
{
	struct elems e = { .keys = { 0 }, .values = { QSIZE }, .count = 1 };
	int fd = make(t);

	expect_err(t, batch_update(fd, &e, 0), BM_ENOTSUPP);
	expect_err(t, batch_lookup(fd, &e, 0), BM_ENOTSUPP);
	expect_err(t, batch_take(fd, &e), BM_ENOTSUPP);
	expect_err(t, batch_delete(fd, &e), BM_ENOTSUPP);
}

MAP_PLAIN(cpumap, mmap)
{
	expect_err(t, mmap_try(make(t), 4096, PROT_READ, MAP_SHARED, 0), BM_ENOTSUPP);
}

MAP_PLAIN(cpumap, frozen)
{
	int fd = make(t);

	expect_ok(t, elem_put(fd, 0, QSIZE));
	expect_ok(t, bpf_map_freeze(fd));
	expect_err(t, elem_put(fd, 0, QSIZE), EPERM);
	expect_err(t, elem_del(fd, 0), EPERM);
	expect_eq(t, elem_get(fd, 0), QSIZE);
}

MAP_PLAIN(cpumap, info)
{
	struct bpf_map_info info = {0};
	__u32 len = sizeof(info);

	expect_ok(t, bpf_map_get_info_by_fd(make(t), &info, &len));
	expect_eq(t, info.map_flags, 0);
	expect_eq(t, info.value_size, 8);
	expect_eq(t, info.max_entries, 2);
}

MAP_PLAIN(cpumap, inner_map_of_other_max_entries)
{
	int outer = map_create(t, .type = BPF_MAP_TYPE_HASH_OF_MAPS, .key_size = 4, .value_size = 4,
			       .max_entries = 1, .inner_fd = make(t));

	expect_ok(t, elem_put(outer, 1, map_create(t, CPUMAP, .max_entries = 1)));
	expect_err(t, elem_put(outer, 1, map_create(t, CPUMAP, .value_size = 4)), EINVAL);
}

/* ---- programs that use it */

/* "Restrict bpf side of cpumap [..], open when use-cases appear", says the verifier. */
MAP_PLAIN(cpumap, prog_may_only_redirect)
{
	int fd = make(t);

	expect_ok(t, xdp_use(fd, XDP_USE_REDIRECT, BPF_PROG_TYPE_XDP));
	expect_err(t, xdp_use(fd, XDP_USE_LOOKUP, BPF_PROG_TYPE_XDP), EINVAL);
	expect_err(t, xdp_use(fd, XDP_USE_UPDATE, BPF_PROG_TYPE_XDP), EINVAL);
	expect_err(t, xdp_use(fd, XDP_USE_DELETE, BPF_PROG_TYPE_XDP), EINVAL);
	expect_err(t, xdp_use(fd, XDP_USE_TAIL_CALL, BPF_PROG_TYPE_XDP), EINVAL);
}

MAP_PLAIN(cpumap, prog_of_tc)
{
	int fd = make(t);

	expect_ok(t, xdp_use(fd, XDP_USE_REDIRECT, BPF_PROG_TYPE_XDP));
	expect_err(t, xdp_use(fd, XDP_USE_REDIRECT, BPF_PROG_TYPE_SCHED_CLS), EINVAL);
}

static struct bpf_object *object(struct test *t)
{
	struct bpf_object *obj = prog_load(t, "maps/cpumap", "redirect_args");

	expect_ok(t, elem_put(map_fd(t, obj, "map"), 0, QSIZE));
	return obj;
}

MAP_PLAIN(cpumap, redirect_present)
{
	struct bpf_object *obj = object(t);

	expect_eq(t, xdp_redirect_args(t, obj, 0, 0), XDP_REDIRECT);
	expect_eq(t, xdp_redirect_args(t, obj, 1ULL << 32, XDP_PASS), XDP_REDIRECT);
}

MAP_PLAIN(cpumap, redirect_absent_gives_fallback)
{
	struct bpf_object *obj = object(t);

	xdp_check_fallback_args(t, obj, 1);
}

/* One CPU is where a frame can be: there is no broadcast. */
MAP_PLAIN(cpumap, redirect_unknown_flags)
{
	struct bpf_object *obj = object(t);

	expect_eq(t, xdp_redirect_args(t, obj, 0, XDP_REDIRECT), XDP_ABORTED);
	expect_eq(t, xdp_redirect_args(t, obj, 0, BPF_F_BROADCAST), XDP_ABORTED);
	expect_eq(t, xdp_redirect_args(t, obj, 0, BPF_F_EXCLUDE_INGRESS), XDP_ABORTED);
	expect_eq(t, xdp_redirect_args(t, obj, 0, 1ULL << 63), XDP_ABORTED);
}
