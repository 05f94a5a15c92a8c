// SPDX-License-Identifier: GPL-2.0
/*
 * What a program at a function's entry or exit can ask about the call.  The kernel's own
 * bpf_fentry_test1(1) to bpf_fentry_test6(16, 17, ... 21), which return the sum of their
 * arguments, the first one more than its argument, are what is called (net/bpf/test_run.c).
 */
#include <sys/prctl.h>
#include <unistd.h>

#include "helpers/attaches.h"
#include "helpers/fixtures.h"

HELPER_PLAIN(bpf_get_func_arg, arguments_and_their_number, ATTACHES)
{
	struct bpf_object *o = helper_load(t, bpf_get_func_arg, "read_args");
	const __u64 *args = global_at(t, o, "args", 48);
	const long *errors = global_at(t, o, "errors", 56);

	run_once(t, o, "read_args");
	expect_eq(t, global(t, o, long, count), 2);
	expect_ok(t, errors[0]);
	expect_eq(t, (int)args[0], 2);
	expect_ok(t, errors[1]);
	expect_eq(t, args[1], 3);
	expect_err(t, errors[2], EINVAL);
}

/* As many as registers take. */
HELPER_PLAIN(bpf_get_func_arg, six_arguments, ATTACHES)
{
	struct bpf_object *o = helper_load(t, bpf_get_func_arg, "read_six");
	const __u64 *args = global_at(t, o, "args", 48);
	const long *errors = global_at(t, o, "errors", 56);
	int i;

	run_once(t, o, "read_six");
	for (i = 0; i < 6; i++) {
		expect_ok(t, errors[i]);
		/* some are of 16 and 32 bits: what is above is not theirs */
		expect_eq(t, (__u16)args[i], 16 + i);
	}
	expect_err(t, errors[6], EINVAL);
}

static long long arg_of(struct test *t, const char *prog, __u32 number, __u64 *arg)
{
	struct bpf_object *o = helper_load(t, bpf_get_func_arg, prog);
	long long err;

	global(t, o, __u32, number) = number;
	err = call(t, o, prog);
	*arg = *(__u64 *)global_at(t, o, "args", 48);
	return err;
}

HELPER_PLAIN(bpf_get_func_arg, number_not_known_before, ATTACHES)
{
	__u64 arg;

	expect_ok(t, arg_of(t, "read_number", 1, &arg));
	expect_eq(t, arg, 3);
}

HELPER_PLAIN(bpf_get_func_arg, still_there_at_exit, ATTACHES)
{
	__u64 arg;

	expect_ok(t, arg_of(t, "read_at_exit", 1, &arg));
	expect_eq(t, arg, 3);
}

/* What fails writes nothing: the program's value was -1. */
HELPER_EDGE_PLAIN(bpf_get_func_arg, one_too_many, ATTACHES)
{
	__u64 arg;

	expect_err(t, arg_of(t, "read_number", 2, &arg), EINVAL);
	expect_eq(t, arg, -1);
}

/* Behind the arguments is what the function returned, which is not one of them. */
HELPER_EDGE_PLAIN(bpf_get_func_arg, result_is_no_argument, ATTACHES)
{
	__u64 arg;

	expect_err(t, arg_of(t, "read_at_exit", 2, &arg), EINVAL);
	expect_eq(t, arg, -1);
}

HELPER_EDGE_PLAIN(bpf_get_func_arg, largest_number, ATTACHES)
{
	__u64 arg;

	expect_err(t, arg_of(t, "read_number", -1, &arg), EINVAL);
}

#define ARG_COUNT(what, prog, want)							\
	HELPER_PLAIN(bpf_get_func_arg_cnt, what, ATTACHES)				\
	{										\
		struct bpf_object *o = helper_load(t, bpf_get_func_arg_cnt, prog);	\
											\
		expect_eq(t, call(t, o, prog), want);					\
	}
ARG_COUNT(one_at_entry, "count_1_at_entry", 1)
ARG_COUNT(one_at_exit, "count_1_at_exit", 1)
ARG_COUNT(six_at_entry, "count_6_at_entry", 6)
ARG_COUNT(six_at_exit, "count_6_at_exit", 6)

/* Renames this process while the program @prog is attached to task_rename. */
static void rename_with(struct test *t, struct bpf_object *o, const char *prog)
{
	struct bpf_link *link = bpf_program__attach(bpf_object__find_program_by_name(o, prog));

	if (!link)
		test_fail(t, "attach to task_rename: %s", errname(errno));
	global(t, o, __u32, pid) = getpid();
	must(t, prctl(PR_SET_NAME, "bm_renamed") ? -errno : 0);
	bpf_link__destroy(link);
}

HELPER_PLAIN(bpf_get_func_arg_cnt, of_a_tracepoint, ATTACHES)
{
	struct bpf_object *o = helper_load(t, bpf_get_func_arg_cnt, "count_of_tracepoint");

	rename_with(t, o, "count_of_tracepoint");
	expect_eq(t, global(t, o, long, ret), 2);
}

HELPER_PLAIN(bpf_get_func_arg, of_a_tracepoint, ATTACHES)
{
	struct bpf_object *o = helper_load(t, bpf_get_func_arg, "read_in_tracepoint");
	const __u64 *args = global_at(t, o, "args", 48);

	global(t, o, long, ret) = 1;
	rename_with(t, o, "read_in_tracepoint");
	expect_ok(t, global(t, o, long, ret));
	/* the task that is renamed is the one that runs */
	expect_eq(t, args[0], args[1]);
	global(t, o, __u32, number) = 2;
	rename_with(t, o, "read_in_tracepoint");
	expect_err(t, global(t, o, long, ret), EINVAL);
}

HELPER_PLAIN(bpf_get_func_ret, at_exit, ATTACHES)
{
	struct bpf_object *o = helper_load(t, bpf_get_func_ret, "at_exit");

	expect_ok(t, call(t, o, "at_exit"));
	expect_eq(t, (int)global(t, o, __u64, value), 5);
}

/* It is behind as many arguments as there are. */
HELPER_PLAIN(bpf_get_func_ret, at_exit_of_six_arguments, ATTACHES)
{
	struct bpf_object *o = helper_load(t, bpf_get_func_ret, "at_exit_of_six");

	expect_ok(t, call(t, o, "at_exit_of_six"));
	expect_eq(t, (int)global(t, o, __u64, value), 111);
}

/* Nothing is written: the program's value was -1. */
HELPER_EDGE_PLAIN(bpf_get_func_ret, not_at_entry, ATTACHES)
{
	struct bpf_object *o = helper_load(t, bpf_get_func_ret, "at_entry");

	expect_err(t, call(t, o, "at_entry"), EOPNOTSUPP);
	expect_eq(t, global(t, o, __u64, value), -1);
}
