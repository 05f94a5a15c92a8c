// SPDX-License-Identifier: GPL-2.0
/* cgroup/sysctl: programs that see, and change, what a cgroup reads and writes there. */
#include <string.h>

#include "helpers/sysctl_rig.h"

/* The calls of @o's program with a buffer of @len bytes, all 'x' before. */
static char *buffer(struct test *t, struct bpf_object *o, __u32 len)
{
	char *buf = global_at(t, o, "value", 64);

	memset(buf, 'x', 64);
	global(t, o, __u32, len) = len;
	return buf;
}

/* ---- bpf_sysctl_get_name() */

#define NAME "net/ipv4/ip_default_ttl"
#define BASE_NAME "ip_default_ttl"

/* Reads the TTL, whose name goes into @len bytes: what the helper returns, and what is there. */
static void check_name(struct test *t, __u64 flags, __u32 len, long ret, const char *want)
{
	struct bpf_object *o = sysctl_watch(t, bpf_sysctl_get_name, "get");
	char *buf = buffer(t, o, len), text[16];

	global(t, o, __u64, flags) = flags;
	must(t, sysctl_read(TTL, text));
	expect_eq(t, global(t, o, long, ret), ret);
	expect_mem(t, buf, want, strlen(want) + 1);
	/* nothing behind the buffer */
	if (len < 64)
		expect_eq(t, buf[len], 'x');
	cgroup_leave();
}

/* The length is without the NUL, which the buffer has. */
HELPER_PLAIN(bpf_sysctl_get_name, whole, SYSCTL)
{
	check_name(t, 0, 64, strlen(NAME), NAME);
}

HELPER_PLAIN(bpf_sysctl_get_name, only_the_last, SYSCTL)
{
	check_name(t, BPF_F_SYSCTL_BASE_NAME, 64, strlen(BASE_NAME), BASE_NAME);
}

HELPER_EDGE_PLAIN(bpf_sysctl_get_name, just_enough, SYSCTL)
{
	check_name(t, 0, sizeof(NAME), strlen(NAME), NAME);
}

HELPER_EDGE_PLAIN(bpf_sysctl_get_name, one_byte_too_few, SYSCTL)
{
	check_name(t, 0, sizeof(NAME) - 1, -E2BIG, "net/ipv4/ip_default_tt");
}

HELPER_EDGE_PLAIN(bpf_sysctl_get_name, ends_in_a_folder, SYSCTL)
{
	check_name(t, 0, 7, -E2BIG, "net/ip");
}

HELPER_EDGE_PLAIN(bpf_sysctl_get_name, one_byte, SYSCTL)
{
	check_name(t, 0, 1, -E2BIG, "");
}

HELPER_EDGE_PLAIN(bpf_sysctl_get_name, last_just_enough, SYSCTL)
{
	check_name(t, BPF_F_SYSCTL_BASE_NAME, sizeof(BASE_NAME), strlen(BASE_NAME), BASE_NAME);
}

HELPER_EDGE_PLAIN(bpf_sysctl_get_name, last_one_byte_too_few, SYSCTL)
{
	check_name(t, BPF_F_SYSCTL_BASE_NAME, sizeof(BASE_NAME) - 1, -E2BIG, "ip_default_tt");
}

/* Only one bit of them is looked at. */
HELPER_EDGE_PLAIN(bpf_sysctl_get_name, unknown_flags, SYSCTL)
{
	check_name(t, ~BPF_F_SYSCTL_BASE_NAME, 64, strlen(NAME), NAME);
}

/* ---- bpf_sysctl_get_current_value() */

/* A TTL of two digits, as it is at the beginning, is three bytes with the end of the line. */
HELPER_PLAIN(bpf_sysctl_get_current_value, as_it_is_read, SYSCTL)
{
	struct bpf_object *o = sysctl_watch(t, bpf_sysctl_get_current_value, "get");
	char *buf = buffer(t, o, 64), text[16];

	expect_eq(t, sysctl_read(TTL, text), 3);
	expect_eq(t, global(t, o, long, ret), 3);
	expect_mem(t, buf, text, 4);
	/* and zeroes as far as the buffer goes */
	expect_eq(t, buf[63], 0);
	cgroup_leave();
}

