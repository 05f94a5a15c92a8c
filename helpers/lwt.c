// SPDX-License-Identifier: GPL-2.0
/* Headers that programs of routes put in front of packets. */
#include <arpa/inet.h>
#include <linux/if_ether.h>
#include <string.h>
#include <sys/socket.h>

#include "helpers/fixtures.h"
#include "selftests/net_route.h"
#include "selftests/sockets.h"

#define IPV4_LEN 20
#define IPV6_LEN 40

/* An IPv4 header without its checksum, from 10.1.0.1 to 10.1.0.2, of IP in IP. */
static const __u8 ipv4[IPV4_LEN] = {
	0x45, 0, 0, 0, 0, 0, 0, 0, 64, IPPROTO_IPIP, 0, 0, 10, 1, 0, 1, 10, 1, 0, 2,
};
static const __u8 ipv6[IPV6_LEN] = {
	0x60, [6] = IPPROTO_IPIP, [7] = 64, [8] = 0xfd, 1, [23] = 1, [24] = 0xfd, 1, [39] = 2,
};

struct push {
	struct bpf_object *o;
	struct packet in, out;
};

static void push_load(struct test *t, struct push *p, const void *header, __u32 len)
{
	p->o = helper_load(t, bpf_lwt_push_encap, "push_in");
	packet_udp(&p->in);
	memcpy(global_at(t, p->o, "header", 512), header, len);
	global(t, p->o, __u32, type) = BPF_LWT_ENCAP_IP;
	global(t, p->o, __u32, len) = len;
}

static long long pushed(struct test *t, struct push *p)
{
	packet_run(t, p->o, "push_in", &p->in, &p->out);
	return global(t, p->o, long, ret);
}

/* Of @header, in @len bytes. */
static long long push(struct test *t, const __u8 *header, __u32 size, __u32 len)
{
	struct push p;

	push_load(t, &p, header, size);
	global(t, p.o, __u32, len) = len;
	return pushed(t, &p);
}

HELPER_PLAIN(bpf_lwt_push_encap, ipv4)
{
	__u8 want[IPV4_LEN];
	struct push p;

	push_load(t, &p, ipv4, sizeof(ipv4));
	expect_ok(t, pushed(t, &p));
	expect_eq(t, p.out.size, p.in.size + IPV4_LEN);
	/* the checksum is filled in */
	memcpy(want, ipv4, sizeof(want));
	*(__u16 *)(want + 10) = ~sum16(ipv4, sizeof(ipv4), 0);
	expect_mem(t, p.out.data + IP_AT, want, sizeof(want));
	expect_mem(t, p.out.data + IP_AT + IPV4_LEN, p.in.data + IP_AT, p.in.size - IP_AT);
}

HELPER_PLAIN(bpf_lwt_push_encap, ipv6)
{
	struct push p;

	push_load(t, &p, ipv6, sizeof(ipv6));
	expect_ok(t, pushed(t, &p));
	expect_eq(t, p.out.size, p.in.size + IPV6_LEN);
	expect_mem(t, p.out.data + IP_AT, ipv6, sizeof(ipv6));
	expect_mem(t, p.out.data + IP_AT + IPV6_LEN, p.in.data + IP_AT, p.in.size - IP_AT);
}

HELPER_EDGE_PLAIN(bpf_lwt_push_encap, checksum_that_is_there_stays)
{
	__u8 header[IPV4_LEN];
	struct push p;

	memcpy(header, ipv4, sizeof(header));
	header[10] = 0x12;
	push_load(t, &p, header, sizeof(header));
	expect_ok(t, pushed(t, &p));
	expect_mem(t, p.out.data + IP_AT, header, sizeof(header));
}

HELPER_EDGE_PLAIN(bpf_lwt_push_encap, shorter_than_a_header)
{
	expect_err(t, push(t, ipv4, IPV4_LEN, IPV4_LEN - 1), EINVAL);
	expect_err(t, push(t, ipv6, IPV6_LEN, IPV6_LEN - 1), EINVAL);
}

/* LWT_BPF_MAX_HEADROOM; what is behind the IP header is the program's. */
HELPER_EDGE_PLAIN(bpf_lwt_push_encap, longest)
{
	expect_ok(t, push(t, ipv4, IPV4_LEN, 256));
	expect_err(t, push(t, ipv4, IPV4_LEN, 257), EINVAL);
}

HELPER_EDGE_PLAIN(bpf_lwt_push_encap, length_in_the_header)
{
	__u8 header[IPV4_LEN];

	memcpy(header, ipv4, sizeof(header));
	header[0] = 0x46;	/* 24 bytes */
	expect_err(t, push(t, header, sizeof(header), 23), EINVAL);
	expect_ok(t, push(t, header, sizeof(header), 24));
}

HELPER_EDGE_PLAIN(bpf_lwt_push_encap, unknown_ip_version)
{
	__u8 header[IPV6_LEN] = {0};
	int version;

	for (version = 0; version < 16; version++) {
		header[0] = version << 4 | 5;
		expect_eq(t, push(t, header, sizeof(header), sizeof(header)),
			  version == 4 || version == 6 ? 0 : -EINVAL);
	}
}

