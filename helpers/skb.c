// SPDX-License-Identifier: GPL-2.0
/* A packet's bytes through its skb, seen in what BPF_PROG_TEST_RUN gives back, and on lo. */
#include <arpa/inet.h>
#include <linux/filter.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

#include "helpers/skb_rig.h"
#include "selftests/sockets.h"

#define BYTES 32	/* of the programs' buffer */

static struct bpf_object *at(struct test *t, struct bpf_object *o, __u32 offset, __u32 len)
{
	global(t, o, __u32, offset) = offset;
	global(t, o, __u32, len) = len;
	return o;
}

static __u8 *bytes_of(struct test *t, struct bpf_object *o)
{
	return global_at(t, o, "bytes", BYTES);
}

/* ---- bpf_skb_load_bytes */

static long long load_at(struct test *t, __u32 offset, __u32 len)
{
	struct bpf_object *o = helper_load(t, bpf_skb_load_bytes, "load");

	return call(t, at(t, o, offset, len), "load");
}

HELPER_PLAIN(bpf_skb_load_bytes, copies_the_payload)
{
	struct bpf_object *o = helper_load(t, bpf_skb_load_bytes, "load");
	struct packet in, out;

	packet_udp(&in);
	expect_ok(t, packet_ret(t, at(t, o, PAYLOAD_AT, 16), "load", &in, &out));
	expect_mem(t, bytes_of(t, o), PACKET_PAYLOAD, 16);
	expect_packet(t, &out, &in);
}

/* Programs of cgroups begin at the network header. */
HELPER_PLAIN(bpf_skb_load_bytes, cgroup_skb_counts_from_the_network_header)
{
	struct bpf_object *o = helper_load(t, bpf_skb_load_bytes, "load_cgroup_skb");
	struct packet in, out;

	packet_udp(&in);
	expect_ok(t, packet_ret(t, at(t, o, 0, 20), "load_cgroup_skb", &in, &out));
	expect_mem(t, bytes_of(t, o), in.data + IP_AT, 20);
}

HELPER_CASE(bpf_skb_load_bytes, from_a_packet_in_pieces, .modules = LO_MODULES,
	    .config = LO_CONFIG)
{
	struct bpf_object *o = helper_load(t, bpf_skb_load_bytes, "load_large");
	const struct large *d = lo_large_tcp(t, at(t, o, 6000, 16), "load_large");

	expect_ok(t, global(t, o, long, ret));
	expect_mem(t, bytes_of(t, o), d->said + 6000 - TCP_DATA_AT, 16);
}

/* the packet of prog_run() has 64 bytes */
HELPER_EDGE_PLAIN(bpf_skb_load_bytes, up_to_the_last_byte)
{
	expect_ok(t, load_at(t, 32, 32));
	expect_ok(t, load_at(t, 63, 1));
}

HELPER_EDGE_PLAIN(bpf_skb_load_bytes, one_byte_too_many)
{
	expect_err(t, load_at(t, 33, 32), EFAULT);
	expect_err(t, load_at(t, 64, 1), EFAULT);
}

HELPER_EDGE_PLAIN(bpf_skb_load_bytes, offset_is_negative)
{
	expect_err(t, load_at(t, ~0U, 1), EFAULT);
	expect_err(t, load_at(t, 0x80000000, 1), EFAULT);
}

HELPER_EDGE_PLAIN(bpf_skb_load_bytes, what_fails_leaves_zeroes)
{
	static const __u8 zero[BYTES];
	struct bpf_object *o = helper_load(t, bpf_skb_load_bytes, "load");

	memset(bytes_of(t, o), 'x', BYTES);
	expect_err(t, call(t, at(t, o, 33, BYTES), "load"), EFAULT);
	expect_mem(t, bytes_of(t, o), zero, BYTES);
}

/* ---- bpf_skb_load_bytes_relative */

