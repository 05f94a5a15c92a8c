// SPDX-License-Identifier: GPL-2.0
/* What stands beside a packet: its flow hash, its type, its congestion mark. */
#include <arpa/inet.h>
#include <linux/filter.h>
#include <linux/if_packet.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

#include "helpers/skb_rig.h"
#include "selftests/sockets.h"

/* ---- the flow hash */

/* Of a UDP packet of 127.0.0.1 from @port; the key of the hash is one of this boot. */
static __u32 hash_of(struct test *t, struct bpf_object *o, const char *prog, __u16 port)
{
	struct packet in, out;

	packet_udp(&in);
	port = htons(port);
	memcpy(in.data + UDP_AT, &port, sizeof(port));
	return packet_ret(t, o, prog, &in, &out);
}

HELPER_PLAIN(bpf_get_hash_recalc, one_flow_has_one_hash)
{
	struct bpf_object *o = helper_load(t, bpf_get_hash_recalc, "recalc");
	__u32 hash = hash_of(t, o, "recalc", 1000);

	expect_eq(t, global(t, o, __u32, before), 0);
	expect_eq(t, global(t, o, __u32, after), hash);
	expect_eq(t, hash_of(t, o, "recalc", 1000), hash);
}

/* Two of 32 bits are the same once in four thousand millions: three are not all. */
HELPER_PLAIN(bpf_get_hash_recalc, other_ports_have_another)
{
	struct bpf_object *o = helper_load(t, bpf_get_hash_recalc, "recalc");
	__u32 hash = hash_of(t, o, "recalc", 1000);

	expect_true(t, hash_of(t, o, "recalc", 1001) != hash ||
		    hash_of(t, o, "recalc", 1002) != hash);
}

/* 0 says "not calculated": __flow_hash_from_keys() gives 1 in its place. */
HELPER_EDGE_PLAIN(bpf_get_hash_recalc, is_never_zero)
{
	struct bpf_object *o = helper_load(t, bpf_get_hash_recalc, "recalc");
	struct packet in, out;

	packet_no_ip(&in);
	expect_true(t, packet_ret(t, o, "recalc", &in, &out) > 0);
	packet_ip6(&in);
	expect_true(t, packet_ret(t, o, "recalc", &in, &out) > 0);
}

static struct bpf_object *set_hash(struct test *t, __u32 hash)
{
	struct bpf_object *o = helper_load(t, bpf_set_hash, "set");

	global(t, o, __u32, hash) = hash;
	return o;
}

static void set_hash_gives(struct test *t, __u32 hash)
{
	struct bpf_object *o = set_hash(t, hash);

	expect_ok(t, call(t, o, "set"));
	expect_eq(t, global(t, o, __u32, field), hash);
	/* it is not calculated anew */
	expect_eq(t, global(t, o, __u32, recalc), hash);
}

HELPER_PLAIN(bpf_set_hash, is_what_later_reads_give)
{
	set_hash_gives(t, 0x12345678);
}

/* A classic filter of the socket at the other end asks the kernel for the hash. */
HELPER_CASE(bpf_set_hash, arrives_at_the_socket, .modules = LO_MODULES, .config = LO_CONFIG)
{
	struct bpf_object *o = set_hash(t, 0xfeedbee5);
	int fd;

	loopback_enter(t);
	fd = lo_udp(t);
	lo_only_where(t, fd, SKF_AD_RXHASH, 0xfeedbee5);
	must(t, sock_say(fd, "without"));
	lo_attach(t, o, "set", BPF_TC_EGRESS);
	must(t, sock_say(fd, "with"));
	expect_datagram(t, fd, "with");
}

HELPER_EDGE_PLAIN(bpf_set_hash, zero)
{
	set_hash_gives(t, 0);
}

HELPER_EDGE_PLAIN(bpf_set_hash, the_most)
{
	set_hash_gives(t, ~0U);
}

HELPER_PLAIN(bpf_set_hash_invalid, is_calculated_anew)
{
	struct bpf_object *recalc = helper_load(t, bpf_get_hash_recalc, "recalc");
	struct bpf_object *o = helper_load(t, bpf_set_hash_invalid, "invalidate");
	__u32 hash = hash_of(t, recalc, "recalc", 1000);

	expect_eq(t, hash_of(t, o, "invalidate", 1000), hash);
	expect_eq(t, global(t, o, __u32, set), 0x12345678);
	expect_eq(t, global(t, o, __u32, cleared), 0);
}

