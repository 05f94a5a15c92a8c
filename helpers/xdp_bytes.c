// SPDX-License-Identifier: GPL-2.0
/* An XDP frame's length and bytes, also of one that has more than fits into a page. */
#include <limits.h>
#include <string.h>

#include "helpers/fixtures.h"

/* 256 bytes in front and skb_shared_info behind leave less than this to a page. */
#define LONG_FRAME 9000

struct long_frame {
	__u8 data[LONG_FRAME];
};

static void number_bytes(struct long_frame *f)
{
	size_t i;

	for (i = 0; i < sizeof(f->data); i++)
		f->data[i] = i * 7 + i / 256;
}

/* What the helper said of the numbered frame; the frame behind the program in @out. */
static long long run_long(struct test *t, struct bpf_object *o, const char *prog,
			  struct long_frame *in, struct long_frame *out)
{
	number_bytes(in);
	must(t, prog_run(prog_fd(t, o, prog), in, sizeof(*in), out, sizeof(*out)));
	return global(t, o, long, ret);
}

/* ---- bpf_xdp_get_buff_len */

HELPER_PLAIN(bpf_xdp_get_buff_len, is_the_length)
{
	struct bpf_object *o = helper_load(t, bpf_xdp_get_buff_len, "length");
	struct packet p, out;

	packet_udp(&p);
	for (; p.size < 1000; p.size += 101) {
		packet_run(t, o, "length", &p, &out);
		expect_eq(t, global(t, o, long, ret), p.size);
	}
}

HELPER_PLAIN(bpf_xdp_get_buff_len, counts_fragments)
{
	struct bpf_object *o = helper_load(t, bpf_xdp_get_buff_len, "length_of_all");
	struct long_frame in, out;

	expect_eq(t, run_long(t, o, "length_of_all", &in, &out), LONG_FRAME);
	expect_true(t, global(t, o, long, linear) < 4096);
}

HELPER_EDGE_PLAIN(bpf_xdp_get_buff_len, behind_moved_ends)
{
	struct bpf_object *o = helper_load(t, bpf_xdp_get_buff_len, "length_moved");
	struct packet p, out;

	packet_udp(&p);
	global(t, o, int, head) = -16;
	packet_run(t, o, "length_moved", &p, &out);
	expect_eq(t, global(t, o, long, ret), p.size + 16);
	global(t, o, int, tail) = -10;
	packet_run(t, o, "length_moved", &p, &out);
	expect_eq(t, global(t, o, long, ret), p.size + 6);
}

HELPER_EDGE_PLAIN(bpf_xdp_get_buff_len, of_the_shortest_frame)
{
	struct bpf_object *o = helper_load(t, bpf_xdp_get_buff_len, "length_moved");
	struct packet p, out;

	packet_udp(&p);
	global(t, o, int, head) = p.size - ETH_LEN;
	packet_run(t, o, "length_moved", &p, &out);
	expect_eq(t, global(t, o, long, ret), ETH_LEN);
}

HELPER_EDGE_PLAIN(bpf_xdp_get_buff_len, not_of_metadata)
{
	struct bpf_object *o = helper_load(t, bpf_xdp_get_buff_len, "length_with_meta");
	struct packet p, out;

	packet_udp(&p);
	packet_run(t, o, "length_with_meta", &p, &out);
	expect_eq(t, global(t, o, long, ret), p.size);
}

/* ---- bpf_xdp_load_bytes and bpf_xdp_store_bytes */

static long long at(struct test *t, struct bpf_object *o, const char *prog, __u32 offset,
		    __u32 len, struct packet *out)
{
	struct packet in;

	packet_udp(&in);
	global(t, o, __u32, offset) = offset;
	global(t, o, __u32, len) = len;
	packet_run(t, o, prog, &in, out);
	return global(t, o, long, ret);
}

static __u32 udp_size(void)
{
	struct packet p;

	packet_udp(&p);
	return p.size;
}

