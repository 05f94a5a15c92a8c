// SPDX-License-Identifier: GPL-2.0
/*
 * Which programs may be in one BPF_MAP_TYPE_PROG_ARRAY: those that agree with its owner,
 * the first program that was loaded with it or put into it, along all of these axes
 * (kernel/bpf/core.c, bpf_prog_map_compatible()).
 */
#include <bpf/btf.h>

#include "helpers/matrix/ask.h"
#include "helpers/matrix/insns.h"
#include "maps/fd_array.h"
#include "verdicts/verdicts.h"

#define CGROUPS "CONFIG_CGROUP_BPF"
#define KERNEL_BTF "CONFIG_DEBUG_INFO_BTF"
#define LSM "CONFIG_BPF_LSM"

/* What makes up a program to the array. */
struct kind {
	enum bpf_prog_type type;
	enum bpf_attach_type attach;
	__u32 flags;
	const char *hook;	/* the kernel's function or hook, or NULL */
	const char *since;	/* version list; NULL: in all kernels of the catalogue */
};

/*
 * A program that returns 0, and before jumps through @jumps and takes the storage of @storage,
 * unless they are 0: the fd, or a negative errno.
 */
static int try_load(struct test *t, const struct kind *k, int jumps, int storage)
{
	LIBBPF_OPTS(bpf_prog_load_opts, opts, .expected_attach_type = k->attach,
		    .prog_flags = k->flags);
	struct bpf_insn insns[] = {
		MOV_REG(BPF_REG_6, BPF_REG_1),
		LOAD_IMM64(BPF_REG_1, BPF_PSEUDO_MAP_FD, storage),
		LOAD_IMM64_HIGH(0),
		MOV_IMM(BPF_REG_2, 0),
		CALL(BPF_FUNC_get_local_storage),
		MOV_REG(BPF_REG_1, BPF_REG_6),
		LOAD_IMM64(BPF_REG_2, BPF_PSEUDO_MAP_FD, jumps),
		LOAD_IMM64_HIGH(0),
		MOV_IMM(BPF_REG_3, 0),
		CALL(BPF_FUNC_tail_call),
		MOV_IMM(BPF_REG_0, 0),
		EXIT(),
	};
	const struct bpf_insn nothing = MOV_IMM(BPF_REG_7, 0);
	int i;

	for (i = 1; i <= 4 && !storage; i++)
		insns[i] = nothing;
	for (i = 5; i <= 9 && !jumps; i++)
		insns[i] = nothing;
	if (k->hook)
		opts.attach_btf_id = must(t, libbpf_find_vmlinux_btf_id(k->hook, k->attach));
	return bpf_prog_load(k->type, "bm", "GPL", insns, ARRAY_SIZE(insns), &opts);
}

static int load(struct test *t, const struct kind *k, int jumps)
{
	int fd = try_load(t, k, jumps, 0);

	if (k->since && !verlist_holds(k->since, test_kver())) {
		expect_err(t, fd, EINVAL);
		test_skip(t, "such programs load since %s", k->since);
	}
	return fd;
}

/* ---- axes */

struct axis {
	struct kind one, other;
};

/* The owner jumps through the array; the others are put into it, and jump nowhere. */
static long long update(struct test *t, const struct kind *owner, const struct kind *other)
{
	int jumps = map_create(t, PROG_ARRAY);

	must(t, load(t, owner, jumps));
	expect_ok(t, elem_put(jumps, 0, must(t, load(t, owner, 0))));
	return elem_put(jumps, 0, must(t, load(t, other, 0)));
}

/* All jump through the array, which is empty. */
static long long load_second(struct test *t, const struct kind *owner, const struct kind *other)
{
	int jumps = map_create(t, PROG_ARRAY);

	must(t, load(t, owner, jumps));
	expect_ok(t, load(t, owner, jumps));
	return load(t, other, jumps);
}

/* Nobody jumps through the array: the first that is put into it is the owner. */
static long long put_second(struct test *t, const struct kind *owner, const struct kind *other)
{
	int jumps = map_create(t, PROG_ARRAY);

	must(t, elem_put(jumps, 0, must(t, load(t, owner, 0))));
	expect_ok(t, elem_put(jumps, 1, must(t, load(t, owner, 0))));
	/* it stays the owner when it is gone */
	must(t, elem_del(jumps, 0));
	must(t, elem_del(jumps, 1));
	return elem_put(jumps, 1, must(t, load(t, other, 0)));
}

/*
 * AXIS(name, config, ARGS(one), ARGS(other), what is said of the one where the other is
 * the owner): both ways round.
 */
