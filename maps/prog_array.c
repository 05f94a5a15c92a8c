// SPDX-License-Identifier: GPL-2.0
/*
 * BPF_MAP_TYPE_PROG_ARRAY: which programs one array takes (kernel/bpf/core.c,
 * bpf_prog_map_compatible(): the first program that is put into it, or that is
 * loaded with it, becomes the owner that all others are compared with).
 */
#include "selftests/case.h"

#define PROG_ARRAY .type = BPF_MAP_TYPE_PROG_ARRAY, .key_size = 4, .value_size = 4, .max_entries = 1
DEFINE_MAP_TYPE(prog_array, PROG_ARRAY);

#define PROGS "maps/prog_array"
/* "Enforce expected_attach_type for tailcall compatibility", CVE-2025-40123; not in 5.10 */
#define ATTACH_TYPE_ENFORCED "6.18 6.17.3 6.12.53 6.6.112 6.1.156"
/* "Prevent tail call between progs attached to different hooks", CVE-2024-50063; not in 5.10 */
#define HOOK_ENFORCED "6.12 6.11.4 6.6.57 6.1.135"

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
static int load_with(int jumps, enum bpf_attach_type attach_type)
{
	const struct bpf_insn insns[] = {
		{ .code = BPF_LD | BPF_DW | BPF_IMM, .dst_reg = BPF_REG_2,
		  .src_reg = BPF_PSEUDO_MAP_FD, .imm = jumps },
		{0},
		{ .code = BPF_ALU64 | BPF_MOV | BPF_K, .dst_reg = BPF_REG_3, .imm = 0 },
		{ .code = BPF_JMP | BPF_CALL, .imm = BPF_FUNC_tail_call },
		{ .code = BPF_ALU64 | BPF_MOV | BPF_K, .dst_reg = BPF_REG_0, .imm = 1 },
		{ .code = BPF_JMP | BPF_EXIT },
	};
	LIBBPF_OPTS(bpf_prog_load_opts, opts, .expected_attach_type = attach_type);

	return bpf_prog_load(BPF_PROG_TYPE_CGROUP_SOCK_ADDR, "bm", "GPL", insns,
			     sizeof(insns) / sizeof(insns[0]), &opts);
}

/* The verifier is content with the second program: it is the load that fails behind it. */
MAP_CASE(prog_array, load_with_other_attach_type, .config = "CONFIG_CGROUP_BPF")
{
	int jumps = map_create(t, PROG_ARRAY);

	expect_ok(t, load_with(jumps, BPF_CGROUP_INET4_CONNECT));
	expect_ok(t, load_with(jumps, BPF_CGROUP_INET4_CONNECT));
	expect(t, load_with(jumps, BPF_CGROUP_INET6_CONNECT),
	       ERR_SINCE(ATTACH_TYPE_ENFORCED, EINVAL), ELSE_OK);
}

MAP_CASE(prog_array, call_does_not_return)
{
	struct bpf_object *obj = prog_load(t, PROGS, "jumps_to_0");
	int fd = load(t, "returns_42");
	__u32 key = 0;

	expect_eq(t, prog_run(prog_fd(t, obj, "jumps_to_0"), NULL, 0, NULL, 0), 1);
	expect_ok(t, bpf_map_update_elem(map_fd(t, obj, "jumps"), &key, &fd, BPF_ANY));
	expect_eq(t, prog_run(prog_fd(t, obj, "jumps_to_0"), NULL, 0, NULL, 0), 42);
	expect_ok(t, bpf_map_delete_elem(map_fd(t, obj, "jumps"), &key));
	expect_eq(t, prog_run(prog_fd(t, obj, "jumps_to_0"), NULL, 0, NULL, 0), 1);
}

/* MAX_TAIL_CALL_CNT: the first run and 33 behind it, on x86 with every kernel. */
MAP_CASE(prog_array, call_limit)
{
	struct bpf_object *obj = prog_load(t, PROGS, "jumps_to_0");
	int fd = prog_fd(t, obj, "jumps_to_0");
	__u32 key = 0;
	__u32 runs;

	expect_ok(t, bpf_map_update_elem(map_fd(t, obj, "jumps"), &key, &fd, BPF_ANY));
	expect_eq(t, prog_run(fd, NULL, 0, NULL, 0), 1);
	expect_ok(t, bpf_map_lookup_elem(map_fd(t, obj, "bm.bss"), &key, &runs));
	expect_eq(t, runs, 34);
}
