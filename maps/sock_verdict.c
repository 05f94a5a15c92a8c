// SPDX-License-Identifier: GPL-2.0
/*
 * SOCKMAP and SOCKHASH at work: sk_skb programs that judge packets of any socket, and no
 * stream (BPF_SK_SKB_VERDICT).
 */
#include "maps/sock_rig.h"

/* "af_unix: Implement unix_dgram_bpf_recvmsg()" */
#define UNIX_DGRAM "5.15"

/* Its two pairs; false where the attach type is not there. */
static bool rig_of_any(struct rig *r, struct test *t, struct pair in, struct pair out)
{
	int err;

	*r = rig_without_sockets(t, "verdict");
	err = bpf_prog_attach(prog_fd(t, r->obj, "verdict"), r->map, BPF_SK_SKB_VERDICT, 0);
	if (!expect(t, err, OK_SINCE(SKB_VERDICT), ELSE(EINVAL)) || err)
		return false;
	r->in = in;
	r->out = out;
	rig_put(r, 0, in.b);
	rig_put(r, 1, out.a);
	return true;
}

FAMILY_CASE(sock, job_verdict_tcp)
{
	struct rig r;

	(void)fd;
	if (!rig_of_any(&r, t, tcp_pair(t), tcp_pair(t)))
		return;
	rig_judge(&r, SOCK_REDIRECT, 1, 0);
	expect_ok(t, sock_say(r.in.a, "any socket"));
	expect_hears(t, r.out.b, "any socket");
}

FAMILY_CASE(sock, job_verdict_udp)
{
	struct rig r;

	(void)fd;
	if (!rig_of_any(&r, t, udp_pair(t), udp_pair(t)))
		return;
	rig_judge(&r, SOCK_DROP, 0, 0);
	expect_ok(t, sock_say(r.in.a, "lost"));
	expect_ok(t, rig_wait(&r, 1));
	rig_judge(&r, SOCK_REDIRECT, 1, BPF_F_INGRESS);
	expect_ok(t, sock_say(r.in.a, "datagram"));
	expect_hears(t, r.out.a, "datagram");
	expect_eq(t, rig_size(&r, 1), 8);
}

FAMILY_CASE(sock, job_verdict_udp_to_tcp)
{
	struct rig r;

	(void)fd;
	if (!rig_of_any(&r, t, udp_pair(t), tcp_pair(t)))
		return;
	rig_judge(&r, SOCK_REDIRECT, 1, 0);
	expect_ok(t, sock_say(r.in.a, "becomes a stream"));
	expect_hears(t, r.out.b, "becomes a stream");
}

FAMILY_CASE(sock, job_verdict_unix_dgram)
{
	struct rig r;

	(void)fd;
	if (!verlist_holds(UNIX_DGRAM, test_kver()))
		test_skip(t, "unix sockets go into the map since " UNIX_DGRAM);
	if (!rig_of_any(&r, t, unix_pair(t, SOCK_DGRAM), unix_pair(t, SOCK_DGRAM)))
		return;
	rig_judge(&r, SOCK_REDIRECT, 1, BPF_F_INGRESS);
	expect_ok(t, sock_say(r.in.a, "datagram"));
	expect_hears(t, r.out.a, "datagram");
}

FAMILY_CASE(sock, job_verdict_unix_stream)
{
	struct rig r;

	(void)fd;
	if (!verlist_holds(UNIX_DGRAM, test_kver()))
		test_skip(t, "unix sockets go into the map since " UNIX_DGRAM);
	if (!rig_of_any(&r, t, unix_pair(t, SOCK_STREAM), unix_pair(t, SOCK_STREAM)))
		return;
	rig_judge(&r, SOCK_REDIRECT, 1, BPF_F_INGRESS);
	expect_ok(t, sock_say(r.in.a, "stream"));
	expect_hears(t, r.out.a, "stream");
}
