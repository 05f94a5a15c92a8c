// SPDX-License-Identifier: GPL-2.0
/* What a program can ask about where it is attached: the function, and its cookie. */
#include <sys/prctl.h>
#include <unistd.h>

#include "helpers/attaches.h"
#include "helpers/fixtures.h"
#include "selftests/perf.h"

#define SYMBOLS "CONFIG_KALLSYMS_ALL"

HELPER_PLAIN(bpf_get_func_ip, as_proc_kallsyms_says, .config = SYMBOLS, ATTACHES)
{
	struct bpf_object *o = helper_load(t, bpf_get_func_ip, "read_ip");

	expect_eq(t, call(t, o, "read_ip"), kernel_symbol(t, "bpf_fentry_test2"));
}

/*
 * Has the kernel call bpf_fentry_test1() and the others: BPF_PROG_TEST_RUN of a program for one
 * of them does that, whether it is attached or not.
 */
static void call_test_functions(struct test *t)
{
	struct bpf_object *o = helper_load(t, bpf_get_func_ip, "read_ip");

	must(t, prog_run_ctx(prog_fd(t, o, "read_ip"), NULL, 0));
}

/* Where the second of them is; asked once, as it takes a trampoline. */
static long long test2_ip(struct test *t)
{
	static long long ip;

	if (!ip)
		ip = call(t, helper_load(t, bpf_get_func_ip, "read_ip"), "read_ip");
	return ip;
}

HELPER_PLAIN(bpf_get_func_ip, same_at_exit, ATTACHES)
{
	struct bpf_object *o = helper_load(t, bpf_get_func_ip, "read_ip_at_exit");
	long long ip = call(t, o, "read_ip_at_exit");

	expect_true(t, ip < 0);		/* an address of the kernel's */
	expect_eq(t, ip, test2_ip(t));
}

static struct bpf_program *program(struct bpf_object *o, const char *name)
{
	return bpf_object__find_program_by_name(o, name);
}

static void attached(struct test *t, const struct bpf_link *link, const char *what)
{
	if (!link)
		test_fail(t, "attach to %s: %s", what, errname(errno));
}

/* What the program gives as the probe of bpf_fentry_test2() from its byte @offset on. */
static long long ip_in_kprobe(struct test *t, const struct bpf_kprobe_opts *opts)
{
	struct bpf_object *o = helper_load(t, bpf_get_func_ip, "read_ip_in_kprobe");
	struct bpf_link *link = bpf_program__attach_kprobe_opts(program(o, "read_ip_in_kprobe"),
								"bpf_fentry_test2", opts);

	if (!link)
		return -errno;
	global(t, o, __u64, ret) = 1;
	call_test_functions(t);
	bpf_link__destroy(link);
	return global(t, o, __u64, ret);
}

HELPER_PLAIN(bpf_get_func_ip, of_a_kprobe, ATTACHES)
{
	LIBBPF_OPTS(bpf_kprobe_opts, opts);

	expect_eq(t, ip_in_kprobe(t, &opts), test2_ip(t));
}

/* A function that returns, whose address the probe was told when it was entered. */
HELPER_PLAIN(bpf_get_func_ip, of_a_kretprobe, ATTACHES)
{
	LIBBPF_OPTS(bpf_kprobe_opts, opts, .retprobe = true);

	expect_eq(t, ip_in_kprobe(t, &opts), test2_ip(t));
}

/*
 * In the middle of a function it is not known.  The first instruction is the call of ftrace, 5
 * bytes, behind ENDBR, 4 bytes, in kernels that have it; no probe is put into an instruction.
 */
HELPER_EDGE_PLAIN(bpf_get_func_ip, kprobe_inside_a_function, ATTACHES)
{
	LIBBPF_OPTS(bpf_kprobe_opts, opts, .offset = 5);
	libbpf_print_fn_t print = libbpf_set_print(NULL);
	long long seen = ip_in_kprobe(t, &opts);

	if (seen == -EILSEQ || seen == -EINVAL) {
		opts.offset = 9;
		seen = ip_in_kprobe(t, &opts);
	}
	libbpf_set_print(print);
	expect_eq(t, seen, 0);
}

