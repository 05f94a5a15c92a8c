// SPDX-License-Identifier: GPL-2.0
/*
 * Helpers that take a format when the program runs: what they print is read from an iterator's fd,
 * or from the trace buffer.
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "helpers/iter_rig.h"

/* Arguments that stand for the address of the program's @text, and of one of ours. */
#define KERNEL_TEXT 0x7e87000000000001ULL
#define USER_TEXT 0x7e87000000000002ULL
static char user_text[] = "user";

#define TRACE "/sys/kernel/tracing/trace"
#define EVENT "bpf_trace_printk: "

/*
 * The number of events of this thread in the trace buffer, which is neither cleared nor consumed:
 * it may be another's too.  The last one's text, without the newline, is in @last.
 */
static int trace_read(struct test *t, char *last, size_t size)
{
	char line[2048], thread[32], *text;
	FILE *f = fopen(TRACE, "re");
	int n = 0;

	if (!f)
		test_skip(t, "no tracefs: " TRACE ": %s", errname(errno));
	snprintf(thread, sizeof(thread), "-%d ", gettid());
	while (fgets(line, sizeof(line), f)) {
		text = strstr(line, EVENT);
		if (line[0] == '#' || !text || !strstr(line, thread))
			continue;
		text[strcspn(text, "\n")] = '\0';
		snprintf(last, size, "%s", text + strlen(EVENT));
		n++;
	}
	fclose(f);
	return n;
}

struct printer {
	const char *helper, *object;
	bool iter;		/* otherwise into the trace */
};
static const struct printer
	seq_printf = { "bpf_seq_printf", "helpers/bpf_seq_printf", true },
	trace_printk = { "bpf_trace_printk", "helpers/bpf_trace_printk", false },
	trace_vprintk = { "bpf_trace_vprintk", "helpers/bpf_trace_vprintk", false };

static void set_format(struct test *t, struct bpf_object *o, const void *fmt, size_t size,
		       const __u64 *args, int nr)
{
	__u64 *to = global_at(t, o, "args", 16 * sizeof(*to));
	char *text = global_at(t, o, "text", 32);
	int i;

	/* an IPv4 address too, 109.97.116.114 */
	memcpy(text, "matrix", 7);
	memcpy(global_at(t, o, "fmt", 2048), fmt, size);
	global(t, o, __u32, fmt_size) = size;
	global(t, o, __u32, args_size) = nr * sizeof(*args);
	user_text[0] = 'u';	/* the page must be there */
	for (i = 0; i < nr; i++)
		to[i] = args[i] == KERNEL_TEXT ? global(t, o, __u64, text_at) :
			args[i] == USER_TEXT ? (unsigned long)user_text : args[i];
}

/* Runs it; what it printed, "" when that was nothing, in @buf. */
static const char *print(struct test *t, const struct printer *p, struct bpf_object *o,
			 const char *prog, char *buf, size_t size)
{
	int before;

	global(t, o, long, ret) = -1000000;
	if (p->iter) {
		iter_read(t, o, prog, buf, size);
		return buf;
	}
	before = trace_read(t, buf, size);
	run_once(t, o, prog);
	if (trace_read(t, buf, size) == before)
		buf[0] = '\0';
	return buf;
}

static struct bpf_object *load_printer(struct test *t, const struct printer *p)
{
	struct bpf_object *o = prog_load(t, p->object, "print");
	char buf[64];

	/* for the address of its text; the format is empty */
	global(t, o, __u32, fmt_size) = 1;
	if (p->iter)
		iter_read(t, o, "print", buf, sizeof(buf));
	else
		run_once(t, o, "print");
	return o;
}

/* @want NULL: EINVAL, as where it does not print yet. */
struct row {
	const char *name, *fmt, *want;
	__u64 args[4];
	int nr;
	const char *since[2];	/* from where on: into the trace, for an iterator; NULL: always */
};

#define ARGS(...) { __VA_ARGS__ }, sizeof((__u64[]){ __VA_ARGS__ }) / sizeof(__u64)
#define NONE { 0 }, 0
#define ALWAYS { NULL, NULL }
/* "Factorize bpf_trace_printk and bpf_seq_printf": 5.10's own parsers know less, each its own. */
#define IN_TRACE { "5.13", NULL }
#define IN_ITER { NULL, "5.13" }

