// SPDX-License-Identifier: GPL-2.0
/* Sockets found by addresses and ports: __bpf_skc_lookup() of net/core/filter.c. */
#include <linux/tcp.h>
#include <string.h>
#include <unistd.h>

#include "helpers/sk_rig.h"

struct lookup {
	const char *file;
	int type;
	bool full;	/* what is no full socket becomes its listener, or is not found */
};

static const struct lookup sk_lookup_tcp = { "helpers/bpf_sk_lookup_tcp", SOCK_STREAM, true };
static const struct lookup sk_lookup_udp = { "helpers/bpf_sk_lookup_udp", SOCK_DGRAM, true };
static const struct lookup skc_lookup_tcp = { "helpers/bpf_skc_lookup_tcp", SOCK_STREAM, false };

/* One body for all three, or for the two that know connections. */
#define TCP_CASE(KIND, what, ...)						\
	static void look_##what(struct test *t, const struct lookup *l);	\
	KIND(bpf_sk_lookup_tcp, what, ##__VA_ARGS__)				\
	{									\
		look_##what(t, &sk_lookup_tcp);					\
	}									\
	KIND(bpf_skc_lookup_tcp, what, ##__VA_ARGS__)				\
	{									\
		look_##what(t, &skc_lookup_tcp);				\
	}									\
	static void look_##what(struct test *t, const struct lookup *l)
#define LOOKUP_CASE(KIND, what, ...)						\
	static void look_##what(struct test *t, const struct lookup *l);	\
	KIND(bpf_sk_lookup_udp, what, ##__VA_ARGS__)				\
	{									\
		look_##what(t, &sk_lookup_udp);					\
	}									\
	TCP_CASE(KIND, what, ##__VA_ARGS__)

static int socket_of(struct test *t, const struct lookup *l, int family)
{
	return l->type == SOCK_STREAM ? sock_listening(t, family, l->type) :
	       sock_bound(t, family, l->type);
}

/* The program, and a socket for it to find; gives it in @fd. */
static struct bpf_object *look_for(struct test *t, const struct lookup *l, const char *prog,
				   int family, int *fd)
{
	struct bpf_object *o = prog_load(t, l->file, prog);

	*fd = socket_of(t, l, family);
	tuple_to(t, o, *fd, NOBODY);
	return o;
}

/* The socket's own port is in host order. */
static void expect_found(struct test *t, struct bpf_object *o, const char *prog, int fd)
{
	expect_eq(t, call(t, o, prog), 1);
	expect_eq(t, global(t, o, __u32, found_port), sock_port(t, fd));
}

static struct bpf_sock_tuple *tuple_in(struct test *t, struct bpf_object *o)
{
	return global_at(t, o, "to", 64);
}

LOOKUP_CASE(HELPER_PLAIN, finds_ipv4)
{
	int fd;
	struct bpf_object *o = look_for(t, l, "lookup", AF_INET, &fd);

	expect_found(t, o, "lookup", fd);
	close(fd);
	expect_eq(t, call(t, o, "lookup"), 0);
}

LOOKUP_CASE(HELPER_PLAIN, finds_ipv6)
{
	int fd;
	struct bpf_object *o = look_for(t, l, "lookup", AF_INET6, &fd);

	expect_found(t, o, "lookup", fd);
}

LOOKUP_CASE(HELPER_PLAIN, in_xdp)
{
	int fd;
	struct bpf_object *o = look_for(t, l, "lookup_xdp", AF_INET, &fd);

	expect_found(t, o, "lookup_xdp", fd);
}

LOOKUP_CASE(HELPER_CASE, in_connect, .config = "CONFIG_CGROUP_BPF")
{
	int fd, port = htons(9);
	struct bpf_object *o = look_for(t, l, "lookup_connect", AF_INET, &fd);

	cgroup_attach(t, o, "lookup_connect", cgroup_enter(t));
	expect_ok(t, udp_connect(sock_make(t, AF_INET, SOCK_DGRAM, 0), port));
	expect_eq(t, global(t, o, long, ret), 1);
	expect_eq(t, global(t, o, __u32, found_port), sock_port(t, fd));
	cgroup_leave();
}

/* Of those that share a port the one whose connection it is. */
LOOKUP_CASE(HELPER_PLAIN, connection_before_listener)
{
	struct bpf_object *o = prog_load(t, l->file, "lookup");
	int fd = socket_of(t, l, AF_INET), client = sock_connect(t, fd), server = fd;

	if (l->type == SOCK_STREAM)
		server = sock_accept(t, fd);
	tuple_to(t, o, fd, client);
	expect_found(t, o, "lookup", fd);
	/* enum of TCP states: a UDP socket that is not connected is closed */
	expect_eq(t, global(t, o, __u32, found_state),
		  server == fd ? BPF_TCP_CLOSE : BPF_TCP_ESTABLISHED);
	/* the client's own end */
	tuple_to(t, o, client, server);
	expect_found(t, o, "lookup", client);
	expect_eq(t, global(t, o, __u32, found_state), BPF_TCP_ESTABLISHED);
}

LOOKUP_CASE(HELPER_EDGE_PLAIN, another_port)
{
	int fd;
	struct bpf_object *o = look_for(t, l, "lookup", AF_INET, &fd);

	tuple_in(t, o)->ipv4.dport = htons(1);
	expect_eq(t, call(t, o, "lookup"), 0);
}

LOOKUP_CASE(HELPER_EDGE_PLAIN, another_address)
{
	int fd;
	struct bpf_object *o = look_for(t, l, "lookup", AF_INET, &fd);

	tuple_in(t, o)->ipv4.daddr = htonl(INADDR_LOOPBACK + 1);
	expect_eq(t, call(t, o, "lookup"), 0);
	tuple_in(t, o)->ipv4.daddr = htonl(INADDR_LOOPBACK);
	/* nobody connected: from wherever it comes */
	tuple_in(t, o)->ipv4.saddr = htonl(0x0a000001);
	expect_found(t, o, "lookup", fd);
}

LOOKUP_CASE(HELPER_EDGE_PLAIN, flags)
{
	int fd;
	struct bpf_object *o = look_for(t, l, "lookup", AF_INET, &fd);

	global(t, o, __u64, flags) = 1;
	expect_eq(t, call(t, o, "lookup"), 0);
	global(t, o, __u64, flags) = 1ULL << 63;
	expect_eq(t, call(t, o, "lookup"), 0);
	global(t, o, __u64, flags) = 0;
	expect_found(t, o, "lookup", fd);
}

/* The size says the family: any but the two of struct bpf_sock_tuple finds nothing. */
LOOKUP_CASE(HELPER_EDGE_PLAIN, size_of_the_tuple)
{
	static const __u32 wrong[] = { 1, 8, 11, 13, 35, 37, 64 };
	int fd;
	struct bpf_object *o = look_for(t, l, "lookup", AF_INET, &fd);
	size_t i;

	for (i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		global(t, o, __u32, len) = wrong[i];
		expect_eq(t, call(t, o, "lookup"), 0);
	}
	global(t, o, __u32, len) = sizeof(tuple_in(t, o)->ipv4);
	expect_found(t, o, "lookup", fd);
}

/* 0 up to INT_MAX are ids that the caller's namespace gave to others, and it gave none. */
LOOKUP_CASE(HELPER_EDGE_PLAIN, namespace_without_id)
{
	int fd;
	struct bpf_object *o = look_for(t, l, "lookup", AF_INET, &fd);

	global(t, o, __u64, netns) = 0;
	expect_eq(t, call(t, o, "lookup"), 0);
	global(t, o, __u64, netns) = 0x7fffffff;
	expect_eq(t, call(t, o, "lookup"), 0);
}

/* What is negative as an int is the current one; what is neither, as 64 bits, is refused. */
LOOKUP_CASE(HELPER_EDGE_PLAIN, namespace_numbers)
{
	int fd;
	struct bpf_object *o = look_for(t, l, "lookup", AF_INET, &fd);

	global(t, o, __u64, netns) = 0x80000000;
	expect_found(t, o, "lookup", fd);
	global(t, o, __u64, netns) = 0xffffffff;
	expect_found(t, o, "lookup", fd);
	global(t, o, __u64, netns) = 1ULL << 32;
	expect_eq(t, call(t, o, "lookup"), 0);
	global(t, o, __u64, netns) = 1ULL << 63;
	expect_eq(t, call(t, o, "lookup"), 0);
}

/* A socket of another namespace is not there. */
LOOKUP_CASE(HELPER_EDGE, another_namespace, .config = "CONFIG_NET_NS")
{
	int fd;
	struct bpf_object *o = look_for(t, l, "lookup", AF_INET, &fd);

	loopback_enter(t);
	expect_eq(t, call(t, o, "lookup"), 0);
}

/* A socket of the other protocol at the same port is not found. */
LOOKUP_CASE(HELPER_EDGE_PLAIN, another_protocol)
{
	struct bpf_object *o = prog_load(t, l->file, "lookup");
	int fd = l->type == SOCK_STREAM ? sock_bound(t, AF_INET, SOCK_DGRAM) :
		 sock_listening(t, AF_INET, SOCK_STREAM);

	tuple_to(t, o, fd, NOBODY);
	expect_eq(t, call(t, o, "lookup"), 0);
}

TCP_CASE(HELPER_EDGE_PLAIN, bound_without_listening)
{
	struct bpf_object *o = prog_load(t, l->file, "lookup");

	tuple_to(t, o, sock_bound(t, AF_INET, l->type), NOBODY);
	expect_eq(t, call(t, o, "lookup"), 0);
}

/* Neither a full socket nor one that leads to one: only the common part is given out. */
TCP_CASE(HELPER_PLAIN, in_time_wait)
{
	struct bpf_object *o = prog_load(t, l->file, "lookup");
	__u16 port = time_wait(t, o, AF_INET);

	expect_eq(t, call(t, o, "lookup"), !l->full);
	if (l->full)
		return;
	expect_eq(t, global(t, o, __u32, found_state), BPF_TCP_TIME_WAIT);
	expect_eq(t, global(t, o, __u32, found_port), port);
}

/* A request leads to its listener. */
TCP_CASE(HELPER_PLAIN, request)
{
	struct bpf_object *o = prog_load(t, l->file, "lookup");
	int fd = open_request(t, o, AF_INET);

	expect_found(t, o, "lookup", fd);
	expect_eq(t, global(t, o, __u32, found_state),
		  l->full ? BPF_TCP_LISTEN : BPF_TCP_NEW_SYN_RECV);
}

HELPER_PLAIN(bpf_sk_lookup_tcp, fields_of_the_socket)
{
	struct bpf_object *o = prog_load(t, sk_lookup_tcp.file, "read_fields");
	struct pair p = tcp_pair(t);

	tuple_to(t, o, p.a, p.b);
	expect_eq(t, call(t, o, "read_fields"), 1);
	expect_eq(t, global(t, o, __u32, protocol), IPPROTO_TCP);
	expect_eq(t, global(t, o, __u32, family), AF_INET);
	expect_eq(t, global(t, o, __u32, src_ip4), htonl(INADDR_LOOPBACK));
	expect_eq(t, global(t, o, __u32, dst_ip4), htonl(INADDR_LOOPBACK));
	/* the other's port is in network order, and in 16 bits */
	expect_eq(t, (__u16)global(t, o, __u32, dst_port), htons(sock_port(t, p.b)));
}

/* ---- giving it back */

#define RELEASE "helpers/bpf_sk_release"

HELPER_PLAIN(bpf_sk_release, gives_one_reference_back)
{
	struct bpf_object *o = prog_load(t, RELEASE, "count_references");
	const __s32 *refs = global_at(t, o, "refs", 16);
	struct pair p = tcp_pair(t);

	tuple_to(t, o, p.a, p.b);
	expect_eq(t, call(t, o, "count_references"), 0);
	expect_true(t, refs[0] > 1);
	expect_eq(t, refs[1], refs[0] + 1);
	expect_eq(t, refs[2], refs[0]);
	/* and so did the one at its end */
	expect_eq(t, call(t, o, "count_references"), 0);
	expect_eq(t, refs[1], refs[2] + 1);
}

/* A listener is freed by RCU: no reference is taken, none is given back. */
HELPER_EDGE_PLAIN(bpf_sk_release, listener_has_no_count)
{
	struct bpf_object *o = prog_load(t, RELEASE, "count_references");
	const __s32 *refs = global_at(t, o, "refs", 16);

	tuple_to(t, o, sock_listening(t, AF_INET, SOCK_STREAM), NOBODY);
	expect_eq(t, call(t, o, "count_references"), 0);
	expect_true(t, refs[0] > 0);
	expect_eq(t, refs[1], refs[0]);
	expect_eq(t, refs[2], refs[0]);
}

HELPER_EDGE_PLAIN(bpf_sk_release, of_one_in_time_wait)
{
	struct bpf_object *o = prog_load(t, RELEASE, "release");

	time_wait(t, o, AF_INET);
	expect_eq(t, call(t, o, "release"), 0);
	expect_eq(t, call(t, o, "release"), 0);
}

HELPER_EDGE_PLAIN(bpf_sk_release, of_a_request)
{
	struct bpf_object *o = prog_load(t, RELEASE, "release");

	open_request(t, o, AF_INET);
	expect_eq(t, call(t, o, "release"), 0);
	expect_eq(t, call(t, o, "release"), 0);
}
