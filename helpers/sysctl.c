// SPDX-License-Identifier: GPL-2.0
/* cgroup/sysctl: programs that see, and change, what a cgroup reads and writes there. */
#include <fcntl.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "helpers/fixtures.h"

#define TTL "/proc/sys/net/ipv4/ip_default_ttl"
#define SYSCTL .config = "CONFIG_CGROUP_BPF CONFIG_SYSCTL"

/* A network namespace of our own, so that nothing is changed for others; @prog in our cgroup. */
static struct bpf_object *enter(struct test *t, const char *name, const char *prog)
{
	struct bpf_object *o = prog_load(t, name, prog);

	must(t, unshare(CLONE_NEWNET) ? -errno : 0);
	cgroup_attach(t, o, prog, cgroup_enter(t));
	return o;
}
#define enter(t, helper, prog) enter(t, "helpers/" #helper, prog)

/* read(2) or write(2) of the sysctl: bytes or a negative errno. */
static long long read_ttl(char value[16])
{
	int fd = open(TTL, O_RDONLY | O_CLOEXEC);
	long long n = fd < 0 ? -1 : read(fd, value, 15);

	if (n < 0)
		return -errno;
	value[n] = '\0';
	close(fd);
	return n;
}

static long long write_ttl(const char *value)
{
	int fd = open(TTL, O_WRONLY | O_CLOEXEC);
	long long n = fd < 0 ? -1 : write(fd, value, strlen(value));

	if (n < 0)
		n = -errno;
	if (fd >= 0)
		close(fd);
	return n;
}

struct number {
	const char *text;
	__u64 base;
	int err;		/* 0, or a positive errno */
	int consumed;
	long long value;
};

static const struct number signed_numbers[] = {
	{ "42", 0, 0, 2, 42 },
	{ " \t-42 rest", 0, 0, 5, -42 },
	{ "0x1fz", 0, 0, 4, 31 },
	{ "0x1fz", 16, 0, 4, 31 },
	{ "077", 0, 0, 3, 63 },
	{ "77", 8, 0, 2, 63 },
	{ "9223372036854775807", 10, 0, 19, 9223372036854775807LL },
	{ "-9223372036854775808", 10, 0, 20, -9223372036854775807LL - 1 },
	{ "9223372036854775808", 10, ERANGE, 0, 0 },
	{ "-9223372036854775809", 10, ERANGE, 0, 0 },
	{ "99999999999999999999", 10, ERANGE, 0, 0 },
	{ "none", 10, EINVAL, 0, 0 },
	{ "-", 10, EINVAL, 0, 0 },
	{ "12", 2, EINVAL, 0, 0 },
	{ "12", 32, EINVAL, 0, 0 },
};

static const struct number unsigned_numbers[] = {
	{ "42", 0, 0, 2, 42 },
	{ " 0xff", 0, 0, 5, 255 },
	{ "18446744073709551615", 10, 0, 20, -1 },
	{ "18446744073709551616", 10, ERANGE, 0, 0 },
	{ "-1", 10, EINVAL, 0, 0 },
	{ "none", 10, EINVAL, 0, 0 },
	{ "12", 11, EINVAL, 0, 0 },
};

static void parse_all(struct test *t, struct bpf_object *o, const struct number *n, int nr)
{
	long long ret;
	char buf[16];

	for (; nr--; n++) {
		memcpy(global_at(t, o, "text", 32), n->text, strlen(n->text));
		global(t, o, __u32, len) = strlen(n->text);
		global(t, o, __u64, flags) = n->base;
		global(t, o, long, ret) = -1000;
		must(t, read_ttl(buf));
		ret = global(t, o, long, ret);
		if (n->err ? ret != -n->err : ret != n->consumed)
			test_fail(t, "\"%s\", base %llu: %lld, not %d", n->text, n->base, ret,
				  n->err ? -n->err : n->consumed);
		if (!n->err)
			expect_eq(t, global(t, o, long, value), n->value);
	}
	cgroup_leave();
}
#define parse_all(t, o, numbers) parse_all(t, o, numbers, sizeof(numbers) / sizeof(numbers[0]))

