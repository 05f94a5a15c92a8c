// SPDX-License-Identifier: GPL-2.0
/*
 * What an skb says of its packet's checksum.  A packet of BPF_PROG_TEST_RUN is CHECKSUM_NONE, and
 * since 6.16 CHECKSUM_COMPLETE on demand; then the kernel itself sums it again.
 */
#include <string.h>

#include "helpers/skb_rig.h"

/* ---- bpf_csum_update */

static struct bpf_object *update_word(struct test *t, const char *prog)
{
	struct bpf_object *o = helper_load(t, bpf_csum_update, prog);

	memcpy(global_at(t, o, "word", 4), "\x12\x34\x56\x78", 4);
	return o;
}

HELPER_PLAIN(bpf_csum_update, follows_a_direct_write)
{
	struct packet in;

	packet_udp(&in);
	/* the write alone makes the sum wrong */
	expect_err(t, packet_run_complete(t, update_word(t, "write_only"), "write_only", &in),
		   EBADMSG);
	expect_ok(t, packet_run_complete(t, update_word(t, "write_and_update"), "write_and_update",
					 &in));
}

static __u16 fold(__u32 sum)
{
	sum = (sum & 0xffff) + (sum >> 16);
	return sum + (sum >> 16);
}

HELPER_PLAIN(bpf_csum_update, gives_the_new_sum)
{
	struct bpf_object *o = helper_load(t, bpf_csum_update, "update_twice");
	struct packet in;
	__u16 sum;

	packet_udp(&in);
	global(t, o, __u32, csum) = 0x1234;
	expect_ok(t, packet_run_complete(t, o, "update_twice", &in));
	/* of all behind the Ethernet header */
	sum = sum16(in.data + ETH_LEN, in.size - ETH_LEN, 0);
	expect_eq(t, fold(global(t, o, __u32, old)), sum);
	expect_eq(t, fold(global(t, o, __u32, now)), fold((__u32)sum + 0x1234));
}

HELPER_EDGE_PLAIN(bpf_csum_update, wrong_sum_is_seen)
{
	struct bpf_object *o = helper_load(t, bpf_csum_update, "update");
	struct packet in;

	packet_udp(&in);
	global(t, o, __u32, csum) = 0x1234;
	expect_err(t, packet_run_complete(t, o, "update", &in), EBADMSG);
}

HELPER_EDGE_PLAIN(bpf_csum_update, packet_without_a_sum)
{
	struct bpf_object *o = helper_load(t, bpf_csum_update, "update");

	expect_err(t, call(t, o, "update"), BM_ENOTSUPP);
	global(t, o, __u32, csum) = ~0U;
	expect_err(t, call(t, o, "update"), BM_ENOTSUPP);
}

/* ---- bpf_csum_level */

#define STEPS 8

/* Does @ops, up to STEPS operations of one run; a query's result is @want, as all others' is 0. */
static void levels(struct test *t, const int *ops, int nr, const long *want)
{
	struct bpf_object *o = helper_load(t, bpf_csum_level, "many");
	int *steps = global_at(t, o, "steps", STEPS * sizeof(int));
	long *results = global_at(t, o, "results", STEPS * sizeof(long));
	int i;

	for (i = 0; i < STEPS; i++) {
		steps[i] = i < nr ? ops[i] : -1;
		results[i] = -1;
	}
	run_once(t, o, "many");
	for (i = 0; i < nr; i++)
		expect_eq(t, results[i], want[i]);
}

/* Pairs of an operation and its result. */
#define expect_levels(t, ...)								\
	do {										\
		static const long pairs[][2] = { __VA_ARGS__ };				\
		const int nr = sizeof(pairs) / sizeof(*pairs);				\
		int ops[STEPS], i;							\
		long want[STEPS];							\
											\
		for (i = 0; i < nr; i++) {						\
			ops[i] = pairs[i][0];						\
			want[i] = pairs[i][1];						\
		}									\
		levels(t, ops, nr, want);						\
	} while (0)

#define QUERY BPF_CSUM_LEVEL_QUERY
#define INC BPF_CSUM_LEVEL_INC
#define DEC BPF_CSUM_LEVEL_DEC
#define RESET BPF_CSUM_LEVEL_RESET

/* __skb_incr_checksum_unnecessary(), include/linux/skbuff.h: the first makes it level 0. */
HELPER_PLAIN(bpf_csum_level, increments)
{
	expect_levels(t, { INC, 0 }, { QUERY, 0 }, { INC, 0 }, { QUERY, 1 });
}

HELPER_PLAIN(bpf_csum_level, decrements)
{
	expect_levels(t, { INC, 0 }, { INC, 0 }, { INC, 0 }, { DEC, 0 }, { QUERY, 1 });
}

HELPER_PLAIN(bpf_csum_level, decrements_to_none)
{
	expect_levels(t, { INC, 0 }, { DEC, 0 }, { QUERY, -EACCES });
}

HELPER_PLAIN(bpf_csum_level, resets)
{
	expect_levels(t, { INC, 0 }, { INC, 0 }, { RESET, 0 }, { QUERY, -EACCES });
}

HELPER_EDGE_PLAIN(bpf_csum_level, query_without_a_level)
{
	expect_levels(t, { QUERY, -EACCES });
}

/* SKB_MAX_CSUM_LEVEL is 3. */
HELPER_EDGE_PLAIN(bpf_csum_level, stays_at_the_most)
{
	expect_levels(t, { INC, 0 }, { INC, 0 }, { INC, 0 }, { INC, 0 }, { QUERY, 3 }, { INC, 0 },
		      { QUERY, 3 });
}

HELPER_EDGE_PLAIN(bpf_csum_level, nothing_to_decrement)
{
	expect_levels(t, { DEC, 0 }, { QUERY, -EACCES }, { RESET, 0 }, { QUERY, -EACCES });
}

HELPER_EDGE_PLAIN(bpf_csum_level, no_such_operation)
{
	struct bpf_object *o = helper_load(t, bpf_csum_level, "level");

	global(t, o, __u64, op) = RESET + 1;
	expect_err(t, call(t, o, "level"), EINVAL);
	/* 64 bits count */
	global(t, o, __u64, op) = 1ULL << 32;
	expect_err(t, call(t, o, "level"), EINVAL);
}
