// SPDX-License-Identifier: GPL-2.0
/*
 * BPF_MAP_TYPE_PROG_ARRAY at work: chains of tail calls, and how long the entries
 * live.  helpers/tail_call.c has what bpf_tail_call() does with each index.
 */
#include <fcntl.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "helpers/fixtures.h"
#include "helpers/matrix/insns.h"
#include "maps/fd_array.h"
#include "maps/swap.h"

DEFINE_MAP_TYPE(prog_array, PROG_ARRAY);

#define PROGS "maps/prog_array"
/* MAX_TAIL_CALL_CNT as the JITs count it: the first program, and 33 behind it */
#define CHAIN_LIMIT 34
#define CHAIN 40

struct jumper {
	struct bpf_object *obj;
	int prog;
	int jumps;
};

static struct jumper load_jumper(struct test *t)
{
	struct jumper j = { .obj = prog_load(t, PROGS, "jumps_to_0") };

	j.prog = prog_fd(t, j.obj, "jumps_to_0");
	j.jumps = map_fd(t, j.obj, "jumps");
	return j;
}

static long long run(int prog)
{
	return prog_run(prog, NULL, 0, NULL, 0);
}

MAP_CASE(prog_array, job_call_does_not_return)
{
	struct jumper j = load_jumper(t);

	expect_eq(t, run(j.prog), 1);
	expect_ok(t, elem_put(j.jumps, 0, returning_prog(t, 42)));
	expect_eq(t, run(j.prog), 42);
	expect_ok(t, elem_del(j.jumps, 0));
	expect_eq(t, run(j.prog), 1);
}

MAP_CASE(prog_array, job_call_of_itself_ends_at_limit)
{
	struct jumper j = load_jumper(t);

	expect_ok(t, elem_put(j.jumps, 0, j.prog));
	expect_eq(t, run(j.prog), 1);
	expect_eq(t, global(t, j.obj, int, runs), CHAIN_LIMIT);
}

/* Counts in cb[0] of the packet, and calls what is at @next. */
static int load_link(struct test *t, int jumps, int next)
{
	const struct bpf_insn insns[] = {
		MOV_REG(BPF_REG_6, BPF_REG_1),
		INSN(BPF_LDX | BPF_MEM | BPF_W, BPF_REG_7, BPF_REG_1,
		     offsetof(struct __sk_buff, cb), 0),
		ADD_IMM(BPF_REG_7, 1),
		INSN(BPF_STX | BPF_MEM | BPF_W, BPF_REG_1, BPF_REG_7,
		     offsetof(struct __sk_buff, cb), 0),
		LOAD_IMM64(BPF_REG_2, BPF_PSEUDO_MAP_FD, jumps),
		LOAD_IMM64_HIGH(0),
		MOV_IMM(BPF_REG_3, next),
		CALL(BPF_FUNC_tail_call),
		INSN(BPF_LDX | BPF_MEM | BPF_W, BPF_REG_0, BPF_REG_6,
		     offsetof(struct __sk_buff, cb), 0),
		EXIT(),
	};

	return must(t, bpf_prog_load(BPF_PROG_TYPE_SCHED_CLS, "bm", "GPL", insns, ARRAY_SIZE(insns),
				     NULL));
}

static int load_chain(struct test *t, int links)
{
	int jumps = map_create(t, PROG_ARRAY, .max_entries = CHAIN), first = -1, fd, i;

	for (i = 0; i < links; i++) {
		fd = load_link(t, jumps, i + 1);
		must(t, elem_put(jumps, i, fd));
		if (!i)
			first = fd;
	}
	return first;
}

/* Each link is a program of its own; the last that runs falls through, and gives the count. */
MAP_CASE(prog_array, job_chain_below_limit)
{
	expect_eq(t, run(load_chain(t, CHAIN_LIMIT)), CHAIN_LIMIT);
}

MAP_CASE(prog_array, job_chain_over_limit)
{
	expect_eq(t, run(load_chain(t, CHAIN_LIMIT + 2)), CHAIN_LIMIT);
}

/* Until @prog returns @want: the entries are cleared by a kernel worker; what it returned last. */
static long long run_until(int prog, long long want)
{
	time_t end = time(NULL) + 10;
	long long ret;

	while ((ret = run(prog)) != want && time(NULL) < end)
		usleep(1000);
	return ret;
}

/* The program alone holds the map: nobody could change it any more, prog_array_map_clear() */
MAP_CASE(prog_array, job_cleared_with_last_fd)
{
	struct jumper j = load_jumper(t);
	int prog = dup(j.prog);

	expect_ok(t, elem_put(j.jumps, 0, returning_prog(t, 42)));
	expect_eq(t, run(prog), 42);
	bpf_object__close(j.obj);
	expect_eq(t, run_until(prog, 1), 1);
}

/* An entry that calls its own array would keep both alive for ever. */
MAP_CASE(prog_array, job_clear_frees_a_loop)
{
	struct jumper j = load_jumper(t);
	struct bpf_prog_info info = {0};
	__u32 len = sizeof(info);
	time_t end = time(NULL) + 10;
	int fd;

	must(t, bpf_prog_get_info_by_fd(j.prog, &info, &len));
	expect_ok(t, elem_put(j.jumps, 0, j.prog));
	bpf_object__close(j.obj);
	while ((fd = bpf_prog_get_fd_by_id(info.id)) >= 0 && time(NULL) < end) {
		close(fd);
		usleep(1000);
	}
	expect_err(t, fd, ENOENT);
}

MAP_CASE(prog_array, job_kept_by_another_fd)
{
	struct jumper j = load_jumper(t);
	int prog = dup(j.prog), jumps = dup(j.jumps);

	expect_ok(t, elem_put(j.jumps, 0, returning_prog(t, 42)));
	bpf_object__close(j.obj);
	usleep(50000);
	expect_eq(t, run(prog), 42);
	close(jumps);
	expect_eq(t, run_until(prog, 1), 1);
}

MAP_CASE(prog_array, job_kept_by_a_pin)
{
	struct jumper j = load_jumper(t);
	int prog = dup(j.prog);
	char path[64];

	snprintf(path, sizeof(path), "/sys/fs/bpf/bm_prog_array_%d", getpid());
	expect_ok(t, elem_put(j.jumps, 0, returning_prog(t, 42)));
	must(t, bpf_obj_pin(j.jumps, path));
	bpf_object__close(j.obj);
	usleep(50000);
	expect_eq(t, run(prog), 42);
	unlink(path);
	expect_eq(t, run_until(prog, 1), 1);
}

/* A caller sees the old program or the new, and never an empty slot between them. */
MAP_CASE(prog_array, job_replaced_under_a_caller)
{
	struct swap s = swap_load(t, "tail_call", "jumps");

	swap_while_running(&s, prog_fd(t, s.obj, "first"), prog_fd(t, s.obj, "second"));
	expect_eq(t, s.seen[SWAP_NOTHING], 0);
}
