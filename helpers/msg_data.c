// SPDX-License-Identifier: GPL-2.0
/*
 * bpf_msg_pull_data(), bpf_msg_push_data() and bpf_msg_pop_data(): the bytes of a message, as the
 * program sees them and as the other end of the connection hears them (net/core/filter.c).
 */
#include <string.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <unistd.h>

#include "helpers/tcp_rig.h"

#define TEXT "abcdefghij"

/* @len is the end for pull. */
static struct tcp_rig rig_of(struct test *t, const char *helper, const char *prog, __u32 start,
			     __u32 len, __u64 flags)
{
	struct tcp_rig r = tcp_rig(t, helper, prog, BPF_SK_MSG_VERDICT);

	rig_var(&r, __u32, start) = start;
	rig_var(&r, __u32, len) = len;
	rig_var(&r, __u64, flags) = flags;
	return r;
}
#define pull_rig(t, start, len, flags) \
	rig_of(t, "bpf_msg_pull_data", "pull", start, len, flags)
#define push_rig(t, start, len, flags) \
	rig_of(t, "bpf_msg_push_data", "push", start, len, flags)
#define pop_rig(t, start, len, flags) \
	rig_of(t, "bpf_msg_pop_data", "pop", start, len, flags)

/* TEXT is sent, judged once with the helper's result @err (positive or 0), and arrives as @want. */
static void check_arrives(struct bm_where where, struct tcp_rig *r, int err, const char *want)
{
	struct test *t = r->t;

	if (!expect_ok(t, sock_say(r->in.a, TEXT)))
		return;
	check_eq(t, where, "calls of the program", rig_var(r, __u32, calls), 1);
	check_eq(t, where, "what the helper returned", rig_var(r, long, ret), -err);
	check_hears(t, where, r->in.b, want, strlen(want));
	if (err)
		check_eq(t, where, "the size afterwards", rig_var(r, __u32, size_after), 10);
}
#define expect_arrives(r, want) check_arrives(BM_HERE, r, 0, want)
#define expect_refused(r, err) check_arrives(BM_HERE, r, err, TEXT)

static void check_seen(struct bm_where where, struct tcp_rig *r, const char *want)
{
	struct test *t = r->t;

	if (check_eq(t, where, "bytes that the program saw", rig_var(r, __u32, nr_seen),
		     strlen(want)))
		check_mem(t, where, "what it saw", global_at(t, r->obj, "seen", 32), want,
			  strlen(want));
}
#define expect_seen(r, want) check_seen(BM_HERE, r, want)

/* ---- pull */

#define PULL(what) HELPER_PLAIN(bpf_msg_pull_data, what, SOCK_MAPS)
#define PULL_EDGE(what) HELPER_EDGE_PLAIN(bpf_msg_pull_data, what, SOCK_MAPS)

/* data and data_end are then around what was asked for. */
PULL(shows_just_these)
{
	struct tcp_rig r = pull_rig(t, 2, 5, 0);

	expect_arrives(&r, TEXT);
	expect_seen(&r, "cde");
}

PULL(what_is_written_is_sent)
{
	struct tcp_rig r = pull_rig(t, 2, 5, 0);

	rig_var(&r, __u8, becomes) = 'C';
	expect_arrives(&r, "abCdefghij");
}

/* Of a message in three pieces data shows the first until the helper makes them one. */
PULL(joins_pieces)
{
	struct tcp_rig r = pull_rig(t, 0, 11, 0);

	rig_var(&r, __u32, push) = 1;
	expect_ok(t, sock_say(r.in.a, TEXT));
	expect_ok(t, rig_var(&r, long, ret));
	expect_eq(t, rig_var(&r, __u32, size_before), 4);
	expect_eq(t, rig_var(&r, __u32, nr_seen), 11);
	expect_mem(t, global_at(t, r.obj, "seen", 32), "abcd", 4);
	expect_mem(t, global_at(t, r.obj, "seen", 32) + 5, "efghij", 6);
}