static const struct row rows[] = {
	{ "plain", "hello", "hello", NONE, ALWAYS },
	{ "d", "%d", "-5", ARGS(-5), ALWAYS },
	{ "three", "%d %u %x", "-1 4294967295 abc", ARGS(-1, -1, 0xabc), ALWAYS },
	{ "ld", "%ld", "-1099511627776", ARGS(-1099511627776LL), ALWAYS },
	{ "llx", "%llx", "123456789abcdef0", ARGS(0x123456789abcdef0ULL), ALWAYS },
	{ "X", "%X", "ABC", ARGS(0xabc), IN_TRACE },
	{ "width", "%5d|", "   42|", ARGS(42), IN_TRACE },
	{ "percent", "%d%%", "100%", ARGS(100), IN_TRACE },
	{ "s", "<%s>", "<matrix>", ARGS(KERNEL_TEXT), ALWAYS },
	{ "pks", "<%pks>", "<matrix>", ARGS(KERNEL_TEXT), IN_ITER },
	{ "pus", "<%pus>", "<user>", ARGS(USER_TEXT), IN_ITER },
	{ "pI4", "%pI4", "109.97.116.114", ARGS(KERNEL_TEXT), IN_TRACE },
	{ "edge/s_of_null", "<%s>", "<>", ARGS(0), ALWAYS },
	{ "edge/float", "%f", NULL, ARGS(0), ALWAYS },
	{ "edge/n", "%n", NULL, ARGS(0), ALWAYS },
	{ "edge/octal", "%o", NULL, ARGS(0), ALWAYS },
	{ "edge/half_a_percent", "50%", NULL, ARGS(0), ALWAYS },
	{ "edge/control_character", "\x01%d", NULL, ARGS(0), ALWAYS },
};
#define NR_ROWS (int)(sizeof(rows) / sizeof(rows[0]))

struct print_case {
	const struct printer *printer;
	const struct row *row;
};

static bool prints(const struct print_case *c)
{
	const char *since = c->row->since[c->printer->iter];

	return c->row->want && (!since || verlist_holds(since, test_kver()));
}

static void run_row(struct test *t)
{
	const struct print_case *c = test_arg(t);
	struct bpf_object *o = load_printer(t, c->printer);
	const struct row *r = c->row;
	const char *text;
	char buf[512];

	set_format(t, o, r->fmt, strlen(r->fmt) + 1, r->args, r->nr);
	text = print(t, c->printer, o, "print", buf, sizeof(buf));
	if (!prints(c))
		expect_err(t, global(t, o, long, ret), EINVAL);
	else if (c->printer->iter)
		expect_ok(t, global(t, o, long, ret));
	else	/* unlike bpf_snprintf()'s, without the NUL */
		expect_eq(t, global(t, o, long, ret), strlen(r->want));
	if (strcmp(text, prints(c) ? r->want : ""))
		test_fail(t, "\"%s\", not \"%s\"", text, prints(c) ? r->want : "");
}

static void list_rows(void)
{
	static const struct printer *const printers[] = {
		&seq_printf, &trace_printk, &trace_vprintk,
	};
	int i, j;

	for (i = 0; i < 3; i++) {
		for (j = 0; j < NR_ROWS; j++) {
			struct print_case c = { printers[i], &rows[j] };

			case_register(&(struct bm_case){
				.name = case_text("helper/%s/%s", c.printer->helper, c.row->name),
				.run = run_row, .arg = case_copy(&c, sizeof(c)),
				.batch = case_text("helper/%s", c.printer->helper),
				.config = "CONFIG_BPF_EVENTS",
			});
		}
	}
}

static void __attribute__((constructor)) register_rows(void)
{
	case_source_register(list_rows);
}

/* ---- what only some of them have, or what is no string */

static long long print_bytes(struct test *t, const struct printer *p, const void *fmt, size_t size,
			     int nr_args, const char **printed)
{
	static const __u64 ones[16] = { 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1 };
	static char buf[4096];
	struct bpf_object *o = load_printer(t, p);

	set_format(t, o, fmt, size, ones, nr_args);
	*printed = print(t, p, o, "print", buf, sizeof(buf));
	return global(t, o, long, ret);
}

HELPER_EDGE_PLAIN(bpf_trace_printk, format_without_nul)
{
	const char *printed;

	expect_err(t, print_bytes(t, &trace_printk, "abc", 3, 0, &printed), EINVAL);
	expect_mem(t, printed, "", 1);
}

HELPER_EDGE_PLAIN(bpf_trace_vprintk, format_without_nul)
{
	const char *printed;

	expect_err(t, print_bytes(t, &trace_vprintk, "abc", 3, 0, &printed), EINVAL);
	expect_mem(t, printed, "", 1);
}

HELPER_EDGE_PLAIN(bpf_seq_printf, format_without_nul)
{
	const char *printed;

	expect_err(t, print_bytes(t, &seq_printf, "abc", 3, 0, &printed), EINVAL);
	expect_mem(t, printed, "", 1);
}

/* It has three arguments, whatever the program gives. */
HELPER_EDGE_PLAIN(bpf_trace_printk, four_conversions)
{
	const char *printed;

	expect_err(t, print_bytes(t, &trace_printk, "%d%d%d%d", 9, 0, &printed), EINVAL);
	expect_mem(t, printed, "", 1);
}

