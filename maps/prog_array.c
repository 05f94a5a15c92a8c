// SPDX-License-Identifier: GPL-2.0
/*
 * BPF_MAP_TYPE_PROG_ARRAY: which programs one array takes (kernel/bpf/core.c,
 * bpf_prog_map_compatible(): the first program that is put into it, or that is
 * loaded with it, becomes the owner that all others are compared with).
 */
#include "helpers/matrix/insns.h"
#include "maps/fd_array.h"
#include "selftests/runner.h"

DEFINE_MAP_TYPE(prog_array, PROG_ARRAY);

#define PROGS "maps/prog_array"

/* The fd of a program, loaded with an array of its own. */
static int load(struct test *t, const char *prog)
{
	return prog_fd(t, prog_load(t, PROGS, prog), prog);
}

/* Puts a program into the array that @owner was loaded with. */
static int put(struct test *t, const char *owner, const char *prog)
{
	struct bpf_object *obj = prog_load(t, PROGS, owner);
	int fd = load(t, prog);
	__u32 key = 0;

	return bpf_map_update_elem(map_fd(t, obj, "jumps"), &key, &fd, BPF_ANY);
}

MAP_CASE(prog_array, same_attach_type)
{
	expect_ok(t, put(t, "connect4", "connect4"));
}

MAP_CASE(prog_array, other_attach_type)
{
	expect(t, put(t, "connect4", "connect6"), ERR_SINCE(ATTACH_TYPE_ENFORCED, EINVAL), ELSE_OK);
	expect(t, put(t, "connect6", "connect4"), ERR_SINCE(ATTACH_TYPE_ENFORCED, EINVAL), ELSE_OK);
}

MAP_CASE(prog_array, same_hook)
{
	expect_ok(t, put(t, "task_newtask", "task_newtask"));
}

MAP_CASE(prog_array, other_hook)
{
	expect(t, put(t, "task_newtask", "sched_process_fork"), ERR_SINCE(HOOK_ENFORCED, EINVAL),
	       ELSE_OK);
}

/*
 * What is compared is the BTF type of the hook's prototype.  (void *, struct pt_regs *,
 * long) is one type for both, until 6.12 takes that of __bpf_trace_NAME() instead,
 * whose arguments have names ("Support __nullable argument suffix for tp_btf").
 */
MAP_CASE(prog_array, other_hook_of_same_prototype)
{
	expect(t, put(t, "sys_enter", "sys_exit"), ERR_SINCE("6.12", EINVAL), ELSE_OK);
}

MAP_CASE(prog_array, other_program_type)
{
	expect_err(t, put(t, "jumps_to_0", "of_another_type"), EINVAL);
}

/* A program that jumps through @jumps: the fd, or a negative errno. */
static int load_jump(int jumps, enum bpf_prog_type type, struct bpf_prog_load_opts *opts)
{
	const struct bpf_insn insns[] = {
		LOAD_IMM64(BPF_REG_2, BPF_PSEUDO_MAP_FD, jumps),
		LOAD_IMM64_HIGH(0),
		MOV_IMM(BPF_REG_3, 0),
		CALL(BPF_FUNC_tail_call),
		MOV_IMM(BPF_REG_0, 1),
		EXIT(),
	};

	return bpf_prog_load(type, "bm", "GPL", insns, ARRAY_SIZE(insns), opts);
}

static int load_with(int jumps, enum bpf_attach_type attach_type)
{
	LIBBPF_OPTS(bpf_prog_load_opts, opts, .expected_attach_type = attach_type);

	return load_jump(jumps, BPF_PROG_TYPE_CGROUP_SOCK_ADDR, &opts);
}

/* Says what came of a load, so that diff and bisect see it, whatever was expected. */
static void say_verdict(struct test *t, const char *prog, int fd)
{
	struct event ev;
	char err[16];

	snprintf(err, sizeof(err), "%d", fd < 0 ? -fd : 0);
	event_init(&ev, "verdict");
	event_add(&ev, "prog", prog);
	event_add(&ev, "verdict", fd < 0 ? "reject" : "accept");
	event_add(&ev, "errno", err);
	test_event(t, &ev);
}

