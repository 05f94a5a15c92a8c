// SPDX-License-Identifier: GPL-2.0
/* bpf_bind(): what connect(2) goes out from (net/core/filter.c). */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>
#include <unistd.h>

#include "helpers/cgroup_rig.h"
#include "selftests/sockets.h"

#define BIND(what) HELPER_PLAIN(bpf_bind, what, .config = "CONFIG_CGROUP_BPF")
#define BIND_EDGE(what) HELPER_EDGE_PLAIN(bpf_bind, what, .config = "CONFIG_CGROUP_BPF")

static struct bpf_object *enter(struct test *t, const char *prog, const void *to, __u32 len)
{
	struct bpf_object *o = cgroup_rig(t, "bpf_bind", prog);

	memcpy(global_at(t, o, "to", 32), to, len);
	global(t, o, __u32, len) = len;
	return o;
}

/* A program for connect(2) that binds to 127.0.0.@host and @port, in host order. */
static struct bpf_object *enter4(struct test *t, __u8 host, __u16 port)
{
	struct sockaddr_in to = {
		.sin_family = AF_INET, .sin_port = htons(port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK - 1 + host),
	};

	return enter(t, "bind", &to, sizeof(to));
}

static struct bpf_object *enter6(struct test *t, __u16 port, __u32 len)
{
	struct sockaddr_in6 to = {
		.sin6_family = AF_INET6, .sin6_port = htons(port), .sin6_addr = in6addr_loopback,
	};

	return enter(t, "bind6", &to, len);
}

/* A port that was free a moment ago, for this family. */
static __u16 free_port(struct test *t, int family, int type)
{
	int fd = sock_bound(t, family, type);
	__u16 port = sock_port(t, fd);

	close(fd);
	return port;
}

static struct sockaddr_in own_address(struct test *t, int fd)
{
	struct sockaddr_in got = {};
	socklen_t len = sizeof(got);

	must(t, getsockname(fd, (struct sockaddr *)&got, &len) ? -errno : 0);
	return got;
}

/* A new UDP socket of the cgroup connects, and does so all the same when the helper fails. */
static int connect_udp(struct test *t)
{
	int fd = sock_make(t, AF_INET, SOCK_DGRAM, 0);

	expect_ok(t, udp_connect(fd, htons(9)));
	return fd;
}

static void check_error(struct test *t, struct bpf_object *o, int err)
{
	int fd = connect_udp(t);

	expect_err(t, global(t, o, long, ret), err);
	/* the address that the kernel chooses */
	expect_eq(t, ntohl(own_address(t, fd).sin_addr.s_addr), INADDR_LOOPBACK);
	cgroup_leave();
}

BIND(chooses_the_source)
{
	struct bpf_object *o = enter4(t, 2, 0);
	struct sockaddr_in own = own_address(t, connect_udp(t));

	expect_ok(t, global(t, o, long, ret));
	expect_eq(t, ntohl(own.sin_addr.s_addr), INADDR_LOOPBACK + 1);
	expect_true(t, own.sin_port != 0);
	cgroup_leave();
}

BIND(chooses_the_port)
{
	__u16 port = free_port(t, AF_INET, SOCK_DGRAM);
	struct bpf_object *o = enter4(t, 1, port);

	expect_eq(t, ntohs(own_address(t, connect_udp(t)).sin_port), port);
	expect_ok(t, global(t, o, long, ret));
	cgroup_leave();
}

/* The other end of a TCP connection sees who comes. */
BIND(seen_by_the_accepting_end)
{
	struct bpf_object *o = enter4(t, 2, 0);
	struct pair p = tcp_pair(t);
	struct sockaddr_in peer;
	socklen_t len = sizeof(peer);

	expect_ok(t, global(t, o, long, ret));
	must(t, getpeername(p.b, (struct sockaddr *)&peer, &len) ? -errno : 0);
	expect_eq(t, ntohl(peer.sin_addr.s_addr), INADDR_LOOPBACK + 1);
	expect_ok(t, sock_say(p.a, "hello"));
	expect_hears(t, p.b, "hello");
	cgroup_leave();
}

BIND(chooses_the_port_of_ipv6)
{
	__u16 port = free_port(t, AF_INET6, SOCK_DGRAM);
	struct bpf_object *o = enter6(t, port, sizeof(struct sockaddr_in6));
	int to = sock_bound(t, AF_INET6, SOCK_DGRAM);

	expect_eq(t, sock_port(t, sock_connect(t, to)), port);
	expect_ok(t, global(t, o, long, ret));
	cgroup_leave();
}

BIND_EDGE(another_family)
{
	check_error(t, enter(t, "bind", &(struct sockaddr){ .sa_family = AF_UNIX }, 16),
		    EAFNOSUPPORT);
}

BIND_EDGE(no_family)
{
	check_error(t, enter(t, "bind", &(struct sockaddr){ .sa_family = AF_UNSPEC }, 16),
		    EAFNOSUPPORT);
}

/* 192.0.2.1 is no address of ours. */
BIND_EDGE(address_of_others)
{
	struct sockaddr_in to = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(0xc0000201) };

	check_error(t, enter(t, "bind", &to, sizeof(to)), EADDRNOTAVAIL);
}

/* The length is looked at before the family. */
BIND_EDGE(not_even_a_family)
{
	check_error(t, enter(t, "bind", &(struct sockaddr){ .sa_family = AF_INET }, 1), EINVAL);
}

BIND_EDGE(one_byte_too_few)
{
	struct sockaddr_in to = {
		.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK + 1),
	};

	check_error(t, enter(t, "bind", &to, sizeof(to) - 1), EINVAL);
}

BIND_EDGE(port_in_use)
{
	int fd = sock_bound(t, AF_INET, SOCK_DGRAM);

	check_error(t, enter4(t, 1, sock_port(t, fd)), EADDRINUSE);
}

/* inet_bind() is for sockets without a port. */
BIND_EDGE(already_bound)
{
	struct bpf_object *o = enter4(t, 2, 0);
	int fd = sock_bound(t, AF_INET, SOCK_DGRAM);

	expect_ok(t, udp_connect(fd, htons(9)));
	expect_err(t, global(t, o, long, ret), EINVAL);
	expect_eq(t, ntohl(own_address(t, fd).sin_addr.s_addr), INADDR_LOOPBACK);
	cgroup_leave();
}

static void connect6_with(struct test *t, __u32 len, int err)
{
	int to = sock_bound(t, AF_INET6, SOCK_DGRAM);
	struct bpf_object *o = enter6(t, 0, len);

	sock_connect(t, to);
	if (err)
		expect_err(t, global(t, o, long, ret), err);
	else
		expect_ok(t, global(t, o, long, ret));
	cgroup_leave();
}

/* SIN6_LEN_RFC2133: a sockaddr_in6 without its last member will do. */
BIND_EDGE(shortest_of_ipv6)
{
	connect6_with(t, 24, 0);
}

BIND_EDGE(one_byte_too_few_of_ipv6)
{
	connect6_with(t, 23, EINVAL);
}