HELPER_CASE(bpf_sysctl_get_current_value, old_one_when_written, SYSCTL)
{
	struct bpf_object *o = sysctl_enter(t, bpf_sysctl_get_current_value, "get");
	char *buf = buffer(t, o, 64), text[16];

	must(t, sysctl_read(TTL, text));
	expect_eq(t, sysctl_write(TTL, "99"), 2);
	expect_eq(t, global(t, o, long, ret), 3);
	expect_mem(t, buf, text, 4);
	cgroup_leave();
}

static void check_current(struct test *t, __u32 len, long ret, size_t whole)
{
	struct bpf_object *o = sysctl_watch(t, bpf_sysctl_get_current_value, "get");
	char *buf = buffer(t, o, len), text[16];

	expect_eq(t, sysctl_read(TTL, text), 3);
	expect_eq(t, global(t, o, long, ret), ret);
	expect_mem(t, buf, text, whole);
	expect_eq(t, buf[whole], 0);
	expect_eq(t, buf[len], 'x');
	cgroup_leave();
}

HELPER_EDGE_PLAIN(bpf_sysctl_get_current_value, just_enough, SYSCTL)
{
	check_current(t, 4, 3, 3);
}

HELPER_EDGE_PLAIN(bpf_sysctl_get_current_value, one_byte_too_few, SYSCTL)
{
	check_current(t, 3, -E2BIG, 2);
}

HELPER_EDGE_PLAIN(bpf_sysctl_get_current_value, one_byte, SYSCTL)
{
	check_current(t, 1, -E2BIG, 0);
}

/* That of a sysctl that can only be written is not to be had. */
HELPER_EDGE(bpf_sysctl_get_current_value, cannot_be_read, SYSCTL)
{
	struct bpf_object *o = sysctl_enter(t, bpf_sysctl_get_current_value, "get");
	char *buf = buffer(t, o, 4);

	expect_eq(t, sysctl_write("/proc/sys/net/ipv4/route/flush", "1"), 1);
	expect_err(t, global(t, o, long, ret), EINVAL);
	expect_mem(t, buf, "\0\0\0\0x", 5);
	cgroup_leave();
}

/* ---- bpf_sysctl_get_new_value() */

static void check_new(struct test *t, __u32 len, long ret, const char *want)
{
	struct bpf_object *o = sysctl_enter(t, bpf_sysctl_get_new_value, "get");
	char *buf = buffer(t, o, len);

	expect_eq(t, sysctl_write(TTL, "99"), 2);
	expect_eq(t, global(t, o, long, ret), ret);
	expect_mem(t, buf, want, strlen(want) + 1);
	if (len < 64)
		expect_eq(t, buf[len], 'x');
	cgroup_leave();
}

HELPER_CASE(bpf_sysctl_get_new_value, as_it_is_written, SYSCTL)
{
	check_new(t, 64, 2, "99");
}

HELPER_EDGE(bpf_sysctl_get_new_value, just_enough, SYSCTL)
{
	check_new(t, 3, 2, "99");
}

HELPER_EDGE(bpf_sysctl_get_new_value, one_byte_too_few, SYSCTL)
{
	check_new(t, 2, -E2BIG, "9");
}

HELPER_EDGE(bpf_sysctl_get_new_value, one_byte, SYSCTL)
{
	check_new(t, 1, -E2BIG, "");
}

/* There is none when it is read, and the buffer is cleared. */
HELPER_EDGE_PLAIN(bpf_sysctl_get_new_value, when_it_is_read, SYSCTL)
{
	struct bpf_object *o = sysctl_watch(t, bpf_sysctl_get_new_value, "get");
	char *buf = buffer(t, o, 4), text[16];

	must(t, sysctl_read(TTL, text));
	expect_err(t, global(t, o, long, ret), EINVAL);
	expect_mem(t, buf, "\0\0\0\0x", 5);
	cgroup_leave();
}

/* ---- bpf_sysctl_set_new_value() */

/*
 * From "bpf: Make BPF_PROG_RUN_ARRAY return -err instead of allow boolean" (5.18) to "bpf: Restore
 * sysctl new-value from 1 to 0" the kernel takes what the helper is given, and does not use it
 * (__cgroup_bpf_run_filter_sysctl()).  The points below 7.2 are measured: it may have come before.
 */