/* What the socket at the other end is told is no more what was set, but the flow's own. */
HELPER_CASE(bpf_set_hash_invalid, nothing_of_it_arrives, .modules = LO_MODULES, .config = LO_CONFIG)
{
	struct bpf_object *o = helper_load(t, bpf_set_hash_invalid, "invalidate");
	int fd;

	loopback_enter(t);
	fd = lo_udp(t);
	lo_attach(t, o, "invalidate", BPF_TC_EGRESS);
	must(t, sock_say(fd, "first"));
	expect_datagram(t, fd, "first");
	expect_true(t, global(t, o, long, ret) != 0x12345678);
	lo_only_where(t, fd, SKF_AD_RXHASH, global(t, o, long, ret));
	must(t, sock_say(fd, "second"));
	expect_datagram(t, fd, "second");
}

HELPER_EDGE_PLAIN(bpf_set_hash_invalid, where_none_was_set)
{
	struct bpf_object *o = helper_load(t, bpf_set_hash_invalid, "invalidate_at_once");
	__u32 hash = hash_of(t, o, "invalidate_at_once", 1000);

	expect_true(t, hash != 0);
	expect_eq(t, global(t, o, __u32, fresh), hash);
}

/* ---- the type */

static struct bpf_object *change_type(struct test *t, __u32 type)
{
	struct bpf_object *o = helper_load(t, bpf_skb_change_type, "change");

	global(t, o, __u32, type) = type;
	return o;
}

/* eth_type_trans() of BPF_PROG_TEST_RUN: the address of lo is zero, as that of the packet. */
HELPER_PLAIN(bpf_skb_change_type, every_type)
{
	__u32 type;

	for (type = PACKET_HOST; type <= PACKET_OTHERHOST; type++) {
		struct bpf_object *o = change_type(t, type);

		expect_ok(t, call(t, o, "change"));
		expect_eq(t, global(t, o, __u32, before), PACKET_HOST);
		expect_eq(t, global(t, o, __u32, after), type);
	}
}

/* ip_rcv() drops what is for another host. */
HELPER_CASE(bpf_skb_change_type, for_another_host_it_is_dropped, .modules = LO_MODULES,
	    .config = LO_CONFIG)
{
	struct bpf_object *o = change_type(t, PACKET_OTHERHOST);
	int fd;

	loopback_enter(t);
	fd = lo_udp(t);
	lo_attach(t, o, "change", BPF_TC_INGRESS);
	global(t, o, __u32, only_len) = PAYLOAD_AT + strlen("not for us");
	must(t, sock_say(fd, "not for us"));
	must(t, sock_say(fd, "for us"));
	expect_datagram(t, fd, "for us");
	expect_ok(t, global(t, o, long, ret));
	expect_eq(t, global(t, o, __u32, after), PACKET_OTHERHOST);
}

HELPER_CASE(bpf_skb_change_type, arrives_at_the_socket, .modules = LO_MODULES, .config = LO_CONFIG)
{
	struct bpf_object *o = change_type(t, PACKET_MULTICAST);
	int fd;

	loopback_enter(t);
	fd = lo_udp(t);
	lo_only_where(t, fd, SKF_AD_PKTTYPE, PACKET_MULTICAST);
	must(t, sock_say(fd, "without"));
	lo_attach(t, o, "change", BPF_TC_INGRESS);
	must(t, sock_say(fd, "with"));
	expect_datagram(t, fd, "with");
}

HELPER_EDGE_PLAIN(bpf_skb_change_type, one_above_the_most)
{
	struct bpf_object *o = change_type(t, PACKET_OTHERHOST + 1);

	expect_err(t, call(t, o, "change"), EINVAL);
	expect_eq(t, global(t, o, __u32, after), PACKET_HOST);
}

HELPER_EDGE_PLAIN(bpf_skb_change_type, does_not_fit_the_field)
{
	/* the field has 3 bits: 8 would be 0 there */
	expect_err(t, call(t, change_type(t, 8), "change"), EINVAL);
	expect_err(t, call(t, change_type(t, ~0U), "change"), EINVAL);
}

/* ---- the congestion mark */

