// SPDX-License-Identifier: GPL-2.0
/* Helpers that give another view of a socket: net/core/filter.c. */
#include <netinet/tcp.h>

#include "helpers/sk_rig.h"

/* ---- bpf_sk_fullsock(), bpf_tcp_sock(), bpf_get_listener_sock() */

#define VIEW_CASES(helper, of_listener, of_connection, of_udp)				\
	HELPER_PLAIN(helper, of_a_listener)						\
	{										\
		struct bpf_object *o = helper_load(t, helper, "of_looked_up");		\
											\
		tuple_to(t, o, sock_listening(t, AF_INET, SOCK_STREAM), NOBODY);	\
		expect_eq(t, call(t, o, "of_looked_up"), of_listener);			\
		expect_eq(t, global(t, o, __u32, state), BPF_TCP_LISTEN);		\
	}										\
	HELPER_PLAIN(helper, of_a_connection)						\
	{										\
		struct bpf_object *o = helper_load(t, helper, "of_looked_up");		\
		struct pair p = tcp_pair(t);						\
											\
		tuple_to(t, o, p.a, p.b);						\
		expect_eq(t, call(t, o, "of_looked_up"), of_connection);		\
		expect_eq(t, global(t, o, __u32, state), BPF_TCP_ESTABLISHED);		\
	}										\
	HELPER_EDGE_PLAIN(helper, in_time_wait)						\
	{										\
		struct bpf_object *o = helper_load(t, helper, "of_looked_up");		\
											\
		time_wait(t, o, AF_INET);						\
		expect_eq(t, call(t, o, "of_looked_up"), 0);				\
		expect_eq(t, global(t, o, __u32, state), BPF_TCP_TIME_WAIT);		\
	}										\
	/* the socket of the packet that a UDP socket sends */				\
	HELPER_CASE(helper, of_a_packet_of_udp, .config = "CONFIG_CGROUP_BPF")		\
	{										\
		struct bpf_object *o = helper_load(t, helper, "of_packet");		\
											\
		cgroup_attach(t, o, "of_packet", cgroup_enter(t));			\
		global(t, o, long, ret) = -1;						\
		expect_ok(t, sock_say(udp_pair(t).a, "x"));				\
		expect_eq(t, global(t, o, long, ret), of_udp);				\
		cgroup_leave();								\
	}

VIEW_CASES(bpf_sk_fullsock, 1, 1, 1)
VIEW_CASES(bpf_tcp_sock, 1, 1, 0)
VIEW_CASES(bpf_get_listener_sock, 1, 0, 0)

/* What a full socket has, and a common one not. */
HELPER_PLAIN(bpf_sk_fullsock, protocol)
{
	struct bpf_object *o = helper_load(t, bpf_sk_fullsock, "of_looked_up");
	struct pair p = tcp_pair(t);

	tuple_to(t, o, p.a, p.b);
	expect_eq(t, call(t, o, "of_looked_up"), 1);
	expect_eq(t, global(t, o, __u32, seen), IPPROTO_TCP);
}

/* It does not go on to the listener. */
HELPER_EDGE_PLAIN(bpf_sk_fullsock, of_a_request)
{
	struct bpf_object *o = helper_load(t, bpf_sk_fullsock, "of_looked_up");

	open_request(t, o, AF_INET);
	expect_eq(t, call(t, o, "of_looked_up"), 0);
	expect_eq(t, global(t, o, __u32, state), BPF_TCP_NEW_SYN_RECV);
}

HELPER_PLAIN(bpf_tcp_sock, congestion_window)
{
	struct bpf_object *o = helper_load(t, bpf_tcp_sock, "of_looked_up");
	struct pair p = tcp_pair(t);
	struct tcp_info info;
	socklen_t len = sizeof(info);

	tuple_to(t, o, p.a, p.b);
	expect_eq(t, call(t, o, "of_looked_up"), 1);
	must(t, getsockopt(p.a, IPPROTO_TCP, TCP_INFO, &info, &len) ? -errno : 0);
	expect_eq(t, global(t, o, __u32, seen), info.tcpi_snd_cwnd);
}

HELPER_EDGE_PLAIN(bpf_tcp_sock, of_a_request)
{
	struct bpf_object *o = helper_load(t, bpf_tcp_sock, "of_looked_up");

	open_request(t, o, AF_INET);
	expect_eq(t, call(t, o, "of_looked_up"), 0);
}

HELPER_EDGE_PLAIN(bpf_tcp_sock, of_ipv6)
{
	struct bpf_object *o = helper_load(t, bpf_tcp_sock, "of_looked_up");
	struct pair p = sock_pair(t, AF_INET6, SOCK_STREAM);

	tuple_to(t, o, p.a, p.b);
	expect_eq(t, call(t, o, "of_looked_up"), 1);
}

/* A request leads to the socket that it came to. */
HELPER_PLAIN(bpf_get_listener_sock, of_a_request)
{
	struct bpf_object *o = helper_load(t, bpf_get_listener_sock, "of_looked_up");
	int fd = open_request(t, o, AF_INET);

	expect_eq(t, call(t, o, "of_looked_up"), 1);
	expect_eq(t, global(t, o, __u32, state), BPF_TCP_NEW_SYN_RECV);
	expect_eq(t, global(t, o, __u32, seen), sock_port(t, fd));
}

HELPER_PLAIN(bpf_get_listener_sock, is_itself)
{
	struct bpf_object *o = helper_load(t, bpf_get_listener_sock, "of_looked_up");
	int fd = sock_listening(t, AF_INET6, SOCK_STREAM);

	tuple_to(t, o, fd, NOBODY);
	expect_eq(t, call(t, o, "of_looked_up"), 1);
	expect_eq(t, global(t, o, __u32, seen), sock_port(t, fd));
}