/* The bytes of a file are copied before a program may change them. */
PULL(file_is_not_changed)
{
	struct tcp_rig r = pull_rig(t, 0, 10, 0);
	int fd = memfd_create("bpfmatrix", MFD_CLOEXEC);
	char got[10];

	must(t, write(fd, TEXT, 10) == 10 ? 0 : -errno);
	rig_var(&r, __u8, becomes) = 'A';
	must(t, sendfile(r.in.a, fd, &(off_t){ 0 }, 10) == 10 ? 0 : -errno);
	expect_hears(t, r.in.b, "Abcdefghij");
	expect_ok(t, rig_var(&r, long, ret));
	expect_seen(&r, TEXT);
	must(t, pread(fd, got, sizeof(got), 0) == sizeof(got) ? 0 : -errno);
	expect_mem(t, got, TEXT, sizeof(got));
}

PULL_EDGE(all_of_it)
{
	struct tcp_rig r = pull_rig(t, 0, 10, 0);

	expect_arrives(&r, TEXT);
	expect_seen(&r, TEXT);
}

PULL_EDGE(last_byte)
{
	struct tcp_rig r = pull_rig(t, 9, 10, 0);

	expect_arrives(&r, TEXT);
	expect_seen(&r, "j");
}

PULL_EDGE(nothing)
{
	struct tcp_rig r = pull_rig(t, 3, 3, 0);

	expect_refused(&r, EINVAL);
	/* and data is as it was */
	expect_seen(&r, TEXT);
}

PULL_EDGE(end_before_start)
{
	struct tcp_rig r = pull_rig(t, 3, 2, 0);

	expect_refused(&r, EINVAL);
}

PULL_EDGE(one_past_the_end)
{
	struct tcp_rig r = pull_rig(t, 0, 11, 0);

	expect_refused(&r, EINVAL);
}

PULL_EDGE(greatest_end)
{
	struct tcp_rig r = pull_rig(t, 9, ~0U, 0);

	expect_refused(&r, EINVAL);
}

PULL_EDGE(start_at_the_end)
{
	struct tcp_rig r = pull_rig(t, 10, 11, 0);

	expect_refused(&r, EINVAL);
}

PULL_EDGE(unknown_flag)
{
	struct tcp_rig r = pull_rig(t, 0, 1, 1ULL << 63);

	expect_refused(&r, EINVAL);
}

/* ---- push */

#define PUSH(what) HELPER_PLAIN(bpf_msg_push_data, what, SOCK_MAPS)
#define PUSH_EDGE(what) HELPER_EDGE_PLAIN(bpf_msg_push_data, what, SOCK_MAPS)
/*
 * "bpf, sockmap: Several fixes to bpf_msg_push_data", and to bpf_msg_pop_data, of 6.13: the end
 * of a message is a place in it, too.
 */
#define MSG_FIXES "6.13 6.12.2 6.11.11 6.6.64 6.1.120 5.15.174 5.10.231"

PUSH(in_the_middle)
{
	struct tcp_rig r = push_rig(t, 4, 3, 0);

	expect_arrives(&r, "abcd---efghij");
	expect_eq(t, rig_var(&r, __u32, size_before), 10);
	expect_eq(t, rig_var(&r, __u32, size_after), 13);
	/* data shows the first piece of three */
	expect_seen(&r, "abcd");
}

PUSH(in_front)
{
	struct tcp_rig r = push_rig(t, 0, 3, 0);

	expect_arrives(&r, "---abcdefghij");
	expect_eq(t, rig_var(&r, __u32, size_after), 13);
	expect_eq(t, rig_var(&r, __u32, nr_seen), 3);
}

PUSH(before_the_last_byte)
{
	struct tcp_rig r = push_rig(t, 9, 1, 0);

	expect_arrives(&r, "abcdefghi-j");
}

PUSH_EDGE(at_the_end)
{
	struct tcp_rig r = push_rig(t, 10, 3, 0);

	if (verlist_holds(MSG_FIXES, test_kver()))
		expect_arrives(&r, "abcdefghij---");
	else
		expect_refused(&r, EINVAL);
}