/* Runs on an IPv4 packet with the type of service @tos; gives what it is then. */
static int ecn_of(struct test *t, const char *prog, __u8 tos, long long want_ret)
{
	struct bpf_object *o = helper_load(t, bpf_skb_ecn_set_ce, prog);
	struct packet in, out;

	packet_udp(&in);
	in.data[IP_AT + 1] = tos;
	memset(in.data + IP_CHECK_AT, 0, 2);
	*(__u16 *)(in.data + IP_CHECK_AT) = ~packet_ip_sum(&in);
	expect_eq(t, packet_ret(t, o, prog, &in, &out), want_ret);
	/* the header's checksum is right again */
	expect_eq(t, packet_ip_sum(&out), 0xffff);
	return out.data[IP_AT + 1];
}

/* RFC 3168: ECT(1) is 1, ECT(0) is 2, CE is 3. */
HELPER_PLAIN(bpf_skb_ecn_set_ce, marks_capable_ipv4_packets)
{
	expect_eq(t, ecn_of(t, "set_ce", 2, 1), 3);
	expect_eq(t, ecn_of(t, "set_ce", 1, 1), 3);
}

HELPER_PLAIN(bpf_skb_ecn_set_ce, keeps_the_other_bits)
{
	expect_eq(t, ecn_of(t, "set_ce", 0xfe, 1), 0xff);
}

HELPER_PLAIN(bpf_skb_ecn_set_ce, from_cgroup_skb)
{
	expect_eq(t, ecn_of(t, "set_ce_cgroup_skb", 2, 1), 3);
}

static void ecn6(struct test *t, __u8 ecn, long long want_ret, __u8 want_ecn)
{
	struct bpf_object *o = helper_load(t, bpf_skb_ecn_set_ce, "set_ce");
	struct packet in, out, want;

	packet_ip6(&in);
	want = in;
	/* the lower bits of the traffic class are bits 4 and 5 of the second byte */
	in.data[IP_AT + 1] = ecn << 4;
	want.data[IP_AT + 1] = want_ecn << 4;
	expect_eq(t, packet_ret(t, o, "set_ce", &in, &out), want_ret);
	expect_packet(t, &out, &want);
}

HELPER_PLAIN(bpf_skb_ecn_set_ce, marks_capable_ipv6_packets)
{
	ecn6(t, 2, 1, 3);
	ecn6(t, 1, 1, 3);
}

/* The receiver is told. */
HELPER_CASE(bpf_skb_ecn_set_ce, arrives_at_the_socket, .modules = LO_MODULES, .config = LO_CONFIG)
{
	struct bpf_object *o = helper_load(t, bpf_skb_ecn_set_ce, "set_ce");
	char control[CMSG_SPACE(sizeof(int))] = {0}, c;
	struct iovec v = { &c, 1 };
	struct msghdr m = {
		.msg_iov = &v, .msg_iovlen = 1,
		.msg_control = control, .msg_controllen = sizeof(control),
	};
	int fd, one = 1, ect0 = 2;

	loopback_enter(t);
	fd = lo_udp(t);
	must(t, setsockopt(fd, IPPROTO_IP, IP_RECVTOS, &one, sizeof(one)) ? -errno : 0);
	must(t, setsockopt(fd, IPPROTO_IP, IP_TOS, &ect0, sizeof(ect0)) ? -errno : 0);
	lo_attach(t, o, "set_ce", BPF_TC_EGRESS);
	must(t, sock_say(fd, "x"));
	must(t, sock_wait(fd));
	must(t, recvmsg(fd, &m, 0) < 0 ? -errno : 0);
	expect_eq(t, *(__u8 *)CMSG_DATA((struct cmsghdr *)control), 3);
}

HELPER_EDGE_PLAIN(bpf_skb_ecn_set_ce, not_capable)
{
	expect_eq(t, ecn_of(t, "set_ce", 0, 0), 0);
	expect_eq(t, ecn_of(t, "set_ce", 0xfc, 0), 0xfc);
	ecn6(t, 0, 0, 0);
}

HELPER_EDGE_PLAIN(bpf_skb_ecn_set_ce, marked_before)
{
	expect_eq(t, ecn_of(t, "set_ce", 3, 1), 3);
	ecn6(t, 3, 1, 3);
}

HELPER_EDGE_PLAIN(bpf_skb_ecn_set_ce, packet_that_is_no_ip)
{
	struct bpf_object *o = helper_load(t, bpf_skb_ecn_set_ce, "set_ce");
	struct packet in, out;

	packet_no_ip(&in);
	in.data[IP_AT + 1] = 2;
	expect_eq(t, packet_ret(t, o, "set_ce", &in, &out), 0);
	expect_packet(t, &out, &in);
}
