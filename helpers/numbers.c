// SPDX-License-Identifier: GPL-2.0
/*
 * bpf_strtol() and bpf_strtoul(): all numbers in a sysctl's program, which every kernel has, and
 * each of them in a packet's.
 */
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "helpers/fixtures.h"

struct number {
	const char *name, *text;
	__u64 base;
	int err;		/* 0, or a positive errno */
	int consumed;
	long long value;
};

/* 64 bytes of zeroes and a 1: __bpf_strtoull() looks at 63 bytes behind blanks and sign. */
#define ZEROES "0000000000000000000000000000000000000000000000000000000000000000"

/* kernel/bpf/helpers.c, __bpf_strtoull(), and lib/kstrtox.c, _parse_integer() */
static const struct number signed_numbers[] = {
	{ "decimal", "42", 0, 0, 2, 42 },
	{ "blanks_and_rest", " \t-42 rest", 0, 0, 5, -42 },
	{ "hexadecimal", "0x1fz", 0, 0, 4, 31 },
	{ "hexadecimal_base_16", "0x1fz", 16, 0, 4, 31 },
	{ "capital_digits", "0X1F", 16, 0, 4, 31 },
	{ "base_16_without_0x", "ff", 16, 0, 2, 255 },
	{ "octal", "077", 0, 0, 3, 63 },
	{ "octal_base_8", "77", 8, 0, 2, 63 },
	{ "digit_of_another_base", "78", 8, 0, 1, 7 },
	{ "zero", "0", 0, 0, 1, 0 },
	{ "minus_zero", "-0", 10, 0, 2, 0 },
	{ "negative_hexadecimal", "-0x10", 0, 0, 5, -16 },
	{ "only_63_bytes", ZEROES "1", 10, 0, 63, 0 },
	{ "edge/greatest", "9223372036854775807", 10, 0, 19, 9223372036854775807LL },
	{ "edge/least", "-9223372036854775808", 10, 0, 20, -9223372036854775807LL - 1 },
	{ "edge/above_greatest", "9223372036854775808", 10, ERANGE, 0, 0 },
	{ "edge/below_least", "-9223372036854775809", 10, ERANGE, 0, 0 },
	{ "edge/above_64_bits", "99999999999999999999", 10, ERANGE, 0, 0 },
	{ "edge/no_digits", "none", 10, EINVAL, 0, 0 },
	{ "edge/plus", "+1", 10, EINVAL, 0, 0 },
	{ "edge/sign_alone", "-", 10, EINVAL, 0, 0 },
	{ "edge/blanks_alone", " \t ", 10, EINVAL, 0, 0 },
	{ "edge/blank_behind_sign", "- 1", 10, EINVAL, 0, 0 },
	{ "edge/base_2", "12", 2, EINVAL, 0, 0 },
	{ "edge/base_11", "12", 11, EINVAL, 0, 0 },
	{ "edge/unknown_flags", "12", 32, EINVAL, 0, 0 },
};

static const struct number unsigned_numbers[] = {
	{ "decimal", "42", 0, 0, 2, 42 },
	{ "blanks_and_rest", " 0xff rest", 0, 0, 5, 255 },
	{ "octal", "077", 0, 0, 3, 63 },
	{ "zero", "0", 10, 0, 1, 0 },
	{ "edge/greatest", "18446744073709551615", 10, 0, 20, -1 },
	{ "edge/greatest_hexadecimal", "0xffffffffffffffff", 0, 0, 18, -1 },
	{ "edge/above_greatest", "18446744073709551616", 10, ERANGE, 0, 0 },
	{ "edge/negative", "-1", 10, EINVAL, 0, 0 },
	{ "edge/no_digits", "none", 10, EINVAL, 0, 0 },
	{ "edge/base_11", "12", 11, EINVAL, 0, 0 },
	{ "edge/unknown_flags", "12", 1ULL << 63, EINVAL, 0, 0 },
};

static void give(struct test *t, struct bpf_object *o, const struct number *n)
{
	memcpy(global_at(t, o, "text", 128), n->text, strlen(n->text));
	global(t, o, __u32, len) = strlen(n->text);
	global(t, o, __u64, flags) = n->base;
	global(t, o, long, ret) = -1000;
}

static void check(struct test *t, struct bpf_object *o, const struct number *n)
{
	long long ret = global(t, o, long, ret);

	if (n->err ? ret != -n->err : ret != n->consumed)
		test_fail(t, "\"%s\", base %llu: %lld, not %d", n->text, n->base, ret,
			  n->err ? -n->err : n->consumed);
	/* what fails leaves 0: since "Zero former ARG_PTR_TO_{LONG,INT} args in case of error" */
	if (!n->err || verlist_holds("6.12", test_kver()))
		expect_eq(t, global(t, o, long, value), n->value);
}

/* Whichever sysctl a process of the cgroup reads, the program runs before. */
static void read_sysctl(struct test *t)
{
	int fd = open("/proc/sys/kernel/ostype", O_RDONLY | O_CLOEXEC);
	char c;

	must(t, fd < 0 || read(fd, &c, 1) != 1 ? -errno : 0);
	close(fd);
}

static void parse_all(struct test *t, struct bpf_object *o, const struct number *n, int nr)
{
	cgroup_attach(t, o, "parse", cgroup_enter(t));
	for (; nr--; n++) {
		give(t, o, n);
		read_sysctl(t);
		check(t, o, n);
	}
	cgroup_leave();
}
#define parse_all(t, o, numbers) parse_all(t, o, numbers, sizeof(numbers) / sizeof(numbers[0]))

#define SYSCTL .config = "CONFIG_CGROUP_BPF CONFIG_SYSCTL"

HELPER_CASE(bpf_strtol, numbers_and_errors, SYSCTL)
{
	parse_all(t, helper_load(t, bpf_strtol, "parse"), signed_numbers);
}

HELPER_CASE(bpf_strtoul, numbers_and_errors, SYSCTL)
{
	parse_all(t, helper_load(t, bpf_strtoul, "parse"), unsigned_numbers);
}

static void run_number(struct test *t, const char *object)
{
	struct bpf_object *o = prog_load(t, object, "call_from_tc");

	give(t, o, test_arg(t));
	run_once(t, o, "call_from_tc");
	check(t, o, test_arg(t));
}

static void run_signed(struct test *t)
{
	run_number(t, "helpers/bpf_strtol");
}

static void run_unsigned(struct test *t)
{
	run_number(t, "helpers/bpf_strtoul");
}

static void list(const char *helper, void (*run)(struct test *t), const struct number *n, int nr)
{
	for (; nr--; n++)
		case_register(&(struct bm_case){
			.name = case_text("helper/%s/%s", helper, n->name), .run = run, .arg = n,
			.batch = case_text("helper/%s", helper),
		});
}

static void list_numbers(void)
{
	list("bpf_strtol", run_signed, signed_numbers,
	     sizeof(signed_numbers) / sizeof(signed_numbers[0]));
	list("bpf_strtoul", run_unsigned, unsigned_numbers,
	     sizeof(unsigned_numbers) / sizeof(unsigned_numbers[0]));
}

static void __attribute__((constructor)) register_numbers(void)
{
	case_source_register(list_numbers);
}
