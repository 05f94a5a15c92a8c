// SPDX-License-Identifier: GPL-2.0
/*
 * Programs of SRv6 segments (End.BPF): what they do to a packet that comes in at one pair of veth
 * is seen where the kernel sends it on, at another one.
 */
#include <arpa/inet.h>
#include <linux/if_ether.h>
#include <linux/seg6_local.h>
#include <string.h>
#include <unistd.h>

#include "helpers/wire_rig.h"

#define SEG6_NEEDS								\
	.modules = NET_MODULES,							\
	.config = NET_CONFIG " CONFIG_LWTUNNEL CONFIG_IPV6_SEG6_LWTUNNEL"

/* In the packet as programs see it, from its IPv6 header on. */
#define SRH_AT 40
#define FIRST_SEGMENT_AT (SRH_AT + 4)
#define FLAGS_AT (SRH_AT + 5)
#define TAG_AT (SRH_AT + 6)
#define SEGMENTS_AT (SRH_AT + 8)
#define TLV_AT (SEGMENTS_AT + 2 * 16)
#define END_AT (TLV_AT + 8)

struct seg6_frame {
	__u8 to[6], from[6], type[2];
	__u8 packet[END_AT + 8];
	__u8 more[128];		/* only of what arrives */
};
#define SENT (14 + END_AT + 8)

struct seg6 {
	struct wire w;
	struct bpf_object *o;
	int tap;
};

static const __u8 by_route[6] = { 2, 'b', 'm', 9, 9, 9 }, by_program[6] = { 2, 'b', 'm', 7, 7, 7 };

/*
 * Segments fd05::1, which is @prog, and fd09::9; a padding TLV, and 8 bytes that no protocol
 * has; @letter tells one packet from another.
 */
static struct seg6_frame segments(const struct seg6 *s, __u8 letter)
{
	struct seg6_frame f = {
		.type = { ETH_P_IPV6 >> 8, ETH_P_IPV6 & 0xff },
		.packet = {
			0x60, [5] = END_AT + 8 - 40, [6] = IPPROTO_ROUTING, [7] = 64,
			[8] = 0xfd, 1, [23] = 9, [24] = 0xfd, 5, [39] = 1,
			[SRH_AT] = 253, 5, 4, 1, 1,
			[SEGMENTS_AT] = 0xfd, 9, [SEGMENTS_AT + 15] = 9,
			[SEGMENTS_AT + 16] = 0xfd, 5, [SEGMENTS_AT + 31] = 1,
			[TLV_AT] = 4, 6,
			[END_AT] = letter,
		},
	};

	memcpy(f.to, s->w.in.far.mac, 6);
	memcpy(f.from, s->w.in.near.mac, 6);
	return f;
}

static struct seg6 seg6_make(struct test *t, const char *file, const char *prog)
{
	struct seg6 s = { .o = prog_load(t, file, prog) };

	s.w = wire_make(t, NET_HERE);
	net_address(t, &s.w.in.far, "fd01::1/64");
	net_address(t, &s.w.out.near, "fd02::1/64");
	net_sysctl(t, "ipv6/conf/all/forwarding", "1");
	net_neighbour(t, &s.w.out.near, "fd02::2", by_route);
	net_neighbour(t, &s.w.out.near, "fd02::7", by_program);
	net_route(t, .to = "fd09::/64", .via = "fd02::2", .dev = &s.w.out.near);
	net_route(t, .to = "fd09::/64", .via = "fd02::7", .dev = &s.w.out.near, .table = 300);
	net_route(t, .to = "fd05::1/128", .dev = &s.w.in.far, .end_bpf = prog_fd(t, s.o, prog));
	s.tap = net_tap_of(t, &s.w.out.far, ETH_P_IPV6);
	return s;
}

/* The next packet with segments at the other pair: its frame's length. */
static long arrives(struct seg6 *s, struct seg6_frame *got)
{
	long n;

	do {
		memset(got, 0, sizeof(*got));
		n = net_receive(s->tap, got, sizeof(*got));
		/* what IPv6 says by itself has other headers */
	} while (n > 0 && got->packet[6] != IPPROTO_ROUTING);
	return n;
}

static void send_letter(struct seg6 *s, __u8 letter)
{
	struct seg6_frame f = segments(s, letter);

	net_send(s->w.t, &s->w.in.near, &f, SENT);
}

