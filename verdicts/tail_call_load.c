// SPDX-License-Identifier: GPL-2.0
/*
 * Tail calls as a loader meets them: an object whose programs call from one array loads as
 * a whole or not at all, and the load that fails is the second's, with nothing in the log.
 */
#include <bpf/btf.h>

#include "helpers/matrix/ask.h"
#include "helpers/fixtures.h"
#include "maps/fd_array.h"
#include "verdicts/verdicts.h"

#define PROGS "verdicts/tail_call_axes"

/* The object with only these two programs. */
static int load_both(struct test *t, const char *one, const char *other)
{
	struct bpf_object *obj = prog_open(t, PROGS, NULL);
	struct bpf_program *p;
	const char *name;

	bpf_object__for_each_program(p, obj) {
		name = bpf_program__name(p);
		bpf_program__set_autoload(p, !strcmp(name, one) || !strcmp(name, other));
	}
	return bpf_object__load(obj);
}

/* Two programs of one object, and before them two that do not differ. */
#define OBJECT_CASE(what, config_option, one, again, other, ...)		\
	VERDICT_CASE(tail_call, object_##what, .config = config_option)		\
	{									\
		expect_ok(t, load_both(t, #one, #again));			\
		expect(t, load_both(t, #one, #other), __VA_ARGS__);		\
	}
#define BY_ATTACH_TYPE ERR_SINCE(ATTACH_TYPE_ENFORCED, EINVAL), ELSE_OK

/* calico #11302, parca #3144, tetragon #5113 */
OBJECT_CASE(connect4_and_connect6, "CONFIG_CGROUP_BPF", connect4, connect4_again, connect6,
	    BY_ATTACH_TYPE)
OBJECT_CASE(kprobe_and_multi, NULL, kprobe_plain, kprobe_again, kprobe_multi, BY_ATTACH_TYPE)
OBJECT_CASE(tc_and_tcx, NULL, tc_plain, beside_subprog, tcx, BY_ATTACH_TYPE)
OBJECT_CASE(xdp_and_devmap, NULL, xdp_plain, xdp_again, xdp_devmap, BY_ATTACH_TYPE)
/* vArmor-ebpf #20 */
OBJECT_CASE(lsm_hooks, "CONFIG_BPF_LSM", lsm_open, lsm_open_again, lsm_permission,
	    ERR_SINCE(HOOK_ENFORCED, EINVAL), ELSE_OK)
/* raw tracepoints have no prototype to the kernel when they are loaded */
OBJECT_CASE(raw_tracepoints, NULL, raw_sys_enter, raw_sys_enter, raw_sys_exit, ELSE_OK)
OBJECT_CASE(types, NULL, tc_plain, beside_subprog, xdp_plain, ELSE(EINVAL))

/* ---- functions */

static struct bpf_object *calls_itself(struct test *t, const char *prog)
{
	struct bpf_object *obj = prog_load(t, PROGS, prog);

	must(t, elem_put(map_fd(t, obj, "jumps"), 0, prog_fd(t, obj, prog)));
	return obj;
}

/* The limit is of 33 calls, wherever they are made: the count travels with the stack. */
#define CHAIN_CASE(what, prog)							\
	VERDICT_CASE(tail_call, what)						\
	{									\
		struct bpf_object *obj = calls_itself(t, #prog);		\
										\
		expect_eq(t, prog_run(prog_fd(t, obj, #prog), NULL, 0, NULL, 0), 7);	\
		expect_eq(t, global(t, obj, int, runs), 1 + 33);		\
	}

CHAIN_CASE(chain_from_subprog, subprog)
CHAIN_CASE(chain_beside_subprog, beside_subprog)

static int load_uncompiled(struct test *t, const char *prog)
{
	int err;

	ask_set_jit(true);
	err = load_both(t, prog, prog);
	ask_set_jit(false);
	return err;
}

/* The interpreter unwinds no stack for a tail call from a function. */
VERDICT_CASE(tail_call, subprog_uncompiled, .prepare = ask_prepare)
{
	expect_ok(t, load_uncompiled(t, "tc_plain"));
	expect_ok(t, load_both(t, "subprog", "subprog"));
	expect_err(t, load_uncompiled(t, "subprog"), EINVAL);
}

/* All calls of the program are refused, although the one is not from a function. */
VERDICT_CASE(tail_call, beside_subprog_uncompiled, .prepare = ask_prepare)
{
	expect_ok(t, load_both(t, "beside_subprog", "beside_subprog"));
	expect_err(t, load_uncompiled(t, "beside_subprog"), EINVAL);
}
