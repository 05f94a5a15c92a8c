// SPDX-License-Identifier: GPL-2.0
/* Checksum helpers against sums that user space makes itself. */
#include <string.h>

#include "helpers/fixtures.h"

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

static long long replace(struct test *t, struct bpf_object *o, struct replace r)
{
	set(t, o, r);
	return call(t, o, "replace");
}
#define replace(t, o, ...) replace(t, o, (struct replace){ __VA_ARGS__ })

/* Changes @size bytes at @at of @p, its checksum left as it was; @r is what the helper wants. */
static void change(struct packet *p, int at, const void *bytes, int size, struct replace *r)
{
	memcpy(&r->from, p->data + at, size);
	memcpy(p->data + at, bytes, size);
	memcpy(&r->to, bytes, size);
	r->flags |= size;
}

HELPER_CASE(bpf_l3_csum_replace, two_bytes)
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

HELPER_CASE(bpf_l3_csum_replace, four_bytes)
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

HELPER_CASE(bpf_l3_csum_replace, errors)
{
	struct bpf_object *o = helper_load(t, bpf_l3_csum_replace, "replace");

	expect_ok(t, replace(t, o, IP_CHECK_AT, 0, 1, SIZE_2));
	expect_err(t, replace(t, o, IP_CHECK_AT + 1, 0, 1, SIZE_2), EFAULT);
	expect_err(t, replace(t, o, 64, 0, 1, SIZE_2), EFAULT);
	expect_err(t, replace(t, o, 0x10000, 0, 1, SIZE_2), EFAULT);
	expect_err(t, replace(t, o, IP_CHECK_AT, 0, 1, 3), EINVAL);
	expect_err(t, replace(t, o, IP_CHECK_AT, 0, 1, SIZE_2 | BPF_F_PSEUDO_HDR), EINVAL);
	/* with size 0, @to is a sum of differences, and nothing can be taken from it */
	expect_ok(t, replace(t, o, IP_CHECK_AT, 0, 1, 0));
	expect_err(t, replace(t, o, IP_CHECK_AT, 1, 1, 0), EINVAL);
}

HELPER_CASE(bpf_l4_csum_replace, payload_and_pseudo_header)
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

	/* the flag makes a difference only where the device is to complete the checksum */
	r = (struct replace){ .offset = UDP_CHECK_AT, .flags = BPF_F_PSEUDO_HDR };
	packet_udp(&in);
	change(&in, IP_AT + 16, "\xc0\x00\x02\x2a", 4, &r);	/* destination */
	set(t, o, r);
	packet_run(t, o, "replace", &in, &out);
	expect_eq(t, packet_udp_sum(&out), 0xffff);
}

HELPER_CASE(bpf_l4_csum_replace, no_checksum_stays_none)
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

HELPER_CASE(bpf_l4_csum_replace, errors)
{
	struct bpf_object *o = helper_load(t, bpf_l4_csum_replace, "replace");

	expect_ok(t, replace(t, o, UDP_CHECK_AT, 0, 1, SIZE_4));
	expect_err(t, replace(t, o, UDP_CHECK_AT + 1, 0, 1, SIZE_4), EFAULT);
	expect_err(t, replace(t, o, 64, 0, 1, SIZE_4), EFAULT);
	expect_err(t, replace(t, o, UDP_CHECK_AT, 0, 1, 3), EINVAL);
	expect_err(t, replace(t, o, UDP_CHECK_AT, 1, 1, 0), EINVAL);
	expect_err(t, replace(t, o, UDP_CHECK_AT, 0, 1, 1ULL << 63), EINVAL);
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

HELPER_CASE(bpf_csum_diff, push_pull_and_diff)
{
	struct bpf_object *o = helper_load(t, bpf_csum_diff, "diff");
	__u8 *from = global_at(t, o, "from", 512), *to = global_at(t, o, "to", 512);
	__u16 removed, seed = sum16("seed", 4, 0);
	int i;

	for (i = 0; i < 64; i++) {
		from[i] = 7 * i + 1;
		to[i] = 255 - 3 * i;
	}
	removed = ~sum16(from, 64, 0);
	expect_eq(t, fold(diff(t, o, 0, 64, seed)), sum16(to, 64, seed));
	expect_eq(t, fold(diff(t, o, 64, 0, seed)), sum16(&removed, 2, seed));
	expect_eq(t, fold(diff(t, o, 64, 64, seed)), sum16(&removed, 2, sum16(to, 64, seed)));
	expect_eq(t, fold(diff(t, o, 64, 8, 0)), sum16(&removed, 2, sum16(to, 8, 0)));
	expect_eq(t, diff(t, o, 0, 0, seed), seed);
}

HELPER_CASE(bpf_csum_diff, errors)
{
	struct bpf_object *o = helper_load(t, bpf_csum_diff, "diff");

	expect_ok(t, diff(t, o, 256, 256, 0));
	/* "Optimize and homogenize for all archs" gave up the buffer, and all limits */
	expect(t, diff(t, o, 3, 4, 0), OK_SINCE("6.13"), ELSE(EINVAL));
	expect(t, diff(t, o, 4, 6, 0), OK_SINCE("6.13"), ELSE(EINVAL));
	expect(t, diff(t, o, 512, 4, 0), OK_SINCE("6.13"), ELSE(EINVAL));
}
