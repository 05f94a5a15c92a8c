// SPDX-License-Identifier: GPL-2.0
/* bpf_skb_set_tstamp(): in the context of BPF_PROG_TEST_RUN, and at a socket. */
#include <string.h>
#include <sys/socket.h>
#include <time.h>

#include "helpers/skb_rig.h"
#include "selftests/sockets.h"

#define CLOCK_SINCE "6.11"	/* "net: Add additional bit to support clockid_t timestamp type" */

static struct bpf_object *tstamp(struct test *t, __u64 ns, __u32 type)
{
	struct bpf_object *o = helper_load(t, bpf_skb_set_tstamp, "set");

	global(t, o, __u64, tstamp) = ns;
	global(t, o, __u32, type) = type;
	return o;
}

static long long tstamp_ret(struct test *t, __u64 ns, __u32 type)
{
	return call(t, tstamp(t, ns, type), "set");
}

/* The packet's time behind the program, of the context that BPF_PROG_TEST_RUN gives back. */
HELPER_PLAIN(bpf_skb_set_tstamp, delivery_time_by_the_monotonic_clock)
{
	struct bpf_object *o = tstamp(t, 123456789012345ULL, BPF_SKB_CLOCK_MONOTONIC);
	struct __sk_buff ctx = {0};
	struct packet in;

	packet_udp(&in);
	must(t, packet_run_ctx(t, o, "set", &in, &ctx, 0));
	expect_ok(t, global(t, o, long, ret));
	expect_eq(t, ctx.tstamp, 123456789012345LL);
	expect_eq(t, global(t, o, __u64, seen), 123456789012345LL);
	expect_eq(t, global(t, o, __u32, seen_type), BPF_SKB_CLOCK_MONOTONIC);
}

HELPER_PLAIN(bpf_skb_set_tstamp, takes_the_time_away)
{
	struct bpf_object *o = tstamp(t, 0, BPF_SKB_CLOCK_REALTIME);
	struct __sk_buff ctx = { .tstamp = 5 };
	struct packet in;

	packet_udp(&in);
	must(t, packet_run_ctx(t, o, "set", &in, &ctx, 0));
	expect_ok(t, global(t, o, long, ret));
	expect_eq(t, ctx.tstamp, 0);
}

HELPER_PLAIN(bpf_skb_set_tstamp, ipv6)
{
	struct bpf_object *o = tstamp(t, 7, BPF_SKB_CLOCK_MONOTONIC);
	struct __sk_buff ctx = {0};
	struct packet in;

	packet_ip6(&in);
	must(t, packet_run_ctx(t, o, "set", &in, &ctx, 0));
	expect_ok(t, global(t, o, long, ret));
	expect_eq(t, ctx.tstamp, 7);
}

/* A receiver's SO_TIMESTAMPNS is the real time that the program gave the packet. */
HELPER_CASE(bpf_skb_set_tstamp, arrives_at_the_socket, .modules = LO_MODULES, .config = LO_CONFIG)
{
	struct bpf_object *o = tstamp(t, 1234567890000000042ULL, BPF_SKB_CLOCK_REALTIME);
	char control[CMSG_SPACE(sizeof(struct timespec))] = {0}, c;
	struct iovec v = { &c, 1 };
	struct msghdr m = {
		.msg_iov = &v, .msg_iovlen = 1,
		.msg_control = control, .msg_controllen = sizeof(control),
	};
	struct timespec ts = {0};
	int fd, one = 1;

	if (!verlist_holds(CLOCK_SINCE, test_kver()))
		test_skip(t, "no real time for bpf_skb_set_tstamp() (since %s)", CLOCK_SINCE);
	loopback_enter(t);
	fd = lo_udp(t);
	must(t, setsockopt(fd, SOL_SOCKET, SO_TIMESTAMPNS, &one, sizeof(one)) ? -errno : 0);
	lo_attach(t, o, "set", BPF_TC_INGRESS);
	must(t, sock_say(fd, "x"));
	must(t, sock_wait(fd));
	must(t, recvmsg(fd, &m, 0) < 0 ? -errno : 0);
	memcpy(&ts, CMSG_DATA((struct cmsghdr *)control), sizeof(ts));
	expect_eq(t, ts.tv_sec, 1234567890);
	expect_eq(t, ts.tv_nsec, 42);
}

HELPER_EDGE_PLAIN(bpf_skb_set_tstamp, delivery_time_zero)
{
	expect_err(t, tstamp_ret(t, 0, BPF_SKB_CLOCK_MONOTONIC), EINVAL);
	expect_err(t, tstamp_ret(t, 0, BPF_SKB_CLOCK_TAI), EINVAL);
}

/* Until then type 0 was "unspecified", and had no time. */
HELPER_EDGE_PLAIN(bpf_skb_set_tstamp, real_time)
{
	expect(t, tstamp_ret(t, 5, BPF_SKB_CLOCK_REALTIME), OK_SINCE(CLOCK_SINCE), ELSE(EINVAL));
}

HELPER_EDGE_PLAIN(bpf_skb_set_tstamp, atomic_time)
{
	expect(t, tstamp_ret(t, 5, BPF_SKB_CLOCK_TAI), OK_SINCE(CLOCK_SINCE), ELSE(EINVAL));
}

HELPER_EDGE_PLAIN(bpf_skb_set_tstamp, no_such_clock)
{
	expect_err(t, tstamp_ret(t, 5, BPF_SKB_CLOCK_TAI + 1), EINVAL);
	expect_err(t, tstamp_ret(t, 5, ~0U), EINVAL);
}

HELPER_EDGE_PLAIN(bpf_skb_set_tstamp, packet_that_is_no_ip)
{
	struct bpf_object *o = tstamp(t, 5, BPF_SKB_CLOCK_MONOTONIC);
	struct packet in, out;

	packet_no_ip(&in);
	expect_err(t, packet_ret(t, o, "set", &in, &out), EOPNOTSUPP);
}