/* What both helpers say at the ends of a frame (bpf_xdp_pointer() of net/core/filter.c). */
static void check_last_bytes(struct test *t, struct bpf_object *o, const char *prog)
{
	struct packet out;

	expect_ok(t, at(t, o, prog, udp_size() - 1, 1, &out));
	expect_ok(t, at(t, o, prog, udp_size() - 32, 32, &out));
	expect_err(t, at(t, o, prog, udp_size(), 1, &out), EINVAL);
	expect_err(t, at(t, o, prog, udp_size() - 31, 32, &out), EINVAL);
}

static void check_far_offsets(struct test *t, struct bpf_object *o, const char *prog)
{
	struct packet out;

	/* within 16 bits it is only not there, beyond it is no offset */
	expect_err(t, at(t, o, prog, 0xffff, 1, &out), EINVAL);
	expect_err(t, at(t, o, prog, 0x10000, 1, &out), EFAULT);
	expect_err(t, at(t, o, prog, UINT_MAX, 1, &out), EFAULT);
}

/* The linear part ends somewhere between; all places around a page are tried. */
static void at_long(struct test *t, struct bpf_object *o, __u32 offset)
{
	global(t, o, __u32, offset) = offset;
	global(t, o, __u32, len) = 32;
}

HELPER_PLAIN(bpf_xdp_load_bytes, copies_the_payload)
{
	struct bpf_object *o = helper_load(t, bpf_xdp_load_bytes, "load");
	struct packet out;

	expect_ok(t, at(t, o, "load", PAYLOAD_AT, 16, &out));
	expect_mem(t, global_at(t, o, "bytes", 32), PACKET_PAYLOAD, 16);
}

HELPER_PLAIN(bpf_xdp_load_bytes, crosses_fragments)
{
	struct bpf_object *o = helper_load(t, bpf_xdp_load_bytes, "load_frags");
	struct long_frame in, out;
	__u32 offset;

	for (offset = 3400; offset < 3600; offset += 16) {
		at_long(t, o, offset);
		expect_ok(t, run_long(t, o, "load_frags", &in, &out));
		expect_mem(t, global_at(t, o, "bytes", 32), in.data + offset, 32);
	}
}

HELPER_EDGE_PLAIN(bpf_xdp_load_bytes, just_these)
{
	static const __u8 untouched[16] = { [0 ... 15] = 'x' };
	struct bpf_object *o = helper_load(t, bpf_xdp_load_bytes, "load");
	__u8 *bytes = global_at(t, o, "bytes", 32);
	struct packet out;

	memset(bytes, 'x', 32);
	expect_ok(t, at(t, o, "load", PAYLOAD_AT, 16, &out));
	expect_mem(t, bytes + 16, untouched, 16);
}

/* Unlike bpf_skb_load_bytes(), what fails leaves the buffer as it was. */
HELPER_EDGE_PLAIN(bpf_xdp_load_bytes, failure_leaves_the_buffer)
{
	static const __u8 untouched[32] = { [0 ... 31] = 'x' };
	struct bpf_object *o = helper_load(t, bpf_xdp_load_bytes, "load");
	__u8 *bytes = global_at(t, o, "bytes", 32);
	struct packet out;

	memset(bytes, 'x', 32);
	expect_err(t, at(t, o, "load", udp_size(), 1, &out), EINVAL);
	expect_mem(t, bytes, untouched, 32);
}

HELPER_EDGE_PLAIN(bpf_xdp_load_bytes, last_bytes)
{
	check_last_bytes(t, helper_load(t, bpf_xdp_load_bytes, "load"), "load");
}

HELPER_EDGE_PLAIN(bpf_xdp_load_bytes, far_offsets)
{
	check_far_offsets(t, helper_load(t, bpf_xdp_load_bytes, "load"), "load");
}