static bool is_used(void)
{
	return !verlist_holds("5.18", test_kver()) ||
	       verlist_holds("7.2 7.1.13 6.12.107 6.1.192", test_kver());
}

static struct bpf_object *set_value(struct test *t, const char *value, __u32 len)
{
	struct bpf_object *o = sysctl_enter(t, bpf_sysctl_set_new_value, "set");

	memcpy(global_at(t, o, "value", 64), value, len);
	global(t, o, __u32, len) = len;
	return o;
}

/* The user writes 99, the program something else, and that is then there. */
static void check_set(struct test *t, const char *value, const char *want)
{
	struct bpf_object *o = set_value(t, value, strlen(value));
	char text[16];

	if (!is_used())
		want = "99\n";
	expect_true(t, sysctl_write(TTL, "99") > 0);
	expect_ok(t, global(t, o, long, ret));
	must(t, sysctl_read(TTL, text));
	expect_mem(t, text, want, strlen(want) + 1);
	cgroup_leave();
}

HELPER_CASE(bpf_sysctl_set_new_value, replaces_what_is_written, SYSCTL)
{
	check_set(t, "77", "77\n");
}

HELPER_CASE(bpf_sysctl_set_new_value, longer_than_what_is_written, SYSCTL)
{
	check_set(t, "128", "128\n");
}

HELPER_CASE(bpf_sysctl_set_new_value, shorter_than_what_is_written, SYSCTL)
{
	check_set(t, "7", "7\n");
}

/* It is judged as if it had been written: a TTL is at most 255. */
HELPER_EDGE(bpf_sysctl_set_new_value, not_a_valid_value, SYSCTL)
{
	struct bpf_object *o = set_value(t, "256", 3);
	char before[16], text[16];

	must(t, sysctl_read(TTL, before));
	expect_eq(t, sysctl_write(TTL, "99"), is_used() ? -EINVAL : 2);
	expect_ok(t, global(t, o, long, ret));
	must(t, sysctl_read(TTL, text));
	expect_mem(t, text, is_used() ? before : "99\n", 4);
	cgroup_leave();
}

HELPER_EDGE_PLAIN(bpf_sysctl_set_new_value, when_it_is_read, SYSCTL)
{
	struct bpf_object *o = sysctl_watch(t, bpf_sysctl_set_new_value, "set");
	char text[16];

	memcpy(global_at(t, o, "value", 64), "77", 2);
	global(t, o, __u32, len) = 2;
	must(t, sysctl_read(TTL, text));
	expect_err(t, global(t, o, long, ret), EINVAL);
	cgroup_leave();
}

HELPER_EDGE(bpf_sysctl_set_new_value, write_is_refused, SYSCTL)
{
	struct bpf_object *o = set_value(t, "77", 2);
	char before[16], text[16];

	must(t, sysctl_read(TTL, before));
	global(t, o, __u32, refuse) = 1;
	expect_err(t, sysctl_write(TTL, "99"), EPERM);
	expect_ok(t, global(t, o, long, ret));
	global(t, o, __u32, refuse) = 0;
	must(t, sysctl_read(TTL, text));
	expect_mem(t, text, before, 4);
	cgroup_leave();
}

/* A page less one byte, for the NUL. */
HELPER_EDGE(bpf_sysctl_set_new_value, a_page, SYSCTL)
{
	struct bpf_object *o = sysctl_enter(t, bpf_sysctl_set_new_value, "set_page");
	char text[16];

	expect_eq(t, sysctl_write(TTL, "99"), 2);
	expect_err(t, global(t, o, long, ret), E2BIG);
	must(t, sysctl_read(TTL, text));
	expect_mem(t, text, "99\n", 4);
	cgroup_leave();
}

HELPER_EDGE(bpf_sysctl_set_new_value, a_page_less_one_byte, SYSCTL)
{
	struct bpf_object *o = sysctl_enter(t, bpf_sysctl_set_new_value, "set_page_less_one");
	char *page = global_at(t, o, "page", 4096), text[16];

	memset(page, ' ', 4096);
	memcpy(page, "77", 2);
	expect_true(t, sysctl_write(TTL, "99") > 0);
	expect_ok(t, global(t, o, long, ret));
	must(t, sysctl_read(TTL, text));
	expect_mem(t, text, is_used() ? "77\n" : "99\n", 4);
	cgroup_leave();
}
