// SPDX-License-Identifier: GPL-2.0
/*
 * Options in TCP headers that sockops programs of the connecting end ask room for and write
 * (net/ipv4/tcp_output.c, bpf_skops_hdr_opt_len() and bpf_skops_write_hdr_opt()).  They are in its
 * SYN, which the listening socket keeps, and user space reads.
 *
 * Of 40 bytes the SYN has 20 for itself: the MSS 4, SACK and timestamps 12, window scaling 4.
 * Kinds 253 and 254 are experimental: RFC 6994 has a magic number behind the length.
 */
#include <string.h>

#include "helpers/sockops_rig.h"

#define SYN_OWN 20
/* Behind the SYN only the timestamps are left. */
#define DATA_OWN 12

/* ---- bpf_reserve_hdr_opt() */

#define RESERVE(what) HELPER_CASE(bpf_reserve_hdr_opt, what, SOCKOPS)
#define RESERVE_EDGE(what) HELPER_EDGE(bpf_reserve_hdr_opt, what, SOCKOPS)

static struct bpf_object *reserve(struct test *t, __u32 len, __u64 flags)
{
	struct bpf_object *o = sockops_enter(t, bpf_reserve_hdr_opt, "reserve");

	global(t, o, __u32, len) = len;
	global(t, o, __u64, flags) = flags;
	return o;
}

/* The SYN of a new connection has so many bytes more than its own. */
static void check_grown(struct bm_where where, struct test *t, __u32 by)
{
	struct tcp_options syn = tcp_syn_options(t, sockops_connect(t, 1).b);

	check_eq(t, where, "bytes of options in the SYN", syn.size, SYN_OWN + by);
	cgroup_leave();
}
#define expect_grown(t, by) check_grown(BM_HERE, t, by)

/* What is not written is filled with gaps, of one byte each (TCPOPT_NOP). */
RESERVE(header_grows)
{
	struct bpf_object *o = reserve(t, 4, 0);
	struct tcp_options syn = tcp_syn_options(t, sockops_connect(t, 1).b);

	expect_ok(t, global(t, o, long, ret));
	expect_eq(t, syn.size, SYN_OWN + 4);
	expect_mem(t, syn.bytes + SYN_OWN, "\1\1\1\1", 4);
	cgroup_leave();
}

RESERVE(twice_is_the_sum)
{
	struct bpf_object *o = reserve(t, 4, 0);

	global(t, o, __u32, second_len) = 8;
	expect_grown(t, 12);
	expect_ok(t, global(t, o, long, ret));
	expect_ok(t, global(t, o, long, second_ret));
}

/* The length of a header is told in words of four bytes. */
RESERVE_EDGE(rounded_up)
{
	struct bpf_object *o = reserve(t, 5, 0);

	expect_grown(t, 8);
	expect_ok(t, global(t, o, long, ret));
}

RESERVE_EDGE(least)
{
	struct bpf_object *o = reserve(t, 2, 0);

	expect_grown(t, 4);
	expect_ok(t, global(t, o, long, ret));
}

RESERVE_EDGE(less_than_the_least)
{
	struct bpf_object *o = reserve(t, 1, 0);

	expect_grown(t, 0);
	expect_err(t, global(t, o, long, ret), EINVAL);
}

RESERVE_EDGE(zero)
{
	struct bpf_object *o = reserve(t, 0, 0);

	expect_grown(t, 0);
	expect_err(t, global(t, o, long, ret), EINVAL);
}

RESERVE_EDGE(all_of_a_syn)
{
	struct bpf_object *o = reserve(t, TCP_OPTIONS_MAX - SYN_OWN, 0);

	expect_grown(t, TCP_OPTIONS_MAX - SYN_OWN);
	expect_ok(t, global(t, o, long, ret));
}

