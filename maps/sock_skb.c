// SPDX-License-Identifier: GPL-2.0
/*
 * SOCKMAP and SOCKHASH at work: sk_skb programs judge what TCP sockets of the map have
 * received (net/core/skmsg.c).
 */
#include "maps/sock_rig.h"

/* Received by in.b, judged, and perhaps redirected to out.a. */
static struct rig rig_of_skb(struct test *t)
{
	struct rig r = rig_of_tcp(t, "verdict");

	rig_attach(&r, "verdict", BPF_SK_SKB_STREAM_VERDICT);
	rig_put(&r, 0, r.in.b);
	rig_put(&r, 1, r.out.a);
	return r;
}

FAMILY_CASE(sock, job_skb_pass)
{
	struct rig r = rig_of_skb(t);

	(void)fd;
	rig_judge(&r, SOCK_PASS, 0, 0);
	expect_ok(t, sock_say(r.in.a, "through"));
	expect_hears(t, r.in.b, "through");
	expect_eq(t, rig_var(&r, __u32, calls), 1);
	expect_eq(t, rig_size(&r, 0), 7);
}

/* Of both ends of the connection only the one in the map is judged. */
FAMILY_CASE(sock, job_skb_other_direction_is_free)
{
	struct rig r = rig_of_skb(t);

	(void)fd;
	rig_judge(&r, SOCK_DROP, 0, 0);
	expect_ok(t, sock_say(r.in.b, "back"));
	expect_hears(t, r.in.a, "back");
	expect_eq(t, rig_var(&r, __u32, calls), 0);
}

FAMILY_CASE(sock, job_skb_drop)
{
	struct rig r = rig_of_skb(t);

	(void)fd;
	rig_judge(&r, SOCK_DROP, 0, 0);
	expect_ok(t, sock_say(r.in.a, "lost"));
	expect_ok(t, rig_wait(&r, 1));
	rig_judge(&r, SOCK_PASS, 0, 0);
	expect_ok(t, sock_say(r.in.a, "found"));
	expect_hears(t, r.in.b, "found");
}

/* Leaves through out.a: out.b receives it. */
FAMILY_CASE(sock, job_skb_redirect_egress)
{
	struct rig r = rig_of_skb(t);

	(void)fd;
	rig_judge(&r, SOCK_REDIRECT, 1, 0);
	expect_ok(t, sock_say(r.in.a, "forwarded"));
	expect_hears(t, r.out.b, "forwarded");
	expect_err(t, sock_peek(r.in.b), EAGAIN);
	expect_err(t, sock_peek(r.out.a), EAGAIN);
}

/* As if out.a had received it. */
FAMILY_CASE(sock, job_skb_redirect_ingress)
{
	struct rig r = rig_of_skb(t);

	(void)fd;
	rig_judge(&r, SOCK_REDIRECT, 1, BPF_F_INGRESS);
	expect_ok(t, sock_say(r.in.a, "handed over"));
	expect_hears(t, r.out.a, "handed over");
	expect_err(t, sock_peek(r.in.b), EAGAIN);
	expect_err(t, sock_peek(r.out.b), EAGAIN);
}

FAMILY_CASE(sock, job_skb_redirect_egress_many)
{
	struct rig r = rig_of_skb(t);

	(void)fd;
	rig_judge(&r, SOCK_REDIRECT, 1, 0);
	expect_many(t, r.in.a, r.out.b);
}

FAMILY_CASE(sock, job_skb_redirect_ingress_many)
{
	struct rig r = rig_of_skb(t);

	(void)fd;
	rig_judge(&r, SOCK_REDIRECT, 1, BPF_F_INGRESS);
	expect_many(t, r.in.a, r.out.a);
}

/* Back to who sent it. */
FAMILY_CASE(sock, job_skb_echo)
{
	struct rig r = rig_of_skb(t);

	(void)fd;
	rig_judge(&r, SOCK_REDIRECT, 0, 0);
	expect_ok(t, sock_say(r.in.a, "hello?"));
	expect_hears(t, r.in.a, "hello?");
}

/* Redirected to what @key and @flags say, which cannot be: it is lost, and only it. */
static void expect_skb_lost(struct rig *r, __u32 key, __u64 flags)
{
	struct test *t = r->t;

	rig_judge(r, SOCK_REDIRECT, key, flags);
	expect_ok(t, sock_say(r->in.a, "to nobody"));
	expect_ok(t, rig_wait(r, 1));
	rig_judge(r, SOCK_REDIRECT, 1, 0);
	expect_ok(t, sock_say(r->in.a, "to somebody"));
	expect_hears(t, r->out.b, "to somebody");
	expect_err(t, sock_peek(r->in.b), EAGAIN);
}

FAMILY_CASE(sock, job_skb_redirect_to_empty)
{
	struct rig r = rig_of_skb(t);

	(void)fd;
	expect_skb_lost(&r, 2, 0);
}

FAMILY_CASE(sock, job_skb_redirect_beyond)
{
	struct rig r = rig_of_skb(t);

	(void)fd;
	expect_skb_lost(&r, 1000, 0);
}

