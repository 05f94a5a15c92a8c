// SPDX-License-Identifier: GPL-2.0
/* Whose a packet, a socket, a network namespace is, where programs meet them. */
#include <sys/fsuid.h>
#include <unistd.h>

#include "helpers/sk_rig.h"
#include "selftests/net.h"

#define CGROUP .config = "CONFIG_CGROUP_BPF"
#define NS .config = "CONFIG_NET_NS"

/* One datagram over lo, in a namespace where nothing else is on the way. */
static void send_one(struct test *t, struct pair p)
{
	expect_ok(t, sock_say(p.a, "x"));
	expect_hears(t, p.b, "x");
}

/* ---- bpf_get_socket_cookie() */

HELPER_CASE(bpf_get_socket_cookie, of_the_sender, LO_TC)
{
	struct bpf_object *o = helper_load(t, bpf_get_socket_cookie, "read_tc");
	struct pair p;

	loopback_enter(t);
	lo_egress(t, o, "read_tc");
	p = udp_pair(t);
	send_one(t, p);
	expect_eq(t, global(t, o, __u32, calls), 1);
	expect_eq(t, global(t, o, __u64, ret), so_cookie(t, p.a));
}

/* On its way in a packet has no socket yet. */
HELPER_EDGE(bpf_get_socket_cookie, without_a_socket, LO_TC)
{
	struct bpf_object *o = helper_load(t, bpf_get_socket_cookie, "read_tc");

	loopback_enter(t);
	lo_ingress(t, o, "read_tc");
	global(t, o, __u64, ret) = -1;
	send_one(t, udp_pair(t));
	expect_eq(t, global(t, o, __u32, calls), 1);
	expect_eq(t, global(t, o, __u64, ret), 0);
}

HELPER_CASE(bpf_get_socket_cookie, in_connect, CGROUP)
{
	struct bpf_object *o = helper_load(t, bpf_get_socket_cookie, "read_connect");
	int fd;

	cgroup_attach(t, o, "read_connect", cgroup_enter(t));
	fd = sock_make(t, AF_INET, SOCK_DGRAM, 0);
	must(t, udp_connect(fd, htons(9)));
	expect_eq(t, global(t, o, __u64, ret), so_cookie(t, fd));
	cgroup_leave();
}

HELPER_CASE(bpf_get_socket_cookie, in_sock_release, CGROUP)
{
	struct bpf_object *o = helper_load(t, bpf_get_socket_cookie, "read_sock");
	__u64 cookie;
	int fd;

	cgroup_attach(t, o, "read_sock", cgroup_enter(t));
	fd = sock_make(t, AF_INET, SOCK_DGRAM, 0);
	cookie = so_cookie(t, fd);
	close(fd);
	expect_eq(t, global(t, o, __u32, calls), 1);
	expect_eq(t, global(t, o, __u64, ret), cookie);
	cgroup_leave();
}

HELPER_CASE(bpf_get_socket_cookie, in_sockops, CGROUP)
{
	struct bpf_object *o = helper_load(t, bpf_get_socket_cookie, "read_sockops");
	struct pair p;

	cgroup_attach(t, o, "read_sockops", cgroup_enter(t));
	p = tcp_pair(t);
	expect_eq(t, global(t, o, __u64, ret), so_cookie(t, p.a));
	cgroup_leave();
}

/* A socket that nobody asked yet gets its cookie from the question. */
HELPER_CASE(bpf_get_socket_cookie, in_iter_udp, .config = "CONFIG_NET_NS CONFIG_DEBUG_INFO_BTF")
{
	struct bpf_object *o = helper_load(t, bpf_get_socket_cookie, "read_udp");
	int fd;

	loopback_enter(t);
	sock_bound(t, AF_INET, SOCK_DGRAM);
	fd = sock_bound(t, AF_INET, SOCK_DGRAM);
	global(t, o, __u32, port) = sock_port(t, fd);
	iterate(t, o, "read_udp");
	expect_eq(t, global(t, o, __u32, calls), 1);
	expect_true(t, global(t, o, __u64, ret) != 0);
	expect_eq(t, global(t, o, __u64, ret), so_cookie(t, fd));
}

