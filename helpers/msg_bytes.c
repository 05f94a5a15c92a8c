// SPDX-License-Identifier: GPL-2.0
/*
 * bpf_msg_apply_bytes() and bpf_msg_cork_bytes(): for how many bytes a verdict is, and how many
 * there must be before one is asked for (net/ipv4/tcp_bpf.c, tcp_bpf_send_verdict()).
 */
#include "helpers/tcp_rig.h"

static struct tcp_rig rig_of(struct test *t, const char *helper, __u32 bytes, bool again)
{
	struct tcp_rig r = tcp_rig(t, helper, "ask", BPF_SK_MSG_VERDICT);

	rig_var(&r, __u32, bytes) = bytes;
	rig_var(&r, __u32, again) = again;
	return r;
}

/* The sizes that the program saw, one a call. */
static void check_sizes(struct bm_where where, struct tcp_rig *r, const __u32 *want, int nr)
{
	const __u32 *sizes = global_at(r->t, r->obj, "sizes", 8 * sizeof(__u32));

	if (check_eq(r->t, where, "calls of the program", rig_var(r, __u32, calls), nr))
		check_mem(r->t, where, "the sizes that it saw", sizes, want, nr * sizeof(*want));
	check_eq(r->t, where, "what the helper returned", rig_var(r, long, ret), 0);
}
#define expect_sizes(r, ...)							\
	check_sizes(BM_HERE, r, (const __u32[]){ __VA_ARGS__ },			\
		    sizeof((const __u32[]){ __VA_ARGS__ }) / sizeof(__u32))

/* bpf_msg_apply_bytes() */
#define APPLY(what) HELPER_PLAIN(bpf_msg_apply_bytes, what, SOCK_MAPS)
#define APPLY_EDGE(what) HELPER_EDGE_PLAIN(bpf_msg_apply_bytes, what, SOCK_MAPS)
#define apply_rig(t, bytes, again) rig_of(t, "bpf_msg_apply_bytes", bytes, again)

APPLY(parts_of_a_message)
{
	struct tcp_rig r = apply_rig(t, 4, true);

	expect_ok(t, sock_say(r.in.a, "abcdefghij"));
	expect_hears(t, r.in.b, "abcdefghij");
	expect_sizes(&r, 10, 6, 2);
}

/* The third message has the last two bytes of the first verdict, and two of another. */
APPLY(several_messages)
{
	struct tcp_rig r = apply_rig(t, 10, true);

	expect_ok(t, sock_say(r.in.a, "abcd"));
	expect_ok(t, sock_say(r.in.a, "efgh"));
	expect_ok(t, sock_say(r.in.a, "ijkl"));
	expect_hears(t, r.in.b, "abcdefghijkl");
	expect_sizes(&r, 4, 2);
}

APPLY_EDGE(just_the_message)
{
	struct tcp_rig r = apply_rig(t, 4, false);

	expect_ok(t, sock_say(r.in.a, "abcd"));
	expect_ok(t, sock_say(r.in.a, "ef"));
	expect_hears(t, r.in.b, "abcdef");
	expect_sizes(&r, 4, 2);
}

APPLY_EDGE(one_byte_less)
{
	struct tcp_rig r = apply_rig(t, 3, false);

	expect_ok(t, sock_say(r.in.a, "abcd"));
	expect_hears(t, r.in.b, "abcd");
	expect_sizes(&r, 4, 1);
}

APPLY_EDGE(one_byte_more)
{
	struct tcp_rig r = apply_rig(t, 5, false);

	expect_ok(t, sock_say(r.in.a, "abcd"));
	expect_ok(t, sock_say(r.in.a, "ef"));
	expect_hears(t, r.in.b, "abcdef");
	expect_sizes(&r, 4, 1);
}

/* As if the helper had not been called. */
APPLY_EDGE(zero)
{
	struct tcp_rig r = apply_rig(t, 0, true);

	expect_ok(t, sock_say(r.in.a, "abcd"));
	expect_ok(t, sock_say(r.in.a, "ef"));
	expect_hears(t, r.in.b, "abcdef");
	expect_sizes(&r, 4, 2);
}

