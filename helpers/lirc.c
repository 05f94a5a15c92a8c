// SPDX-License-Identifier: GPL-2.0
/*
 * bpf_rc_*(): a program at the receiver of rc-loopback, which receives what is sent through it.
 * Seen from outside: scancodes at a second descriptor of /dev/lircN, events at /dev/input/eventN.
 */
#include <dirent.h>
#include <fcntl.h>
#include <linux/input.h>
#include <linux/lirc.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "helpers/fixtures.h"

#define RC "/sys/class/rc"
#define LIRC_NEEDS								\
	.config = "CONFIG_BPF_LIRC_MODE2 CONFIG_RC_LOOPBACK CONFIG_INPUT_EVDEV",	\
	.modules = "rc-loopback evdev"

struct receiver {
	int lirc;		/* sends */
	int scancodes;		/* receives what bpf_rc_keydown() and bpf_rc_repeat() say */
	int events;
};

/* The entry of @folder that begins with @prefix, into @name; false when there is none. */
static bool entry_of(const char *folder, const char *prefix, char *name, size_t size)
{
	DIR *d = opendir(folder);
	struct dirent *e;
	bool found = false;

	while (d && !found && (e = readdir(d))) {
		found = !strncmp(e->d_name, prefix, strlen(prefix));
		if (found)
			snprintf(name, size, "%s", e->d_name);
	}
	if (d)
		closedir(d);
	return found;
}

static bool is_loopback(const char *rc)
{
	char path[320], line[128];
	bool is = false;
	FILE *f;

	snprintf(path, sizeof(path), RC "/%s/uevent", rc);
	f = fopen(path, "re");
	while (f && !is && fgets(line, sizeof(line), f))
		is = !strcmp(line, "DRV_NAME=rc-loopback\n");
	if (f)
		fclose(f);
	return is;
}

static int open_device(struct test *t, const char *folder, const char *name, int flags)
{
	char path[320];
	int fd;

	snprintf(path, sizeof(path), "/dev/%s%s", folder, name);
	fd = open(path, flags | O_NONBLOCK | O_CLOEXEC);
	if (fd < 0)
		test_fail(t, "open %s: %s", path, errname(errno));
	return fd;
}

static struct receiver open_loopback(struct test *t)
{
	char folder[640], input[256], lirc[256], event[256];
	struct receiver r;
	struct dirent *e;
	DIR *d = opendir(RC);

	while (d && (e = readdir(d)))
		if (is_loopback(e->d_name))
			break;
	if (!d || !e)
		test_fail(t, "no device of rc-loopback below " RC);
	snprintf(folder, sizeof(folder), RC "/%s", e->d_name);
	if (!entry_of(folder, "lirc", lirc, sizeof(lirc)) || !entry_of(folder, "input", input, sizeof(input)))
		test_fail(t, "%s has no lirc device, or no input device", folder);
	snprintf(folder, sizeof(folder), RC "/%s/%s", e->d_name, input);
	if (!entry_of(folder, "event", event, sizeof(event)))
		test_fail(t, "%s has no event device", folder);
	closedir(d);
	r.lirc = open_device(t, "", lirc, O_RDWR);
	r.scancodes = open_device(t, "", lirc, O_RDWR);
	must(t, ioctl(r.scancodes, LIRC_SET_REC_MODE, &(__u32){ LIRC_MODE_SCANCODE }) ? -errno : 0);
	r.events = open_device(t, "input/", event, O_RDONLY);
	return r;
}

/* Sends one pulse of @length microseconds, which the device's thread decodes soon. */
static void pulse(struct test *t, struct receiver *r, __u32 length)
{
	must(t, write(r->lirc, &length, sizeof(length)) == sizeof(length) ? 0 : -errno);
}

/* Waits until the program has called @times; the case's deadline ends it. */
static void wait_for_calls(struct test *t, struct bpf_object *o, __u32 times)
{
	while (global(t, o, __u32, calls) < times)
		usleep(500);
	expect_ok(t, global(t, o, long, ret));
}

static struct bpf_object *attach(struct test *t, struct receiver *r, const char *object, const char *prog)
{
	struct bpf_object *o = prog_load(t, object, prog);

	*r = open_loopback(t);
	must(t, bpf_prog_attach(prog_fd(t, o, prog), r->lirc, BPF_LIRC_MODE2, 0));
	return o;
}

static struct lirc_scancode scancode(struct test *t, struct receiver *r)
{
	struct pollfd p = { .fd = r->scancodes, .events = POLLIN };
	struct lirc_scancode s = {0};

	if (poll(&p, 1, 10000) != 1 || read(r->scancodes, &s, sizeof(s)) != sizeof(s))
		test_fail(t, "no scancode: %s", errname(errno));
	return s;
}

/* One report of the input device, up to its EV_SYN: 0 is what no event brought. */
struct report {
	int scan, x, y;
};

static struct report next_report(struct test *t, struct receiver *r)
{
	struct pollfd p = { .fd = r->events, .events = POLLIN };
	struct report got = {0};
	struct input_event e;

