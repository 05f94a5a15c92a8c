// SPDX-License-Identifier: GPL-2.0
/*
 * bpf_override_return(): no kernel of the catalogue has the option, CONFIG_BPF_KPROBE_OVERRIDE;
 * one that is built with it runs these.
 */
#include <sys/syscall.h>
#include <unistd.h>

#include "helpers/fixtures.h"

#define OVERRIDE .config = "CONFIG_BPF_KPROBE_OVERRIDE CONFIG_FUNCTION_ERROR_INJECTION"

static struct bpf_object *load_override(struct test *t, long result)
{
	struct bpf_object *o = helper_load(t, bpf_override_return, "override");

	global(t, o, __u32, pid) = getpid();
	global(t, o, long, result) = result;
	return o;
}

static struct bpf_link *attach_to(struct bpf_object *o, const char *function)
{
	return bpf_program__attach_kprobe(bpf_object__find_program_by_name(o, "override"), false,
					  function);
}

/* What getppid(2) gives while the program overrides it with @result. */
static long getppid_as(struct test *t, long result)
{
	struct bpf_object *o = load_override(t, result);
	struct bpf_link *link = attach_to(o, "__x64_sys_getppid");
	long got;

	if (!link)
		test_fail(t, "attach to __x64_sys_getppid(): %s", errname(errno));
	got = syscall(SYS_getppid);
	bpf_link__destroy(link);
	expect_eq(t, global(t, o, __u32, runs), 1);
	return got;
}

HELPER_PLAIN(bpf_override_return, result_of_a_system_call, OVERRIDE)
{
	pid_t parent = getppid();

	expect_eq(t, getppid_as(t, parent + 1), parent + 1);
	/* nothing stays */
	expect_eq(t, getppid(), parent);
}

HELPER_PLAIN(bpf_override_return, error_of_a_system_call, OVERRIDE)
{
	expect_eq(t, getppid_as(t, -EOWNERDEAD), -1);
	expect_eq(t, errno, EOWNERDEAD);
}

HELPER_EDGE_PLAIN(bpf_override_return, zero, OVERRIDE)
{
	expect_eq(t, getppid_as(t, 0), 0);
}

/* perf_event_attach_bpf_prog(): only functions that ALLOW_ERROR_INJECTION() lists */
HELPER_EDGE_PLAIN(bpf_override_return, function_not_on_the_list, OVERRIDE)
{
	struct bpf_object *o = load_override(t, 1);

	expect_true(t, !attach_to(o, "bpf_fentry_test1"));
	expect_eq(t, errno, EINVAL);
}

/* and these only at their entry */
HELPER_EDGE_PLAIN(bpf_override_return, not_at_exit, OVERRIDE)
{
	struct bpf_object *o = load_override(t, 1);

	expect_true(t, !bpf_program__attach_kprobe(bpf_object__find_program_by_name(o, "override"),
						   true, "__x64_sys_getppid"));
	expect_eq(t, errno, EINVAL);
}