APPLY_EDGE(most)
{
	struct tcp_rig r = apply_rig(t, ~0U, true);

	expect_ok(t, sock_say(r.in.a, "abcd"));
	expect_ok(t, sock_say(r.in.a, "efgh"));
	expect_hears(t, r.in.b, "abcdefgh");
	expect_sizes(&r, 4);
}

/* A verdict for what is still to come is one to drop, too. */
APPLY_EDGE(dropped_in_advance)
{
	struct tcp_rig r = apply_rig(t, 8, false);

	rig_var(&r, __u32, drop) = 1;
	expect_err(t, sock_say(r.in.a, "abcd"), EACCES);
	rig_var(&r, __u32, drop) = 0;
	expect_err(t, sock_say(r.in.a, "efgh"), EACCES);
	expect_err(t, sock_peek(r.in.b), EAGAIN);
	expect_sizes(&r, 4);
}

/* bpf_msg_cork_bytes() */
#define CORK(what) HELPER_PLAIN(bpf_msg_cork_bytes, what, SOCK_MAPS)
#define CORK_EDGE(what) HELPER_EDGE_PLAIN(bpf_msg_cork_bytes, what, SOCK_MAPS)
#define cork_rig(t, bytes) rig_of(t, "bpf_msg_cork_bytes", bytes, false)

CORK(waits_for_the_rest)
{
	struct tcp_rig r = cork_rig(t, 8);

	expect_ok(t, sock_say(r.in.a, "abcd"));
	expect_err(t, sock_peek(r.in.b), EAGAIN);
	expect_ok(t, sock_say(r.in.a, "efgh"));
	expect_hears(t, r.in.b, "abcdefgh");
	expect_sizes(&r, 4, 8);
}

/* The program is not asked again before all is there. */
CORK(many_pieces)
{
	struct tcp_rig r = cork_rig(t, 8);

	expect_ok(t, sock_say(r.in.a, "ab"));
	expect_ok(t, sock_say(r.in.a, "cd"));
	expect_ok(t, sock_say(r.in.a, "ef"));
	expect_err(t, sock_peek(r.in.b), EAGAIN);
	expect_ok(t, sock_say(r.in.a, "gh"));
	expect_hears(t, r.in.b, "abcdefgh");
	expect_sizes(&r, 2, 8);
}

/* More than asked for goes in one. */
CORK(more_than_asked_for)
{
	struct tcp_rig r = cork_rig(t, 8);

	expect_ok(t, sock_say(r.in.a, "abcd"));
	expect_ok(t, sock_say(r.in.a, "efghijkl"));
	expect_hears(t, r.in.b, "abcdefghijkl");
	expect_sizes(&r, 4, 12);
}

CORK_EDGE(just_the_message)
{
	struct tcp_rig r = cork_rig(t, 4);

	expect_ok(t, sock_say(r.in.a, "abcd"));
	expect_hears(t, r.in.b, "abcd");
	expect_sizes(&r, 4);
}

CORK_EDGE(one_byte_more)
{
	struct tcp_rig r = cork_rig(t, 5);

	expect_ok(t, sock_say(r.in.a, "abcd"));
	expect_err(t, sock_peek(r.in.b), EAGAIN);
	expect_ok(t, sock_say(r.in.a, "e"));
	expect_hears(t, r.in.b, "abcde");
	expect_sizes(&r, 4, 5);
}

CORK_EDGE(less_than_the_message)
{
	struct tcp_rig r = cork_rig(t, 1);

	expect_ok(t, sock_say(r.in.a, "abcd"));
	expect_hears(t, r.in.b, "abcd");
	expect_sizes(&r, 4);
}

CORK_EDGE(zero)
{
	struct tcp_rig r = cork_rig(t, 0);

	expect_ok(t, sock_say(r.in.a, "abcd"));
	expect_hears(t, r.in.b, "abcd");
	expect_sizes(&r, 4);
}

/* What is corked is dropped with the rest; what send(2) then says differs, nothing goes out. */
CORK_EDGE(dropped_when_complete)
{
	struct tcp_rig r = cork_rig(t, 8);

	expect_ok(t, sock_say(r.in.a, "abcd"));
	rig_var(&r, __u32, drop) = 1;
	expect_true(t, sock_say(r.in.a, "efgh") < 0);
	expect_err(t, sock_peek(r.in.b), EAGAIN);
	expect_sizes(&r, 4, 8);
}
