// SPDX-License-Identifier: GPL-2.0
/*
 * SOCKMAP and SOCKHASH at work: sk_msg programs judge what is sent through the sockets of
 * the map, before send(2) returns (net/ipv4/tcp_bpf.c).
 */
#include <unistd.h>

#include "maps/sock_rig.h"

/* Sent by in.a, judged, and perhaps redirected to out.a. */
static struct rig rig_of_msg(struct test *t)
{
	struct rig r = rig_of_tcp(t, "judge_msg");

	rig_attach(&r, "judge_msg", BPF_SK_MSG_VERDICT);
	rig_put(&r, 0, r.in.a);
	rig_put(&r, 1, r.out.a);
	return r;
}

FAMILY_CASE(sock, job_msg_pass)
{
	struct rig r = rig_of_msg(t);

	(void)fd;
	rig_judge(&r, SOCK_PASS, 0, 0);
	expect_ok(t, sock_say(r.in.a, "through"));
	expect_hears(t, r.in.b, "through");
	expect_eq(t, rig_var(&r, __u32, calls), 1);
	expect_eq(t, rig_size(&r, 0), 7);
}

FAMILY_CASE(sock, job_msg_drop)
{
	struct rig r = rig_of_msg(t);

	(void)fd;
	rig_judge(&r, SOCK_DROP, 0, 0);
	expect_err(t, sock_say(r.in.a, "lost"), EACCES);
	expect_eq(t, rig_var(&r, __u32, calls), 1);
	expect_err(t, sock_peek(r.in.b), EAGAIN);
}

/*
 * tcp_bpf_send_verdict() comes to forget a verdict, and to ask anew, only behind bytes
 * that went their way: who was once refused always is, and the program no longer asked.
 */
FAMILY_CASE(sock, job_msg_drop_is_for_good)
{
	struct rig r = rig_of_msg(t);

	(void)fd;
	rig_judge(&r, SOCK_DROP, 0, 0);
	expect_err(t, sock_say(r.in.a, "lost"), EACCES);
	rig_judge(&r, SOCK_PASS, 0, 0);
	expect_err(t, sock_say(r.in.a, "lost too"), EACCES);
	expect_eq(t, rig_var(&r, __u32, calls), 1);
	expect_ok(t, elem_del(r.map, 0));
	expect_ok(t, sock_say(r.in.a, "out of the map"));
	expect_hears(t, r.in.b, "out of the map");
}

FAMILY_CASE(sock, job_msg_redirect_egress)
{
	struct rig r = rig_of_msg(t);

	(void)fd;
	rig_judge(&r, SOCK_REDIRECT, 1, 0);
	expect_ok(t, sock_say(r.in.a, "forwarded"));
	expect_hears(t, r.out.b, "forwarded");
	expect_err(t, sock_peek(r.in.b), EAGAIN);
}

FAMILY_CASE(sock, job_msg_redirect_ingress)
{
	struct rig r = rig_of_msg(t);

	(void)fd;
	rig_judge(&r, SOCK_REDIRECT, 1, BPF_F_INGRESS);
	expect_ok(t, sock_say(r.in.a, "handed over"));
	expect_hears(t, r.out.a, "handed over");
	expect_err(t, sock_peek(r.in.b), EAGAIN);
	expect_err(t, sock_peek(r.out.b), EAGAIN);
}

FAMILY_CASE(sock, job_msg_redirect_egress_many)
{
	struct rig r = rig_of_msg(t);

	(void)fd;
	rig_judge(&r, SOCK_REDIRECT, 1, 0);
	expect_many(t, r.in.a, r.out.b);
}

/* The whole of TCP is left out between two sockets of the same machine. */
FAMILY_CASE(sock, job_msg_redirect_ingress_many)
{
	struct rig r = rig_of_msg(t);

	(void)fd;
	rig_judge(&r, SOCK_REDIRECT, 1, BPF_F_INGRESS);
	expect_many(t, r.in.a, r.out.a);
}

static void expect_msg_refused(struct test *t, __u32 key, __u64 flags)
{
	struct rig r = rig_of_msg(t);

	rig_judge(&r, SOCK_REDIRECT, key, flags);
	expect_err(t, sock_say(r.in.a, "to nobody"), EACCES);
	expect_err(t, sock_peek(r.in.b), EAGAIN);
}

FAMILY_CASE(sock, job_msg_redirect_to_empty)
{
	(void)fd;
	expect_msg_refused(t, 2, 0);
}

FAMILY_CASE(sock, job_msg_redirect_beyond)
{
	(void)fd;
	expect_msg_refused(t, 1000, BPF_F_INGRESS);
}

FAMILY_CASE(sock, job_msg_redirect_unknown_flags)
{
	(void)fd;
	expect_msg_refused(t, 1, BPF_F_INGRESS << 1);
}

/* The verdict is for so many bytes; the rest is judged anew. */
FAMILY_CASE(sock, job_msg_apply_bytes)
{
	struct rig r = rig_of_msg(t);

	(void)fd;
	rig_var(&r, __u32, apply) = 4;
	rig_judge(&r, SOCK_PASS, 0, 0);
	expect_ok(t, sock_say(r.in.a, "abcdefghij"));
	expect_hears(t, r.in.b, "abcdefghij");
	expect_eq(t, rig_var(&r, __u32, calls), 3);
	expect_eq(t, rig_size(&r, 0), 10);
	expect_eq(t, rig_size(&r, 1), 6);
	expect_eq(t, rig_size(&r, 2), 2);
}

/* What a message has too little of waits for the next one. */
FAMILY_CASE(sock, job_msg_cork_bytes)
{
	struct rig r = rig_of_msg(t);

	(void)fd;
	rig_var(&r, __u32, cork) = 8;
	rig_judge(&r, SOCK_PASS, 0, 0);
	expect_ok(t, sock_say(r.in.a, "abcd"));
	expect_err(t, sock_peek(r.in.b), EAGAIN);
	expect_ok(t, sock_say(r.in.a, "efgh"));
	expect_hears(t, r.in.b, "abcdefgh");
	expect_eq(t, rig_var(&r, __u32, calls), 2);
	expect_eq(t, rig_size(&r, 0), 4);
	expect_eq(t, rig_size(&r, 1), 8);
}

FAMILY_CASE(sock, job_msg_delete_ends_verdict)
{
	struct rig r = rig_of_msg(t);

	(void)fd;
	rig_judge(&r, SOCK_DROP, 0, 0);
	expect_ok(t, elem_del(r.map, 0));
	expect_ok(t, sock_say(r.in.a, "free again"));
	expect_hears(t, r.in.b, "free again");
}

/* What was redirected is there to be read when its sender is long gone. */
FAMILY_CASE(sock, job_msg_outlives_its_sender)
{
	struct rig r = rig_of_msg(t);

	(void)fd;
	rig_judge(&r, SOCK_REDIRECT, 1, BPF_F_INGRESS);
	expect_ok(t, sock_say(r.in.a, "testament"));
	close(r.in.a);
	close(r.in.b);
	expect_hears(t, r.out.a, "testament");
}
