// SPDX-License-Identifier: GPL-2.0
/*
 * What a program at a function's entry or exit can ask about the call.  The kernel's
 * own bpf_fentry_test2(2, 3), which returns 5, is what is called (net/bpf/test_run.c).
 */
#include "helpers/fixtures.h"

HELPER_CASE(bpf_get_func_arg, arguments_and_their_number)
{
	struct bpf_object *o = helper_load(t, bpf_get_func_arg, "read_args");
	const __u64 *args = global_at(t, o, "args", 16);
	const long *ret = global_at(t, o, "ret", 24);

	run_once(t, o, "read_args");
	expect_eq(t, global(t, o, long, count), 2);
	expect_ok(t, ret[0]);
	expect_eq(t, args[0], 2);
	expect_ok(t, ret[1]);
	expect_eq(t, args[1], 3);
	expect_err(t, ret[2], EINVAL);
}

HELPER_CASE(bpf_get_func_ret, at_exit)
{
	struct bpf_object *o = helper_load(t, bpf_get_func_ret, "at_exit");

	expect_ok(t, call(t, o, "at_exit"));
	expect_eq(t, global(t, o, __u64, value), 5);
}

HELPER_CASE(bpf_get_func_ret, not_at_entry)
{
	struct bpf_object *o = helper_load(t, bpf_get_func_ret, "at_entry");

	expect_err(t, call(t, o, "at_entry"), EOPNOTSUPP);
}

HELPER_CASE(bpf_get_func_ip, as_proc_kallsyms_says, .config = "CONFIG_KALLSYMS_ALL")
{
	struct bpf_object *o = helper_load(t, bpf_get_func_ip, "read_ip");

	expect_eq(t, call(t, o, "read_ip"), kernel_symbol(t, "bpf_fentry_test2"));
}

HELPER_CASE(bpf_get_attach_cookie, as_attached)
{
	struct bpf_object *o = helper_load(t, bpf_get_attach_cookie, "read_cookie");
	struct bpf_program *p = bpf_object__find_program_by_name(o, "read_cookie");
	LIBBPF_OPTS(bpf_trace_opts, opts, .cookie = 0x1122334455667788);

	expect_eq(t, call(t, o, "read_cookie"), 0);
	if (!bpf_program__attach_trace_opts(p, &opts))
		test_fail(t, "attach with a cookie: %s", errname(errno));
	must(t, prog_run_ctx(bpf_program__fd(p), NULL, 0));
	expect_eq(t, global(t, o, __u64, ret), opts.cookie);
}
