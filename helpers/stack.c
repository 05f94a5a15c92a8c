// SPDX-License-Identifier: GPL-2.0
/* Stacks of the task that runs: of the kernel and of this program (kernel/bpf/stackmap.c). */
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "helpers/attaches.h"
#include "helpers/fixtures.h"
#include "helpers/task_rig.h"
#include "helpers/user_chain.h"

#define DEPTH 32	/* of the programs' buffers and maps */
#define SYMBOLS .config = "CONFIG_KALLSYMS_ALL", ATTACHES

/* Flags of a program whose stack is then asked for. */
static void set(struct test *t, struct bpf_object *o, __u64 flags)
{
	global(t, o, __u64, flags) = flags;
	global(t, o, long, ret) = -1000000;
}

/*
 * In a program at the entry of bpf_fentry_test1() its frame is there, and right behind it the
 * one of bpf_prog_test_run_tracing(), which calls it (net/bpf/test_run.c).
 */
static void expect_test_function(struct test *t, const __u64 *ips, int n)
{
	static const char *const names[] = { "bpf_fentry_test1", "bpf_prog_test_run_tracing" };
	struct range ranges[2];
	int at;

	kernel_functions(t, names, ranges, 2);
	at = frame_within(ips, n, ranges[0]);
	expect_true(t, at > 0);
	expect_eq(t, frame_within(ips, n, ranges[1]), at + 1);
}

/* ---- bpf_get_stack() */

static const __u64 *stack_of(struct test *t, struct bpf_object *o)
{
	return global_at(t, o, "stack", DEPTH * 8);
}

static void poison_stack(struct test *t, struct bpf_object *o)
{
	memset(global_at(t, o, "stack", DEPTH * 8), 'x', DEPTH * 8);
}

static long long user_stack(struct test *t, struct bpf_object *o, const char *prog,
			    struct user_chain *c, __u64 flags)
{
	set(t, o, BPF_F_USER_STACK | flags);
	c->prog_fd = prog_fd(t, o, prog);
	user_chain_run(c);
	must(t, c->err);
	return global(t, o, long, ret);
}

static long long kernel_stack(struct test *t, const char *prog, __u64 flags, struct bpf_object **o)
{
	*o = helper_load(t, bpf_get_stack, prog);
	poison_stack(t, *o);
	set(t, *o, flags);
	return call(t, *o, prog);
}

HELPER_PLAIN(bpf_get_stack, function_and_its_caller, SYMBOLS)
{
	struct bpf_object *o;
	long long size = kernel_stack(t, "in_function", 0, &o);

	must(t, size);
	expect_eq(t, size % 8, 0);
	expect_test_function(t, stack_of(t, o), size / 8);
}

HELPER_PLAIN(bpf_get_stack, calls_of_this_program)
{
	struct bpf_object *o = helper_load(t, bpf_get_stack, "in_test_run");
	struct user_chain c;

	expect_true(t, user_stack(t, o, "in_test_run", &c, 0) >= USER_CHAIN * 8);
	expect_mem(t, stack_of(t, o), c.ips, sizeof(c.ips));
}

HELPER_PLAIN(bpf_get_stack, skips_the_innermost)
{
	struct bpf_object *o = helper_load(t, bpf_get_stack, "in_test_run");
	struct user_chain c;

	expect_true(t, user_stack(t, o, "in_test_run", &c, 2) >= 8);
	expect_eq(t, stack_of(t, o)[0], c.ips[2]);
}

/* Of a file that has a build id, a frame is an offset in that file. */
HELPER_PLAIN(bpf_get_stack, offset_in_the_file)
{
	struct bpf_object *o = helper_load(t, bpf_get_stack, "build_ids");
	const struct bpf_stack_build_id *ids = global_at(t, o, "ids", 4 * sizeof(*ids));
	int fd = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
	struct user_chain c;
	__u8 code[16];

	must(t, fd < 0 ? -errno : 0);
	expect_true(t, user_stack(t, o, "build_ids", &c, 0) >= USER_CHAIN * (int)sizeof(*ids));
	if (ids[0].status == BPF_STACK_BUILD_ID_IP)
		test_skip(t, "this program was linked without a build id");
	expect_eq(t, ids[0].status, BPF_STACK_BUILD_ID_VALID);
	must(t, pread(fd, code, sizeof(code), ids[1].offset) < 0 ? -errno : 0);
	expect_mem(t, code, (void *)c.ips[1], sizeof(code));
	close(fd);
}

HELPER_EDGE_PLAIN(bpf_get_stack, fewer_than_there_are)
{
	struct bpf_object *o = helper_load(t, bpf_get_stack, "two_frames");
	struct user_chain c;

	poison_stack(t, o);
	expect_eq(t, user_stack(t, o, "two_frames", &c, 0), 16);
	expect_mem(t, stack_of(t, o), c.ips, 16);
	expect_mem(t, stack_of(t, o) + 2, "xxxxxxxx", 8);
}

/*
 * What is skipped takes no place of the buffer; it did before "Adjust BPF stack helper functions
 * to accommodate skip > 0" (5.18), which 5.10.262 has too.
 */
HELPER_EDGE_PLAIN(bpf_get_stack, skip_and_fewer_than_there_are)
{
	struct bpf_object *o = helper_load(t, bpf_get_stack, "two_frames");
	struct user_chain c;

	expect_eq(t, user_stack(t, o, "two_frames", &c, 1), 16);
	expect_mem(t, stack_of(t, o), c.ips + 1, 16);
}

