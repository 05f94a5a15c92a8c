// SPDX-License-Identifier: GPL-2.0
/*
 * bpf_msg_redirect_{map,hash}() and bpf_sk_redirect_{map,hash}() (net/core/sock_map.c): they give
 * SK_PASS, and the message goes another way, or SK_DROP, and it goes nowhere.
 */
#include <unistd.h>

#include "helpers/tcp_rig.h"

/* The helpers differ in who is judged, and in what kind of map is meant. */
struct kind {
	const char *helper;
	enum bpf_attach_type type;
};

/* A case of each of the four helpers, from one body. */
#define REDIRECTS_AS(define, what)							\
	static void what(struct test *t, const struct kind *k);				\
	REDIRECT_ROW(define, bpf_msg_redirect_map, what, BPF_SK_MSG_VERDICT)		\
	REDIRECT_ROW(define, bpf_msg_redirect_hash, what, BPF_SK_MSG_VERDICT)		\
	REDIRECT_ROW(define, bpf_sk_redirect_map, what, BPF_SK_SKB_STREAM_VERDICT)	\
	REDIRECT_ROW(define, bpf_sk_redirect_hash, what, BPF_SK_SKB_STREAM_VERDICT)	\
	static void what(struct test *t, const struct kind *k)
#define REDIRECT_ROW(define, helper, what, type)					\
	define(helper, what, SOCK_MAPS) { what(t, &(struct kind){ #helper, type }); }
#define REDIRECTS(what) REDIRECTS_AS(HELPER_PLAIN, what)
#define REDIRECT_EDGES(what) REDIRECTS_AS(HELPER_EDGE_PLAIN, what)

static struct tcp_rig rig_of(struct test *t, const struct kind *k, __u32 key, __u64 flags)
{
	struct tcp_rig r = tcp_rig(t, k->helper, "redirect", k->type);

	rig_var(&r, __u32, key) = key;
	rig_var(&r, __u64, flags) = flags;
	return r;
}

/* The other end of the socket that was chosen hears it. */
REDIRECTS(out_of_another_socket)
{
	struct tcp_rig r = rig_of(t, k, 1, 0);

	expect_ok(t, sock_say(r.in.a, "forwarded"));
	expect_hears(t, r.out.b, "forwarded");
	expect_eq(t, rig_var(&r, long, ret), 1);	/* SK_PASS */
	expect_err(t, sock_peek(r.in.b), EAGAIN);
	expect_err(t, sock_peek(r.out.a), EAGAIN);
}

/* The socket that was chosen hears it. */
REDIRECTS(into_another_socket)
{
	struct tcp_rig r = rig_of(t, k, 1, BPF_F_INGRESS);

	expect_ok(t, sock_say(r.in.a, "handed over"));
	expect_hears(t, r.out.a, "handed over");
	expect_eq(t, rig_var(&r, long, ret), 1);
	expect_err(t, sock_peek(r.in.b), EAGAIN);
	expect_err(t, sock_peek(r.out.b), EAGAIN);
}

/* The socket that is judged itself: what it sends goes on, what it received goes back. */
REDIRECTS(to_itself)
{
	struct tcp_rig r = rig_of(t, k, 0, 0);

	expect_ok(t, sock_say(r.in.a, "around"));
	expect_hears(t, k->type == BPF_SK_MSG_VERDICT ? r.in.b : r.in.a, "around");
	expect_eq(t, rig_var(&r, long, ret), 1);
}

REDIRECT_EDGES(last_key)
{
	struct tcp_rig r = rig_of(t, k, 3, 0);

	/* a socket with a sk_skb program is in the map but once */
	must(t, bpf_map_delete_elem(r.map, &(__u32){ 1 }));
	must(t, tcp_rig_put(&r, 3, r.out.a));
	expect_ok(t, sock_say(r.in.a, "to the last"));
	expect_hears(t, r.out.b, "to the last");
	expect_eq(t, rig_var(&r, long, ret), 1);
}

/*
 * It does not go the way that the case has prepared.  send(2) says so of a sk_msg program, whose
 * verdict then stays; behind what a sk_skb program dropped the next message comes.
 */
static void expect_refused(struct tcp_rig *r, const struct kind *k)
{
	struct test *t = r->t;

	if (k->type == BPF_SK_MSG_VERDICT) {
		expect_err(t, sock_say(r->in.a, "to nobody"), EACCES);
		expect_eq(t, rig_var(r, long, ret), 0);		/* SK_DROP */
		expect_err(t, sock_peek(r->in.b), EAGAIN);
		return;
	}
	expect_ok(t, sock_say(r->in.a, "to nobody"));
	expect_ok(t, tcp_rig_wait(r, 1));
	expect_eq(t, rig_var(r, long, ret), 0);
	rig_var(r, __u32, key) = 0;
	rig_var(r, __u64, flags) = 0;
	expect_ok(t, sock_say(r->in.a, "back"));
	expect_hears(t, r->in.a, "back");
	expect_err(t, sock_peek(r->in.b), EAGAIN);
}

REDIRECT_EDGES(nobody_at_the_key)
{
	struct tcp_rig r = rig_of(t, k, 2, 0);

	expect_refused(&r, k);
}

REDIRECT_EDGES(key_behind_the_end)
{
	struct tcp_rig r = rig_of(t, k, 4, BPF_F_INGRESS);

	expect_refused(&r, k);
}

REDIRECT_EDGES(greatest_key)
{
	struct tcp_rig r = rig_of(t, k, ~0U, 0);

	expect_refused(&r, k);
}

REDIRECT_EDGES(unknown_flag)
{
	struct tcp_rig r = rig_of(t, k, 1, BPF_F_INGRESS << 1);

	expect_refused(&r, k);
}

REDIRECT_EDGES(highest_flag)
{
	struct tcp_rig r = rig_of(t, k, 1, BPF_F_INGRESS | 1ULL << 63);

	expect_refused(&r, k);
}

/* Closing a socket takes it out of the map at once. */
REDIRECT_EDGES(socket_that_was_closed)
{
	struct tcp_rig r = rig_of(t, k, 1, 0);

	close(r.out.a);
	expect_refused(&r, k);
}

/* sock_map_redirect_allowed() */
REDIRECT_EDGES(listening_socket)
{
	struct tcp_rig r = rig_of(t, k, 2, 0);
	int fd = sock_listening(t, AF_INET, SOCK_STREAM);

	/* a map with a sk_skb program takes none; in.b keeps the program that it came in with */
	if (k->type != BPF_SK_MSG_VERDICT)
		must(t, bpf_prog_detach2(prog_fd(t, r.obj, "redirect"), r.map, k->type));
	must(t, tcp_rig_put(&r, 2, fd));
	expect_refused(&r, k);
}
