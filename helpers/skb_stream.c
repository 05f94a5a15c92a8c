// SPDX-License-Identifier: GPL-2.0
/*
 * The packet helpers of sk_skb programs, which have protos of their own (sk_skb_func_proto(),
 * net/core/filter.c): a verdict between the two ends of a TCP connection, seen by who receives.
 * BPF_PROG_TEST_RUN does not run such programs.
 */
#include <string.h>

#include "helpers/skb_rig.h"
#include "selftests/sockets.h"

#define STREAM_CONFIG "CONFIG_NET_NS CONFIG_BPF_STREAM_PARSER"
#define SAID "hello world"

/* Sends SAID past the program "verdict" of @o; the receiver hears @size bytes at @want. */
static void stream_gives(struct test *t, struct bpf_object *o, const char *want, size_t size)
{
	int map = map_create(t, .type = BPF_MAP_TYPE_SOCKMAP, .key_size = 4, .value_size = 4,
			     .max_entries = 1);
	struct pair p;
	int zero = 0;

	loopback_enter(t);
	p = tcp_pair(t);
	must(t, bpf_prog_attach(prog_fd(t, o, "verdict"), map, BPF_SK_SKB_STREAM_VERDICT, 0));
	must(t, bpf_map_update_elem(map, &zero, &p.b, 0));
	global(t, o, long long, ret) = -1000000;
	must(t, sock_say(p.a, SAID));
	check_hears(t, BM_HERE, p.b, want, size);
}
#define stream_gives(t, o, text) stream_gives(t, o, text, sizeof(text) - 1)

/*
 * The helper has no proto of sk_skb's own, and its bpf_compute_data_pointers() writes into skb->cb
 * where 5.10 keeps the socket to redirect to: SK_PASS becomes a redirect to no socket at all, and
 * the bytes are lost at best.  "skmsg: Move sk_redir from TCP_SKB_CB to skb"
 */
HELPER_CASE(bpf_skb_store_bytes, sk_skb_changes_the_stream, .config = STREAM_CONFIG)
{
	static const char *const since = "5.13";
	struct bpf_object *o;

	if (!verlist_holds(since, test_kver()))
		test_skip(t, "the helper writes over the verdict's socket (until %s)", since);
	o = helper_load(t, bpf_skb_store_bytes, "verdict");
	memcpy(global_at(t, o, "bytes", 32), "HELLO", 5);
	global(t, o, __u32, len) = 5;
	stream_gives(t, o, "HELLO world");
	expect_ok(t, global(t, o, long, ret));
}

/*
 * The headers are before the data here, and their offsets negative, of which the least length was
 * made before "bpf: Check negative offsets in __bpf_skb_min_len()".
 */
HELPER_CASE(bpf_skb_change_tail, sk_skb_cuts_the_stream, .config = STREAM_CONFIG)
{
	static const char *const since = "6.13 6.12.7 6.6.68 6.1.122 5.15.176 5.10.233";
	struct bpf_object *o = helper_load(t, bpf_skb_change_tail, "verdict");

	global(t, o, __u32, len) = 5;
	if (verlist_holds(since, test_kver()))
		stream_gives(t, o, "hello");
	else
		stream_gives(t, o, SAID);
	expect(t, global(t, o, long, ret), OK_SINCE(since), ELSE(EINVAL));
}

HELPER_CASE(bpf_skb_change_head, sk_skb_puts_zeroes_before_the_stream, .config = STREAM_CONFIG)
{
	struct bpf_object *o = helper_load(t, bpf_skb_change_head, "verdict");

	global(t, o, __u32, head_room) = 3;
	stream_gives(t, o, "\0\0\0hello world");
	expect_ok(t, global(t, o, long, ret));
}

HELPER_CASE(bpf_skb_pull_data, sk_skb_reads_the_stream, .config = STREAM_CONFIG)
{
	struct bpf_object *o = helper_load(t, bpf_skb_pull_data, "verdict");

	global(t, o, __u32, len) = strlen(SAID);
	stream_gives(t, o, SAID);
	expect_ok(t, global(t, o, long, ret));
	expect_eq(t, global(t, o, bool, reached), true);
	expect_eq(t, global(t, o, __u8, last), 'h');
}

HELPER_EDGE(bpf_skb_pull_data, sk_skb_one_byte_too_many, .config = STREAM_CONFIG)
{
	struct bpf_object *o = helper_load(t, bpf_skb_pull_data, "verdict");

	global(t, o, __u32, len) = strlen(SAID) + 1;
	stream_gives(t, o, SAID);
	expect_err(t, global(t, o, long, ret), ENOMEM);
}

static struct bpf_object *room(struct test *t, int len_diff, __u32 mode, __u64 flags)
{
	struct bpf_object *o = helper_load(t, bpf_skb_adjust_room, "verdict");

	global(t, o, int, len_diff) = len_diff;
	global(t, o, __u32, mode) = mode;
	global(t, o, __u64, flags) = flags;
	return o;
}

HELPER_CASE(bpf_skb_adjust_room, sk_skb_takes_the_streams_beginning, .config = STREAM_CONFIG)
{
	struct bpf_object *o = room(t, -6, 0, 0);

	stream_gives(t, o, "world");
	expect_ok(t, global(t, o, long, ret));
}

HELPER_CASE(bpf_skb_adjust_room, sk_skb_puts_zeroes_before_the_stream, .config = STREAM_CONFIG)
{
	struct bpf_object *o = room(t, 2, 0, 0);

	stream_gives(t, o, "\0\0hello world");
	expect_ok(t, global(t, o, long, ret));
}

HELPER_EDGE(bpf_skb_adjust_room, sk_skb_takes_more_than_there_is, .config = STREAM_CONFIG)
{
	struct bpf_object *o = room(t, -(int)sizeof(SAID), 0, 0);

	stream_gives(t, o, SAID);
	expect_err(t, global(t, o, long, ret), ENOMEM);
}

/* sk_skb_adjust_room() knows neither. */
HELPER_EDGE(bpf_skb_adjust_room, sk_skb_mode, .config = STREAM_CONFIG)
{
	struct bpf_object *o = room(t, 2, BPF_ADJ_ROOM_MAC, 0);

	stream_gives(t, o, SAID);
	expect_err(t, global(t, o, long, ret), EINVAL);
}

HELPER_EDGE(bpf_skb_adjust_room, sk_skb_flags, .config = STREAM_CONFIG)
{
	struct bpf_object *o = room(t, 2, 0, BPF_F_ADJ_ROOM_FIXED_GSO);

	stream_gives(t, o, SAID);
	expect_err(t, global(t, o, long, ret), EINVAL);
}
