// SPDX-License-Identifier: GPL-2.0
/* Packets that grow and shrink, seen in what BPF_PROG_TEST_RUN gives back. */
#include <arpa/inet.h>
#include <net/ethernet.h>
#include <string.h>

#include "helpers/skb_rig.h"

/*
 * BPF_SKB_MAX_LEN of net/core/filter.c: SKB_MAX_ALLOC, four pages without the 320 bytes of a
 * struct skb_shared_info.  Of kernels with pages of 4 KiB, and CONFIG_MAX_SKB_FRAGS=17.
 */
#define SKB_MAX_LEN (4 * 4096 - 320)
#define RUN_SIZE 64		/* of prog_run()'s packet */

/* ---- bpf_skb_change_tail */

static struct bpf_object *tail(struct test *t, const char *prog, __u32 len, __u64 flags)
{
	struct bpf_object *o = helper_load(t, bpf_skb_change_tail, prog);

	global(t, o, __u32, len) = len;
	global(t, o, __u64, flags) = flags;
	return o;
}

static long long tail_ret(struct test *t, __u32 len, __u64 flags)
{
	return call(t, tail(t, "change", len, flags), "change");
}

static void tail_gives(struct test *t, const struct packet *in, const struct packet *want)
{
	struct packet out;

	expect_ok(t, packet_ret(t, tail(t, "change", want->size, 0), "change", in, &out));
	expect_packet(t, &out, want);
}

HELPER_PLAIN(bpf_skb_change_tail, grows_with_zeroes)
{
	struct packet in, want;

	packet_udp(&in);
	want = in;
	packet_insert(&want, in.size, 40);
	tail_gives(t, &in, &want);
}

HELPER_PLAIN(bpf_skb_change_tail, shrinks)
{
	struct packet in, want;

	packet_udp(&in);
	want = in;
	want.size = PAYLOAD_AT + 3;
	tail_gives(t, &in, &want);
}

HELPER_EDGE_PLAIN(bpf_skb_change_tail, the_same_length)
{
	struct packet in;

	packet_udp(&in);
	tail_gives(t, &in, &in);
}

HELPER_EDGE_PLAIN(bpf_skb_change_tail, to_the_network_header)
{
	/* the least of __bpf_skb_min_len(); the run has set no transport header */
	expect_ok(t, tail_ret(t, ETH_LEN, 0));
}

HELPER_EDGE_PLAIN(bpf_skb_change_tail, into_the_link_layer_header)
{
	expect_err(t, tail_ret(t, ETH_LEN - 1, 0), EINVAL);
	expect_err(t, tail_ret(t, 0, 0), EINVAL);
}

HELPER_EDGE_PLAIN(bpf_skb_change_tail, the_most)
{
	expect_ok(t, tail_ret(t, SKB_MAX_LEN, 0));
}

HELPER_EDGE_PLAIN(bpf_skb_change_tail, one_byte_too_many)
{
	expect_err(t, tail_ret(t, SKB_MAX_LEN + 1, 0), EINVAL);
	expect_err(t, tail_ret(t, ~0U, 0), EINVAL);
}

HELPER_EDGE_PLAIN(bpf_skb_change_tail, unknown_flag)
{
	expect_err(t, tail_ret(t, 64, 1), EINVAL);
	expect_err(t, tail_ret(t, 64, 1ULL << 63), EINVAL);
}

HELPER_EDGE_PLAIN(bpf_skb_change_tail, encapsulated_packet)
{
	struct bpf_object *o = tail(t, "change_behind_encapsulation", 60, 0);

	/* __bpf_skb_change_tail() refuses it */
	expect_err(t, call(t, o, "change_behind_encapsulation"), BM_ENOTSUPP);
}

/* ---- bpf_skb_change_head */

static struct bpf_object *head(struct test *t, const char *prog, __u32 room, __u64 flags)
{
	struct bpf_object *o = helper_load(t, bpf_skb_change_head, prog);

	global(t, o, __u32, head_room) = room;
	global(t, o, __u64, flags) = flags;
	return o;
}

static long long head_ret(struct test *t, __u32 room, __u64 flags)
{
	return call(t, head(t, "change", room, flags), "change");
}

HELPER_PLAIN(bpf_skb_change_head, puts_zeroes_before_the_packet)
{
	struct packet in, out, want;

	packet_udp(&in);
	want = in;
	packet_insert(&want, 0, 18);
	expect_ok(t, packet_ret(t, head(t, "change", 18, 0), "change", &in, &out));
	expect_packet(t, &out, &want);
}

/* More than the headroom that the packet has: it moves to other memory, and no byte is lost. */
HELPER_PLAIN(bpf_skb_change_head, more_than_the_headroom)
{
	struct packet in, out, want;

	packet_udp(&in);
	want = in;
	packet_insert(&want, 0, 2000);
	expect_ok(t, packet_ret(t, head(t, "change", 2000, 0), "change", &in, &out));
	expect_packet(t, &out, &want);
}

/*
 * The packet of lwt_xmit begins at its network header.  Behind the program BPF_PROG_TEST_RUN puts
 * 14 zero bytes before such packets, and so before the header that the program made.
 */