HELPER_PLAIN(bpf_get_func_ip, of_kprobe_multi, .config = "CONFIG_FPROBE", ATTACHES)
{
	struct bpf_object *o = helper_load(t, bpf_get_func_ip, "read_ip_in_kprobe_multi");
	const char *names[] = { "bpf_fentry_test2" };
	LIBBPF_OPTS(bpf_kprobe_multi_opts, opts, .syms = names, .cnt = 1);
	struct bpf_link *link = bpf_program__attach_kprobe_multi_opts(
		program(o, "read_ip_in_kprobe_multi"), NULL, &opts);

	attached(t, link, "kprobe.multi");
	call_test_functions(t);
	bpf_link__destroy(link);
	expect_eq(t, global(t, o, __u64, ret), test2_ip(t));
}

/* A function of this program, where a probe is put. */
static __attribute__((noinline, noclone)) int probed(int n)
{
	asm volatile("" : "+r"(n));
	return n;
}

static struct bpf_link *attach_uprobe(struct test *t, struct bpf_program *p, __u64 cookie)
{
	LIBBPF_OPTS(bpf_uprobe_opts, opts, .bpf_cookie = cookie);
	extern char __executable_start;
	/* a program of fixed addresses: its first segment is where the file begins */
	size_t offset = (unsigned long)probed - (unsigned long)&__executable_start;
	struct bpf_link *link = bpf_program__attach_uprobe_opts(p, getpid(), "/proc/self/exe",
								offset, &opts);

	attached(t, link, "a uprobe");
	return link;
}

/*
 * Before "Add support for bpf_get_func_ip helper for uprobe program" (6.6) only a kprobe was
 * looked for.
 */
HELPER_PLAIN(bpf_get_func_ip, of_a_uprobe, .config = "CONFIG_UPROBE_EVENTS", ATTACHES)
{
	struct bpf_object *o = helper_load(t, bpf_get_func_ip, "read_ip_in_uprobe");
	struct bpf_link *link = attach_uprobe(t, program(o, "read_ip_in_uprobe"), 0);
	bool known = verlist_holds("6.6", test_kver());

	global(t, o, __u64, ret) = 1;
	probed(1);
	bpf_link__destroy(link);
	expect_eq(t, global(t, o, __u64, ret), known ? (unsigned long)probed : 0);
}

/* ---- bpf_get_attach_cookie() */

#define COOKIE 0x1122334455667788

static long long cookie_of(struct test *t, const char *prog, __u64 cookie)
{
	struct bpf_object *o = helper_load(t, bpf_get_attach_cookie, prog);
	LIBBPF_OPTS(bpf_trace_opts, opts, .cookie = cookie);
	struct bpf_link *link = bpf_program__attach_trace_opts(program(o, prog), &opts);

	attached(t, link, prog);
	global(t, o, __u64, ret) = 1;
	must(t, prog_run_ctx(prog_fd(t, o, prog), NULL, 0));
	bpf_link__destroy(link);
	return global(t, o, __u64, ret);
}

HELPER_PLAIN(bpf_get_attach_cookie, as_attached, ATTACHES)
{
	expect_eq(t, cookie_of(t, "read_cookie", COOKIE), COOKIE);
}

HELPER_PLAIN(bpf_get_attach_cookie, at_exit, ATTACHES)
{
	expect_eq(t, cookie_of(t, "read_at_exit", COOKIE), COOKIE);
}

HELPER_EDGE_PLAIN(bpf_get_attach_cookie, all_bits, ATTACHES)
{
	expect_eq(t, cookie_of(t, "read_cookie", -1), -1);
}

HELPER_EDGE_PLAIN(bpf_get_attach_cookie, none, ATTACHES)
{
	expect_eq(t, cookie_of(t, "read_cookie", 0), 0);
}