static long long push_type(struct test *t, const char *prog, __u32 type, const void *header,
			   __u32 len)
{
	struct bpf_object *o = prog_load(t, "helpers/bpf_lwt_push_encap", prog);
	struct packet in, out;

	packet_udp(&in);
	memcpy(global_at(t, o, "header", 512), header, len);
	global(t, o, __u32, type) = type;
	global(t, o, __u32, len) = len;
	packet_run(t, o, prog, &in, &out);
	expect_mem(t, out.data + IP_AT, in.data + IP_AT, in.size - IP_AT);
	return global(t, o, long, ret);
}

HELPER_EDGE_PLAIN(bpf_lwt_push_encap, unknown_type)
{
	expect_err(t, push_type(t, "push_in", 3, ipv4, sizeof(ipv4)), EINVAL);
	expect_err(t, push_type(t, "push_xmit", 3, ipv4, sizeof(ipv4)), EINVAL);
}

/* Segments are put in on the way in. */
HELPER_EDGE_PLAIN(bpf_lwt_push_encap, no_segments_on_the_way_out)
{
	expect_err(t, push_type(t, "push_xmit", BPF_LWT_ENCAP_SEG6, ipv4, sizeof(ipv4)), EINVAL);
	expect_err(t, push_type(t, "push_xmit", BPF_LWT_ENCAP_SEG6_INLINE, ipv4, sizeof(ipv4)),
		   EINVAL);
}

/* One segment, fd09::9: the next header is left to the kernel. */
static const __u8 srh[24] = { 0, 2, 4, 0, 0, [8] = 0xfd, 9, [23] = 9 };

HELPER_EDGE_PLAIN(bpf_lwt_push_encap, segments_that_are_none,
		  .config = "CONFIG_IPV6_SEG6_LWTUNNEL")
{
	__u8 bad[24];

	memcpy(bad, srh, sizeof(bad));
	bad[2] = 3;	/* another type of routing header */
	expect_err(t, push_type(t, "push_in", BPF_LWT_ENCAP_SEG6, bad, sizeof(bad)), EINVAL);
	expect_err(t, push_type(t, "push_in", BPF_LWT_ENCAP_SEG6, srh, sizeof(srh) - 8), EINVAL);
}

HELPER_EDGE_PLAIN(bpf_lwt_push_encap, segments_into_ipv4,
		  .config = "CONFIG_IPV6_SEG6_LWTUNNEL")
{
	expect_err(t, push_type(t, "push_in", BPF_LWT_ENCAP_SEG6_INLINE, srh, sizeof(srh)),
		   EBADMSG);
}

/* ---- on the wire */

#define LWT_NEEDS .modules = NET_MODULES,						\
	.config = NET_CONFIG " CONFIG_LWTUNNEL CONFIG_LWTUNNEL_BPF"

/* IPv4 to 10.9.0.9 goes by a program, whose header leads it to 10.1.0.2. */
static void send_by_program(struct test *t, const char *via, int verdict)
{
	struct bpf_object *o = helper_load(t, bpf_lwt_push_encap, "push_xmit");
	struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons(9) };
	__u8 want[IPV4_LEN], frame[14 + IPV4_LEN + 20 + 8 + 5];
	const struct net_dev lo = { .name = "lo", .ifindex = 1 };
	struct veth v;
	int tap;

	net_enter(t);
	net_up(t, &lo);
	net_veth(t, &v, "v", NET_HERE);
	net_address(t, &v.near, "10.1.0.1/24");
	net_neighbour(t, &v.near, "10.1.0.2", v.far.mac);
	net_route(t, .to = "10.9.0.0/24", .via = via, .dev = via ? &v.near : &lo,
		  .lwt_xmit = prog_fd(t, o, "push_xmit"));
	tap = net_tap_of(t, &v.far, ETH_P_IP);
	memcpy(want, ipv4, sizeof(want));
	want[3] = sizeof(frame) - 14;
	memcpy(global_at(t, o, "header", 512), want, sizeof(want));
	*(__u16 *)(want + 10) = ~sum16(want, sizeof(want), 0);
	global(t, o, __u32, type) = BPF_LWT_ENCAP_IP;
	global(t, o, __u32, len) = sizeof(want);
	global(t, o, int, verdict) = verdict;
	to.sin_addr.s_addr = htonl(0x0a090009);
	must(t, sendto(sock_make(t, AF_INET, SOCK_DGRAM, 0), "hello", 5, 0, (struct sockaddr *)&to,
		       sizeof(to)));
	expect_ok(t, global(t, o, long, ret));
	expect_eq(t, net_receive(tap, frame, sizeof(frame)), sizeof(frame));
	expect_mem(t, frame + 14, want, sizeof(want));
	/* and what was sent behind it */
	expect_mem(t, frame + 14 + IPV4_LEN + 16, ((__u8[]){ 10, 9, 0, 9 }), 4);
	expect_mem(t, frame + 14 + IPV4_LEN + 28, "hello", 5);
}

/* By the route's own way, */
HELPER_CASE(bpf_lwt_push_encap, sent_by_the_route, LWT_NEEDS)
{
	send_by_program(t, "10.1.0.2", BPF_OK);
}

/* or by that of the new header: the route would lead to lo. */
HELPER_CASE(bpf_lwt_push_encap, rerouted, LWT_NEEDS)
{
	send_by_program(t, NULL, BPF_LWT_REROUTE);
}