/* Sends one and gives what arrives of it. */
static long pass(struct seg6 *s, struct seg6_frame *got)
{
	long n;

	send_letter(s, 'x');
	n = arrives(s, got);
	expect_true(s->w.t, global(s->w.t, s->o, __u32, runs) == 1);
	return n;
}

/* What arrives of a packet that the program has left alone: the second segment is next. */
static struct seg6_frame untouched(const struct seg6 *s, __u8 letter)
{
	struct seg6_frame f = segments(s, letter);

	memcpy(f.to, by_route, 6);
	memcpy(f.from, s->w.out.near.mac, 6);
	memcpy(f.packet + 24, f.packet + SEGMENTS_AT, 16);
	f.packet[7]--;
	f.packet[SRH_AT + 3] = 0;
	return f;
}

static void expect_arrives(struct seg6 *s, const struct seg6_frame *want, long size)
{
	struct seg6_frame got;

	expect_eq(s->w.t, pass(s, &got), size);
	expect_mem(s->w.t, &got, want, size);
}

/* The helper fails, and the packet goes its way as it was. */
static void expect_refused(struct seg6 *s, int err)
{
	struct seg6_frame want = untouched(s, 'x');

	expect_arrives(s, &want, SENT);
	expect_err(s->w.t, global(s->w.t, s->o, long, ret), err);
}

static void await_run(struct seg6 *s)
{
	int tries = 100000;

	while (!global(s->w.t, s->o, __u32, runs) && --tries)
		usleep(100);
	expect_true(s->w.t, tries > 0);
}

/* The helper succeeds, but what it leaves is no packet with segments: it is dropped. */
static void expect_dropped(struct seg6 *s, void (*leave_alone)(struct seg6 *s))
{
	struct seg6_frame want = untouched(s, 'y'), got;
	long long ret;

	send_letter(s, 'x');
	await_run(s);
	ret = global(s->w.t, s->o, long, ret);
	expect_ok(s->w.t, ret);
	leave_alone(s);
	send_letter(s, 'y');
	expect_eq(s->w.t, arrives(s, &got), SENT);
	expect_mem(s->w.t, &got, &want, SENT);
}

/* ---- bpf_lwt_seg6_store_bytes */

static struct seg6 store_make(struct test *t, __u32 offset, const void *bytes, __u32 len)
{
	struct seg6 s = seg6_make(t, "helpers/bpf_lwt_seg6_store_bytes", "store");

	memcpy(global_at(t, s.o, "bytes", 32), bytes, len);
	global(t, s.o, __u32, offset) = offset;
	global(t, s.o, __u32, len) = len;
	return s;
}

static void check_stored(struct test *t, __u32 offset, const void *bytes, __u32 len)
{
	struct seg6 s = store_make(t, offset, bytes, len);
	struct seg6_frame want = untouched(&s, 'x');

	memcpy(want.packet + offset, bytes, len);
	expect_arrives(&s, &want, SENT);
	expect_ok(t, global(t, s.o, long, ret));
}

HELPER_CASE(bpf_lwt_seg6_store_bytes, tag, SEG6_NEEDS)
{
	check_stored(t, TAG_AT, "\x12\x34", 2);
}

HELPER_CASE(bpf_lwt_seg6_store_bytes, tlv, SEG6_NEEDS)
{
	check_stored(t, TLV_AT, "\x80\x06" "matrix", 8);
}

HELPER_EDGE(bpf_lwt_seg6_store_bytes, flags_and_tag, SEG6_NEEDS)
{
	check_stored(t, FLAGS_AT, "\x00\xab\xcd", 3);
}

static void check_store_refused(struct test *t, __u32 offset, __u32 len)
{
	struct seg6 s = store_make(t, offset, "0123456789abcdef", len);

	expect_refused(&s, EFAULT);
}

HELPER_EDGE(bpf_lwt_seg6_store_bytes, ipv6_header, SEG6_NEEDS)
{
	check_store_refused(t, 0, 1);
}

HELPER_EDGE(bpf_lwt_seg6_store_bytes, before_the_flags, SEG6_NEEDS)
{
	check_store_refused(t, FIRST_SEGMENT_AT, 1);
}

HELPER_EDGE(bpf_lwt_seg6_store_bytes, segments, SEG6_NEEDS)
{
	check_store_refused(t, SEGMENTS_AT, 16);
}

