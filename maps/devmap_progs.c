// SPDX-License-Identifier: GPL-2.0
/*
 * BPF_MAP_TYPE_DEVMAP and BPF_MAP_TYPE_DEVMAP_HASH (kernel/bpf/devmap.c): programs in
 * their entries, and programs that use them.
 */
#include <unistd.h>

#include "helpers/fixtures.h"
#include "maps/devmap.h"
#include "maps/xdp.h"

/* ---- programs in values */

FAMILY_CASE(dev, program_fd_0_is_none)
{
	expect_ok(t, elem_put(fd, 1, XDP_VALUE(LO, 0)));
	expect_eq(t, elem_get(fd, 1), LO);
}

FAMILY_CASE(dev, program_fd_negative_is_none)
{
	expect_ok(t, elem_put(fd, 1, XDP_VALUE(LO, -1)));
	expect_eq(t, elem_get(fd, 1), LO);
}

FAMILY_CASE(dev, program_fd_of_nothing)
{
	expect_err(t, elem_put(fd, 1, XDP_VALUE(LO, NO_FD)), EINVAL);
}

FAMILY_CASE(dev, program_fd_of_a_map)
{
	expect_err(t, elem_put(fd, 1, XDP_VALUE(LO, fd)), EINVAL);
}

FAMILY_CASE(dev, program_of_other_type)
{
	expect_err(t, elem_put(fd, 1, XDP_VALUE(LO, xdp_entry_prog(t, "array", "elem"))), EINVAL);
}

FAMILY_CASE(dev, program_of_other_attach_type)
{
	int xdp = xdp_entry_prog(t, "devmap", "pass");
	int cpumap = xdp_entry_prog(t, "cpumap", "note_cpu");

	expect_err(t, elem_put(fd, 1, XDP_VALUE(LO, xdp)), EINVAL);
	expect_err(t, elem_put(fd, 1, XDP_VALUE(LO, cpumap)), EINVAL);
}

FAMILY_CASE(dev, program_gives_its_id)
{
	int prog = xdp_entry_prog(t, "devmap", "stamp");

	expect_ok(t, elem_put(fd, 1, XDP_VALUE(LO, prog)));
	expect_eq(t, elem_get(fd, 1), XDP_VALUE(LO, xdp_prog_id(t, prog)));
}

/* The entry keeps the program when its fd is closed, and lets it go when it goes. */
FAMILY_CASE(dev, program_lives_with_entry)
{
	int prog = xdp_entry_prog(t, "devmap", "stamp");
	int own = dup(prog);
	__u32 id = xdp_prog_id(t, own);

	expect_ok(t, elem_put(fd, 1, XDP_VALUE(LO, own)));
	close(own);
	expect_ok(t, bpf_prog_get_fd_by_id(id));
	expect_ok(t, elem_put(fd, 1, LO));
	expect_eq(t, elem_get(fd, 1), LO);
}

/* A map of 4 byte values has no room for a program; what is behind them is not read. */
FAMILY_CASE(dev, value_of_4_bytes)
{
	struct map_args args = family_type(t)->args;
	__u32 key = 1, value[2] = { LO, NO_FD };
	int small;

	(void)fd;
	args.value_size = 4;
	small = must(t, map_try_args(&args));
	expect_ok(t, bpf_map_update_elem(small, &key, value, 0));
	value[0] = 0;
	expect_ok(t, bpf_map_lookup_elem(small, &key, value));
	expect_eq(t, value[0], LO);
	expect_eq(t, value[1], NO_FD);
}

/* Once it has a program, all of a map's agree on whether they take frames of many buffers. */
FAMILY_CASE(dev, program_with_frags_beside_one_without)
{
	int plain = xdp_entry_prog(t, "devmap", "stamp");
	int frags = xdp_entry_prog(t, "xdp_frags", "devmap_frags");

	expect_ok(t, elem_put(fd, 1, XDP_VALUE(LO, plain)));
	expect_err(t, elem_put(fd, 2, XDP_VALUE(LO, frags)), EINVAL);
	/* the first decides, also when it is gone */
	expect_ok(t, elem_put(fd, 1, LO));
	expect_err(t, elem_put(fd, 2, XDP_VALUE(LO, frags)), EINVAL);
}

FAMILY_CASE(dev, program_with_frags_first)
{
	int plain = xdp_entry_prog(t, "devmap", "stamp");
	int frags = xdp_entry_prog(t, "xdp_frags", "devmap_frags");

	expect_ok(t, elem_put(fd, 1, XDP_VALUE(LO, frags)));
	expect_ok(t, elem_put(fd, 2, XDP_VALUE(LO, frags)));
	expect_err(t, elem_put(fd, 2, XDP_VALUE(LO, plain)), EINVAL);
}

/* ---- programs that use it */

FAMILY_CASE(dev, prog_may_redirect_and_read)
{
	expect_ok(t, xdp_use(fd, XDP_USE_REDIRECT, BPF_PROG_TYPE_XDP));
	expect_ok(t, xdp_use(fd, XDP_USE_LOOKUP, BPF_PROG_TYPE_XDP));
	expect_ok(t, xdp_use(fd, XDP_USE_READ, BPF_PROG_TYPE_XDP));
}

FAMILY_CASE(dev, prog_may_not_write_value)
{
	expect_ok(t, xdp_use(fd, XDP_USE_READ, BPF_PROG_TYPE_XDP));
	expect_err(t, xdp_use(fd, XDP_USE_WRITE, BPF_PROG_TYPE_XDP), EACCES);
}

