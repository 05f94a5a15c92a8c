// SPDX-License-Identifier: GPL-2.0
/* A packet's bytes through its skb, seen in what BPF_PROG_TEST_RUN gives back, and on lo. */
#include <net/if.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>

#include "helpers/fixtures.h"

static long long at(struct test *t, struct bpf_object *o, const char *prog, __u32 offset, __u32 len)
{
	global(t, o, __u32, offset) = offset;
	global(t, o, __u32, len) = len;
	return call(t, o, prog);
}

HELPER_CASE(bpf_skb_load_bytes, copies_the_payload)
{
	struct bpf_object *o = helper_load(t, bpf_skb_load_bytes, "load");
	struct packet in, out;

	packet_udp(&in);
	global(t, o, __u32, offset) = PAYLOAD_AT;
	global(t, o, __u32, len) = 16;
	packet_run(t, o, "load", &in, &out);
	expect_ok(t, global(t, o, long, ret));
	expect_mem(t, global_at(t, o, "bytes", 32), PACKET_PAYLOAD, 16);
}

HELPER_CASE(bpf_skb_load_bytes, past_the_end)
{
	static const __u8 zero[32];
	struct bpf_object *o = helper_load(t, bpf_skb_load_bytes, "load");
	__u8 *bytes = global_at(t, o, "bytes", sizeof(zero));

	/* the packet of prog_run() has 64 bytes */
	expect_ok(t, at(t, o, "load", 32, 32));
	memset(bytes, 'x', sizeof(zero));
	expect_err(t, at(t, o, "load", 33, 32), EFAULT);
	/* what fails leaves zeroes */
	expect_mem(t, bytes, zero, sizeof(zero));
	expect_err(t, at(t, o, "load", 64, 1), EFAULT);
	expect_err(t, at(t, o, "load", ~0U, 1), EFAULT);
}

HELPER_CASE(bpf_skb_store_bytes, changes_just_these)
{
	struct bpf_object *o = helper_load(t, bpf_skb_store_bytes, "store");
	struct packet in, out, want;

	packet_udp(&in);
	want = in;
	memcpy(want.data + PAYLOAD_AT + 2, "12345", 5);
	memcpy(global_at(t, o, "bytes", 32), "12345", 5);
	global(t, o, __u32, offset) = PAYLOAD_AT + 2;
	global(t, o, __u32, len) = 5;
	packet_run(t, o, "store", &in, &out);
	expect_ok(t, global(t, o, long, ret));
	expect_eq(t, out.size, want.size);
	expect_mem(t, out.data, want.data, want.size);
}

HELPER_CASE(bpf_skb_store_bytes, errors)
{
	struct bpf_object *o = helper_load(t, bpf_skb_store_bytes, "store");

	expect_ok(t, at(t, o, "store", 63, 1));
	expect_err(t, at(t, o, "store", 63, 2), EFAULT);
	expect_err(t, at(t, o, "store", 64, 1), EFAULT);
	expect_err(t, at(t, o, "store", ~0U, 1), EFAULT);
	global(t, o, __u64, flags) = BPF_F_RECOMPUTE_CSUM | BPF_F_INVALIDATE_HASH;
	expect_ok(t, at(t, o, "store", 0, 1));
	global(t, o, __u64, flags) = 1ULL << 63;
	expect_err(t, at(t, o, "store", 0, 1), EINVAL);
}

static void attach_to_lo_egress(struct test *t, int fd, struct bpf_tc_hook *hook)
{
	LIBBPF_OPTS(bpf_tc_opts, opts, .prog_fd = fd);
	int err;

	hook->ifindex = if_nametoindex("lo");
	hook->attach_point = BPF_TC_EGRESS;
	err = bpf_tc_hook_create(hook);
	must(t, err == -EEXIST ? 0 : err);
	must(t, bpf_tc_attach(hook, &opts));
	/* all of the hook: this is the case's own clsact */
	hook->attach_point = BPF_TC_INGRESS | BPF_TC_EGRESS;
}

/* What arrives at @fd, "" when nothing does within 10 s. */
static const char *received(int fd, char buf[32])
{
	struct timeval patience = { .tv_sec = 10 };
	ssize_t n;

	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
	n = recv(fd, buf, 31, 0);
	buf[n < 0 ? 0 : n] = '\0';
	return buf;
}