HELPER_EDGE_PLAIN(bpf_xdp_load_bytes, longer_than_any_frame)
{
	struct bpf_object *o = helper_load(t, bpf_xdp_load_bytes, "load_large");

	expect_err(t, call(t, o, "load_large"), EFAULT);
}

HELPER_EDGE_PLAIN(bpf_xdp_load_bytes, last_bytes_of_fragments)
{
	struct bpf_object *o = helper_load(t, bpf_xdp_load_bytes, "load_frags");
	struct long_frame in, out;

	at_long(t, o, LONG_FRAME - 32);
	expect_ok(t, run_long(t, o, "load_frags", &in, &out));
	expect_mem(t, global_at(t, o, "bytes", 32), in.data + LONG_FRAME - 32, 32);
	at_long(t, o, LONG_FRAME - 31);
	expect_err(t, run_long(t, o, "load_frags", &in, &out), EINVAL);
}

HELPER_PLAIN(bpf_xdp_store_bytes, changes_just_these)
{
	struct bpf_object *o = helper_load(t, bpf_xdp_store_bytes, "store");
	struct packet want, out;

	packet_udp(&want);
	memcpy(want.data + PAYLOAD_AT + 2, "12345", 5);
	memcpy(global_at(t, o, "bytes", 32), "12345", 5);
	expect_ok(t, at(t, o, "store", PAYLOAD_AT + 2, 5, &out));
	expect_eq(t, out.size, want.size);
	expect_mem(t, out.data, want.data, want.size);
}

HELPER_PLAIN(bpf_xdp_store_bytes, crosses_fragments)
{
	struct bpf_object *o = helper_load(t, bpf_xdp_store_bytes, "store_frags");
	struct long_frame in, out;
	__u32 offset;

	memset(global_at(t, o, "bytes", 32), '#', 32);
	for (offset = 3400; offset < 3600; offset += 16) {
		at_long(t, o, offset);
		expect_ok(t, run_long(t, o, "store_frags", &in, &out));
		memset(in.data + offset, '#', 32);
		expect_mem(t, out.data, in.data, sizeof(in.data));
	}
}

HELPER_EDGE_PLAIN(bpf_xdp_store_bytes, failure_changes_nothing)
{
	struct bpf_object *o = helper_load(t, bpf_xdp_store_bytes, "store");
	struct packet in, out;

	packet_udp(&in);
	memset(global_at(t, o, "bytes", 32), '#', 32);
	expect_err(t, at(t, o, "store", in.size - 31, 32, &out), EINVAL);
	expect_mem(t, out.data, in.data, in.size);
}

HELPER_EDGE_PLAIN(bpf_xdp_store_bytes, last_bytes)
{
	check_last_bytes(t, helper_load(t, bpf_xdp_store_bytes, "store"), "store");
}

HELPER_EDGE_PLAIN(bpf_xdp_store_bytes, far_offsets)
{
	check_far_offsets(t, helper_load(t, bpf_xdp_store_bytes, "store"), "store");
}

HELPER_EDGE_PLAIN(bpf_xdp_store_bytes, longer_than_any_frame)
{
	struct bpf_object *o = helper_load(t, bpf_xdp_store_bytes, "store_large");

	expect_err(t, call(t, o, "store_large"), EFAULT);
}

HELPER_EDGE_PLAIN(bpf_xdp_store_bytes, last_bytes_of_fragments)
{
	struct bpf_object *o = helper_load(t, bpf_xdp_store_bytes, "store_frags");
	struct long_frame in, out;

	memset(global_at(t, o, "bytes", 32), '#', 32);
	at_long(t, o, LONG_FRAME - 32);
	expect_ok(t, run_long(t, o, "store_frags", &in, &out));
	expect_mem(t, out.data + LONG_FRAME - 32, global_at(t, o, "bytes", 32), 32);
	at_long(t, o, LONG_FRAME - 31);
	expect_err(t, run_long(t, o, "store_frags", &in, &out), EINVAL);
	expect_mem(t, out.data, in.data, sizeof(in.data));
}
