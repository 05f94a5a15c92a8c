// SPDX-License-Identifier: GPL-2.0
/* bpf_skb_adjust_room(): room in packets for headers around them, and away again. */
#include <arpa/inet.h>
#include <net/ethernet.h>

#include "helpers/skb_rig.h"

#define IP4_HEADER 20
#define MOST 0xfff		/* of one call, net/core/filter.c */

/* Of 7.3 (enum bpf_adj_room_flags); libbpf's copy of bpf.h does not have them yet. */
#define DECAP_L4_GRE (1ULL << 9)
#define DECAP_L4_UDP (1ULL << 10)
#define DECAP_IPXIP4 (1ULL << 11)
#define DECAP_IPXIP6 (1ULL << 12)

static struct bpf_object *room(struct test *t, int len_diff, __u32 mode, __u64 flags)
{
	struct bpf_object *o = helper_load(t, bpf_skb_adjust_room, "adjust");

	global(t, o, int, len_diff) = len_diff;
	global(t, o, __u32, mode) = mode;
	global(t, o, __u64, flags) = flags;
	return o;
}

/* On the packet of prog_run(): 50 bytes of IPv4. */
static long long room_ret(struct test *t, int len_diff, __u32 mode, __u64 flags)
{
	return call(t, room(t, len_diff, mode, flags), "adjust");
}

/* On an IPv4 packet of 128 bytes. */
static long long large(struct test *t, struct bpf_object *o)
{
	struct packet in, out;

	packet_udp(&in);
	in.size = 128;
	return packet_ret(t, o, "adjust", &in, &out);
}

static long long room_large(struct test *t, int len_diff, __u32 mode, __u64 flags)
{
	return large(t, room(t, len_diff, mode, flags));
}

static void grows_at(struct test *t, const struct packet *in, __u32 mode, int at)
{
	struct packet out, want = *in;

	packet_insert(&want, at, 8);
	expect_ok(t, packet_ret(t, room(t, 8, mode, 0), "adjust", in, &out));
	expect_packet(t, &out, &want);
}

static void shrinks_at(struct test *t, const struct packet *in, __u32 mode, int at)
{
	struct packet out, want = *in;

	packet_remove(&want, at, 8);
	expect_ok(t, packet_ret(t, room(t, -8, mode, 0), "adjust", in, &out));
	expect_packet(t, &out, &want);
}

HELPER_PLAIN(bpf_skb_adjust_room, grows_behind_the_network_header)
{
	struct packet in;

	packet_udp(&in);
	grows_at(t, &in, BPF_ADJ_ROOM_NET, IP_AT + IP4_HEADER);
}

HELPER_PLAIN(bpf_skb_adjust_room, grows_behind_the_ipv6_header)
{
	struct packet in;

	packet_ip6(&in);
	grows_at(t, &in, BPF_ADJ_ROOM_NET, IP_AT + IP6_HEADER);
}

HELPER_PLAIN(bpf_skb_adjust_room, grows_behind_the_link_layer_header)
{
	struct packet in;

	packet_udp(&in);
	grows_at(t, &in, BPF_ADJ_ROOM_MAC, ETH_LEN);
}

HELPER_PLAIN(bpf_skb_adjust_room, shrinks_behind_the_network_header)
{
	struct packet in;

	packet_udp(&in);
	shrinks_at(t, &in, BPF_ADJ_ROOM_NET, IP_AT + IP4_HEADER);
}

HELPER_PLAIN(bpf_skb_adjust_room, shrinks_behind_the_link_layer_header)
{
	struct packet in;

	packet_udp(&in);
	shrinks_at(t, &in, BPF_ADJ_ROOM_MAC, ETH_LEN);
}

HELPER_PLAIN(bpf_skb_adjust_room, outer_ipv6_header_changes_the_protocol)
{
	struct bpf_object *o = room(t, IP6_HEADER, BPF_ADJ_ROOM_MAC, BPF_F_ADJ_ROOM_ENCAP_L3_IPV6);

	expect_ok(t, call(t, o, "adjust"));
	expect_eq(t, global(t, o, __u32, protocol), htons(ETHERTYPE_IPV6));
}

HELPER_PLAIN(bpf_skb_adjust_room, inner_ipv6_header_changes_the_protocol)
{
	struct bpf_object *o = room(t, -IP4_HEADER, BPF_ADJ_ROOM_MAC,
				    BPF_F_ADJ_ROOM_DECAP_L3_IPV6);

	if (expect(t, large(t, o), OK_SINCE("6.3"), ELSE(EINVAL)))
		expect_eq(t, global(t, o, __u32, protocol),
			  htons(verlist_holds("6.3", test_kver()) ? ETHERTYPE_IPV6 : ETHERTYPE_IP));
}