RESERVE_EDGE(one_byte_too_many)
{
	struct bpf_object *o = reserve(t, TCP_OPTIONS_MAX - SYN_OWN + 1, 0);

	expect_grown(t, 0);
	expect_err(t, global(t, o, long, ret), ENOSPC);
	/* behind the SYN there is more room */
	expect_ok(t, global(t, o, long, data_ret));
}

RESERVE_EDGE(all_of_a_segment)
{
	struct bpf_object *o = reserve(t, TCP_OPTIONS_MAX - DATA_OWN, 0);

	expect_grown(t, 0);
	expect_ok(t, global(t, o, long, data_ret));
}

RESERVE_EDGE(one_byte_too_many_for_a_segment)
{
	struct bpf_object *o = reserve(t, TCP_OPTIONS_MAX - DATA_OWN + 1, 0);

	expect_grown(t, 0);
	expect_err(t, global(t, o, long, data_ret), ENOSPC);
}

RESERVE_EDGE(second_one_byte_too_many)
{
	struct bpf_object *o = reserve(t, 4, 0);

	global(t, o, __u32, second_len) = TCP_OPTIONS_MAX - SYN_OWN - 4 + 1;
	expect_grown(t, 4);
	expect_ok(t, global(t, o, long, ret));
	expect_err(t, global(t, o, long, second_ret), ENOSPC);
}

RESERVE_EDGE(greatest)
{
	struct bpf_object *o = reserve(t, ~0U, 0);

	expect_grown(t, 0);
	expect_err(t, global(t, o, long, ret), ENOSPC);
}

RESERVE_EDGE(unknown_flag)
{
	struct bpf_object *o = reserve(t, 4, 1ULL << 63);

	expect_grown(t, 0);
	expect_err(t, global(t, o, long, ret), EINVAL);
}

static void reserve_elsewhere(struct test *t, __u32 op)
{
	struct bpf_object *o = reserve(t, 4, 0);

	global(t, o, __u32, elsewhere) = op;
	expect_grown(t, 4);
	expect_err(t, global(t, o, long, elsewhere_ret), EPERM);
}

RESERVE_EDGE(too_early)
{
	reserve_elsewhere(t, BPF_SOCK_OPS_TCP_CONNECT_CB);
}

RESERVE_EDGE(too_late)
{
	reserve_elsewhere(t, BPF_SOCK_OPS_WRITE_HDR_OPT_CB);
}

/* ---- bpf_store_hdr_opt() */

#define STORE(what) HELPER_CASE(bpf_store_hdr_opt, what, SOCKOPS)
#define STORE_EDGE(what) HELPER_EDGE(bpf_store_hdr_opt, what, SOCKOPS)

/* Room for @room bytes, and the bytes of an option, of which @len are handed over. */
static struct bpf_object *store(struct test *t, __u32 room, const char *option, __u32 len)
{
	struct bpf_object *o = sockops_enter(t, bpf_store_hdr_opt, "store");

	memcpy(global_at(t, o, "option", 32), option, len);
	global(t, o, __u32, len) = len;
	global(t, o, __u32, room) = room;
	return o;
}
#define store(t, room, option) store(t, room, option, sizeof(option) - 1)

static void store_second(struct test *t, struct bpf_object *o, const char *option, __u32 len)
{
	memcpy(global_at(t, o, "second", 32), option, len);
	global(t, o, __u32, second_len) = len;
}
#define store_second(t, o, option) store_second(t, o, option, sizeof(option) - 1)

/* Exactly this is behind the SYN's own options. */
static void check_syn(struct bm_where where, struct test *t, const char *want, __u32 size)
{
	struct tcp_options syn = tcp_syn_options(t, sockops_connect(t, 1).b);

	if (check_eq(t, where, "bytes of options in the SYN", syn.size, SYN_OWN + size))
		check_mem(t, where, "options in the SYN", syn.bytes + SYN_OWN, want, size);
	cgroup_leave();
}
#define expect_syn(t, want) check_syn(BM_HERE, t, want, sizeof(want) - 1)