FAMILY_CASE(sock, job_skb_redirect_unknown_flags)
{
	struct rig r = rig_of_skb(t);

	(void)fd;
	expect_skb_lost(&r, 1, BPF_F_INGRESS << 1);
}

FAMILY_CASE(sock, job_skb_redirect_to_listening)
{
	struct rig r = rig_of_tcp(t, "verdict");

	(void)fd;
	/* before the programs: it has nothing that they could judge */
	rig_put(&r, 2, sock_listening(t, AF_INET, SOCK_STREAM));
	rig_attach(&r, "verdict", BPF_SK_SKB_STREAM_VERDICT);
	rig_put(&r, 0, r.in.b);
	rig_put(&r, 1, r.out.a);
	expect_skb_lost(&r, 2, 0);
}

static struct rig rig_of_records(struct test *t, __u32 size)
{
	struct rig r = rig_of_tcp(t, "verdict");
	struct bpf_object *parser = rig_load(t, "parser");

	rig_attach_of(&r, parser, "parser", BPF_SK_SKB_STREAM_PARSER);
	rig_attach(&r, "verdict", BPF_SK_SKB_STREAM_VERDICT);
	global(t, parser, __u32, record) = size;
	rig_judge(&r, SOCK_REDIRECT, 1, 0);
	rig_put(&r, 0, r.in.b);
	rig_put(&r, 1, r.out.a);
	return r;
}

/* A record is judged when it is whole, and not before. */
FAMILY_CASE(sock, job_skb_parser)
{
	struct rig r = rig_of_records(t, 4);

	(void)fd;
	expect_ok(t, sock_say(r.in.a, "ab"));
	expect_ok(t, sock_say(r.in.a, "cd"));
	expect_hears(t, r.out.b, "abcd");
	expect_eq(t, rig_var(&r, __u32, calls), 1);
	expect_eq(t, rig_size(&r, 0), 4);
	expect_ok(t, sock_say(r.in.a, "efgh"));
	expect_hears(t, r.out.b, "efgh");
	expect_eq(t, rig_var(&r, __u32, calls), 2);
}

/*
 * Before "skmsg: Lose offset info in sk_psock_skb_ingress" a redirect took the whole
 * packet, as often as records began in it.
 */
FAMILY_CASE(sock, job_skb_parser_records_in_one_packet)
{
	struct rig r = rig_of_records(t, 4);

	(void)fd;
	expect_ok(t, sock_say(r.in.a, "abcdefghi"));
	if (!verlist_holds("5.16", test_kver())) {
		expect_hears(t, r.out.b, "abcdefghiabcdefghi");
		return;
	}
	expect_hears(t, r.out.b, "abcdefgh");
	expect_ok(t, sock_say(r.in.a, "jkl"));
	expect_hears(t, r.out.b, "ijkl");
	expect_eq(t, rig_var(&r, __u32, calls), 3);
}

/* Alone it does not even begin to look at the stream. */
FAMILY_CASE(sock, job_skb_parser_without_verdict)
{
	struct rig r = rig_of_tcp(t, "parser");

	(void)fd;
	rig_attach(&r, "parser", BPF_SK_SKB_STREAM_PARSER);
	rig_var(&r, __u32, record) = 1000;
	rig_put(&r, 0, r.in.b);
	expect_ok(t, sock_say(r.in.a, "whole"));
	expect_hears(t, r.in.b, "whole");
}

/* A socket has the programs that the map had when it was put there. */
FAMILY_CASE(sock, job_skb_verdict_attached_too_late)
{
	struct rig r = rig_of_tcp(t, "other_verdict");

	(void)fd;
	rig_put(&r, 0, r.in.b);
	rig_attach(&r, "other_verdict", BPF_SK_SKB_STREAM_VERDICT);
	expect_ok(t, sock_say(r.in.a, "unjudged"));
	expect_hears(t, r.in.b, "unjudged");
}

FAMILY_CASE(sock, job_skb_delete_ends_verdict)
{
	struct rig r = rig_of_skb(t);

	(void)fd;
	rig_judge(&r, SOCK_DROP, 0, 0);
	expect_ok(t, elem_del(r.map, 0));
	expect_ok(t, sock_say(r.in.a, "free again"));
	expect_hears(t, r.in.b, "free again");
	expect_eq(t, rig_var(&r, __u32, calls), 0);
}

/* Two verdicts for one socket: in two maps, or at two places of one. */
FAMILY_CASE(sock, second_verdict_of_a_socket)
{
	struct rig r = rig_of_skb(t);

	expect_err(t, elem_put(r.map, 2, r.in.b), EBUSY);
	expect_ok(t, elem_put(fd, 2, r.in.b));
	expect_ok(t, bpf_prog_attach(prog_fd(t, rig_load(t, "other_verdict"), "other_verdict"), fd,
				     BPF_SK_SKB_STREAM_VERDICT, 0));
	expect_err(t, elem_put(fd, 3, r.in.b), EBUSY);
}