/* The bytes that are put in are zero, and do not change the sum. */
HELPER_PLAIN(bpf_skb_adjust_room, keeps_the_sum_of_the_skb)
{
	struct bpf_object *o = room(t, -8, BPF_ADJ_ROOM_NET, 0);
	struct packet in;

	packet_udp(&in);
	expect_ok(t, packet_run_complete(t, o, "adjust", &in));
	global(t, o, int, len_diff) = 8;
	expect_ok(t, packet_run_complete(t, o, "adjust", &in));
}

HELPER_EDGE_PLAIN(bpf_skb_adjust_room, nothing)
{
	expect_ok(t, room_ret(t, 0, BPF_ADJ_ROOM_NET, 0));
}

HELPER_EDGE_PLAIN(bpf_skb_adjust_room, the_most)
{
	expect_ok(t, room_ret(t, MOST, BPF_ADJ_ROOM_NET, 0));
}

HELPER_EDGE_PLAIN(bpf_skb_adjust_room, one_byte_too_many)
{
	expect_err(t, room_ret(t, MOST + 1, BPF_ADJ_ROOM_NET, 0), EFAULT);
	expect_err(t, room_ret(t, -MOST - 1, BPF_ADJ_ROOM_NET, 0), EFAULT);
	expect_err(t, room_ret(t, INT32_MIN, BPF_ADJ_ROOM_NET, 0), EFAULT);
}

HELPER_EDGE_PLAIN(bpf_skb_adjust_room, shrinks_to_the_bare_header)
{
	expect_ok(t, room_ret(t, -(50 - IP4_HEADER), BPF_ADJ_ROOM_NET, 0));
	expect_err(t, room_ret(t, -(50 - IP4_HEADER) - 1, BPF_ADJ_ROOM_NET, 0), BM_ENOTSUPP);
	expect_err(t, room_ret(t, -50, BPF_ADJ_ROOM_NET, 0), BM_ENOTSUPP);
}

HELPER_EDGE_PLAIN(bpf_skb_adjust_room, no_such_mode)
{
	expect_err(t, room_ret(t, 8, BPF_ADJ_ROOM_MAC + 1, 0), BM_ENOTSUPP);
}

HELPER_EDGE_PLAIN(bpf_skb_adjust_room, unknown_flag)
{
	expect_err(t, room_ret(t, 8, BPF_ADJ_ROOM_NET, 1ULL << 40), EINVAL);
}

HELPER_EDGE_PLAIN(bpf_skb_adjust_room, packet_that_is_no_ip)
{
	struct packet in, out;

	packet_no_ip(&in);
	expect_err(t, packet_ret(t, room(t, 8, BPF_ADJ_ROOM_MAC, 0), "adjust", &in, &out),
		   BM_ENOTSUPP);
	expect_packet(t, &out, &in);
}

/* gso_type is 0 here: neither TCP nor UDP_L4. */
HELPER_EDGE_PLAIN(bpf_skb_adjust_room, gso_packet_that_is_not_tcp)
{
	struct bpf_object *o = room(t, 8, BPF_ADJ_ROOM_NET, BPF_F_ADJ_ROOM_FIXED_GSO);
	struct __sk_buff ctx = { .gso_size = 8 };
	struct packet in;

	packet_udp(&in);
	must(t, packet_run_ctx(t, o, "adjust", &in, &ctx, 0));
	expect_err(t, global(t, o, long, ret), BM_ENOTSUPP);
}

HELPER_EDGE_PLAIN(bpf_skb_adjust_room, two_outer_network_headers)
{
	expect_err(t, room_ret(t, 40, BPF_ADJ_ROOM_MAC,
			       BPF_F_ADJ_ROOM_ENCAP_L3_IPV4 | BPF_F_ADJ_ROOM_ENCAP_L3_IPV6),
		   EINVAL);
}

HELPER_EDGE_PLAIN(bpf_skb_adjust_room, two_outer_transport_headers)
{
	expect_err(t, room_ret(t, 40, BPF_ADJ_ROOM_MAC,
			       BPF_F_ADJ_ROOM_ENCAP_L3_IPV4 | BPF_F_ADJ_ROOM_ENCAP_L4_GRE |
			       BPF_F_ADJ_ROOM_ENCAP_L4_UDP), EINVAL);
}

HELPER_EDGE_PLAIN(bpf_skb_adjust_room, encapsulates_once)
{
	struct bpf_object *o = room(t, 20, BPF_ADJ_ROOM_MAC, BPF_F_ADJ_ROOM_ENCAP_L3_IPV4);

	global(t, o, __u32, times) = 2;
	expect_err(t, call(t, o, "adjust"), EALREADY);
}

HELPER_EDGE_PLAIN(bpf_skb_adjust_room, inner_link_layer_header_larger_than_the_room)
{
	const __u64 encap = BPF_F_ADJ_ROOM_ENCAP_L3_IPV4 | BPF_F_ADJ_ROOM_ENCAP_L4_GRE;

	expect_ok(t, room_ret(t, 30, BPF_ADJ_ROOM_MAC, encap | BPF_F_ADJ_ROOM_ENCAP_L2(30)));
	expect_err(t, room_ret(t, 30, BPF_ADJ_ROOM_MAC, encap | BPF_F_ADJ_ROOM_ENCAP_L2(31)),
		   EINVAL);
}

