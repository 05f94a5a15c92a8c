// SPDX-License-Identifier: GPL-2.0
/* bpf_sk_assign(): who gets a packet, where tc sees it come in and where sk_lookup asks. */
#include <fcntl.h>
#include <unistd.h>

#include "helpers/sk_rig.h"
#include "maps/maps.h"

/* Nobody listens there. */
#define PORT 7

static struct sockaddr_in at_port(__u16 port)
{
	return (struct sockaddr_in){
		.sin_family = AF_INET, .sin_port = htons(port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
}

/* A new socket connected to PORT, or a negative errno. */
static int connect_to_port(struct test *t, int type)
{
	struct sockaddr_in to = at_port(PORT);
	int fd = sock_make(t, AF_INET, type, 0);

	return connect(fd, (struct sockaddr *)&to, sizeof(to)) ? -errno : fd;
}

static int ipv6_to_port(struct test *t)
{
	struct sockaddr_in6 to = {
		.sin6_family = AF_INET6, .sin6_port = htons(PORT), .sin6_addr = in6addr_loopback,
	};
	int fd = sock_make(t, AF_INET6, SOCK_DGRAM, 0);

	must(t, connect(fd, (struct sockaddr *)&to, sizeof(to)) ? -errno : 0);
	return fd;
}

static void put_socket(struct test *t, struct bpf_object *o, __u32 key, int fd)
{
	must(t, elem_put(map_fd(t, o, "socks"), key, fd));
}

/* The program for packets to PORT, in a namespace of the case's own. */
static struct bpf_object *attach(struct test *t, const char *prog)
{
	struct bpf_object *o = helper_load(t, bpf_sk_assign, prog);
	struct bpf_program *p = bpf_object__find_program_by_name(o, prog);
	int ns;

	loopback_enter(t);
	global(t, o, __u16, port) = htons(PORT);
	if (bpf_program__type(p) == BPF_PROG_TYPE_SCHED_CLS)
		lo_ingress(t, o, prog);
	ns = must(t, open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC));
	if (bpf_program__type(p) == BPF_PROG_TYPE_SK_LOOKUP && !bpf_program__attach_netns(p, ns))
		test_fail(t, "attach %s to the namespace: %s", prog, errname(errno));
	return o;
}

/* A connection to PORT comes to the listener of another port. */
static void expect_connects(struct test *t, const char *prog)
{
	struct bpf_object *o = attach(t, prog);
	int fd = sock_listening(t, AF_INET, SOCK_STREAM), client, server;

	expect_err(t, connect_to_port(t, SOCK_STREAM), ECONNREFUSED);
	put_socket(t, o, 0, fd);
	client = must(t, connect_to_port(t, SOCK_STREAM));
	expect_ok(t, global(t, o, long, ret));
	server = sock_accept(t, fd);
	expect_ok(t, sock_say(client, "hello"));
	expect_hears(t, server, "hello");
	expect_ok(t, sock_say(server, "and back"));
	expect_hears(t, client, "and back");
	/* it is a connection to PORT */
	expect_eq(t, sock_port(t, server), PORT);
}

static void expect_datagram_comes(struct test *t, const char *prog)
{
	struct bpf_object *o = attach(t, prog);
	int fd = sock_bound(t, AF_INET, SOCK_DGRAM);
	int client = must(t, connect_to_port(t, SOCK_DGRAM));

	put_socket(t, o, 0, fd);
	expect_ok(t, sock_say(client, "hello"));
	expect_hears(t, fd, "hello");
	expect_ok(t, global(t, o, long, ret));
	expect_eq(t, global(t, o, __u32, calls), 1);
}

#define LOOKUP .config = "CONFIG_NET_NS CONFIG_BPF_STREAM_PARSER"

HELPER_CASE(bpf_sk_assign, tc_tcp, LO_TC) { expect_connects(t, "assign_tc"); }
HELPER_CASE(bpf_sk_assign, tc_udp, LO_TC) { expect_datagram_comes(t, "assign_tc"); }
HELPER_CASE(bpf_sk_assign, lookup_tcp, LOOKUP) { expect_connects(t, "assign"); }
HELPER_CASE(bpf_sk_assign, lookup_udp, LOOKUP) { expect_datagram_comes(t, "assign"); }

/* ---- tc: an own socket for a packet that has none */

/* What the helper says of a datagram to PORT for the socket @fd. */
static long long tc_result(struct test *t, struct bpf_object *o, int fd)
{
	put_socket(t, o, 0, fd);
	global(t, o, long, ret) = 1;
	expect_ok(t, sock_say(must(t, connect_to_port(t, SOCK_DGRAM)), "x"));
	return global(t, o, long, ret);
}

HELPER_EDGE(bpf_sk_assign, tc_flags, LO_TC)
{
	struct bpf_object *o = attach(t, "assign_tc");

	global(t, o, __u64, flags) = 1;
	expect_err(t, tc_result(t, o, sock_bound(t, AF_INET, SOCK_DGRAM)), EINVAL);
	global(t, o, __u64, flags) = 1ULL << 63;
	expect_err(t, tc_result(t, o, sock_bound(t, AF_INET, SOCK_DGRAM)), EINVAL);
}

HELPER_EDGE(bpf_sk_assign, tc_of_another_namespace, LO_TC)
{
	int fd = sock_bound(t, AF_INET, SOCK_DGRAM);
	struct bpf_object *o = attach(t, "assign_tc");

	expect_err(t, tc_result(t, o, fd), ENETUNREACH);
}

/* Only where packets come in, and BPF_PROG_TEST_RUN's does not. */
HELPER_EDGE_PLAIN(bpf_sk_assign, tc_not_at_ingress)
{
	struct bpf_object *o = helper_load(t, bpf_sk_assign, "assign_any");

	put_socket(t, o, 0, sock_bound(t, AF_INET, SOCK_DGRAM));
	expect_err(t, call(t, o, "assign_any"), EOPNOTSUPP);
}

/* "bpf, net: Support SO_REUSEPORT sockets with bpf_sk_assign" */
HELPER_EDGE(bpf_sk_assign, tc_reuseport, LO_TC)
{
	struct bpf_object *o = attach(t, "assign_tc");
	int fd = sock_make(t, AF_INET, SOCK_DGRAM, 0), one = 1;
	struct sockaddr_in any = at_port(0);

	must(t, setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &one, sizeof(one)) ? -errno : 0);
	must(t, bind(fd, (struct sockaddr *)&any, sizeof(any)) ? -errno : 0);
	expect(t, tc_result(t, o, fd), OK_SINCE("6.6"), ELSE(ESOCKTNOSUPPORT));
}

