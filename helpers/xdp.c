// SPDX-License-Identifier: GPL-2.0
/* Moving the ends of an XDP frame, in BPF_PROG_TEST_RUN. */
#include <limits.h>
#include <string.h>

#include <bpf/btf.h>

#include "helpers/fixtures.h"

/* Runs @prog; what the helper said, and the frame behind it. */
static long long adjust_by(struct test *t, struct bpf_object *o, const char *prog, int delta,
			   struct packet *in, struct packet *out)
{
	packet_udp(in);
	global(t, o, int, delta) = delta;
	packet_run(t, o, prog, in, out);
	return global(t, o, long, ret);
}

#define adjust(t, o, delta, in, out) adjust_by(t, o, "adjust", delta, in, out)

/* Of a struct of the running kernel. */
static int kernel_sizeof(struct test *t, const char *name)
{
	const struct btf *btf = btf__load_vmlinux_btf();
	int id = btf ? btf__find_by_name_kind(btf, name, BTF_KIND_STRUCT) : -ENOENT;

	if (id < 0)
		test_skip(t, "the kernel's BTF has no struct %s", name);
	return btf__resolve_size(btf, id);
}

/* ---- bpf_xdp_adjust_head */

/* bpf_prog_test_run_xdp() leaves 256 bytes in front; struct xdp_frame comes to lie there. */
static int headroom(struct test *t)
{
	return 256 - kernel_sizeof(t, "xdp_frame");
}

HELPER_PLAIN(bpf_xdp_adjust_head, moves_the_start)
{
	struct bpf_object *o = helper_load(t, bpf_xdp_adjust_head, "adjust");
	struct packet in, out;

	expect_ok(t, adjust(t, o, -20, &in, &out));
	expect_eq(t, out.size, in.size + 20);
	expect_mem(t, out.data + 20, in.data, in.size);
	expect_ok(t, adjust(t, o, IP_AT, &in, &out));
	expect_eq(t, out.size, in.size - IP_AT);
	expect_mem(t, out.data, in.data + IP_AT, in.size - IP_AT);
}

HELPER_PLAIN(bpf_xdp_adjust_head, takes_metadata_along)
{
	struct bpf_object *o = helper_load(t, bpf_xdp_adjust_head, "adjust_with_meta");
	struct packet in, out;

	global(t, o, __u32, meta_value) = 0x12345678;
	expect_ok(t, adjust_by(t, o, "adjust_with_meta", -20, &in, &out));
	expect_eq(t, global(t, o, long, meta_len), 4);
	expect_eq(t, global(t, o, __u32, meta_value), 0x12345678);
	expect_ok(t, adjust_by(t, o, "adjust_with_meta", IP_AT, &in, &out));
	expect_eq(t, global(t, o, __u32, meta_value), 0x12345678);
}

HELPER_EDGE_PLAIN(bpf_xdp_adjust_head, by_nothing)
{
	struct bpf_object *o = helper_load(t, bpf_xdp_adjust_head, "adjust");
	struct packet in, out;

	expect_ok(t, adjust(t, o, 0, &in, &out));
	expect_eq(t, out.size, in.size);
	expect_mem(t, out.data, in.data, in.size);
}

HELPER_EDGE_PLAIN(bpf_xdp_adjust_head, ethernet_header_must_stay)
{
	struct bpf_object *o = helper_load(t, bpf_xdp_adjust_head, "adjust");
	struct packet in, out;

	packet_udp(&in);
	expect_ok(t, adjust(t, o, in.size - ETH_LEN, &in, &out));
	expect_eq(t, out.size, ETH_LEN);
	expect_err(t, adjust(t, o, in.size - ETH_LEN + 1, &in, &out), EINVAL);
	expect_eq(t, out.size, in.size);
}

HELPER_EDGE_PLAIN(bpf_xdp_adjust_head, all_of_the_headroom)
{
	struct bpf_object *o = helper_load(t, bpf_xdp_adjust_head, "adjust");
	struct packet in, out;

	expect_ok(t, adjust(t, o, -headroom(t), &in, &out));
	expect_eq(t, out.size, in.size + headroom(t));
	expect_err(t, adjust(t, o, -headroom(t) - 1, &in, &out), EINVAL);
	expect_mem(t, out.data, in.data, in.size);
}

