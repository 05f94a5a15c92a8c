// SPDX-License-Identifier: GPL-2.0
/* Checksum helpers against sums that user space makes itself. */
#include <string.h>

#include "helpers/skb_rig.h"

#define SIZE_2 2	/* BPF_F_HDR_FIELD_MASK: the field's size */
#define SIZE_4 4

struct replace {
	__u32 offset;
	__u64 from, to, flags;
};

static void set(struct test *t, struct bpf_object *o, struct replace r)
{
	global(t, o, __u32, offset) = r.offset;
	global(t, o, __u64, from) = r.from;
	global(t, o, __u64, to) = r.to;
	global(t, o, __u64, flags) = r.flags;
}

static long long replace_in(struct test *t, struct bpf_object *o, struct replace r)
{
	set(t, o, r);
	return call(t, o, "replace");
}

/* Changes @size bytes at @at of @p, its checksum left as it was; @r is what the helper wants. */
static void change(struct packet *p, int at, const void *bytes, int size, struct replace *r)
{
	memcpy(&r->from, p->data + at, size);
	memcpy(p->data + at, bytes, size);
	memcpy(&r->to, bytes, size);
	r->flags |= size;
}

HELPER_PLAIN(bpf_l3_csum_replace, two_bytes)
{
	struct bpf_object *o = helper_load(t, bpf_l3_csum_replace, "replace");
	struct replace r = { .offset = IP_CHECK_AT };
	struct packet in, out;

	packet_udp(&in);
	change(&in, IP_AT + 8, "\x05\x11", 2, &r);	/* time to live, protocol */
	expect_true(t, packet_ip_sum(&in) != 0xffff);
	set(t, o, r);
	packet_run(t, o, "replace", &in, &out);
	expect_ok(t, global(t, o, long, ret));
	expect_eq(t, packet_ip_sum(&out), 0xffff);
}

HELPER_PLAIN(bpf_l3_csum_replace, four_bytes)
{
	struct bpf_object *o = helper_load(t, bpf_l3_csum_replace, "replace");
	struct replace r = { .offset = IP_CHECK_AT };
	struct packet in, out;

	packet_udp(&in);
	change(&in, IP_AT + 12, "\xc0\x00\x02\x2a", 4, &r);	/* source */
	set(t, o, r);
	packet_run(t, o, "replace", &in, &out);
	expect_eq(t, packet_ip_sum(&out), 0xffff);
}

/* The difference of more than four bytes, summed by the caller, with bpf_csum_diff() or so. */
HELPER_PLAIN(bpf_l3_csum_replace, difference)
{
	struct bpf_object *o = helper_load(t, bpf_l3_csum_replace, "replace");
	static const __u8 both[] = "\xc0\x00\x02\x2a\xc0\x00\x02\x2b";
	struct packet in, out;
	__u16 was;

	packet_udp(&in);
	was = ~sum16(in.data + IP_AT + 12, 8, 0);
	memcpy(in.data + IP_AT + 12, both, 8);	/* source and destination */
	set(t, o, (struct replace){ IP_CHECK_AT, .to = sum16(both, 8, was) });
	packet_run(t, o, "replace", &in, &out);
	expect_ok(t, global(t, o, long, ret));
	expect_eq(t, packet_ip_sum(&out), 0xffff);
}