HELPER_CASE(bpf_strtol, numbers_and_errors, SYSCTL)
{
	parse_all(t, enter(t, bpf_strtol, "parse"), signed_numbers);
}

HELPER_CASE(bpf_strtoul, numbers_and_errors, SYSCTL)
{
	parse_all(t, enter(t, bpf_strtoul, "parse"), unsigned_numbers);
}

HELPER_CASE(bpf_sysctl_get_name, whole_and_last, SYSCTL)
{
	struct bpf_object *o = enter(t, bpf_sysctl_get_name, "get");
	char buf[16];

	must(t, read_ttl(buf));
	/* the length without the NUL, which the buffer has */
	expect_eq(t, global(t, o, long, ret), strlen("net/ipv4/ip_default_ttl"));
	expect_mem(t, global_at(t, o, "name", 64), "net/ipv4/ip_default_ttl", 24);
	expect_err(t, global(t, o, long, ret_cut), E2BIG);
	expect_mem(t, global_at(t, o, "cut", 5), "net/", 5);

	global(t, o, __u64, flags) = BPF_F_SYSCTL_BASE_NAME;
	must(t, read_ttl(buf));
	expect_eq(t, global(t, o, long, ret), strlen("ip_default_ttl"));
	expect_mem(t, global_at(t, o, "name", 64), "ip_default_ttl", 15);
	expect_mem(t, global_at(t, o, "cut", 5), "ip_d", 5);
	cgroup_leave();
}

HELPER_CASE(bpf_sysctl_get_current_value, as_it_is_read, SYSCTL)
{
	struct bpf_object *o = enter(t, bpf_sysctl_get_current_value, "get");
	char buf[16];

	expect_eq(t, read_ttl(buf), 3);
	expect_eq(t, global(t, o, long, ret), 3);
	expect_mem(t, global_at(t, o, "value", 16), buf, 4);
	expect_err(t, global(t, o, long, ret_cut), E2BIG);
	expect_mem(t, global_at(t, o, "cut", 2), buf, 1);
	/* when it is written too, the value is still the old one */
	expect_eq(t, write_ttl("99"), 2);
	expect_eq(t, global(t, o, long, ret), 3);
	expect_mem(t, global_at(t, o, "value", 16), buf, 4);
	cgroup_leave();
}

HELPER_CASE(bpf_sysctl_get_new_value, as_it_is_written, SYSCTL)
{
	struct bpf_object *o = enter(t, bpf_sysctl_get_new_value, "get");
	char buf[16];

	expect_eq(t, write_ttl("99"), 2);
	expect_eq(t, global(t, o, long, ret), 2);
	expect_mem(t, global_at(t, o, "value", 16), "99", 3);
	expect_err(t, global(t, o, long, ret_cut), E2BIG);
	expect_mem(t, global_at(t, o, "cut", 2), "9", 2);
	/* no new value when it is read */
	must(t, read_ttl(buf));
	expect_err(t, global(t, o, long, ret), EINVAL);
	cgroup_leave();
}

HELPER_CASE(bpf_sysctl_set_new_value, replaces_what_is_written, SYSCTL)
{
	struct bpf_object *o = enter(t, bpf_sysctl_set_new_value, "set");
	char buf[16];

	memcpy(global_at(t, o, "value", 2), "77", 2);
	expect_eq(t, write_ttl("99"), 2);
	expect_ok(t, global(t, o, long, ret));
	must(t, read_ttl(buf));
	expect_mem(t, buf, "77\n", 4);
	expect_err(t, global(t, o, long, ret), EINVAL);
	cgroup_leave();
}

HELPER_CASE(bpf_set_retval, is_what_the_caller_gets, SYSCTL)
{
	struct bpf_object *o = enter(t, bpf_set_retval, "set");
	char buf[16];

	expect_eq(t, read_ttl(buf), 3);
	global(t, o, long, retval) = -EUSERS;
	expect_err(t, read_ttl(buf), EUSERS);
	expect_ok(t, global(t, o, long, ret));
	expect_eq(t, global(t, o, long, before), 0);
	expect_eq(t, global(t, o, long, after), -EUSERS);
	cgroup_leave();
}
