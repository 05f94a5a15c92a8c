// SPDX-License-Identifier: GPL-2.0
/* bpf_skc_to_mptcp_sock(): from a TCP connection to what it is part of (net/mptcp/bpf.c). */
#include <linux/mptcp.h>
#include <unistd.h>

#include "helpers/sk_rig.h"

#define MPTCP .config = "CONFIG_MPTCP"

/* A listener of multipath TCP, and a client and the accepted end. */
static struct pair mptcp_pair(struct test *t, int client_protocol)
{
	int fd = sock_make(t, AF_INET, SOCK_STREAM, IPPROTO_MPTCP);
	struct sockaddr_in to = {
		.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	socklen_t len = sizeof(to);
	struct pair p;

	must(t, bind(fd, (struct sockaddr *)&to, len) ? -errno : 0);
	must(t, listen(fd, 1) ? -errno : 0);
	must(t, getsockname(fd, (struct sockaddr *)&to, &len) ? -errno : 0);
	p.a = sock_make(t, AF_INET, SOCK_STREAM, client_protocol);
	must(t, connect(p.a, (struct sockaddr *)&to, len) ? -errno : 0);
	p.b = sock_accept(t, fd);
	close(fd);
	return p;
}

static __u32 mptcp_token(struct test *t, int fd)
{
	struct mptcp_info info = {0};
	socklen_t len = sizeof(info);

	must(t, getsockopt(fd, SOL_MPTCP, MPTCP_INFO, &info, &len) ? -errno : 0);
	return info.mptcpi_token;
}

HELPER_PLAIN(bpf_skc_to_mptcp_sock, token, MPTCP)
{
	struct bpf_object *o = helper_load(t, bpf_skc_to_mptcp_sock, "cast");
	struct pair p = mptcp_pair(t, IPPROTO_MPTCP);

	expect_true(t, mptcp_token(t, p.a) != mptcp_token(t, p.b));
	tuple_to(t, o, p.a, p.b);
	expect_eq(t, call(t, o, "cast"), 1);
	expect_eq(t, global(t, o, __u64, seen), mptcp_token(t, p.a));
	tuple_to(t, o, p.b, p.a);
	expect_eq(t, call(t, o, "cast"), 1);
	expect_eq(t, global(t, o, __u64, seen), mptcp_token(t, p.b));
}

HELPER_EDGE_PLAIN(bpf_skc_to_mptcp_sock, of_plain_tcp, MPTCP)
{
	struct bpf_object *o = helper_load(t, bpf_skc_to_mptcp_sock, "cast");
	struct pair p = tcp_pair(t);

	tuple_to(t, o, p.a, p.b);
	expect_eq(t, call(t, o, "cast"), 0);
}

/* The client does not speak it, and the connection has fallen back to TCP. */
HELPER_EDGE_PLAIN(bpf_skc_to_mptcp_sock, of_a_fallback, MPTCP)
{
	struct bpf_object *o = helper_load(t, bpf_skc_to_mptcp_sock, "cast");
	struct pair p = mptcp_pair(t, 0);

	tuple_to(t, o, p.b, p.a);
	expect_eq(t, call(t, o, "cast"), 0);
	tuple_to(t, o, p.a, p.b);
	expect_eq(t, call(t, o, "cast"), 0);
}

HELPER_EDGE_PLAIN(bpf_skc_to_mptcp_sock, in_time_wait_and_request, MPTCP)
{
	struct bpf_object *o = helper_load(t, bpf_skc_to_mptcp_sock, "cast");

	time_wait(t, o, AF_INET);
	expect_eq(t, call(t, o, "cast"), 0);
	open_request(t, o, AF_INET);
	expect_eq(t, call(t, o, "cast"), 0);
}