HELPER_EDGE(bpf_lwt_seg6_store_bytes, tag_and_a_segment, SEG6_NEEDS)
{
	check_store_refused(t, TAG_AT, 3);
}

HELPER_EDGE(bpf_lwt_seg6_store_bytes, past_the_end, SEG6_NEEDS)
{
	check_store_refused(t, TLV_AT, 9);
}

HELPER_EDGE(bpf_lwt_seg6_store_bytes, behind_the_end, SEG6_NEEDS)
{
	check_store_refused(t, END_AT, 1);
}

static void store_padding(struct seg6 *s)
{
	memcpy(global_at(s->w.t, s->o, "bytes", 32), "\x04\x06\0\0\0\0\0\0", 8);
}

/* A TLV that is longer than the header: seg6_validate_srh() behind the program. */
HELPER_EDGE(bpf_lwt_seg6_store_bytes, tlv_beyond_the_end_is_dropped, SEG6_NEEDS)
{
	struct seg6 s = store_make(t, TLV_AT, "\x04\x07\0\0\0\0\0\0", 8);

	expect_dropped(&s, store_padding);
}

/* ---- bpf_lwt_seg6_adjust_srh */

static struct seg6 adjust_make(struct test *t, const char *prog, __u32 offset, int delta)
{
	struct seg6 s = seg6_make(t, "helpers/bpf_lwt_seg6_adjust_srh", prog);

	global(t, s.o, __u32, offset) = offset;
	global(t, s.o, int, delta) = delta;
	return s;
}

/* @delta bytes more (or less) at @at: what is behind moves, and the lengths say so. */
static void make_room(struct seg6_frame *f, __u32 at, int delta)
{
	__u8 rest[END_AT + 8];

	memcpy(rest, f->packet + at, END_AT + 8 - at);
	if (delta < 0)
		memcpy(f->packet + at, rest - delta, END_AT + 8 - at + delta);
	else
		memcpy(f->packet + at + delta, rest, END_AT + 8 - at);
	f->packet[5] += delta;
	f->packet[SRH_AT + 1] += delta / 8;
}

HELPER_CASE(bpf_lwt_seg6_adjust_srh, grows, SEG6_NEEDS)
{
	struct seg6 s = adjust_make(t, "adjust_and_store", END_AT, 8);
	struct seg6_frame want = untouched(&s, 'x');

	memcpy(global_at(t, s.o, "bytes", 32), "\x80\x06" "matrix", 8);
	global(t, s.o, __u32, len) = 8;
	make_room(&want, END_AT, 8);
	memcpy(want.packet + END_AT, "\x80\x06" "matrix", 8);
	expect_arrives(&s, &want, SENT + 8);
	expect_ok(t, global(t, s.o, long, ret));
	expect_ok(t, global(t, s.o, long, store_ret));
}

HELPER_CASE(bpf_lwt_seg6_adjust_srh, shrinks, SEG6_NEEDS)
{
	struct seg6 s = adjust_make(t, "adjust", TLV_AT, -8);
	struct seg6_frame want = untouched(&s, 'x');

	make_room(&want, TLV_AT, -8);
	expect_arrives(&s, &want, SENT - 8);
	expect_ok(t, global(t, s.o, long, ret));
}

static void check_adjust_refused(struct test *t, __u32 offset, int delta)
{
	struct seg6 s = adjust_make(t, "adjust", offset, delta);

	expect_refused(&s, EFAULT);
}

HELPER_EDGE(bpf_lwt_seg6_adjust_srh, among_the_segments, SEG6_NEEDS)
{
	check_adjust_refused(t, TLV_AT - 1, 8);
}

HELPER_EDGE(bpf_lwt_seg6_adjust_srh, ipv6_header, SEG6_NEEDS)
{
	check_adjust_refused(t, 0, 8);
}

HELPER_EDGE(bpf_lwt_seg6_adjust_srh, behind_the_end, SEG6_NEEDS)
{
	check_adjust_refused(t, END_AT + 1, 8);
}

HELPER_EDGE(bpf_lwt_seg6_adjust_srh, less_than_there_is, SEG6_NEEDS)
{
	check_adjust_refused(t, TLV_AT, -9);
}

static void adjust_nothing(struct seg6 *s)
{
	global(s->w.t, s->o, __u32, offset) = 0;
}