STORE(is_on_the_wire)
{
	struct bpf_object *o = store(t, 8, "\xfe\x08\xbe\xef" "abcd");

	expect_syn(t, "\xfe\x08\xbe\xef" "abcd");
	expect_ok(t, global(t, o, long, ret));
}

STORE(two_of_them)
{
	struct bpf_object *o = store(t, 12, "\xfe\x06\xbe\xef" "ab");

	store_second(t, o, "\xfe\x06\xca\xfe" "cd");
	expect_syn(t, "\xfe\x06\xbe\xef" "ab" "\xfe\x06\xca\xfe" "cd");
	expect_ok(t, global(t, o, long, ret));
	expect_ok(t, global(t, o, long, second_ret));
}

/* Not an experimental one: it needs no magic number, but stands there once. */
STORE(another_kind)
{
	struct bpf_object *o = store(t, 4, "\xc8\x04" "ab");

	store_second(t, o, "\xc8\x04" "cd");
	expect_syn(t, "\xc8\x04" "ab");
	expect_ok(t, global(t, o, long, ret));
}

/* What follows in the buffer is not the option's. */
STORE_EDGE(longer_buffer)
{
	struct bpf_object *o = store(t, 4, "\xfe\x04\xbe\xef" "abcd");

	expect_syn(t, "\xfe\x04\xbe\xef");
	expect_ok(t, global(t, o, long, ret));
}

STORE_EDGE(shorter_than_the_room)
{
	struct bpf_object *o = store(t, 8, "\xfe\x05\xbe\xef" "a");

	expect_syn(t, "\xfe\x05\xbe\xef" "a\x01\x01\x01");
	expect_ok(t, global(t, o, long, ret));
}

STORE_EDGE(all_of_a_syn)
{
	struct bpf_object *o = store(t, 20, "\xfd\x14\xbe\xef" "abcdefghijklmnop");

	expect_syn(t, "\xfd\x14\xbe\xef" "abcdefghijklmnop");
	expect_ok(t, global(t, o, long, ret));
}

/* The room was rounded up to four bytes, and may be used so. */
STORE_EDGE(what_was_rounded_up)
{
	struct bpf_object *o = store(t, 5, "\xfe\x08\xbe\xef" "abcd");

	expect_syn(t, "\xfe\x08\xbe\xef" "abcd");
	expect_ok(t, global(t, o, long, ret));
}

STORE_EDGE(one_byte_too_many)
{
	struct bpf_object *o = store(t, 8, "\xfe\x09\xbe\xef" "abcde");

	expect_syn(t, "\x01\x01\x01\x01\x01\x01\x01\x01");
	expect_err(t, global(t, o, long, ret), ENOSPC);
}

STORE_EDGE(second_has_no_room)
{
	struct bpf_object *o = store(t, 8, "\xfe\x05\xbe\xef" "a");

	store_second(t, o, "\xfe\x04\xca\xfe");
	expect_syn(t, "\xfe\x05\xbe\xef" "a\x01\x01\x01");
	expect_err(t, global(t, o, long, second_ret), ENOSPC);
}

STORE_EDGE(the_same_again)
{
	struct bpf_object *o = store(t, 8, "\xfe\x04\xbe\xef");

	store_second(t, o, "\xfe\x04\xbe\xef");
	expect_syn(t, "\xfe\x04\xbe\xef\x01\x01\x01\x01");
	expect_ok(t, global(t, o, long, ret));
	expect_err(t, global(t, o, long, second_ret), EEXIST);
}

/* Of a magic number of 32 bits the first 16 decide. */
STORE_EDGE(same_half_of_the_magic)
{
	struct bpf_object *o = store(t, 12, "\xfe\x06\xbe\xef" "ab");

	store_second(t, o, "\xfe\x06\xbe\xef" "cd");
	expect_syn(t, "\xfe\x06\xbe\xef" "ab\x01\x01\x01\x01\x01\x01");
	expect_err(t, global(t, o, long, second_ret), EEXIST);
}