PUSH_EDGE(behind_the_end)
{
	struct tcp_rig r = push_rig(t, 11, 3, 0);

	expect_refused(&r, EINVAL);
}

PUSH_EDGE(greatest_start)
{
	struct tcp_rig r = push_rig(t, ~0U, 3, 0);

	expect_refused(&r, EINVAL);
}

PUSH_EDGE(nothing)
{
	struct tcp_rig r = push_rig(t, 4, 0, 0);

	expect_arrives(&r, TEXT);
	expect_eq(t, rig_var(&r, __u32, size_after), 10);
}

PUSH_EDGE(more_than_a_page)
{
	struct tcp_rig r = push_rig(t, 0, 5000, 0);
	static char got[5010];

	expect_ok(t, sock_say(r.in.a, TEXT));
	expect_ok(t, rig_var(&r, long, ret));
	expect_eq(t, sock_hear(r.in.b, got, sizeof(got)), sizeof(got));
	expect_mem(t, got, "----------------", 16);
	expect_mem(t, got + 5000, TEXT, 10);
	expect_err(t, sock_peek(r.in.b), EAGAIN);
}

/* More pages in one piece than the allocator has. */
PUSH_EDGE(no_memory)
{
	struct tcp_rig r = push_rig(t, 0, 1 << 30, 0);

	expect_refused(&r, ENOMEM);
}

PUSH_EDGE(unknown_flag)
{
	struct tcp_rig r = push_rig(t, 0, 1, 1);

	expect_refused(&r, EINVAL);
}

/* ---- pop */

#define POP(what) HELPER_PLAIN(bpf_msg_pop_data, what, SOCK_MAPS)
#define POP_EDGE(what) HELPER_EDGE_PLAIN(bpf_msg_pop_data, what, SOCK_MAPS)

POP(from_the_middle)
{
	struct tcp_rig r = pop_rig(t, 2, 3, 0);

	expect_arrives(&r, "abfghij");
	expect_eq(t, rig_var(&r, __u32, size_before), 10);
	expect_eq(t, rig_var(&r, __u32, size_after), 7);
	expect_seen(&r, "ab");
}

POP(from_the_front)
{
	struct tcp_rig r = pop_rig(t, 0, 3, 0);

	expect_arrives(&r, "defghij");
	expect_seen(&r, "defghij");
}

POP(before_the_last_byte)
{
	struct tcp_rig r = pop_rig(t, 8, 1, 0);

	expect_arrives(&r, "abcdefghj");
}

POP_EDGE(to_the_end)
{
	struct tcp_rig r = pop_rig(t, 7, 3, 0);

	if (verlist_holds(MSG_FIXES, test_kver()))
		expect_arrives(&r, "abcdefg");
	else
		expect_refused(&r, EINVAL);
}

POP_EDGE(all_but_one)
{
	struct tcp_rig r = pop_rig(t, 0, 9, 0);

	expect_arrives(&r, "j");
}

POP_EDGE(nothing)
{
	struct tcp_rig r = pop_rig(t, 2, 0, 0);

	expect_arrives(&r, TEXT);
	expect_eq(t, rig_var(&r, __u32, size_after), 10);
}

POP_EDGE(one_past_the_end)
{
	struct tcp_rig r = pop_rig(t, 7, 4, 0);

	expect_refused(&r, EINVAL);
}

POP_EDGE(start_at_the_end)
{
	struct tcp_rig r = pop_rig(t, 10, 1, 0);

	expect_refused(&r, EINVAL);
}

POP_EDGE(greatest_start)
{
	struct tcp_rig r = pop_rig(t, ~0U, 0, 0);

	/* no bytes of nowhere: since the fixes that is nothing, which is fine */
	if (verlist_holds(MSG_FIXES, test_kver()))
		expect_arrives(&r, TEXT);
	else
		expect_refused(&r, EINVAL);
}

POP_EDGE(unknown_flag)
{
	struct tcp_rig r = pop_rig(t, 0, 1, 1);

	expect_refused(&r, EINVAL);
}
