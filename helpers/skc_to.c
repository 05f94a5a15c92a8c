// SPDX-License-Identifier: GPL-2.0
/* bpf_skc_to_*(): a socket as the kernel's own type, where it is one (net/core/filter.c). */
#include <netinet/tcp.h>
#include <stddef.h>
#include <sys/un.h>
#include <unistd.h>

#include "helpers/sk_rig.h"

/* What a TCP socket can be found as. */
enum { LISTENER, CONNECTION, TIME_WAIT, REQUEST, NR_STATES };

/* Finds a socket of @family in the state, and casts it: 1 or 0; its port in @port. */
static long long cast_of(struct test *t, struct bpf_object *o, int state, int family, __u16 *port)
{
	struct pair p;
	int fd;

	switch (state) {
	case LISTENER:
		fd = sock_listening(t, family, SOCK_STREAM);
		tuple_to(t, o, fd, NOBODY);
		*port = sock_port(t, fd);
		break;
	case CONNECTION:
		p = sock_pair(t, family, SOCK_STREAM);
		tuple_to(t, o, p.a, p.b);
		*port = sock_port(t, p.a);
		break;
	case TIME_WAIT:
		*port = time_wait(t, o, family);
		break;
	default:
		*port = sock_port(t, open_request(t, o, family));
	}
	return call(t, o, "cast");
}

/* @want has a digit a state: 1 where it is one of these. */
static void expect_casts(struct test *t, struct bpf_object *o, int family, const char *want)
{
	int state;
	__u16 port;

	for (state = 0; state < NR_STATES; state++) {
		expect_eq(t, cast_of(t, o, state, family, &port), want[state] - '0');
		if (want[state] == '1')
			expect_eq(t, global(t, o, __u32, port), port);
	}
}

#define CAST_CASES(helper, ipv4, ipv6)							\
	HELPER_PLAIN(helper, of_ipv4)							\
	{										\
		expect_casts(t, helper_load(t, helper, "cast"), AF_INET, ipv4);		\
	}										\
	HELPER_PLAIN(helper, of_ipv6)							\
	{										\
		expect_casts(t, helper_load(t, helper, "cast"), AF_INET6, ipv6);	\
	}

CAST_CASES(bpf_skc_to_tcp_sock, "1100", "1100")
CAST_CASES(bpf_skc_to_tcp6_sock, "0000", "1100")
CAST_CASES(bpf_skc_to_tcp_timewait_sock, "0010", "0010")
CAST_CASES(bpf_skc_to_tcp_request_sock, "0001", "0001")
CAST_CASES(bpf_skc_to_unix_sock, "0000", "0000")

/* IPv4 in a socket of IPv6 is of the socket's family. */
HELPER_EDGE_PLAIN(bpf_skc_to_tcp6_sock, of_a_dual_listener)
{
	struct bpf_object *o = helper_load(t, bpf_skc_to_tcp6_sock, "cast");
	struct sockaddr_in6 any = { .sin6_family = AF_INET6 };
	struct bpf_sock_tuple *tuple = global_at(t, o, "to", 64);
	int fd = sock_make(t, AF_INET6, SOCK_STREAM, 0), off = 0;

	must(t, setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof(off)) ? -errno : 0);
	must(t, bind(fd, (struct sockaddr *)&any, sizeof(any)) ? -errno : 0);
	must(t, listen(fd, 1) ? -errno : 0);
	tuple->ipv4.saddr = tuple->ipv4.daddr = htonl(INADDR_LOOPBACK);
	tuple->ipv4.dport = htons(sock_port(t, fd));
	global(t, o, __u32, len) = sizeof(tuple->ipv4);
	expect_eq(t, call(t, o, "cast"), 1);
	expect_eq(t, global(t, o, __u32, port), sock_port(t, fd));
}

static void expect_bytes_received(struct test *t, struct bpf_object *o, int family)
{
	struct pair p = sock_pair(t, family, SOCK_STREAM);

	must(t, sock_say(p.b, "12345"));
	expect_hears(t, p.a, "12345");
	tuple_to(t, o, p.a, p.b);
	expect_eq(t, call(t, o, "cast"), 1);
	expect_eq(t, global(t, o, __u64, seen), 5);
}

HELPER_PLAIN(bpf_skc_to_tcp_sock, bytes_received)
{
	expect_bytes_received(t, helper_load(t, bpf_skc_to_tcp_sock, "cast"), AF_INET);
}

/* Nothing was sent, and it is told as it comes. */
HELPER_EDGE_PLAIN(bpf_skc_to_tcp_sock, no_bytes_received)
{
	struct bpf_object *o = helper_load(t, bpf_skc_to_tcp_sock, "cast");
	struct pair p = tcp_pair(t);

	tuple_to(t, o, p.a, p.b);
	expect_eq(t, call(t, o, "cast"), 1);
	expect_eq(t, global(t, o, __u64, seen), 0);
	must(t, sock_say(p.b, "1"));
	expect_hears(t, p.a, "1");
	expect_eq(t, call(t, o, "cast"), 1);
	expect_eq(t, global(t, o, __u64, seen), 1);
}