static __u64 cookie_of_kprobe(struct test *t, __u64 cookie)
{
	struct bpf_object *o = helper_load(t, bpf_get_attach_cookie, "read_in_kprobe");
	LIBBPF_OPTS(bpf_kprobe_opts, opts, .bpf_cookie = cookie);
	struct bpf_link *link = bpf_program__attach_kprobe_opts(program(o, "read_in_kprobe"),
								"bpf_fentry_test2", &opts);

	attached(t, link, "a kprobe");
	global(t, o, __u64, ret) = 1;
	call_test_functions(t);
	bpf_link__destroy(link);
	return global(t, o, __u64, ret);
}

HELPER_PLAIN(bpf_get_attach_cookie, of_a_kprobe, ATTACHES)
{
	expect_eq(t, cookie_of_kprobe(t, COOKIE), COOKIE);
}

HELPER_PLAIN(bpf_get_attach_cookie, of_a_uprobe, .config = "CONFIG_UPROBE_EVENTS", ATTACHES)
{
	struct bpf_object *o = helper_load(t, bpf_get_attach_cookie, "read_in_uprobe");
	struct bpf_link *link = attach_uprobe(t, program(o, "read_in_uprobe"), COOKIE);

	probed(1);
	bpf_link__destroy(link);
	expect_eq(t, global(t, o, __u64, ret), COOKIE);
}

HELPER_EDGE_PLAIN(bpf_get_attach_cookie, kprobe_with_none, ATTACHES)
{
	expect_eq(t, cookie_of_kprobe(t, 0), 0);
}

/* Each function has its own; what is called has both. */
HELPER_PLAIN(bpf_get_attach_cookie, of_each_function_of_kprobe_multi,
	     .config = "CONFIG_FPROBE", ATTACHES)
{
	struct bpf_object *o = helper_load(t, bpf_get_attach_cookie, "add_in_kprobe_multi");
	const char *names[] = { "bpf_fentry_test3", "bpf_fentry_test1" };
	const __u64 cookies[] = { 1000, 7 };
	LIBBPF_OPTS(bpf_kprobe_multi_opts, opts, .syms = names, .cookies = cookies, .cnt = 2);
	struct bpf_link *link = bpf_program__attach_kprobe_multi_opts(
		program(o, "add_in_kprobe_multi"), NULL, &opts);

	attached(t, link, "kprobe.multi");
	call_test_functions(t);
	bpf_link__destroy(link);
	expect_eq(t, global(t, o, __u64, sum), 1007);
}

HELPER_PLAIN(bpf_get_attach_cookie, of_a_perf_event, ATTACHES)
{
	struct bpf_object *o = helper_load(t, bpf_get_attach_cookie, "read_in_perf_event");
	LIBBPF_OPTS(bpf_perf_event_opts, opts, .bpf_cookie = COOKIE);
	const struct perf_event_attr attr = {
		.type = PERF_TYPE_SOFTWARE, .size = sizeof(attr), .sample_period = 1,
		.config = PERF_COUNT_SW_PAGE_FAULTS,
	};
	struct bpf_link *link = bpf_program__attach_perf_event_opts(
		program(o, "read_in_perf_event"), event_open(t, &attr, -1), &opts);

	attached(t, link, "a perf event");
	global(t, o, __u32, pid) = getpid();
	page_faults(t);
	bpf_link__destroy(link);
	expect_eq(t, global(t, o, __u64, ret), COOKIE);
}

HELPER_PLAIN(bpf_get_attach_cookie, of_a_raw_tracepoint, ATTACHES)
{
	struct bpf_object *o = helper_load(t, bpf_get_attach_cookie, "read_in_raw_tp");
	LIBBPF_OPTS(bpf_raw_tracepoint_opts, opts, .cookie = COOKIE);
	struct bpf_link *link = bpf_program__attach_raw_tracepoint_opts(
		program(o, "read_in_raw_tp"), "task_rename", &opts);

	attached(t, link, "task_rename");
	global(t, o, __u32, pid) = getpid();
	must(t, prctl(PR_SET_NAME, "bm_renamed") ? -errno : 0);
	bpf_link__destroy(link);
	expect_eq(t, global(t, o, __u64, ret), COOKIE);
}