/* What is an edge of both, with the place of the checksum. */
#define REPLACE_EDGES(l, at)							\
	static long long l(struct test *t, struct replace r)			\
	{									\
		return replace_in(t, helper_load(t, bpf_##l##_csum_replace, "replace"), r);	\
	}									\
										\
	HELPER_EDGE_PLAIN(bpf_##l##_csum_replace, odd_offset)			\
	{									\
		expect_err(t, l(t, REPLACE(at + 1, 0, 1, SIZE_2)), EFAULT);	\
	}									\
										\
	/* of the 64 bytes of prog_run() */					\
	HELPER_EDGE_PLAIN(bpf_##l##_csum_replace, at_the_end)			\
	{									\
		expect_ok(t, l(t, REPLACE(62, 0, 1, SIZE_2)));			\
		expect_err(t, l(t, REPLACE(64, 0, 1, SIZE_2)), EFAULT);		\
	}									\
										\
	HELPER_EDGE_PLAIN(bpf_##l##_csum_replace, offset_above_16_bits)		\
	{									\
		expect_err(t, l(t, REPLACE(0x10000, 0, 1, SIZE_2)), EFAULT);	\
	}									\
										\
	HELPER_EDGE_PLAIN(bpf_##l##_csum_replace, no_such_size)			\
	{									\
		expect_err(t, l(t, REPLACE(at, 0, 1, 1)), EINVAL);		\
		expect_err(t, l(t, REPLACE(at, 0, 1, 3)), EINVAL);		\
		expect_err(t, l(t, REPLACE(at, 0, 1, 8)), EINVAL);		\
	}									\
										\
	/* With size 0, "to" is a sum of differences: nothing is taken from it. */	\
	HELPER_EDGE_PLAIN(bpf_##l##_csum_replace, difference_from_something)	\
	{									\
		expect_ok(t, l(t, REPLACE(at, 0, 1, 0)));			\
		expect_err(t, l(t, REPLACE(at, 1, 1, 0)), EINVAL);		\
	}
#define REPLACE(...) ((struct replace){ __VA_ARGS__ })

REPLACE_EDGES(l3, IP_CHECK_AT)
REPLACE_EDGES(l4, UDP_CHECK_AT)

HELPER_EDGE_PLAIN(bpf_l3_csum_replace, flags_of_layer_4)
{
	expect_err(t, l3(t, REPLACE(IP_CHECK_AT, 0, 1, SIZE_2 | BPF_F_PSEUDO_HDR)), EINVAL);
	expect_err(t, l3(t, REPLACE(IP_CHECK_AT, 0, 1, SIZE_2 | BPF_F_MARK_MANGLED_0)), EINVAL);
}

HELPER_PLAIN(bpf_l4_csum_replace, payload)
{
	struct bpf_object *o = helper_load(t, bpf_l4_csum_replace, "replace");
	struct replace r = { .offset = UDP_CHECK_AT, .flags = BPF_F_MARK_MANGLED_0 };
	struct packet in, out;

	packet_udp(&in);
	change(&in, PAYLOAD_AT, "\x12\x34\x56\x78", 4, &r);
	expect_true(t, packet_udp_sum(&in) != 0xffff);
	set(t, o, r);
	packet_run(t, o, "replace", &in, &out);
	expect_ok(t, global(t, o, long, ret));
	expect_eq(t, packet_udp_sum(&out), 0xffff);
}

/* The flag makes a difference to the checksum only where the device is to complete it. */
HELPER_PLAIN(bpf_l4_csum_replace, pseudo_header)
{
	struct bpf_object *o = helper_load(t, bpf_l4_csum_replace, "replace");
	struct replace r = { .offset = UDP_CHECK_AT, .flags = BPF_F_PSEUDO_HDR };
	struct packet in, out;

	packet_udp(&in);
	change(&in, IP_AT + 16, "\xc0\x00\x02\x2a", 4, &r);	/* destination */
	set(t, o, r);
	packet_run(t, o, "replace", &in, &out);
	expect_ok(t, global(t, o, long, ret));
	expect_eq(t, packet_udp_sum(&out), 0xffff);
}

/*
 * The skb's sum, which the kernel checks behind the program.  Without the flag the checksum makes
 * up for a change of bytes that the sum is over as well, and the sum stays.  With it the change is
 * of the pseudo header, the IPv4 header's own checksum makes up for that one, and the sum follows
 * the checksum (inet_proto_csum_replace4(), net/core/utils.c).  Here the checksum alone changes.
 */
HELPER_PLAIN(bpf_l4_csum_replace, pseudo_header_changes_the_sum_of_the_skb)
{
	struct bpf_object *o = helper_load(t, bpf_l4_csum_replace, "replace");
	struct packet in;

	packet_udp(&in);
	set(t, o, (struct replace){ UDP_CHECK_AT, 0x1234, 0x4321, SIZE_2 });
	expect_err(t, packet_run_complete(t, o, "replace", &in), EBADMSG);
	global(t, o, __u64, flags) = SIZE_2 | BPF_F_PSEUDO_HDR;
	expect_ok(t, packet_run_complete(t, o, "replace", &in));
}

/* IPv6 has no checksum of its own that would make up for an address. */
HELPER_PLAIN(bpf_l4_csum_replace, ipv6_pseudo_header_does_not)
{
	struct bpf_object *o = helper_load(t, bpf_l4_csum_replace, "replace");
	struct packet in;

	packet_udp(&in);
	set(t, o, (struct replace){ UDP_CHECK_AT, 0, 0x1234, BPF_F_PSEUDO_HDR | BPF_F_IPV6 });
	expect_err(t, packet_run_complete(t, o, "replace", &in), EBADMSG);
	global(t, o, __u64, flags) = BPF_F_PSEUDO_HDR;
	expect_ok(t, packet_run_complete(t, o, "replace", &in));
}

HELPER_PLAIN(bpf_l4_csum_replace, no_checksum_stays_none)
{
	struct bpf_object *o = helper_load(t, bpf_l4_csum_replace, "replace");
	struct packet in, out;

	packet_udp(&in);
	memset(in.data + UDP_CHECK_AT, 0, 2);
	set(t, o, (struct replace){ UDP_CHECK_AT, 0, 1, SIZE_2 | BPF_F_MARK_MANGLED_0 });
	packet_run(t, o, "replace", &in, &out);
	expect_mem(t, out.data + UDP_CHECK_AT, "\0\0", 2);
	set(t, o, (struct replace){ UDP_CHECK_AT, 0, 1,
				    SIZE_2 | BPF_F_MARK_MANGLED_0 | BPF_F_MARK_ENFORCE });
	packet_run(t, o, "replace", &in, &out);
	expect_true(t, out.data[UDP_CHECK_AT] || out.data[UDP_CHECK_AT + 1]);
}

HELPER_EDGE_PLAIN(bpf_l4_csum_replace, unknown_flag)
{
	expect_err(t, l4(t, REPLACE(UDP_CHECK_AT, 0, 1, 1ULL << 63)), EINVAL);
	expect_err(t, l4(t, REPLACE(UDP_CHECK_AT, 0, 1, BPF_F_IPV6 << 1)), EINVAL);
}

/* "bpf: Fix L4 csum update on IPv6 in CHECKSUM_COMPLETE" gave it the flag. */
HELPER_EDGE_PLAIN(bpf_l4_csum_replace, ipv6_flag)
{
	expect(t, l4(t, REPLACE(UDP_CHECK_AT, 0, 1, SIZE_4 | BPF_F_IPV6)),
	       OK_SINCE("6.16 6.15.2 6.12.33 6.6.94 6.1.142 5.15.186 5.10.239"), ELSE(EINVAL));
}

/* The helper's sum has 32 bits, or 16 since 6.13: folded it is the same. */
static __u16 fold(long long sum)
{
	__u32 s = sum;

	while (s >> 16)
		s = (s & 0xffff) + (s >> 16);
	return s;
}

static long long diff(struct test *t, struct bpf_object *o, __u32 from_size, __u32 to_size,
		      __u32 seed)
{
	global(t, o, __u32, from_size) = from_size;
	global(t, o, __u32, to_size) = to_size;
	global(t, o, __u32, seed) = seed;
	return call(t, o, "diff");
}

/* The program, with two buffers to sum. */
static struct bpf_object *diff_load(struct test *t)
{
	struct bpf_object *o = helper_load(t, bpf_csum_diff, "diff");
	__u8 *from = global_at(t, o, "from", 1024), *to = global_at(t, o, "to", 1024);
	int i;

	for (i = 0; i < 64; i++) {
		from[i] = 7 * i + 1;
		to[i] = 255 - 3 * i;
	}
	return o;
}

#define FROM(o) global_at(t, o, "from", 1024)
#define TO(o) global_at(t, o, "to", 1024)

static __u16 minus(struct test *t, struct bpf_object *o, __u16 sum)
{
	__u16 removed = ~sum16(FROM(o), 64, 0);

	return sum16(&removed, 2, sum);
}

HELPER_PLAIN(bpf_csum_diff, adds_what_is_pushed)
{
	__u16 seed = sum16("seed", 4, 0);
	struct bpf_object *o = diff_load(t);

	expect_eq(t, fold(diff(t, o, 0, 64, seed)), sum16(TO(o), 64, seed));
}

HELPER_PLAIN(bpf_csum_diff, takes_away_what_is_pulled)
{
	__u16 seed = sum16("seed", 4, 0);
	struct bpf_object *o = diff_load(t);

	expect_eq(t, fold(diff(t, o, 64, 0, seed)), minus(t, o, seed));
}

HELPER_PLAIN(bpf_csum_diff, difference_of_equal_sizes)
{
	__u16 seed = sum16("seed", 4, 0);
	struct bpf_object *o = diff_load(t);

	expect_eq(t, fold(diff(t, o, 64, 64, seed)), minus(t, o, sum16(TO(o), 64, seed)));
}

HELPER_PLAIN(bpf_csum_diff, difference_of_other_sizes)
{
	struct bpf_object *o = diff_load(t);

	expect_eq(t, fold(diff(t, o, 64, 8, 0)), minus(t, o, sum16(TO(o), 8, 0)));
}

HELPER_PLAIN(bpf_csum_diff, xdp)
{
	struct bpf_object *o = helper_load(t, bpf_csum_diff, "diff_xdp");

	memset(TO(o), 0x11, 64);
	expect_eq(t, fold(call(t, o, "diff_xdp")), sum16(TO(o), 64, 0));
}

/* A header whose checksum is right has the sum 0xffff. */
HELPER_PLAIN(bpf_csum_diff, of_the_packet_itself)
{
	struct bpf_object *o = helper_load(t, bpf_csum_diff, "sum_of_ip_header");
	struct packet in, out;

	packet_udp(&in);
	expect_eq(t, fold(packet_ret(t, o, "sum_of_ip_header", &in, &out)), 0xffff);
}

HELPER_EDGE_PLAIN(bpf_csum_diff, of_nothing_is_the_seed)
{
	expect_eq(t, diff(t, diff_load(t), 0, 0, 0x1234), 0x1234);
	expect_eq(t, diff(t, diff_load(t), 0, 0, 0), 0);
}

/* Until 6.12 both are copied into a buffer of MAX_BPF_STACK bytes. */
HELPER_EDGE_PLAIN(bpf_csum_diff, as_much_as_a_stack)
{
	expect_ok(t, diff(t, diff_load(t), 256, 256, 0));
	expect_ok(t, diff(t, diff_load(t), 0, 512, 0));
}

/* "bpf: bpf_csum_diff: Optimize and homogenize for all archs" gave up the buffer and all limits. */
HELPER_EDGE_PLAIN(bpf_csum_diff, more_than_a_stack)
{
	expect(t, diff(t, diff_load(t), 512, 4, 0), OK_SINCE("6.13"), ELSE(EINVAL));
	expect(t, diff(t, diff_load(t), 1024, 1024, 0), OK_SINCE("6.13"), ELSE(EINVAL));
}

HELPER_EDGE_PLAIN(bpf_csum_diff, size_that_is_no_multiple_of_4)
{
	expect(t, diff(t, diff_load(t), 3, 4, 0), OK_SINCE("6.13"), ELSE(EINVAL));
	expect(t, diff(t, diff_load(t), 4, 6, 0), OK_SINCE("6.13"), ELSE(EINVAL));
	expect(t, diff(t, diff_load(t), 0, 1, 0), OK_SINCE("6.13"), ELSE(EINVAL));
}