/* ---- sk_lookup: the answer of the search */

/* A datagram to PORT is given to the socket under 0, and then, with @flags, to that under 1. */
static void ask_twice(struct test *t, struct bpf_object *o, __u64 flags)
{
	put_socket(t, o, 0, sock_bound(t, AF_INET, SOCK_DGRAM));
	global(t, o, bool, again) = true;
	global(t, o, __u32, key_again) = 1;
	global(t, o, __u64, flags_again) = flags;
	global(t, o, long, ret_again) = 1;
	expect_ok(t, sock_say(must(t, connect_to_port(t, SOCK_DGRAM)), "hello"));
	expect_ok(t, global(t, o, long, ret));
}

HELPER_EDGE(bpf_sk_assign, lookup_twice, LOOKUP)
{
	struct bpf_object *o = attach(t, "assign");

	put_socket(t, o, 1, sock_bound(t, AF_INET, SOCK_DGRAM));
	ask_twice(t, o, 0);
	expect_err(t, global(t, o, long, ret_again), EEXIST);
}

HELPER_EDGE(bpf_sk_assign, lookup_replaces, LOOKUP)
{
	struct bpf_object *o = attach(t, "assign");
	int fd = sock_bound(t, AF_INET, SOCK_DGRAM);

	put_socket(t, o, 1, fd);
	ask_twice(t, o, BPF_SK_LOOKUP_F_REPLACE);
	expect_ok(t, global(t, o, long, ret_again));
	expect_hears(t, fd, "hello");
}