/* record_func_map() comes before check_map_func_compatibility(), which would say EINVAL. */
FAMILY_CASE(dev, prog_may_not_update_or_delete)
{
	expect_ok(t, xdp_use(fd, XDP_USE_LOOKUP, BPF_PROG_TYPE_XDP));
	expect_err(t, xdp_use(fd, XDP_USE_UPDATE, BPF_PROG_TYPE_XDP), EACCES);
	expect_err(t, xdp_use(fd, XDP_USE_DELETE, BPF_PROG_TYPE_XDP), EACCES);
}

FAMILY_CASE(dev, prog_may_not_tail_call)
{
	expect_ok(t, xdp_use(fd, XDP_USE_LOOKUP, BPF_PROG_TYPE_XDP));
	expect_err(t, xdp_use(fd, XDP_USE_TAIL_CALL, BPF_PROG_TYPE_XDP), EINVAL);
}

/* Reading it is for everybody, bpf_redirect_map() for XDP. */
FAMILY_CASE(dev, prog_of_tc)
{
	expect_ok(t, xdp_use(fd, XDP_USE_READ, BPF_PROG_TYPE_SCHED_CLS));
	expect_err(t, xdp_use(fd, XDP_USE_REDIRECT, BPF_PROG_TYPE_SCHED_CLS), EINVAL);
}

static struct bpf_object *object(struct test *t, const char *prog)
{
	return prog_load(t, is_hash(t) ? "maps/devmap_hash" : "maps/devmap", prog);
}

FAMILY_CASE(dev, prog_reads_entry)
{
	struct bpf_object *obj = object(t, "read_entry");
	int prog = xdp_entry_prog(t, "devmap", "stamp");

	(void)fd;
	expect_ok(t, elem_put(map_fd(t, obj, "map"), 3, XDP_VALUE(LO, prog)));
	global(t, obj, __u64, key) = 3;
	expect_eq(t, prog_run(prog_fd(t, obj, "read_entry"), NULL, 0, NULL, 0), XDP_PASS);
	expect_eq(t, global(t, obj, __u32, seen_ifindex), LO);
	expect_eq(t, global(t, obj, __u32, seen_id), xdp_prog_id(t, prog));
	global(t, obj, __u64, key) = 2;
	expect_eq(t, prog_run(prog_fd(t, obj, "read_entry"), NULL, 0, NULL, 0), XDP_DROP);
}

/* ---- bpf_redirect_map()'s verdict, of one run without a device */

FAMILY_CASE(dev, redirect_present)
{
	struct bpf_object *obj = object(t, "redirect_args");

	(void)fd;
	expect_ok(t, elem_put(map_fd(t, obj, "map"), 3, LO));
	expect_eq(t, xdp_redirect_args(t, obj, 3, 0), XDP_REDIRECT);
	expect_eq(t, xdp_redirect_args(t, obj, 3, XDP_PASS), XDP_REDIRECT);
}

FAMILY_CASE(dev, redirect_absent_gives_fallback)
{
	struct bpf_object *obj = object(t, "redirect_args");

	(void)fd;
	xdp_check_fallback_args(t, obj, 3);
}

/* XDP_REDIRECT is no fallback */
FAMILY_CASE(dev, redirect_unknown_flags)
{
	struct bpf_object *obj = object(t, "redirect_args");

	(void)fd;
	expect_ok(t, elem_put(map_fd(t, obj, "map"), 3, LO));
	expect_eq(t, xdp_redirect_args(t, obj, 3, XDP_REDIRECT), XDP_ABORTED);
	expect_eq(t, xdp_redirect_args(t, obj, 3, 1 << 5), XDP_ABORTED);
	expect_eq(t, xdp_redirect_args(t, obj, 3, 1ULL << 63), XDP_ABORTED);
}

/* The key is cut to 32 bits. */
FAMILY_CASE(dev, redirect_key_of_64_bits)
{
	struct bpf_object *obj = object(t, "redirect_args");

	(void)fd;
	expect_ok(t, elem_put(map_fd(t, obj, "map"), 3, LO));
	expect_eq(t, xdp_redirect_args(t, obj, 3 | 1ULL << 32, 0), XDP_REDIRECT);
}

/* BPF_F_BROADCAST takes no key, and does not ask whether there is an entry at all. */
FAMILY_CASE(dev, redirect_broadcast)
{
	struct bpf_object *obj = object(t, "redirect_args");
	bool known = verlist_holds(BROADCAST, test_kver());

	(void)fd;
	expect_eq(t, xdp_redirect_args(t, obj, 3, BPF_F_BROADCAST),
		  known ? XDP_REDIRECT : XDP_ABORTED);
	expect_eq(t, xdp_redirect_args(t, obj, 99, BPF_F_BROADCAST | BPF_F_EXCLUDE_INGRESS),
		  known ? XDP_REDIRECT : XDP_ABORTED);
}

/* Alone it means nothing. */
FAMILY_CASE(dev, redirect_exclude_ingress)
{
	struct bpf_object *obj = object(t, "redirect_args");
	bool known = verlist_holds(BROADCAST, test_kver());

	(void)fd;
	expect_ok(t, elem_put(map_fd(t, obj, "map"), 3, LO));
	expect_eq(t, xdp_redirect_args(t, obj, 3, BPF_F_EXCLUDE_INGRESS),
		  known ? XDP_REDIRECT : XDP_ABORTED);
	expect_eq(t, xdp_redirect_args(t, obj, 2, BPF_F_EXCLUDE_INGRESS | XDP_PASS),
		  known ? XDP_PASS : XDP_ABORTED);
}