HELPER_EDGE_PLAIN(bpf_get_stack, no_buffer)
{
	struct bpf_object *o;

	expect_eq(t, kernel_stack(t, "no_frame", 0, &o), 0);
	expect_mem(t, stack_of(t, o), "xxxxxxxx", 8);
}

/* What fails leaves zeroes, of as much as was given. */
static void expect_cleared(struct test *t, struct bpf_object *o, size_t size)
{
	static const __u64 zero[DEPTH];

	expect_mem(t, stack_of(t, o), zero, size);
	if (size < sizeof(zero))
		expect_eq(t, ((__u8 *)stack_of(t, o))[size], 'x');
}

HELPER_EDGE_PLAIN(bpf_get_stack, half_a_frame)
{
	struct bpf_object *o;

	expect_err(t, kernel_stack(t, "half_a_frame", 0, &o), EINVAL);
	expect_cleared(t, o, 12);
}

HELPER_EDGE_PLAIN(bpf_get_stack, skip_all)
{
	struct bpf_object *o;

	expect_err(t, kernel_stack(t, "in_test_run", BPF_F_SKIP_FIELD_MASK, &o), EFAULT);
	expect_cleared(t, o, DEPTH * 8);
}

HELPER_EDGE_PLAIN(bpf_get_stack, unknown_flags)
{
	struct bpf_object *o;

	/* bpf_get_stackid()'s */
	expect_err(t, kernel_stack(t, "in_test_run", BPF_F_FAST_STACK_CMP, &o), EINVAL);
	expect_cleared(t, o, DEPTH * 8);
	expect_err(t, kernel_stack(t, "in_test_run", 1ULL << 63, &o), EINVAL);
}

HELPER_EDGE_PLAIN(bpf_get_stack, build_ids_of_the_kernel)
{
	struct bpf_object *o;

	expect_err(t, kernel_stack(t, "in_test_run", BPF_F_USER_BUILD_ID, &o), EINVAL);
}

/* ---- bpf_get_stackid(); maps/stack_trace_jobs.c has what its map does */

static long long stack_id(struct test *t, const char *prog, __u64 flags, struct bpf_object **o)
{
	*o = helper_load(t, bpf_get_stackid, prog);
	set(t, *o, flags);
	return call(t, *o, prog);
}

/* The stack of an id, zeroes behind it. */
static void stack_with_id(struct test *t, struct bpf_object *o, __u32 id, __u64 ips[DEPTH])
{
	must(t, bpf_map_lookup_elem(map_fd(t, o, "stacks"), &id, ips));
}

HELPER_PLAIN(bpf_get_stackid, function_and_its_caller, SYMBOLS)
{
	struct bpf_object *o;
	__u64 ips[DEPTH];

	stack_with_id(t, o, must(t, stack_id(t, "in_function", 0, &o)), ips);
	expect_test_function(t, ips, DEPTH);
}

HELPER_PLAIN(bpf_get_stackid, calls_of_this_program)
{
	struct bpf_object *o = helper_load(t, bpf_get_stackid, "in_test_run");
	struct user_chain c;
	__u64 ips[DEPTH];

	stack_with_id(t, o, must(t, user_stack(t, o, "in_test_run", &c, 0)), ips);
	expect_mem(t, ips, c.ips, sizeof(c.ips));
}

HELPER_PLAIN(bpf_get_stackid, skips_the_innermost)
{
	struct bpf_object *o = helper_load(t, bpf_get_stackid, "in_test_run");
	struct user_chain c;
	__u64 ips[DEPTH];

	stack_with_id(t, o, must(t, user_stack(t, o, "in_test_run", &c, 1)), ips);
	expect_mem(t, ips, c.ips + 1, 16);
}

HELPER_PLAIN(bpf_get_stackid, same_calls_same_id)
{
	struct bpf_object *o = helper_load(t, bpf_get_stackid, "in_test_run");
	long long ids[2];
	struct user_chain c;
	int i;

	for (i = 0; i < 2; i++)
		ids[i] = must(t, user_stack(t, o, "in_test_run", &c, 0));
	expect_eq(t, ids[1], ids[0]);
}

/* The map's value is all that is kept of a stack. */
HELPER_EDGE_PLAIN(bpf_get_stackid, one_frame_is_kept)
{
	struct bpf_object *o = helper_load(t, bpf_get_stackid, "one_frame");
	struct user_chain c;
	__u64 ip = 0;
	__u32 id = must(t, user_stack(t, o, "one_frame", &c, 0));

	must(t, bpf_map_lookup_elem(map_fd(t, o, "frames"), &id, &ip));
	expect_eq(t, ip, c.ips[0]);
}

HELPER_EDGE_PLAIN(bpf_get_stackid, skip_all)
{
	struct bpf_object *o;

	expect_err(t, stack_id(t, "in_test_run", BPF_F_SKIP_FIELD_MASK, &o), EFAULT);
}

HELPER_EDGE_PLAIN(bpf_get_stackid, unknown_flags)
{
	struct bpf_object *o;

	/* bpf_get_stack()'s */
	expect_err(t, stack_id(t, "in_test_run", BPF_F_USER_BUILD_ID, &o), EINVAL);
	expect_err(t, stack_id(t, "in_test_run", 1ULL << 63, &o), EINVAL);
}

HELPER_EDGE_PLAIN(bpf_get_stackid, flags_of_the_map)
{
	struct bpf_object *o;

	expect_ok(t, stack_id(t, "in_test_run", BPF_F_FAST_STACK_CMP, &o));
	expect_ok(t, stack_id(t, "in_test_run", BPF_F_REUSE_STACKID, &o));
	expect_ok(t, stack_id(t, "in_test_run", BPF_F_FAST_STACK_CMP | BPF_F_REUSE_STACKID, &o));
}