HELPER_EDGE(bpf_get_socket_cookie, stays, LO_TC)
{
	struct bpf_object *o = helper_load(t, bpf_get_socket_cookie, "read_tc");
	struct pair p;
	__u64 first;

	loopback_enter(t);
	lo_egress(t, o, "read_tc");
	p = udp_pair(t);
	send_one(t, p);
	first = global(t, o, __u64, ret);
	send_one(t, p);
	expect_eq(t, global(t, o, __u64, ret), first);
	send_one(t, (struct pair){ p.b, p.a });
	expect_true(t, global(t, o, __u64, ret) != first);
}

/* ---- bpf_get_socket_uid() */

static struct pair pair_of(struct test *t, uid_t uid)
{
	struct pair p;

	setfsuid(uid);
	p = udp_pair(t);
	setfsuid(0);
	return p;
}

static long long uid_on_lo(struct test *t, struct bpf_object *o, struct pair p)
{
	global(t, o, __u64, ret) = -1;
	send_one(t, p);
	return global(t, o, __u64, ret);
}

HELPER_CASE(bpf_get_socket_uid, of_the_sender, LO_TC)
{
	struct bpf_object *o = helper_load(t, bpf_get_socket_uid, "read_tc");

	loopback_enter(t);
	lo_egress(t, o, "read_tc");
	expect_eq(t, uid_on_lo(t, o, pair_of(t, 1234)), 1234);
	expect_eq(t, uid_on_lo(t, o, pair_of(t, 0)), 0);
}

/* The largest that there is: -1 is none. */
HELPER_EDGE(bpf_get_socket_uid, largest, LO_TC)
{
	struct bpf_object *o = helper_load(t, bpf_get_socket_uid, "read_tc");

	loopback_enter(t);
	lo_egress(t, o, "read_tc");
	expect_eq(t, uid_on_lo(t, o, pair_of(t, 0xfffffffe)), 0xfffffffe);
}

/* overflowuid */
HELPER_EDGE(bpf_get_socket_uid, without_a_socket, LO_TC)
{
	struct bpf_object *o = helper_load(t, bpf_get_socket_uid, "read_tc");

	loopback_enter(t);
	lo_ingress(t, o, "read_tc");
	expect_eq(t, uid_on_lo(t, o, pair_of(t, 1234)), 65534);
	expect_eq(t, global(t, o, __u32, calls), 1);
}

/* sockfs_setattr(): who owns the socket's inode owns the socket. */
HELPER_EDGE(bpf_get_socket_uid, of_a_new_owner, LO_TC)
{
	struct bpf_object *o = helper_load(t, bpf_get_socket_uid, "read_tc");
	struct pair p;

	loopback_enter(t);
	lo_egress(t, o, "read_tc");
	p = pair_of(t, 1234);
	must(t, fchown(p.a, 4321, -1) ? -errno : 0);
	expect_eq(t, uid_on_lo(t, o, p), 4321);
	expect_eq(t, uid_on_lo(t, o, (struct pair){ p.b, p.a }), 1234);
}

HELPER_CASE(bpf_get_socket_uid, in_cgroup_egress, CGROUP)
{
	struct bpf_object *o = helper_load(t, bpf_get_socket_uid, "read_egress");

	cgroup_attach(t, o, "read_egress", cgroup_enter(t));
	expect_eq(t, uid_on_lo(t, o, pair_of(t, 1234)), 1234);
	cgroup_leave();
}

/* ---- bpf_get_netns_cookie() */

/* "net: retrieve netns cookie via getsocketopt" */
#define SO_NETNS_COOKIE_SINCE "5.14"
#ifndef SO_NETNS_COOKIE
#define SO_NETNS_COOKIE 71
#endif

static __u64 netns_cookie(struct test *t, int fd)
{
	__u64 cookie = 0;
	socklen_t len = sizeof(cookie);

	must(t, getsockopt(fd, SOL_SOCKET, SO_NETNS_COOKIE, &cookie, &len) ? -errno : 0);
	return cookie;
}

/* What @ask makes the program see in the first namespace and in one of the case's own. */
struct seen {
	__u64 first, first_none, own, own_none;
	int first_fd, own_fd;
};

static struct seen see(struct test *t, struct bpf_object *o, int (*ask)(struct test *t))
{
	struct seen s;