static struct bpf_object *relative(struct test *t, const char *prog, __u32 offset, __u32 len,
				   __u32 start_header)
{
	struct bpf_object *o = helper_load(t, bpf_skb_load_bytes_relative, prog);

	global(t, o, __u32, start_header) = start_header;
	return at(t, o, offset, len);
}

static long long relative_ret(struct test *t, __u32 offset, __u32 len, __u32 start_header)
{
	return call(t, relative(t, "load", offset, len, start_header), "load");
}

static void relative_is(struct test *t, const char *prog, __u32 start_header, int where)
{
	struct bpf_object *o = relative(t, prog, 2, 16, start_header);
	struct packet in, out;

	packet_udp(&in);
	memcpy(in.data, "to-mac-from-mac", 12);
	expect_ok(t, packet_ret(t, o, prog, &in, &out));
	expect_mem(t, bytes_of(t, o), in.data + where + 2, 16);
}

HELPER_PLAIN(bpf_skb_load_bytes_relative, from_the_link_layer_header)
{
	relative_is(t, "load", BPF_HDR_START_MAC, 0);
}

HELPER_PLAIN(bpf_skb_load_bytes_relative, from_the_network_header)
{
	relative_is(t, "load", BPF_HDR_START_NET, IP_AT);
}

/* Its data begin at the network header: the link layer header is before them. */
HELPER_PLAIN(bpf_skb_load_bytes_relative, cgroup_skb_reaches_the_link_layer_header)
{
	relative_is(t, "load_cgroup_skb", BPF_HDR_START_MAC, 0);
}

HELPER_PLAIN(bpf_skb_load_bytes_relative, socket_filter_reaches_both_headers)
{
	relative_is(t, "load_socket", BPF_HDR_START_MAC, 0);
	relative_is(t, "load_socket", BPF_HDR_START_NET, IP_AT);
}

HELPER_EDGE_PLAIN(bpf_skb_load_bytes_relative, up_to_the_last_byte)
{
	expect_ok(t, relative_ret(t, 32, 32, BPF_HDR_START_MAC));
	expect_ok(t, relative_ret(t, 50 - 32, 32, BPF_HDR_START_NET));
}

HELPER_EDGE_PLAIN(bpf_skb_load_bytes_relative, one_byte_too_many)
{
	expect_err(t, relative_ret(t, 33, 32, BPF_HDR_START_MAC), EFAULT);
	expect_err(t, relative_ret(t, 50 - 31, 32, BPF_HDR_START_NET), EFAULT);
}

/* It ends at skb_tail_pointer(): it never looks into the pieces, as bpf_skb_load_bytes() does. */
HELPER_EDGE(bpf_skb_load_bytes_relative, packet_in_pieces, .modules = LO_MODULES,
	    .config = LO_CONFIG)
{
	struct bpf_object *o = relative(t, "load_large", 6000, 16, BPF_HDR_START_MAC);

	lo_large_tcp(t, o, "load_large");
	expect_err(t, global(t, o, long, ret), EFAULT);
}

HELPER_EDGE_PLAIN(bpf_skb_load_bytes_relative, no_such_header)
{
	expect_err(t, relative_ret(t, 0, 1, 2), EFAULT);
	expect_err(t, relative_ret(t, 0, 1, ~0U), EFAULT);
}

HELPER_EDGE_PLAIN(bpf_skb_load_bytes_relative, offset_above_16_bits)
{
	expect_err(t, relative_ret(t, 0x10000, 1, BPF_HDR_START_MAC), EFAULT);
}

HELPER_EDGE_PLAIN(bpf_skb_load_bytes_relative, what_fails_leaves_zeroes)
{
	static const __u8 zero[BYTES];
	struct bpf_object *o = relative(t, "load", 33, BYTES, BPF_HDR_START_MAC);

	memset(bytes_of(t, o), 'x', BYTES);
	expect_err(t, call(t, o, "load"), EFAULT);
	expect_mem(t, bytes_of(t, o), zero, BYTES);
}