HELPER_PLAIN(bpf_skb_change_head, lwt_xmit_gets_a_link_layer_header)
{
	struct bpf_object *o = head(t, "put_ethernet_header", 0, 0);
	struct packet in, out, want;

	packet_udp(&in);
	want = in;
	memcpy(want.data, "\x02\0\0\0\0\x01\x02\0\0\0\0\x02\x08\0", ETH_LEN);
	packet_insert(&want, 0, ETH_LEN);
	expect_ok(t, packet_ret(t, o, "put_ethernet_header", &in, &out));
	expect_packet(t, &out, &want);
}

HELPER_EDGE_PLAIN(bpf_skb_change_head, nothing)
{
	struct packet in, out;

	packet_udp(&in);
	expect_ok(t, packet_ret(t, head(t, "change", 0, 0), "change", &in, &out));
	expect_packet(t, &out, &in);
}

HELPER_EDGE_PLAIN(bpf_skb_change_head, the_most)
{
	expect_ok(t, head_ret(t, SKB_MAX_LEN - RUN_SIZE, 0));
}

HELPER_EDGE_PLAIN(bpf_skb_change_head, one_byte_too_many)
{
	expect_err(t, head_ret(t, SKB_MAX_LEN - RUN_SIZE + 1, 0), EINVAL);
}

HELPER_EDGE_PLAIN(bpf_skb_change_head, overflows)
{
	expect_err(t, head_ret(t, ~0U, 0), EINVAL);
	expect_err(t, head_ret(t, 0x80000000, 0), EINVAL);
}

HELPER_EDGE_PLAIN(bpf_skb_change_head, unknown_flag)
{
	expect_err(t, head_ret(t, 14, 1), EINVAL);
}

/* ---- bpf_skb_change_proto */

static struct bpf_object *proto(struct test *t, __u16 ethertype, __u64 flags)
{
	struct bpf_object *o = helper_load(t, bpf_skb_change_proto, "change");

	global(t, o, __u16, proto) = htons(ethertype);
	global(t, o, __u64, flags) = flags;
	return o;
}

/* 20 zero bytes are put where the header begins; writing an IPv6 header is the program's job. */
HELPER_PLAIN(bpf_skb_change_proto, ipv4_to_ipv6)
{
	struct bpf_object *o = proto(t, ETHERTYPE_IPV6, 0);
	struct packet in, out, want;

	packet_udp(&in);
	want = in;
	packet_insert(&want, IP_AT, IP6_HEADER - 20);
	expect_ok(t, packet_ret(t, o, "change", &in, &out));
	expect_packet(t, &out, &want);
	expect_eq(t, global(t, o, __u32, protocol), htons(ETHERTYPE_IPV6));
}

HELPER_PLAIN(bpf_skb_change_proto, ipv6_to_ipv4)
{
	struct bpf_object *o = proto(t, ETHERTYPE_IP, 0);
	struct packet in, out, want;

	packet_ip6(&in);
	want = in;
	packet_remove(&want, IP_AT, IP6_HEADER - 20);
	expect_ok(t, packet_ret(t, o, "change", &in, &out));
	expect_packet(t, &out, &want);
	expect_eq(t, global(t, o, __u32, protocol), htons(ETHERTYPE_IP));
}

HELPER_PLAIN(bpf_skb_change_proto, clears_the_hash)
{
	struct bpf_object *o = proto(t, ETHERTYPE_IPV6, 0);

	expect_ok(t, call(t, o, "change"));
	expect_eq(t, global(t, o, __u32, hash), 0);
	/* not where nothing changed */
	global(t, o, __u64, flags) = 1;
	expect_err(t, call(t, o, "change"), EINVAL);
	expect_eq(t, global(t, o, __u32, hash), 0x12345678);
}

HELPER_EDGE_PLAIN(bpf_skb_change_proto, to_what_it_is)
{
	expect_err(t, call(t, proto(t, ETHERTYPE_IP, 0), "change"), BM_ENOTSUPP);
}

HELPER_EDGE_PLAIN(bpf_skb_change_proto, to_what_is_no_ip)
{
	expect_err(t, call(t, proto(t, ETHERTYPE_ARP, 0), "change"), BM_ENOTSUPP);
	expect_err(t, call(t, proto(t, 0, 0), "change"), BM_ENOTSUPP);
}

HELPER_EDGE_PLAIN(bpf_skb_change_proto, from_what_is_no_ip)
{
	struct packet in, out;

	packet_no_ip(&in);
	expect_err(t, packet_ret(t, proto(t, ETHERTYPE_IP, 0), "change", &in, &out), BM_ENOTSUPP);
	expect_packet(t, &out, &in);
}

HELPER_EDGE_PLAIN(bpf_skb_change_proto, unknown_flag)
{
	expect_err(t, call(t, proto(t, ETHERTYPE_IPV6, 1ULL << 63), "change"), EINVAL);
}

HELPER_EDGE_PLAIN(bpf_skb_change_proto, gso_packet_that_is_not_tcp)
{
	struct bpf_object *o = proto(t, ETHERTYPE_IPV6, 0);
	struct __sk_buff ctx = { .gso_size = 8 };
	struct packet in;

	packet_udp(&in);
	must(t, packet_run_ctx(t, o, "change", &in, &ctx, 0));
	/* "bpf: Support all gso types in bpf_skb_change_proto()" */
	expect(t, global(t, o, long, ret), OK_SINCE("5.14"), ELSE(BM_ENOTSUPP));
}