/* None instead of the one before: the search goes on as without the program. */
HELPER_EDGE(bpf_sk_assign, lookup_takes_back, LOOKUP)
{
	struct bpf_object *o = attach(t, "assign_none");
	int fd = sock_bound(t, AF_INET, SOCK_DGRAM);
	int client = must(t, connect_to_port(t, SOCK_DGRAM));

	put_socket(t, o, 0, fd);
	global(t, o, __u64, flags_again) = BPF_SK_LOOKUP_F_REPLACE;
	expect_ok(t, sock_say(client, "hello"));
	expect_ok(t, global(t, o, long, ret));
	expect_ok(t, global(t, o, long, ret_again));
	must(t, sock_wait(client));
	expect_err(t, sock_peek(client), ECONNREFUSED);
	expect_err(t, sock_peek(fd), EAGAIN);
	/* it is a choice like another */
	global(t, o, __u64, flags_again) = 0;
	expect_ok(t, sock_say(client, "again"));
	expect_err(t, global(t, o, long, ret_again), EEXIST);
	expect_hears(t, fd, "again");
}

/* What the helper says where the packet is IPv4's UDP to PORT; nobody gets it. */
static long long lookup_result(struct test *t, struct bpf_object *o, int fd)
{
	put_socket(t, o, 0, fd);
	global(t, o, long, ret) = 1;
	expect_ok(t, sock_say(must(t, connect_to_port(t, SOCK_DGRAM)), "x"));
	return global(t, o, long, ret);
}

HELPER_EDGE(bpf_sk_assign, lookup_flags, LOOKUP)
{
	struct bpf_object *o = attach(t, "assign");

	global(t, o, __u64, flags) = BPF_SK_LOOKUP_F_REPLACE | BPF_SK_LOOKUP_F_NO_REUSEPORT;
	expect_ok(t, lookup_result(t, o, sock_bound(t, AF_INET, SOCK_DGRAM)));
	global(t, o, __u64, flags) = 4;
	expect_err(t, lookup_result(t, o, sock_bound(t, AF_INET, SOCK_DGRAM)), EINVAL);
	global(t, o, __u64, flags) = 1ULL << 63;
	expect_err(t, lookup_result(t, o, sock_bound(t, AF_INET, SOCK_DGRAM)), EINVAL);
}

HELPER_EDGE(bpf_sk_assign, lookup_of_another_protocol, LOOKUP)
{
	struct bpf_object *o = attach(t, "assign");

	expect_err(t, lookup_result(t, o, sock_listening(t, AF_INET, SOCK_STREAM)), EPROTOTYPE);
}

HELPER_EDGE(bpf_sk_assign, lookup_of_connected, LOOKUP)
{
	struct bpf_object *o = attach(t, "assign");

	expect_err(t, lookup_result(t, o, udp_pair(t).a), ESOCKTNOSUPPORT);
	/* refused before it is seen that the protocol is another */
	expect_err(t, lookup_result(t, o, tcp_pair(t).a), ESOCKTNOSUPPORT);
}

/* At the address of all, for both families or for IPv6 only. */
static int bound_ipv6(struct test *t, int only)
{
	struct sockaddr_in6 any = { .sin6_family = AF_INET6 };
	int fd = sock_make(t, AF_INET6, SOCK_DGRAM, 0);

	must(t, setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &only, sizeof(only)) ? -errno : 0);
	must(t, bind(fd, (struct sockaddr *)&any, sizeof(any)) ? -errno : 0);
	return fd;
}

/* A socket of IPv4 gets no IPv6; one of IPv6 may get both, unless it says it does not. */
HELPER_EDGE(bpf_sk_assign, lookup_of_another_family, LOOKUP)
{
	struct bpf_object *o = attach(t, "assign");

	put_socket(t, o, 0, sock_bound(t, AF_INET, SOCK_DGRAM));
	expect_ok(t, sock_say(ipv6_to_port(t), "x"));
	expect_err(t, global(t, o, long, ret), EAFNOSUPPORT);
	expect_ok(t, lookup_result(t, o, bound_ipv6(t, false)));
	expect_err(t, lookup_result(t, o, bound_ipv6(t, true)), EAFNOSUPPORT);
	/* and so does one that is bound to an address of IPv6: __inet6_bind() */
	expect_err(t, lookup_result(t, o, sock_bound(t, AF_INET6, SOCK_DGRAM)), EAFNOSUPPORT);
}

/* A socket of another namespace may be chosen here. */
HELPER_EDGE(bpf_sk_assign, lookup_of_another_namespace, LOOKUP)
{
	int fd = sock_bound(t, AF_INET, SOCK_DGRAM);
	struct bpf_object *o = attach(t, "assign");

	expect_ok(t, lookup_result(t, o, fd));
	expect_hears(t, fd, "x");
}