/* The header is counted in words of 8 bytes. */
HELPER_EDGE(bpf_lwt_seg6_adjust_srh, other_than_8_bytes_is_dropped, SEG6_NEEDS)
{
	struct seg6 s = adjust_make(t, "adjust", END_AT, 4);

	expect_dropped(&s, adjust_nothing);
}

/* ---- bpf_lwt_seg6_action */

static struct seg6 action_make(struct test *t, __u32 action, const void *param, __u32 len)
{
	struct seg6 s = seg6_make(t, "helpers/bpf_lwt_seg6_action", "act");

	memcpy(global_at(t, s.o, "param", 64), param, len);
	global(t, s.o, __u32, action) = action;
	global(t, s.o, __u32, len) = len;
	return s;
}

static const __u8 hop[16] = { 0xfd, 2, [15] = 7 };
static const int table = 300;

/* By the program's next hop: the frame's destination shows it. */
static void check_hop(struct test *t, __u32 action, const void *param, __u32 len)
{
	struct seg6 s = action_make(t, action, param, len);
	struct seg6_frame want = untouched(&s, 'x');

	global(t, s.o, int, verdict) = BPF_REDIRECT;
	memcpy(want.to, by_program, 6);
	expect_arrives(&s, &want, SENT);
	expect_ok(t, global(t, s.o, long, ret));
}

HELPER_CASE(bpf_lwt_seg6_action, end_x, SEG6_NEEDS)
{
	check_hop(t, SEG6_LOCAL_ACTION_END_X, hop, sizeof(hop));
}

HELPER_CASE(bpf_lwt_seg6_action, end_t, SEG6_NEEDS)
{
	check_hop(t, SEG6_LOCAL_ACTION_END_T, &table, sizeof(table));
}

/* One more header with one more segment, fd09::5, in front of all. */
HELPER_CASE(bpf_lwt_seg6_action, end_b6_encap, SEG6_NEEDS)
{
	static const __u8 srh[24] = { 0, 2, 4, 0, 0, [8] = 0xfd, 9, [23] = 5 };
	struct seg6 s = action_make(t, SEG6_LOCAL_ACTION_END_B6_ENCAP, srh, sizeof(srh));
	struct seg6_frame inner = untouched(&s, 'x'), got;

	global(t, s.o, int, verdict) = BPF_REDIRECT;
	expect_eq(t, pass(&s, &got), SENT + 40 + 24);
	expect_ok(t, global(t, s.o, long, ret));
	expect_mem(t, got.packet + 24, srh + 8, 16);
	expect_eq(t, got.packet[SRH_AT], IPPROTO_IPV6);
	/* the inner one is as it was, but for its hop limit, which the outer one's is made of */
	inner.packet[7] = got.packet[40 + 24 + 7];
	expect_mem(t, got.packet + 40 + 24, inner.packet, END_AT + 8);
}

static void check_action_refused(struct test *t, __u32 action, const void *param, __u32 len,
				 int err)
{
	struct seg6 s = action_make(t, action, param, len);

	expect_refused(&s, err);
}

HELPER_EDGE(bpf_lwt_seg6_action, unknown, SEG6_NEEDS)
{
	check_action_refused(t, 99, hop, sizeof(hop), EINVAL);
}

/* END is what is done behind the program, without being asked for. */
HELPER_EDGE(bpf_lwt_seg6_action, end, SEG6_NEEDS)
{
	check_action_refused(t, SEG6_LOCAL_ACTION_END, hop, sizeof(hop), EINVAL);
}

HELPER_EDGE(bpf_lwt_seg6_action, end_x_of_other_size, SEG6_NEEDS)
{
	check_action_refused(t, SEG6_LOCAL_ACTION_END_X, hop, sizeof(hop) - 1, EINVAL);
}

HELPER_EDGE(bpf_lwt_seg6_action, end_t_of_other_size, SEG6_NEEDS)
{
	check_action_refused(t, SEG6_LOCAL_ACTION_END_T, hop, sizeof(hop), EINVAL);
}

/* There is no packet within the packet. */
HELPER_EDGE(bpf_lwt_seg6_action, end_dt6_of_nothing, SEG6_NEEDS)
{
	check_action_refused(t, SEG6_LOCAL_ACTION_END_DT6, &table, sizeof(table), EBADMSG);
}

HELPER_EDGE(bpf_lwt_seg6_action, end_b6_without_segments, SEG6_NEEDS)
{
	check_action_refused(t, SEG6_LOCAL_ACTION_END_B6, hop, sizeof(hop), EINVAL);
}