	s.first_fd = ask(t);
	s.first = global(t, o, __u64, ret);
	s.first_none = global(t, o, __u64, ret_none);
	loopback_enter(t);
	s.own_fd = ask(t);
	s.own = global(t, o, __u64, ret);
	s.own_none = global(t, o, __u64, ret_none);
	return s;
}

/* NULL for the context stands for the first namespace. */
static void expect_cookies(struct test *t, const struct seen *s)
{
	expect_true(t, s->own != s->first);
	expect_eq(t, s->first_none, s->first);
	expect_eq(t, s->own_none, s->first);
	if (!verlist_holds(SO_NETNS_COOKIE_SINCE, test_kver()))
		return;
	expect_eq(t, s->first, netns_cookie(t, s->first_fd));
	expect_eq(t, s->own, netns_cookie(t, s->own_fd));
}

static int ask_connect(struct test *t)
{
	int fd = sock_make(t, AF_INET, SOCK_DGRAM, 0);

	must(t, udp_connect(fd, htons(9)));
	return fd;
}

static int ask_option(struct test *t)
{
	int fd = sock_make(t, AF_INET, SOCK_DGRAM, 0), one = 1;

	must(t, setsockopt(fd, SOL_SOCKET, SO_PRIORITY, &one, sizeof(one)) ? -errno : 0);
	return fd;
}

static int ask_tcp(struct test *t)
{
	return tcp_pair(t).a;
}

static int ask_udp(struct test *t)
{
	struct pair p = udp_pair(t);

	send_one(t, p);
	return p.a;
}

#define NETNS_CASE(what, prog, ask)								\
	HELPER_CASE(bpf_get_netns_cookie, what, .config = "CONFIG_NET_NS CONFIG_CGROUP_BPF")	\
	{											\
		struct bpf_object *o = helper_load(t, bpf_get_netns_cookie, prog);		\
		struct seen s;									\
												\
		cgroup_attach(t, o, prog, cgroup_enter(t));					\
		s = see(t, o, ask);								\
		expect_cookies(t, &s);								\
		cgroup_leave();									\
	}

NETNS_CASE(in_connect, "read_connect", ask_connect)
NETNS_CASE(in_sock_create, "read_create", ask_connect)
NETNS_CASE(in_setsockopt, "read_setsockopt", ask_option)
NETNS_CASE(in_sockops, "read_sockops", ask_tcp)
NETNS_CASE(in_cgroup_egress, "read_egress", ask_udp)

static struct bpf_object *filter;

static int ask_filter(struct test *t)
{
	struct pair p = udp_pair(t);
	int prog = prog_fd(t, filter, "read_filter");

	must(t, setsockopt(p.b, SOL_SOCKET, SO_ATTACH_BPF, &prog, sizeof(prog)) ? -errno : 0);
	send_one(t, p);
	return p.b;
}

HELPER_CASE(bpf_get_netns_cookie, in_a_socket_filter, NS)
{
	struct seen s;

	filter = helper_load(t, bpf_get_netns_cookie, "read_filter");
	s = see(t, filter, ask_filter);
	expect_cookies(t, &s);
}

/* tc: the cookie is the socket's namespace's, and the first one's where there is no socket. */
static __u64 cookie_in_tc(struct test *t, void (*attach)(struct test *t, struct bpf_object *o,
							 const char *prog), __u64 *of_sender)
{
	struct bpf_object *o = helper_load(t, bpf_get_netns_cookie, "read_tc");
	struct pair p;

	loopback_enter(t);
	attach(t, o, "read_tc");
	p = udp_pair(t);
	*of_sender = netns_cookie(t, p.a);
	send_one(t, p);
	return global(t, o, __u64, ret);
}

HELPER_CASE(bpf_get_netns_cookie, in_tc, LO_TC)
{
	__u64 own, got = cookie_in_tc(t, lo_egress, &own);

	expect_eq(t, got, own);
}

HELPER_EDGE(bpf_get_netns_cookie, without_a_socket, LO_TC)
{
	int fd = sock_make(t, AF_INET, SOCK_DGRAM, 0);
	__u64 own, got = cookie_in_tc(t, lo_ingress, &own);

	expect_eq(t, got, netns_cookie(t, fd));
	expect_true(t, got != own);
}