#define ARGS(...) { __VA_ARGS__ }
#define AXIS_CASE(name, how, config_option, ...)				\
	VERDICT_CASE(tail_call, name##_##how, .config = config_option)		\
	{									\
		expect(t, how(t, &name.one, &name.other), __VA_ARGS__);		\
		expect(t, how(t, &name.other, &name.one), __VA_ARGS__);		\
	}
#define AXIS(name, config_option, one, other, ...)				\
	static const struct axis name = { one, other };				\
	AXIS_CASE(name, update, config_option, __VA_ARGS__)			\
	AXIS_CASE(name, load_second, config_option, __VA_ARGS__)		\
	AXIS_CASE(name, put_second, config_option, __VA_ARGS__)

#define TYPE(t) .type = BPF_PROG_TYPE_##t
#define AT(a) .attach = BPF_##a
#define BY_ATTACH_TYPE ERR_SINCE(ATTACH_TYPE_ENFORCED, EINVAL), ELSE_OK
#define BY_HOOK ERR_SINCE(HOOK_ENFORCED, EINVAL), ELSE_OK

AXIS(type_cls_and_xdp, NULL, ARGS(TYPE(SCHED_CLS)), ARGS(TYPE(XDP)), ELSE(EINVAL))
AXIS(type_cls_and_act, NULL, ARGS(TYPE(SCHED_CLS)), ARGS(TYPE(SCHED_ACT)), ELSE(EINVAL))
AXIS(type_cls_and_socket, NULL, ARGS(TYPE(SCHED_CLS)), ARGS(TYPE(SOCKET_FILTER)), ELSE(EINVAL))
AXIS(type_kprobe_and_tracepoint, NULL, ARGS(TYPE(KPROBE)), ARGS(TYPE(TRACEPOINT)), ELSE(EINVAL))

AXIS(attach_connect4_and_connect6, CGROUPS, ARGS(TYPE(CGROUP_SOCK_ADDR), AT(CGROUP_INET4_CONNECT)),
     ARGS(TYPE(CGROUP_SOCK_ADDR), AT(CGROUP_INET6_CONNECT)), BY_ATTACH_TYPE)
AXIS(attach_ingress_and_egress, CGROUPS, ARGS(TYPE(CGROUP_SKB), AT(CGROUP_INET_INGRESS)),
     ARGS(TYPE(CGROUP_SKB), AT(CGROUP_INET_EGRESS)), BY_ATTACH_TYPE)
AXIS(attach_getsockopt_and_setsockopt, CGROUPS, ARGS(TYPE(CGROUP_SOCKOPT), AT(CGROUP_GETSOCKOPT)),
     ARGS(TYPE(CGROUP_SOCKOPT), AT(CGROUP_SETSOCKOPT)), BY_ATTACH_TYPE)
AXIS(attach_kprobe_and_multi, NULL, ARGS(TYPE(KPROBE)), ARGS(TYPE(KPROBE), AT(TRACE_KPROBE_MULTI)),
     BY_ATTACH_TYPE)
AXIS(attach_tc_and_tcx, NULL, ARGS(TYPE(SCHED_CLS)), ARGS(TYPE(SCHED_CLS), AT(TCX_INGRESS)),
     BY_ATTACH_TYPE)
/* libbpf says BPF_XDP where the kernel knows it, other loaders nothing */
AXIS(attach_xdp_and_none, NULL, ARGS(TYPE(XDP), AT(XDP)), ARGS(TYPE(XDP)), BY_ATTACH_TYPE)
AXIS(attach_xdp_and_devmap, NULL, ARGS(TYPE(XDP), AT(XDP)), ARGS(TYPE(XDP), AT(XDP_DEVMAP)),
     BY_ATTACH_TYPE)
AXIS(attach_devmap_and_cpumap, NULL, ARGS(TYPE(XDP), AT(XDP_DEVMAP)),
     ARGS(TYPE(XDP), AT(XDP_CPUMAP)), BY_ATTACH_TYPE)
AXIS(attach_parser_and_verdict, NULL, ARGS(TYPE(SK_SKB), AT(SK_SKB_STREAM_PARSER)),
     ARGS(TYPE(SK_SKB), AT(SK_SKB_STREAM_VERDICT)), BY_ATTACH_TYPE)
AXIS(attach_fentry_and_fexit, KERNEL_BTF,
     ARGS(TYPE(TRACING), AT(TRACE_FENTRY), .hook = "bpf_fentry_test1"),
     ARGS(TYPE(TRACING), AT(TRACE_FEXIT), .hook = "bpf_fentry_test1"), BY_ATTACH_TYPE)

AXIS(hook_of_fentry, KERNEL_BTF, ARGS(TYPE(TRACING), AT(TRACE_FENTRY), .hook = "bpf_fentry_test1"),
     ARGS(TYPE(TRACING), AT(TRACE_FENTRY), .hook = "bpf_fentry_test2"), BY_HOOK)
AXIS(hook_of_lsm, LSM, ARGS(TYPE(LSM), AT(LSM_MAC), .hook = "file_open"),
     ARGS(TYPE(LSM), AT(LSM_MAC), .hook = "file_permission"), BY_HOOK)
/* what is compared is the prototype, which these share: int (struct file *file) */
AXIS(hook_of_lsm_with_same_prototype, LSM, ARGS(TYPE(LSM), AT(LSM_MAC), .hook = "file_open"),
     ARGS(TYPE(LSM), AT(LSM_MAC), .hook = "file_receive"), ELSE_OK)

AXIS(xdp_frags, NULL, ARGS(TYPE(XDP), AT(XDP)),
     ARGS(TYPE(XDP), AT(XDP), .flags = BPF_F_XDP_HAS_FRAGS, .since = "5.18"), ELSE(EINVAL))

/* ---- compiled, or not */

static const struct kind cls = { TYPE(SCHED_CLS) };

static int load_uncompiled(struct test *t, const struct kind *k, int jumps)
{
	int fd;

	ask_set_jit(true);
	fd = load(t, k, jumps);
	ask_set_jit(false);
	return fd;
}

VERDICT_CASE(tail_call, jited_owner, .prepare = ask_prepare)
{
	int jumps = map_create(t, PROG_ARRAY);

	must(t, load(t, &cls, jumps));
	expect_ok(t, elem_put(jumps, 0, must(t, load(t, &cls, 0))));
	expect_err(t, elem_put(jumps, 0, must(t, load_uncompiled(t, &cls, 0))), EINVAL);
	expect_err(t, load_uncompiled(t, &cls, jumps), EINVAL);
}

VERDICT_CASE(tail_call, interpreted_owner, .prepare = ask_prepare)
{
	int jumps = map_create(t, PROG_ARRAY);

	must(t, load_uncompiled(t, &cls, jumps));
	expect_ok(t, elem_put(jumps, 0, must(t, load_uncompiled(t, &cls, 0))));
	expect_err(t, elem_put(jumps, 0, must(t, load(t, &cls, 0))), EINVAL);
	expect_err(t, load(t, &cls, jumps), EINVAL);
}

/*
 * Maps of XDP programs have owners as well, "generalise tail call map compatibility check".
 * A value is an interface or a queue's size, and a program.
 */
static long long put_uncompiled(struct test *t, enum bpf_map_type type, const struct kind *k,
				__u32 first)
{
	int map = map_create(t, .type = type, .key_size = 4, .value_size = 8, .max_entries = 1);
	__u32 key = 0, value[2] = { first, must(t, load(t, k, 0)) };

	expect_ok(t, bpf_map_update_elem(map, &key, value, BPF_ANY));
	value[1] = must(t, load(t, k, 0));
	expect_ok(t, bpf_map_update_elem(map, &key, value, BPF_ANY));
	value[1] = must(t, load_uncompiled(t, k, 0));
	return bpf_map_update_elem(map, &key, value, BPF_ANY);
}

VERDICT_CASE(tail_call, jited_owner_of_devmap, .prepare = ask_prepare)
{
	const struct kind k = { TYPE(XDP), AT(XDP_DEVMAP) };

	expect(t, put_uncompiled(t, BPF_MAP_TYPE_DEVMAP, &k, 1), ERR_SINCE("5.18", EINVAL), ELSE_OK);
}

VERDICT_CASE(tail_call, jited_owner_of_cpumap, .prepare = ask_prepare)
{
	const struct kind k = { TYPE(XDP), AT(XDP_CPUMAP) };

	expect(t, put_uncompiled(t, BPF_MAP_TYPE_CPUMAP, &k, 64), ERR_SINCE("7.0", EINVAL),
	       /* one error for all, see maps/cpumap.c */
	       ERR_SINCE("5.18", ENOMEM), ELSE_OK);
}

/* ---- storage of a cgroup: who is called finds the caller's, which may be smaller */

/* "Fix oob access in cgroup local storage", CVE-2025-38502; 6.16.12: measured; not in 5.10 */
#define STORAGE_COMPARED "6.17 6.16.12 6.12.46 6.1.151"
/*
 * "Tighten tail call checks for owner cookie": a program without storage may call another.
 * 7.1.7: measured.  6.1 got it in .178, where check_max_stack_depth() notes tail calls of
 * functions, and none of the main program's: those are as before.
 */
#define CALLERS_COMPARED "7.2 7.1.7 6.12.97"
#define CALLING_SUBPROGS_COMPARED CALLERS_COMPARED " 6.1.178"
#define BY_STORAGE ERR_SINCE(STORAGE_COMPARED, EINVAL), ELSE_OK
#define BY_CALLER ERR_SINCE(CALLERS_COMPARED, EINVAL), ELSE_OK

static const struct kind egress = { TYPE(CGROUP_SKB), AT(CGROUP_INET_EGRESS) };

static int new_storage(struct test *t, enum bpf_map_type type, __u32 value_size)
{
	return map_create(t, .type = type, .value_size = value_size,
			  .key_size = sizeof(struct bpf_cgroup_storage_key));
}

#define SMALL(t) new_storage(t, BPF_MAP_TYPE_CGROUP_STORAGE, 8)
#define LARGE(t) new_storage(t, BPF_MAP_TYPE_CGROUP_STORAGE, 1024)
#define PER_CPU(t) new_storage(t, BPF_MAP_TYPE_PERCPU_CGROUP_STORAGE, 8)
#define NO_STORAGE(t) 0

/* An array whose owner has @storage, or none. */
static int array_owned_with(struct test *t, int storage)
{
	int jumps = map_create(t, PROG_ARRAY);

	must(t, try_load(t, &egress, jumps, storage));
	expect_ok(t, try_load(t, &egress, jumps, storage));
	expect_ok(t, elem_put(jumps, 0, must(t, try_load(t, &egress, 0, storage))));
	return jumps;
}

/* The program is put into the array, where it is never called: some kernels let it overrun. */
#define STORAGE_CASE(what, owner, other, ...)					\
	VERDICT_CASE(tail_call, storage_##what##_update, .config = CGROUPS)	\
	{									\
		int jumps = array_owned_with(t, owner(t)), storage = other(t);	\
										\
		expect(t, elem_put(jumps, 0, must(t, try_load(t, &egress, 0, storage))),	\
		       __VA_ARGS__);						\
	}
/* The same for a program that calls from the array itself. */
#define STORAGE_LOAD_CASE(what, owner, other, ...)				\
	VERDICT_CASE(tail_call, storage_##what##_load, .config = CGROUPS)	\
	{									\
		int jumps = array_owned_with(t, owner(t)), storage = other(t);	\
										\
		expect(t, try_load(t, &egress, jumps, storage), __VA_ARGS__);	\
	}

STORAGE_CASE(of_other_map, SMALL, SMALL, BY_STORAGE)
STORAGE_CASE(larger, SMALL, LARGE, BY_STORAGE)
STORAGE_CASE(smaller, LARGE, SMALL, BY_STORAGE)
STORAGE_CASE(beside_none, NO_STORAGE, SMALL, BY_STORAGE)
STORAGE_CASE(percpu_beside_shared, SMALL, PER_CPU, BY_STORAGE)
STORAGE_CASE(none_beside_some, SMALL, NO_STORAGE, ELSE_OK)
STORAGE_LOAD_CASE(of_other_map, SMALL, SMALL, BY_STORAGE)
STORAGE_LOAD_CASE(larger, SMALL, LARGE, BY_STORAGE)
STORAGE_LOAD_CASE(smaller, LARGE, SMALL, BY_STORAGE)
STORAGE_LOAD_CASE(beside_none, NO_STORAGE, SMALL, BY_STORAGE)
STORAGE_LOAD_CASE(percpu_beside_shared, SMALL, PER_CPU, BY_STORAGE)
STORAGE_LOAD_CASE(none_beside_some, SMALL, NO_STORAGE, BY_CALLER)

/* It has no storage of its own, and would call what has: from another array than it is in. */
VERDICT_CASE(tail_call, storage_none_of_a_caller_update, .config = CGROUPS)
{
	int jumps = array_owned_with(t, SMALL(t)), others = map_create(t, PROG_ARRAY);
	int caller = must(t, try_load(t, &egress, others, 0));

	expect(t, elem_put(jumps, 0, caller), BY_CALLER);
}

VERDICT_CASE(tail_call, storage_none_of_a_calling_subprog_update, .config = CGROUPS)
{
	int jumps = array_owned_with(t, SMALL(t));
	int caller = prog_fd(t, prog_load(t, "verdicts/tail_call_axes", "egress_subprog"),
			     "egress_subprog");

	expect(t, elem_put(jumps, 0, caller), ERR_SINCE(CALLING_SUBPROGS_COMPARED, EINVAL), ELSE_OK);
}
