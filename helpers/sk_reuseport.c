// SPDX-License-Identifier: GPL-2.0
/* bpf_sk_select_reuseport(): which of those that share a port (net/core/filter.c). */
#include <string.h>
#include <unistd.h>

#include "helpers/sk_rig.h"
#include "maps/reuseport.h"

#define NS .config = "CONFIG_NET_NS"

/* Three sockets at one port, under 0, 1 and 2 of the map that the program selects from. */
struct group {
	struct bpf_object *o;
	int map;
	int sk[3];
};

#define FROM_ARRAY "select_sk"
#define FROM_SOCKMAP "select_from_sockmap"

static struct group group_of(struct test *t, int type, const char *prog)
{
	struct group g = { .o = helper_load(t, bpf_sk_select_reuseport, prog) };
	int i, fd = prog_fd(t, g.o, prog);

	loopback_enter(t);
	g.map = map_fd(t, g.o, strcmp(prog, FROM_ARRAY) ? "sockmap" : "socks");
	for (i = 0; i < 3; i++) {
		g.sk[i] = group_socket(t, AF_INET, type, i ? sock_port(t, g.sk[0]) : 0);
		must(t, elem_put(g.map, i, g.sk[i]));
	}
	must(t, setsockopt(g.sk[0], SOL_SOCKET, SO_ATTACH_REUSEPORT_EBPF, &fd, sizeof(fd)) ?
		-errno : 0);
	return g;
}

/* Sends the group a datagram; what the helper says with @key. */
static long long select_key(struct test *t, struct group *g, __u32 key)
{
	global(t, g->o, __u32, key) = key;
	global(t, g->o, long, ret) = 1;
	expect_ok(t, sock_say(sock_connect(t, g->sk[0]), "x"));
	return global(t, g->o, long, ret);
}

static void expect_selects(struct test *t, const char *prog)
{
	struct group g = group_of(t, SOCK_DGRAM, prog);
	int i;

	for (i = 2; i >= 0; i--) {
		expect_ok(t, select_key(t, &g, i));
		expect_hears(t, g.sk[i], "x");
	}
	expect_eq(t, global(t, g.o, __u32, calls), 3);
}

HELPER_CASE(bpf_sk_select_reuseport, udp, NS) { expect_selects(t, FROM_ARRAY); }
HELPER_CASE(bpf_sk_select_reuseport, udp_from_sockmap, NS) { expect_selects(t, FROM_SOCKMAP); }

HELPER_CASE(bpf_sk_select_reuseport, tcp, NS)
{
	struct group g = group_of(t, SOCK_STREAM, FROM_ARRAY);
	int i, client;

	for (i = 2; i >= 0; i--) {
		global(t, g.o, __u32, key) = i;
		client = sock_connect(t, g.sk[0]);
		expect_ok(t, sock_say(client, "hello"));
		expect_hears(t, sock_accept(t, g.sk[i]), "hello");
	}
}

/* Who was selected gets nothing where the program drops the packet. */
HELPER_EDGE(bpf_sk_select_reuseport, then_dropped, NS)
{
	struct group g = group_of(t, SOCK_DGRAM, FROM_ARRAY);
	int client = sock_connect(t, g.sk[0]);

	global(t, g.o, __u32, drop) = 1;
	global(t, g.o, __u32, key) = 1;
	expect_ok(t, sock_say(client, "x"));
	must(t, sock_wait(client));
	expect_err(t, sock_peek(client), ECONNREFUSED);
	expect_ok(t, global(t, g.o, long, ret));
	expect_err(t, sock_peek(g.sk[1]), EAGAIN);
}

/* Nothing there, and no such place. */
HELPER_EDGE(bpf_sk_select_reuseport, empty, NS)
{
	struct group g = group_of(t, SOCK_DGRAM, FROM_ARRAY);

	expect_err(t, select_key(t, &g, 3), ENOENT);
	expect_err(t, select_key(t, &g, 4), ENOENT);
	expect_err(t, select_key(t, &g, ~0U), ENOENT);
}

HELPER_EDGE(bpf_sk_select_reuseport, closed, NS)
{
	struct group g = group_of(t, SOCK_DGRAM, FROM_ARRAY);

	close(g.sk[2]);
	expect_err(t, select_key(t, &g, 2), ENOENT);
}

HELPER_EDGE(bpf_sk_select_reuseport, of_another_port, NS)
{
	struct group g = group_of(t, SOCK_DGRAM, FROM_ARRAY);

	must(t, elem_put(g.map, 3, group_socket(t, AF_INET, SOCK_DGRAM, 0)));
	expect_err(t, select_key(t, &g, 3), EBADFD);
}

HELPER_EDGE(bpf_sk_select_reuseport, of_another_protocol, NS)
{
	struct group g = group_of(t, SOCK_DGRAM, FROM_ARRAY);

	must(t, elem_put(g.map, 3, group_socket(t, AF_INET, SOCK_STREAM, sock_port(t, g.sk[0]))));
	expect_err(t, select_key(t, &g, 3), EPROTOTYPE);
}

HELPER_EDGE(bpf_sk_select_reuseport, of_another_family, NS)
{
	struct group g = group_of(t, SOCK_DGRAM, FROM_ARRAY);

	must(t, elem_put(g.map, 3, group_socket(t, AF_INET6, SOCK_DGRAM, 0)));
	expect_err(t, select_key(t, &g, 3), EAFNOSUPPORT);
}

/* A sockmap may hold one that is in no group. */
HELPER_EDGE(bpf_sk_select_reuseport, of_no_group, NS)
{
	struct group g = group_of(t, SOCK_DGRAM, FROM_SOCKMAP);

	must(t, elem_put(g.map, 3, sock_bound(t, AF_INET, SOCK_DGRAM)));
	expect_err(t, select_key(t, &g, 3), EINVAL);
}

/* No bit of the flags is looked at. */
HELPER_EDGE(bpf_sk_select_reuseport, flags, NS)
{
	struct group g = group_of(t, SOCK_DGRAM, FROM_ARRAY);

	global(t, g.o, __u64, flags) = ~0ULL;
	expect_ok(t, select_key(t, &g, 1));
	expect_hears(t, g.sk[1], "x");
}