HELPER_PLAIN(bpf_skc_to_tcp6_sock, bytes_received)
{
	expect_bytes_received(t, helper_load(t, bpf_skc_to_tcp6_sock, "cast"), AF_INET6);
}

HELPER_PLAIN(bpf_skc_to_tcp_timewait_sock, both_have_closed)
{
	struct bpf_object *o = helper_load(t, bpf_skc_to_tcp_timewait_sock, "cast");

	time_wait(t, o, AF_INET);
	expect_eq(t, call(t, o, "cast"), 1);
	expect_eq(t, global(t, o, __u64, seen), BPF_TCP_TIME_WAIT);
}

/* The same kind of socket waits for the other's FIN, and its substate tells. */
HELPER_EDGE_PLAIN(bpf_skc_to_tcp_timewait_sock, other_has_not_closed)
{
	struct bpf_object *o = helper_load(t, bpf_skc_to_tcp_timewait_sock, "cast");
	struct pair p = tcp_pair(t);
	char c;
	int i;

	tuple_to(t, o, p.a, p.b);
	/* an ACK that comes while close(2) has the socket finds it owned, and leaves it as it is for a minute */
	must(t, setsockopt(p.b, IPPROTO_TCP, TCP_QUICKACK, &(int){ 0 }, sizeof(int)) ? -errno : 0);
	close(p.a);
	must(t, recv(p.b, &c, 1, 0));
	/* so the other's ACK is delayed */
	for (i = 0; i < PATIENCE_MS && call(t, o, "cast") != 1; i++)
		usleep(1000);
	expect_eq(t, global(t, o, long, ret), 1);
	expect_eq(t, global(t, o, __u64, seen), BPF_TCP_FIN_WAIT2);
}

/* It has a socket of its own for each client. */
HELPER_EDGE_PLAIN(bpf_skc_to_tcp_request_sock, of_another_client)
{
	struct bpf_object *o = helper_load(t, bpf_skc_to_tcp_request_sock, "cast");
	int fd = open_request(t, o, AF_INET), second = sock_connect(t, fd);

	expect_eq(t, call(t, o, "cast"), 1);
	tuple_to(t, o, fd, second);
	expect_eq(t, call(t, o, "cast"), 1);
	/* from whom there is none it is the listener that is found */
	tuple_to(t, o, fd, NOBODY);
	expect_eq(t, call(t, o, "cast"), 0);
}

/* With data the connection is made, and the request is gone. */
HELPER_EDGE_PLAIN(bpf_skc_to_tcp_request_sock, done)
{
	struct bpf_object *o = helper_load(t, bpf_skc_to_tcp_request_sock, "cast");
	int fd = open_request(t, o, AF_INET), client = sock_connect(t, fd);

	tuple_to(t, o, fd, client);
	expect_eq(t, call(t, o, "cast"), 1);
	must(t, sock_say(client, "x"));
	sock_accept(t, fd);
	expect_eq(t, call(t, o, "cast"), 0);
}

/* What lo's MTU of 65536 leaves of the largest packet: IPV4_MAX_PMTU less two headers of 20. */
HELPER_PLAIN(bpf_skc_to_tcp_request_sock, mss_of_the_client)
{
	struct bpf_object *o = helper_load(t, bpf_skc_to_tcp_request_sock, "cast");

	open_request(t, o, AF_INET);
	expect_eq(t, call(t, o, "cast"), 1);
	expect_eq(t, global(t, o, __u64, seen), 65535 - 40);
}

static void udp_cast(struct test *t, int family, long long want)
{
	struct bpf_object *o = helper_load(t, bpf_skc_to_udp6_sock, "cast");
	int fd = sock_bound(t, family, SOCK_DGRAM);

	tuple_to(t, o, fd, NOBODY);
	expect_eq(t, call(t, o, "cast"), want);
	if (!want)
		return;
	expect_eq(t, global(t, o, __u32, port), sock_port(t, fd));
	expect_eq(t, global(t, o, __u64, seen), IPPROTO_UDP);
}

HELPER_PLAIN(bpf_skc_to_udp6_sock, of_ipv6) { udp_cast(t, AF_INET6, 1); }
HELPER_EDGE_PLAIN(bpf_skc_to_udp6_sock, of_ipv4) { udp_cast(t, AF_INET, 0); }

/* ---- the same through iterators, which give out every socket of their kind in the namespace */

#define ITER_CONFIG .config = "CONFIG_NET_NS CONFIG_DEBUG_INFO_BTF"