HELPER_EDGE_PLAIN(bpf_xdp_adjust_head, metadata_needs_its_room)
{
	struct bpf_object *o = helper_load(t, bpf_xdp_adjust_head, "adjust_with_meta");
	struct packet in, out;

	expect_ok(t, adjust_by(t, o, "adjust_with_meta", 4 - headroom(t), &in, &out));
	expect_err(t, adjust_by(t, o, "adjust_with_meta", 3 - headroom(t), &in, &out), EINVAL);
}

HELPER_EDGE_PLAIN(bpf_xdp_adjust_head, as_far_as_an_int_goes)
{
	struct bpf_object *o = helper_load(t, bpf_xdp_adjust_head, "adjust");
	struct packet in, out;

	expect_err(t, adjust(t, o, INT_MIN, &in, &out), EINVAL);
	expect_err(t, adjust(t, o, INT_MAX, &in, &out), EINVAL);
	expect_mem(t, out.data, in.data, in.size);
}

/* ---- bpf_xdp_adjust_tail */

/* The frame is a page: 256 bytes in front, skb_shared_info in whole cache lines at its end. */
static int tailroom(struct test *t, const struct packet *p)
{
	return 4096 - 256 - ((kernel_sizeof(t, "skb_shared_info") + 63) & ~63) - (int)p->size;
}

HELPER_PLAIN(bpf_xdp_adjust_tail, grows_with_zeroes)
{
	static const __u8 zero[100];
	struct bpf_object *o = helper_load(t, bpf_xdp_adjust_tail, "adjust");
	struct packet in, out;

	expect_ok(t, adjust(t, o, 100, &in, &out));
	expect_eq(t, out.size, in.size + 100);
	expect_mem(t, out.data, in.data, in.size);
	expect_mem(t, out.data + in.size, zero, 100);
}

HELPER_PLAIN(bpf_xdp_adjust_tail, shrinks)
{
	struct bpf_object *o = helper_load(t, bpf_xdp_adjust_tail, "adjust");
	struct packet in, out;

	expect_ok(t, adjust(t, o, -16, &in, &out));
	expect_eq(t, out.size, PAYLOAD_AT);
	expect_mem(t, out.data, in.data, PAYLOAD_AT);
}

HELPER_EDGE_PLAIN(bpf_xdp_adjust_tail, by_nothing)
{
	struct bpf_object *o = helper_load(t, bpf_xdp_adjust_tail, "adjust");
	struct packet in, out;

	expect_ok(t, adjust(t, o, 0, &in, &out));
	expect_eq(t, out.size, in.size);
	expect_mem(t, out.data, in.data, in.size);
}

HELPER_EDGE_PLAIN(bpf_xdp_adjust_tail, ethernet_header_must_stay)
{
	struct bpf_object *o = helper_load(t, bpf_xdp_adjust_tail, "adjust");
	struct packet in, out;

	packet_udp(&in);
	expect_ok(t, adjust(t, o, ETH_LEN - (int)in.size, &in, &out));
	expect_eq(t, out.size, ETH_LEN);
	expect_err(t, adjust(t, o, ETH_LEN - (int)in.size - 1, &in, &out), EINVAL);
	expect_eq(t, out.size, in.size);
}

HELPER_EDGE_PLAIN(bpf_xdp_adjust_tail, all_of_the_tailroom)
{
	struct bpf_object *o = helper_load(t, bpf_xdp_adjust_tail, "adjust");
	struct packet in, out;

	packet_udp(&in);
	expect_ok(t, adjust(t, o, tailroom(t, &in), &in, &out));
	expect_eq(t, out.size, in.size + tailroom(t, &in));
	expect_err(t, adjust(t, o, tailroom(t, &in) + 1, &in, &out), EINVAL);
	expect_eq(t, out.size, in.size);
}