/* 5.10 allows one %s in a format. */
HELPER_EDGE_PLAIN(bpf_trace_printk, two_texts)
{
	const char *printed;

	expect(t, print_bytes(t, &trace_printk, "%s%s", 5, 0, &printed), OK_SINCE("5.13"),
	       ELSE(EINVAL));
}

/* The first NUL ends it; to 5.10's parser it is a character that cannot be printed. */
HELPER_EDGE_PLAIN(bpf_trace_printk, nul_inside_of_the_format)
{
	bool ends = verlist_holds("5.13", test_kver());
	const char *printed;

	expect_eq(t, print_bytes(t, &trace_printk, "ab\0cd", 6, 0, &printed), ends ? 2 : -EINVAL);
	expect_mem(t, printed, ends ? "ab" : "", ends ? 3 : 1);
}

/* MAX_BPRINTF_BUF: 1,024 bytes with the NUL; the length is that of all. */
static void print_long(struct test *t, const struct printer *p)
{
	const char *printed;
	char fmt[1500];

	memset(fmt, 'y', sizeof(fmt));
	fmt[sizeof(fmt) - 1] = '\0';
	expect_eq(t, print_bytes(t, p, fmt, sizeof(fmt), 0, &printed), sizeof(fmt) - 1);
	expect_eq(t, strlen(printed), 1023);
}

HELPER_EDGE_PLAIN(bpf_trace_printk, more_than_1023_bytes)
{
	print_long(t, &trace_printk);
}

HELPER_EDGE_PLAIN(bpf_trace_vprintk, more_than_1023_bytes)
{
	print_long(t, &trace_vprintk);
}

#define DOZEN "%d%d%d%d%d%d%d%d%d%d%d%d"

static void print_dozen(struct test *t, const struct printer *p)
{
	const char *printed;

	expect_ok(t, print_bytes(t, p, DOZEN, sizeof(DOZEN), 12, &printed));
	expect_mem(t, printed, "111111111111", 13);
}

HELPER_EDGE_PLAIN(bpf_trace_vprintk, twelve_arguments)
{
	print_dozen(t, &trace_vprintk);
}

HELPER_EDGE_PLAIN(bpf_seq_printf, twelve_arguments)
{
	print_dozen(t, &seq_printf);
}

HELPER_EDGE_PLAIN(bpf_trace_vprintk, thirteen_arguments)
{
	const char *printed;

	expect_err(t, print_bytes(t, &trace_vprintk, DOZEN, sizeof(DOZEN), 13, &printed), EINVAL);
}

/* 5.10 counts the conversions, not the arguments. */
HELPER_EDGE_PLAIN(bpf_seq_printf, thirteen_arguments)
{
	const char *printed;

	expect(t, print_bytes(t, &seq_printf, DOZEN, sizeof(DOZEN), 13, &printed),
	       ERR_SINCE("5.13", EINVAL), ELSE_OK);
}

HELPER_EDGE_PLAIN(bpf_seq_printf, thirteen_conversions)
{
	const char *printed;

	expect(t, print_bytes(t, &seq_printf, DOZEN "%d", sizeof(DOZEN) + 2, 13, &printed),
	       ERR_SINCE("5.13", EINVAL), ELSE(E2BIG));
}

static void print_half(struct test *t, const struct printer *p)
{
	struct bpf_object *o = load_printer(t, p);
	char buf[64];

	set_format(t, o, "%d", 3, (const __u64[]){ 1 }, 1);
	global(t, o, __u32, args_size) = 12;
	print(t, p, o, "print", buf, sizeof(buf));
	expect_err(t, global(t, o, long, ret), EINVAL);
}

HELPER_EDGE_PLAIN(bpf_trace_vprintk, half_an_argument)
{
	print_half(t, &trace_vprintk);
}

HELPER_EDGE_PLAIN(bpf_seq_printf, half_an_argument)
{
	print_half(t, &seq_printf);
}

static void print_bare(struct test *t, const struct printer *p)
{
	struct bpf_object *o = prog_load(t, p->object, "no_arguments");
	const char *text;
	char buf[512];

	set_format(t, o, "bare", 5, NULL, 0);
	text = print(t, p, o, "no_arguments", buf, sizeof(buf));
	expect_eq(t, global(t, o, long, ret), p->iter ? 0 : 4);
	expect_mem(t, text, "bare", 5);
}

HELPER_EDGE_PLAIN(bpf_trace_vprintk, no_arguments)
{
	print_bare(t, &trace_vprintk);
}

HELPER_EDGE_PLAIN(bpf_seq_printf, no_arguments)
{
	print_bare(t, &seq_printf);
}
