// SPDX-License-Identifier: GPL-2.0
/* Moving the ends of an XDP frame. */
#include <string.h>

#include "helpers/fixtures.h"

/* Runs "adjust"; what the helper said, and the frame behind it. */
static long long adjust(struct test *t, struct bpf_object *o, int delta, struct packet *in,
			struct packet *out)
{
	packet_udp(in);
	global(t, o, int, delta) = delta;
	packet_run(t, o, "adjust", in, out);
	return global(t, o, long, ret);
}

HELPER_CASE(bpf_xdp_adjust_head, moves_the_start)
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

HELPER_CASE(bpf_xdp_adjust_head, errors)
{
	struct bpf_object *o = helper_load(t, bpf_xdp_adjust_head, "adjust");
	struct packet in, out;

	packet_udp(&in);
	/* an Ethernet header must stay */
	expect_ok(t, adjust(t, o, in.size - ETH_LEN, &in, &out));
	expect_err(t, adjust(t, o, in.size - ETH_LEN + 1, &in, &out), EINVAL);
	expect_eq(t, out.size, in.size);
	/* of the 256 bytes of headroom the kernel needs some for itself */
	expect_err(t, adjust(t, o, -256, &in, &out), EINVAL);
	expect_mem(t, out.data, in.data, in.size);
}

HELPER_CASE(bpf_xdp_adjust_tail, moves_the_end)
{
	static const __u8 zero[100];
	struct bpf_object *o = helper_load(t, bpf_xdp_adjust_tail, "adjust");
	struct packet in, out;

	expect_ok(t, adjust(t, o, 100, &in, &out));
	expect_eq(t, out.size, in.size + 100);
	expect_mem(t, out.data, in.data, in.size);
	expect_mem(t, out.data + in.size, zero, 100);
	expect_ok(t, adjust(t, o, -16, &in, &out));
	expect_eq(t, out.size, PAYLOAD_AT);
	expect_mem(t, out.data, in.data, PAYLOAD_AT);
}

HELPER_CASE(bpf_xdp_adjust_tail, errors)
{
	struct bpf_object *o = helper_load(t, bpf_xdp_adjust_tail, "adjust");
	struct packet in, out;

	packet_udp(&in);
	expect_ok(t, adjust(t, o, ETH_LEN - (int)in.size, &in, &out));
	expect_err(t, adjust(t, o, ETH_LEN - (int)in.size - 1, &in, &out), EINVAL);
	expect_eq(t, out.size, in.size);
	/* the frame is a page, skb_shared_info at its end */
	expect_err(t, adjust(t, o, 4096, &in, &out), EINVAL);
	expect_eq(t, out.size, in.size);
}

HELPER_CASE(bpf_xdp_adjust_meta, room_and_errors)
{
	struct bpf_object *o = helper_load(t, bpf_xdp_adjust_meta, "adjust");
	struct packet in, out;

	expect_ok(t, adjust(t, o, -4, &in, &out));
	expect_eq(t, global(t, o, long, meta_len), 4);
	expect_err(t, adjust(t, o, -3, &in, &out), EACCES);
	expect_err(t, adjust(t, o, 4, &in, &out), EINVAL);
	expect_err(t, adjust(t, o, -256, &in, &out), EINVAL);
}