/* BPF_F_ADJ_ROOM_ENCAP_L2_ETH came with 5.12, an unknown flag before. */
HELPER_EDGE_PLAIN(bpf_skb_adjust_room, inner_ethernet_header_too_small)
{
	const __u64 encap = BPF_F_ADJ_ROOM_ENCAP_L3_IPV4 | BPF_F_ADJ_ROOM_ENCAP_L4_UDP |
			    BPF_F_ADJ_ROOM_ENCAP_L2_ETH;

	expect(t, room_ret(t, 50, BPF_ADJ_ROOM_MAC, encap | BPF_F_ADJ_ROOM_ENCAP_L2(14)),
	       OK_SINCE("5.12"), ELSE(EINVAL));
	expect_err(t, room_ret(t, 50, BPF_ADJ_ROOM_MAC, encap | BPF_F_ADJ_ROOM_ENCAP_L2(13)),
		   EINVAL);
}

/* BPF_F_ADJ_ROOM_DECAP_L3_IPV4 and _IPV6 came with 6.3, unknown flags before. */
HELPER_EDGE_PLAIN(bpf_skb_adjust_room, decapsulates_only_where_it_shrinks)
{
	expect(t, room_ret(t, -20, BPF_ADJ_ROOM_MAC, BPF_F_ADJ_ROOM_DECAP_L3_IPV4),
	       OK_SINCE("6.3"), ELSE(EINVAL));
	expect_err(t, room_ret(t, 20, BPF_ADJ_ROOM_MAC, BPF_F_ADJ_ROOM_DECAP_L3_IPV4), EINVAL);
}

HELPER_EDGE_PLAIN(bpf_skb_adjust_room, two_inner_network_headers)
{
	expect_err(t, room_large(t, -20, BPF_ADJ_ROOM_MAC,
				 BPF_F_ADJ_ROOM_DECAP_L3_IPV4 | BPF_F_ADJ_ROOM_DECAP_L3_IPV6),
		   EINVAL);
}

/* What stays must hold the inner header, of 40 bytes for IPv6. */
HELPER_EDGE_PLAIN(bpf_skb_adjust_room, too_short_for_the_inner_header)
{
	expect(t, room_ret(t, -(50 - 40), BPF_ADJ_ROOM_MAC, BPF_F_ADJ_ROOM_DECAP_L3_IPV6),
	       OK_SINCE("6.3"), ELSE(EINVAL));
	expect(t, room_ret(t, -(50 - 39), BPF_ADJ_ROOM_MAC, BPF_F_ADJ_ROOM_DECAP_L3_IPV6),
	       ERR_SINCE("6.3", BM_ENOTSUPP), ELSE(EINVAL));
}

/* Flags of 7.3: what is taken away must hold the headers that they name. */
HELPER_EDGE_PLAIN(bpf_skb_adjust_room, tunnel_headers_larger_than_what_goes)
{
	expect(t, room_large(t, -(20 + 8), BPF_ADJ_ROOM_MAC, DECAP_L4_UDP), OK_SINCE("7.3"),
	       ELSE(EINVAL));
	expect_err(t, room_large(t, -(20 + 7), BPF_ADJ_ROOM_MAC, DECAP_L4_UDP), EINVAL);
	expect(t, room_large(t, -(20 + 4), BPF_ADJ_ROOM_MAC, DECAP_L4_GRE), OK_SINCE("7.3"),
	       ELSE(EINVAL));
	expect_err(t, room_large(t, -(20 + 3), BPF_ADJ_ROOM_MAC, DECAP_L4_GRE), EINVAL);
	expect(t, room_large(t, -20, BPF_ADJ_ROOM_MAC, DECAP_IPXIP4), OK_SINCE("7.3"),
	       ELSE(EINVAL));
	expect_err(t, room_large(t, -19, BPF_ADJ_ROOM_MAC, DECAP_IPXIP4), EINVAL);
	expect(t, room_large(t, -40, BPF_ADJ_ROOM_MAC, DECAP_IPXIP6), OK_SINCE("7.3"),
	       ELSE(EINVAL));
	expect_err(t, room_large(t, -39, BPF_ADJ_ROOM_MAC, DECAP_IPXIP6), EINVAL);
}

HELPER_EDGE_PLAIN(bpf_skb_adjust_room, two_tunnels)
{
	expect_err(t, room_large(t, -60, BPF_ADJ_ROOM_MAC, DECAP_L4_UDP | DECAP_L4_GRE), EINVAL);
	expect_err(t, room_large(t, -60, BPF_ADJ_ROOM_MAC, DECAP_IPXIP4 | DECAP_IPXIP6), EINVAL);
	expect_err(t, room_large(t, -60, BPF_ADJ_ROOM_MAC, DECAP_L4_UDP | DECAP_IPXIP4), EINVAL);
}