HELPER_CASE(bpf_skb_store_bytes, on_the_way_through_lo, .modules = "sch_ingress cls_bpf",
	    .config = "CONFIG_NET_SCH_INGRESS CONFIG_NET_CLS_BPF CONFIG_NET_CLS_ACT")
{
	struct bpf_object *o = helper_load(t, bpf_skb_store_bytes, "store_udp_payload");
	LIBBPF_OPTS(bpf_tc_hook, hook);
	char buf[32];
	__u16 port;
	int fd = udp_socket(t, &port);

	must(t, udp_connect(fd, port));	/* to itself */
	memcpy(global_at(t, o, "bytes", 32), "HELLO", 5);
	must(t, send(fd, "hello world", 11, 0));
	expect_true(t, !strcmp(received(fd, buf), "hello world"));

	attach_to_lo_egress(t, prog_fd(t, o, "store_udp_payload"), &hook);
	/* for another port nothing changes */
	must(t, send(fd, "hello world", 11, 0));
	expect_true(t, !strcmp(received(fd, buf), "hello world"));
	global(t, o, __u16, port) = port;
	must(t, send(fd, "hello world", 11, 0));
	expect_true(t, !strcmp(received(fd, buf), "HELLO world"));
	expect_ok(t, global(t, o, long, ret));
	must(t, bpf_tc_hook_destroy(&hook));
}

static __u32 tail_to(struct test *t, struct bpf_object *o, __u32 len, struct packet *out)
{
	struct packet in;

	packet_udp(&in);
	global(t, o, __u32, len) = len;
	packet_run(t, o, "change", &in, out);
	return out->size;
}

HELPER_CASE(bpf_skb_change_tail, grows_with_zeroes_and_shrinks)
{
	static const __u8 zero[40];
	struct bpf_object *o = helper_load(t, bpf_skb_change_tail, "change");
	struct packet in, out;

	packet_udp(&in);
	expect_eq(t, tail_to(t, o, in.size + 40, &out), in.size + 40);
	expect_ok(t, global(t, o, long, ret));
	expect_mem(t, out.data, in.data, in.size);
	expect_mem(t, out.data + in.size, zero, sizeof(zero));
	expect_eq(t, tail_to(t, o, PAYLOAD_AT + 3, &out), PAYLOAD_AT + 3);
	expect_ok(t, global(t, o, long, ret));
	expect_mem(t, out.data, in.data, PAYLOAD_AT + 3);
}

HELPER_CASE(bpf_skb_change_tail, errors)
{
	struct bpf_object *o = helper_load(t, bpf_skb_change_tail, "change");

	/* below the Ethernet header, above what a packet of lo may have */
	global(t, o, __u32, len) = ETH_LEN - 1;
	expect_err(t, call(t, o, "change"), EINVAL);
	global(t, o, __u32, len) = 1 << 20;
	expect_err(t, call(t, o, "change"), EINVAL);
	global(t, o, __u32, len) = 64;
	global(t, o, __u64, flags) = 1;
	expect_err(t, call(t, o, "change"), EINVAL);
}

HELPER_CASE(bpf_check_mtu, fits_or_not)
{
	struct bpf_object *o = helper_load(t, bpf_check_mtu, "check");
	__u32 lo = if_nametoindex("lo");

	global(t, o, __u32, ifindex) = lo;
	expect_eq(t, call(t, o, "check"), BPF_MTU_CHK_RET_SUCCESS);
	expect_eq(t, global(t, o, __u32, mtu), 65536);
	/* the test's packet is 64 bytes long, 50 of them above the Ethernet header */
	global(t, o, int, len_diff) = 65536 - 50;
	expect_eq(t, call(t, o, "check"), BPF_MTU_CHK_RET_SUCCESS);
	global(t, o, int, len_diff) = 65536 - 50 + 1;
	expect_eq(t, call(t, o, "check"), BPF_MTU_CHK_RET_FRAG_NEEDED);
	expect_eq(t, global(t, o, __u32, mtu), 65536);
}

HELPER_CASE(bpf_check_mtu, errors)
{
	struct bpf_object *o = helper_load(t, bpf_check_mtu, "check");

	global(t, o, __u32, ifindex) = 0x7fffffff;
	expect_err(t, call(t, o, "check"), ENODEV);
	global(t, o, __u32, ifindex) = if_nametoindex("lo");
	global(t, o, __u64, flags) = 1ULL << 63;
	expect_err(t, call(t, o, "check"), EINVAL);
}