/* The two experimental kinds are not one. */
STORE_EDGE(same_magic_of_another_kind)
{
	struct bpf_object *o = store(t, 8, "\xfe\x04\xbe\xef");

	store_second(t, o, "\xfd\x04\xbe\xef");
	expect_syn(t, "\xfe\x04\xbe\xef\xfd\x04\xbe\xef");
	expect_ok(t, global(t, o, long, second_ret));
}

/* The kernel's own, the MSS. */
STORE_EDGE(one_of_the_kernels)
{
	struct bpf_object *o = store(t, 4, "\x02\x04\x05\xb4");

	expect_syn(t, "\x01\x01\x01\x01");
	expect_err(t, global(t, o, long, ret), EEXIST);
}

/* 0 ends the options, and 1 is a gap between them: both are no options with a length. */
STORE_EDGE(end_of_options)
{
	struct bpf_object *o = store(t, 4, "\0\x04" "ab");

	expect_syn(t, "\x01\x01\x01\x01");
	expect_err(t, global(t, o, long, ret), EINVAL);
}

STORE_EDGE(no_operation)
{
	struct bpf_object *o = store(t, 4, "\x01\x04" "ab");

	expect_syn(t, "\x01\x01\x01\x01");
	expect_err(t, global(t, o, long, ret), EINVAL);
}

STORE_EDGE(longer_than_the_buffer)
{
	struct bpf_object *o = store(t, 8, "\xfe\x05\xbe\xef");

	expect_syn(t, "\x01\x01\x01\x01\x01\x01\x01\x01");
	expect_err(t, global(t, o, long, ret), EINVAL);
}

STORE_EDGE(half_a_magic)
{
	struct bpf_object *o = store(t, 4, "\xfe\x03\xbe\xef");

	expect_syn(t, "\x01\x01\x01\x01");
	expect_err(t, global(t, o, long, ret), EINVAL);
}

STORE_EDGE(buffer_of_one_byte)
{
	struct bpf_object *o = store(t, 4, "\xfe");

	expect_syn(t, "\x01\x01\x01\x01");
	expect_err(t, global(t, o, long, ret), EINVAL);
}

STORE_EDGE(unknown_flag)
{
	struct bpf_object *o = store(t, 4, "\xfe\x04\xbe\xef");

	global(t, o, __u64, flags) = 1ULL << 63;
	expect_syn(t, "\x01\x01\x01\x01");
	expect_err(t, global(t, o, long, ret), EINVAL);
}

/* An option of one byte cannot be read over: whatever comes behind it has no place. */
STORE_EDGE(behind_a_broken_one)
{
	struct bpf_object *o = store(t, 4, "\xc8\x01");

	store_second(t, o, "\xc9\x03" "a");
	expect_syn(t, "\xc8\x01\x01\x01");
	expect_ok(t, global(t, o, long, ret));
	expect_err(t, global(t, o, long, second_ret), EFAULT);
}

static void store_elsewhere(struct test *t, __u32 op)
{
	struct bpf_object *o = store(t, 4, "\xfe\x04\xbe\xef");

	global(t, o, __u32, elsewhere) = op;
	expect_syn(t, "\xfe\x04\xbe\xef");
	expect_err(t, global(t, o, long, elsewhere_ret), EPERM);
}

STORE_EDGE(too_early)
{
	store_elsewhere(t, BPF_SOCK_OPS_HDR_OPT_LEN_CB);
}

STORE_EDGE(before_there_is_a_header)
{
	store_elsewhere(t, BPF_SOCK_OPS_TCP_CONNECT_CB);
}

STORE_EDGE(too_late)
{
	store_elsewhere(t, BPF_SOCK_OPS_ACTIVE_ESTABLISHED_CB);
}