HELPER_EDGE_PLAIN(bpf_xdp_adjust_tail, as_far_as_an_int_goes)
{
	struct bpf_object *o = helper_load(t, bpf_xdp_adjust_tail, "adjust");
	struct packet in, out;

	expect_err(t, adjust(t, o, INT_MAX, &in, &out), EINVAL);
	expect_err(t, adjust(t, o, INT_MIN, &in, &out), EINVAL);
	expect_mem(t, out.data, in.data, in.size);
}

/* ---- bpf_xdp_adjust_meta */

/* "net, xdp: allow metadata > 32" */
#define LONG_METADATA "6.9"

HELPER_PLAIN(bpf_xdp_adjust_meta, makes_room)
{
	struct bpf_object *o = helper_load(t, bpf_xdp_adjust_meta, "adjust");
	struct packet in, out;

	expect_ok(t, adjust(t, o, -4, &in, &out));
	expect_eq(t, global(t, o, long, meta_len), 4);
	/* it is in front of the frame; since 5.15 BPF_PROG_TEST_RUN gives it back, too */
	expect_mem(t, out.data + out.size - in.size, in.data, in.size);
}

HELPER_EDGE_PLAIN(bpf_xdp_adjust_meta, by_nothing)
{
	struct bpf_object *o = helper_load(t, bpf_xdp_adjust_meta, "adjust");
	struct packet in, out;

	expect_ok(t, adjust(t, o, 0, &in, &out));
	expect_eq(t, global(t, o, long, meta_len), 0);
}

HELPER_EDGE_PLAIN(bpf_xdp_adjust_meta, in_words_of_4)
{
	struct bpf_object *o = helper_load(t, bpf_xdp_adjust_meta, "adjust");
	struct packet in, out;
	int i;

	for (i = 1; i < 4; i++)
		expect_err(t, adjust(t, o, -i, &in, &out), EACCES);
	expect_eq(t, global(t, o, long, meta_len), 0);
}

HELPER_EDGE_PLAIN(bpf_xdp_adjust_meta, not_into_the_frame)
{
	struct bpf_object *o = helper_load(t, bpf_xdp_adjust_meta, "adjust");
	struct packet in, out;

	expect_err(t, adjust(t, o, 4, &in, &out), EINVAL);
	expect_err(t, adjust(t, o, INT_MAX, &in, &out), EINVAL);
}

HELPER_EDGE_PLAIN(bpf_xdp_adjust_meta, of_32_bytes_and_more)
{
	struct bpf_object *o = helper_load(t, bpf_xdp_adjust_meta, "adjust");
	struct packet in, out;

	expect_ok(t, adjust(t, o, -32, &in, &out));
	expect(t, adjust(t, o, -36, &in, &out), OK_SINCE(LONG_METADATA), ELSE(EACCES));
}

HELPER_EDGE_PLAIN(bpf_xdp_adjust_meta, all_of_the_headroom)
{
	struct bpf_object *o = helper_load(t, bpf_xdp_adjust_meta, "adjust");
	int most = headroom(t) & ~3;
	struct packet in, out;

	expect(t, adjust(t, o, -most, &in, &out), OK_SINCE(LONG_METADATA), ELSE(EACCES));
	expect_err(t, adjust(t, o, -headroom(t) - 1, &in, &out), EINVAL);
	expect_err(t, adjust(t, o, INT_MIN, &in, &out), EINVAL);
}

HELPER_EDGE_PLAIN(bpf_xdp_adjust_meta, again)
{
	struct bpf_object *o = helper_load(t, bpf_xdp_adjust_meta, "adjust_twice");
	struct packet in, out;

	global(t, o, int, second_delta) = 4;
	expect_ok(t, adjust_by(t, o, "adjust_twice", -12, &in, &out));
	expect_eq(t, global(t, o, long, meta_len), 8);
	global(t, o, int, second_delta) = -4;
	expect_ok(t, adjust_by(t, o, "adjust_twice", -12, &in, &out));
	expect_eq(t, global(t, o, long, meta_len), 16);
	/* the limits are of the sum */
	global(t, o, int, second_delta) = 16;
	expect_err(t, adjust_by(t, o, "adjust_twice", -12, &in, &out), EINVAL);
	expect_eq(t, global(t, o, long, meta_len), 12);
}