/* The verifier is content with the second program: it is the load that fails behind it. */
MAP_CASE(prog_array, load_with_other_attach_type, .config = "CONFIG_CGROUP_BPF")
{
	int jumps = map_create(t, PROG_ARRAY), other;

	expect_ok(t, load_with(jumps, BPF_CGROUP_INET4_CONNECT));
	expect_ok(t, load_with(jumps, BPF_CGROUP_INET4_CONNECT));
	other = load_with(jumps, BPF_CGROUP_INET6_CONNECT);
	say_verdict(t, "other_attach_type", other);
	expect(t, other, ERR_SINCE(ATTACH_TYPE_ENFORCED, EINVAL), ELSE_OK);
}

/* ---- sleepable programs: iter/task may be one, with or without a sleeping helper */

/* "Allow sleepable programs to use tail calls" */
#define SLEEPABLE_JUMPS "7.0"

/* An iter/task program that jumps through @jumps, or with 0 does nothing. */
static int load_iter(struct test *t, int jumps, __u32 prog_flags)
{
	LIBBPF_OPTS(bpf_prog_load_opts, opts, .expected_attach_type = BPF_TRACE_ITER,
		.prog_flags = prog_flags);
	const struct bpf_insn without[] = { MOV_IMM(BPF_REG_0, 0), EXIT() };

	opts.attach_btf_id = must(t, libbpf_find_vmlinux_btf_id("task", BPF_TRACE_ITER));
	if (jumps)
		return load_jump(jumps, BPF_PROG_TYPE_TRACING, &opts);
	return bpf_prog_load(BPF_PROG_TYPE_TRACING, "bm", "GPL", without, ARRAY_SIZE(without),
			     &opts);
}

MAP_CASE(prog_array, load_sleepable, .config = "CONFIG_DEBUG_INFO_BTF")
{
	expect_ok(t, load_iter(t, map_create(t, PROG_ARRAY), 0));
	expect_ok(t, load_iter(t, 0, BPF_F_SLEEPABLE));
	expect(t, load_iter(t, map_create(t, PROG_ARRAY), BPF_F_SLEEPABLE),
	       OK_SINCE(SLEEPABLE_JUMPS), ELSE(EINVAL));
}

/* Refused everywhere: for the owner, or for the array at all. */
MAP_CASE(prog_array, load_sleepable_with_owner_that_is_not, .config = "CONFIG_DEBUG_INFO_BTF")
{
	int jumps = map_create(t, PROG_ARRAY);

	expect_ok(t, load_iter(t, jumps, 0));
	expect_err(t, load_iter(t, jumps, BPF_F_SLEEPABLE), EINVAL);
}

MAP_CASE(prog_array, load_not_sleepable_with_owner_that_is, .config = "CONFIG_DEBUG_INFO_BTF")
{
	int jumps = map_create(t, PROG_ARRAY);

	expect(t, load_iter(t, jumps, BPF_F_SLEEPABLE), OK_SINCE(SLEEPABLE_JUMPS), ELSE(EINVAL));
	expect(t, load_iter(t, jumps, 0), ERR_SINCE(SLEEPABLE_JUMPS, EINVAL), ELSE_OK);
}

/* A program that does not jump itself could be put into any array of its type. */
MAP_CASE(prog_array, update_sleepable_of_owner_that_is_not, .config = "CONFIG_DEBUG_INFO_BTF")
{
	int jumps = map_create(t, PROG_ARRAY);

	expect_ok(t, load_iter(t, jumps, 0));
	expect_ok(t, elem_put(jumps, 0, load_iter(t, 0, 0)));
	expect(t, elem_put(jumps, 0, load_iter(t, 0, BPF_F_SLEEPABLE)),
	       ERR_SINCE(SLEEPABLE_JUMPS, EINVAL), ELSE_OK);
}

MAP_CASE(prog_array, lookup_gives_id)
{
	int fd = returning_prog(t, 42), jumps = map_create(t, PROG_ARRAY);
	struct bpf_prog_info info = {0};
	__u32 len = sizeof(info);

	expect_ok(t, elem_put(jumps, 1, fd));
	must(t, bpf_prog_get_info_by_fd(fd, &info, &len));
	expect_eq(t, elem_get(jumps, 1), info.id);
}