/* @fd is cast, and none of the sockets that @others says how many are. */
static void expect_iterates(struct test *t, struct bpf_object *o, int fd, __u32 others)
{
	global(t, o, __u32, wanted) = sock_port(t, fd);
	iterate(t, o, "each");
	expect_eq(t, global(t, o, long, ret), 1);
	expect_eq(t, global(t, o, __u32, port), sock_port(t, fd));
	expect_eq(t, global(t, o, __u32, others), others);
}

HELPER_CASE(bpf_skc_to_tcp_sock, in_iter_tcp, ITER_CONFIG)
{
	struct bpf_object *o = helper_load(t, bpf_skc_to_tcp_sock, "each");

	loopback_enter(t);
	sock_listening(t, AF_INET6, SOCK_STREAM);
	expect_iterates(t, o, sock_listening(t, AF_INET, SOCK_STREAM), 1);
}

HELPER_CASE(bpf_skc_to_tcp6_sock, in_iter_tcp, ITER_CONFIG)
{
	struct bpf_object *o = helper_load(t, bpf_skc_to_tcp6_sock, "each");

	loopback_enter(t);
	sock_listening(t, AF_INET, SOCK_STREAM);
	expect_iterates(t, o, sock_listening(t, AF_INET6, SOCK_STREAM), 0);
}

HELPER_CASE(bpf_skc_to_tcp_request_sock, in_iter_tcp, ITER_CONFIG)
{
	struct bpf_object *o = helper_load(t, bpf_skc_to_tcp_request_sock, "each");
	struct bpf_object *to = helper_load(t, bpf_skc_to_tcp_request_sock, "cast");
	int fd;

	loopback_enter(t);
	fd = open_request(t, to, AF_INET);
	/* the listener has the same port, and comes before it */
	expect_iterates(t, o, fd, 0);
}

HELPER_CASE(bpf_skc_to_tcp_timewait_sock, in_iter_tcp, ITER_CONFIG)
{
	struct bpf_object *o = helper_load(t, bpf_skc_to_tcp_timewait_sock, "each");
	struct bpf_object *to = helper_load(t, bpf_skc_to_tcp_timewait_sock, "cast");
	__u16 port;

	loopback_enter(t);
	port = time_wait(t, to, AF_INET);
	sock_listening(t, AF_INET, SOCK_STREAM);
	global(t, o, __u32, wanted) = port;
	iterate(t, o, "each");
	expect_eq(t, global(t, o, long, ret), 1);
	expect_eq(t, global(t, o, __u64, seen), BPF_TCP_TIME_WAIT);
	expect_eq(t, global(t, o, __u32, others), 0);
}

HELPER_CASE(bpf_skc_to_udp6_sock, in_iter_udp, ITER_CONFIG)
{
	struct bpf_object *o = helper_load(t, bpf_skc_to_udp6_sock, "each");

	loopback_enter(t);
	sock_bound(t, AF_INET, SOCK_DGRAM);
	expect_iterates(t, o, sock_bound(t, AF_INET6, SOCK_DGRAM), 0);
}

#define UNIX_ITER .config = "CONFIG_NET_NS CONFIG_DEBUG_INFO_BTF CONFIG_UNIX"

/* The only socket of the namespace that has a name is the one whose length is told. */
HELPER_CASE(bpf_skc_to_unix_sock, in_iter_unix, UNIX_ITER)
{
	struct bpf_object *o = helper_load(t, bpf_skc_to_unix_sock, "each");
	struct sockaddr_un name = { .sun_family = AF_UNIX, .sun_path = "\0bpfmatrix" };
	socklen_t len = offsetof(struct sockaddr_un, sun_path) + 10;
	int fd;

	loopback_enter(t);
	fd = sock_make(t, AF_UNIX, SOCK_STREAM, 0);
	must(t, bind(fd, (struct sockaddr *)&name, len) ? -errno : 0);
	iterate(t, o, "each");
	expect_eq(t, global(t, o, __u32, sockets), 1);
	expect_eq(t, global(t, o, __u32, casts), 1);
	expect_eq(t, global(t, o, __u32, name_bytes), len);
	close(fd);
	iterate(t, o, "each");
	expect_eq(t, global(t, o, __u32, sockets), 1);
}

/* Whatever they do with what is sent. */
HELPER_CASE(bpf_skc_to_unix_sock, of_all_types, UNIX_ITER)
{
	struct bpf_object *o = helper_load(t, bpf_skc_to_unix_sock, "each");

	loopback_enter(t);
	sock_bound(t, AF_UNIX, SOCK_STREAM);
	sock_bound(t, AF_UNIX, SOCK_DGRAM);
	sock_bound(t, AF_UNIX, SOCK_SEQPACKET);
	iterate(t, o, "each");
	expect_eq(t, global(t, o, __u32, sockets), 3);
	expect_eq(t, global(t, o, __u32, casts), 3);
}