/* ---- bpf_skb_store_bytes */

static struct bpf_object *store(struct test *t, const char *prog, __u32 offset, const char *text,
				__u64 flags)
{
	struct bpf_object *o = helper_load(t, bpf_skb_store_bytes, prog);

	memcpy(bytes_of(t, o), text, strlen(text));
	global(t, o, __u64, flags) = flags;
	return at(t, o, offset, strlen(text));
}

static long long store_ret(struct test *t, __u32 offset, const char *text, __u64 flags)
{
	return call(t, store(t, "store", offset, text, flags), "store");
}

HELPER_PLAIN(bpf_skb_store_bytes, changes_just_these)
{
	struct packet in, out, want;

	packet_udp(&in);
	want = in;
	memcpy(want.data + PAYLOAD_AT + 2, "12345", 5);
	expect_ok(t, packet_ret(t, store(t, "store", PAYLOAD_AT + 2, "12345", 0), "store", &in,
				&out));
	expect_packet(t, &out, &want);
}

/* Without the flag the sum of the skb is of bytes that are not there any more. */
HELPER_PLAIN(bpf_skb_store_bytes, recomputes_the_sum_of_the_skb)
{
	struct bpf_object *o = store(t, "store", PAYLOAD_AT, "12345", 0);
	struct packet in;

	packet_udp(&in);
	expect_err(t, packet_run_complete(t, o, "store", &in), EBADMSG);
	global(t, o, __u64, flags) = BPF_F_RECOMPUTE_CSUM;
	expect_ok(t, packet_run_complete(t, o, "store", &in));
}

HELPER_PLAIN(bpf_skb_store_bytes, recomputes_at_an_odd_offset)
{
	struct bpf_object *o = store(t, "store", PAYLOAD_AT + 1, "123", BPF_F_RECOMPUTE_CSUM);
	struct packet in;

	packet_udp(&in);
	expect_ok(t, packet_run_complete(t, o, "store", &in));
}

HELPER_PLAIN(bpf_skb_store_bytes, invalidates_the_hash_only_with_the_flag)
{
	struct bpf_object *o = store(t, "store_and_hash", 0, "x", 0);

	expect_ok(t, call(t, o, "store_and_hash"));
	expect_eq(t, global(t, o, __u32, hash), 0x12345678);
	global(t, o, __u64, flags) = BPF_F_INVALIDATE_HASH;
	expect_ok(t, call(t, o, "store_and_hash"));
	expect_eq(t, global(t, o, __u32, hash), 0);
}

HELPER_CASE(bpf_skb_store_bytes, on_the_way_through_lo, .modules = LO_MODULES, .config = LO_CONFIG)
{
	struct bpf_object *o = store(t, "store_udp_payload", 0, "HELLO", 0);
	int fd;

	loopback_enter(t);
	fd = lo_udp(t);
	lo_attach(t, o, "store_udp_payload", BPF_TC_EGRESS);
	/* for another port nothing changes */
	must(t, sock_say(fd, "hello world"));
	expect_datagram(t, fd, "hello world");
	global(t, o, __u16, port) = htons(sock_port(t, fd));
	must(t, sock_say(fd, "hello world"));
	expect_datagram(t, fd, "HELLO world");
	expect_ok(t, global(t, o, long, ret));
}

/* The receiver's bytes are others; the sender's, of which the pieces are, stay for a repetition. */
HELPER_CASE(bpf_skb_store_bytes, into_a_packet_in_pieces, .modules = LO_MODULES,
	    .config = LO_CONFIG)
{
	struct bpf_object *o = store(t, "store_large", 6000, "12345", 0);
	const struct large *d = lo_large_tcp(t, o, "store_large");
	struct large want = *d;

	memcpy(want.said + 6000 - TCP_DATA_AT, "12345", 5);
	expect_ok(t, global(t, o, long, ret));
	expect_mem(t, d->heard, want.said, LARGE);
}