	do {
		if (poll(&p, 1, 10000) != 1 || read(r->events, &e, sizeof(e)) != sizeof(e))
			test_fail(t, "no input event: %s", errname(errno));
		if (e.type == EV_MSC && e.code == MSC_SCAN)
			got.scan = e.value;
		if (e.type == EV_REL && e.code == REL_X)
			got.x = e.value;
		if (e.type == EV_REL && e.code == REL_Y)
			got.y = e.value;
	} while (e.type != EV_SYN);
	return got;
}

/* ---- bpf_rc_keydown() */

struct key {
	__u32 protocol, toggle;
	__u64 scancode;
};

static struct lirc_scancode keydown(struct test *t, struct receiver *r, struct key k)
{
	struct bpf_object *o = attach(t, r, "helpers/bpf_rc_keydown", "keydown");

	global(t, o, __u32, protocol) = k.protocol;
	global(t, o, __u32, toggle) = k.toggle;
	global(t, o, __u64, scancode) = k.scancode;
	pulse(t, r, 500);
	wait_for_calls(t, o, 1);
	return scancode(t, r);
}

HELPER_CASE(bpf_rc_keydown, scancode_is_read, LIRC_NEEDS)
{
	struct receiver r;
	struct lirc_scancode s = keydown(t, &r, (struct key){ RC_PROTO_NEC, 0, 0x1234 });

	expect_eq(t, s.scancode, 0x1234);
	expect_eq(t, s.rc_proto, RC_PROTO_NEC);
	expect_eq(t, s.flags, 0);
	expect_eq(t, next_report(t, &r).scan, 0x1234);
}

HELPER_CASE(bpf_rc_keydown, other_pulses_are_none, LIRC_NEEDS)
{
	struct receiver r;
	struct bpf_object *o = attach(t, &r, "helpers/bpf_rc_keydown", "keydown");

	global(t, o, __u64, scancode) = 7;
	/* the second is the first that counts */
	pulse(t, &r, 700);
	pulse(t, &r, 500);
	wait_for_calls(t, o, 1);
	expect_eq(t, scancode(t, &r).scancode, 7);
	expect_eq(t, global(t, o, __u32, calls), 1);
}

/* toggle != 0, in bpf_rc_keydown() */
HELPER_EDGE(bpf_rc_keydown, any_toggle, LIRC_NEEDS)
{
	struct receiver r;

	expect_eq(t, keydown(t, &r, (struct key){ RC_PROTO_RC5, 256, 5 }).flags, LIRC_SCANCODE_FLAG_TOGGLE);
}

HELPER_EDGE(bpf_rc_keydown, scancode_of_64_bits, LIRC_NEEDS)
{
	struct receiver r;

	expect_eq(t, keydown(t, &r, (struct key){ RC_PROTO_RC5, 0, ~0ULL }).scancode, ~0ULL);
}

HELPER_EDGE(bpf_rc_keydown, protocol_of_its_own, LIRC_NEEDS)
{
	struct receiver r;

	expect_eq(t, keydown(t, &r, (struct key){ 0xfff0, 0, 1 }).rc_proto, 0xfff0);
}

/* ---- bpf_rc_repeat() */

HELPER_CASE(bpf_rc_repeat, last_key_again, LIRC_NEEDS)
{
	struct receiver r;
	struct bpf_object *o = attach(t, &r, "helpers/bpf_rc_repeat", "keydown_and_repeat");
	struct lirc_scancode s;

	pulse(t, &r, 500);
	wait_for_calls(t, o, 1);
	expect_eq(t, scancode(t, &r).flags, LIRC_SCANCODE_FLAG_TOGGLE);
	s = scancode(t, &r);
	expect_eq(t, s.flags, LIRC_SCANCODE_FLAG_TOGGLE | LIRC_SCANCODE_FLAG_REPEAT);
	expect_eq(t, s.scancode, 0x1234);
	expect_eq(t, s.rc_proto, 64);
}

/* Of what came last through this device, be it nothing. */
HELPER_EDGE(bpf_rc_repeat, without_key, LIRC_NEEDS)
{
	struct receiver r;
	struct bpf_object *o = attach(t, &r, "helpers/bpf_rc_repeat", "repeat");

	pulse(t, &r, 500);
	wait_for_calls(t, o, 1);
	expect_true(t, scancode(t, &r).flags & LIRC_SCANCODE_FLAG_REPEAT);
}

/* ---- bpf_rc_pointer_rel() */

static void check_move(struct test *t, int x, int y)
{
	struct receiver r;
	struct bpf_object *o = attach(t, &r, "helpers/bpf_rc_pointer_rel", "move");
	struct report got;

	global(t, o, int, x) = x;
	global(t, o, int, y) = y;
	pulse(t, &r, 500);
	wait_for_calls(t, o, 1);
	got = next_report(t, &r);
	expect_eq(t, got.x, x);
	expect_eq(t, got.y, y);
}

HELPER_CASE(bpf_rc_pointer_rel, both_axes, LIRC_NEEDS)
{
	check_move(t, 10, -20);
}

/* input_get_disposition() drops a movement of 0, and keeps the other. */
HELPER_EDGE(bpf_rc_pointer_rel, one_axis, LIRC_NEEDS)
{
	check_move(t, 0, 5);
}

HELPER_EDGE(bpf_rc_pointer_rel, extremes, LIRC_NEEDS)
{
	check_move(t, INT32_MAX, INT32_MIN);
}