HELPER_EDGE_PLAIN(bpf_skb_store_bytes, the_last_byte)
{
	struct packet in, out;

	packet_udp(&in);
	expect_ok(t, packet_ret(t, store(t, "store", in.size - 1, "!", 0), "store", &in, &out));
	expect_eq(t, out.data[in.size - 1], '!');
}

HELPER_EDGE_PLAIN(bpf_skb_store_bytes, one_byte_too_many)
{
	struct packet in, out;
	struct bpf_object *o;

	packet_udp(&in);
	o = store(t, "store", in.size - 1, "!!", 0);
	expect_err(t, packet_ret(t, o, "store", &in, &out), EFAULT);
	expect_packet(t, &out, &in);
	expect_err(t, store_ret(t, 64, "!", 0), EFAULT);
}

HELPER_EDGE_PLAIN(bpf_skb_store_bytes, offset_is_negative)
{
	expect_err(t, store_ret(t, ~0U, "!", 0), EFAULT);
	expect_err(t, store_ret(t, 0x80000000, "!", 0), EFAULT);
}

HELPER_EDGE_PLAIN(bpf_skb_store_bytes, both_flags)
{
	expect_ok(t, store_ret(t, 0, "!", BPF_F_RECOMPUTE_CSUM | BPF_F_INVALIDATE_HASH));
}

HELPER_EDGE_PLAIN(bpf_skb_store_bytes, unknown_flag)
{
	expect_err(t, store_ret(t, 0, "!", 1ULL << 63), EINVAL);
	expect_err(t, store_ret(t, 0, "!", BPF_F_INVALIDATE_HASH << 1), EINVAL);
}

/* ---- bpf_skb_pull_data */

/* A packet of BPF_PROG_TEST_RUN is all in one piece: the data of TCP are not. */
HELPER_CASE(bpf_skb_pull_data, makes_all_of_a_packet_linear, .modules = LO_MODULES,
	    .config = LO_CONFIG)
{
	struct bpf_object *o = helper_load(t, bpf_skb_pull_data, "pull_large");
	const struct large *d;

	global(t, o, __u32, len) = LARGE / 2;
	d = lo_large_tcp(t, o, "pull_large");
	expect_mem(t, d->heard, d->said, LARGE);
	expect_ok(t, global(t, o, long, ret));
	expect_true(t, global(t, o, __u32, linear_after) >= LARGE / 2);
	expect_eq(t, global(t, o, bool, reached), true);
	/* LAST of the program */
	expect_eq(t, global(t, o, __u8, last), d->said[5000 - TCP_DATA_AT]);
}

HELPER_CASE(bpf_skb_pull_data, zero_pulls_nothing_in, .modules = LO_MODULES, .config = LO_CONFIG)
{
	struct bpf_object *o = helper_load(t, bpf_skb_pull_data, "pull_large");

	lo_large_tcp(t, o, "pull_large");
	expect_ok(t, global(t, o, long, ret));
	expect_eq(t, global(t, o, __u32, linear_after), global(t, o, __u32, linear));
	expect_eq(t, global(t, o, bool, reached), false);
}

static long long pull(struct test *t, __u32 len)
{
	struct bpf_object *o = helper_load(t, bpf_skb_pull_data, "pull");

	global(t, o, __u32, len) = len;
	return call(t, o, "pull");
}

HELPER_EDGE_PLAIN(bpf_skb_pull_data, up_to_the_whole_length)
{
	expect_ok(t, pull(t, 0));
	expect_ok(t, pull(t, 1));
	expect_ok(t, pull(t, 64));
}

HELPER_EDGE_PLAIN(bpf_skb_pull_data, one_byte_too_many)
{
	/* skb_ensure_writable(), net/core/skbuff.c */
	expect_err(t, pull(t, 65), ENOMEM);
}
