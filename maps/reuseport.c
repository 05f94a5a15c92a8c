// SPDX-License-Identifier: GPL-2.0
/*
 * sk_reuseport programs: which of the sockets that share a port gets a connection or a
 * datagram, picked from a REUSEPORT_SOCKARRAY, a SOCKMAP or a SOCKHASH
 * (bpf_sk_select_reuseport() in net/core/filter.c).
 */
#include <poll.h>
#include <stdio.h>
#include <unistd.h>

#include "helpers/fixtures.h"
#include "maps/reuseport.h"
#include "progs/maps/sock_modes.h"

static const struct map_type *const select_types[] = {
	&map_type_reuseport_sockarray, &map_type_sockmap, &map_type_sockhash,
};

int group_socket(struct test *t, int family, int type, __u16 port)
{
	struct sockaddr_in in = {
		.sin_family = AF_INET, .sin_port = htons(port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	struct sockaddr_in6 in6 = {
		.sin6_family = AF_INET6, .sin6_port = htons(port), .sin6_addr = in6addr_loopback,
	};
	int fd = sock_make(t, family, type, 0), one = 1;

	must(t, setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &one, sizeof(one)) ? -errno : 0);
	if (family == AF_INET)
		must(t, bind(fd, (struct sockaddr *)&in, sizeof(in)) ? -errno : 0);
	else
		must(t, bind(fd, (struct sockaddr *)&in6, sizeof(in6)) ? -errno : 0);
	if (type == SOCK_STREAM)
		must(t, listen(fd, 8) ? -errno : 0);
	return fd;
}

/* Three sockets at one port, under 0, 1 and 2, and the program that picks. */
struct group {
	struct test *t;
	struct bpf_object *obj;
	int map, prog;
	int sk[3];
};

static struct group group_make(struct test *t, int type)
{
	struct group g = { .t = t };
	char file[64];
	int i;

	loopback_enter(t);
	snprintf(file, sizeof(file), "maps/%s_pick", family_type(t)->name);
	g.obj = prog_load(t, file, "select_sk");
	g.prog = prog_fd(t, g.obj, "select_sk");
	g.map = map_fd(t, g.obj, "map");
	for (i = 0; i < 3; i++) {
		g.sk[i] = group_socket(t, AF_INET, type, i ? sock_port(t, g.sk[0]) : 0);
		must(t, elem_put(g.map, i, g.sk[i]));
	}
	must(t, setsockopt(g.sk[0], SOL_SOCKET, SO_ATTACH_REUSEPORT_EBPF, &g.prog, sizeof(g.prog)) ?
		-errno : 0);
	return g;
}

#define var(g, type, name) global((g)->t, (g)->obj, type, name)

static void choose(struct group *g, enum sock_mode mode, __u32 key)
{
	var(g, __u32, mode) = mode;
	var(g, __u32, key) = key;
}

/* The one of the group that has something to read, or -1. */
static int who_heard(struct group *g)
{
	struct pollfd p[3];
	int i;

	for (i = 0; i < 3; i++)
		p[i] = (struct pollfd){ .fd = g->sk[i], .events = POLLIN };
	if (poll(p, 3, PATIENCE_MS) != 1)
		return -1;
	for (i = 0; i < 3 && !p[i].revents; i++)
		;
	return i;
}

FAMILY_CASE(select, job_reuseport_udp_by_payload)
{
	struct group g = group_make(t, SOCK_DGRAM);
	int client = sock_connect(t, g.sk[0]);
	char buf[32] = "";

	(void)fd;
	choose(&g, SOCK_BY_PAYLOAD, 0);
	expect_ok(t, sock_say(client, "2 to the last"));
	expect_ok(t, sock_say(client, "0 to the first"));
	expect_ok(t, sock_say(client, "1 to the middle"));
	expect_ok(t, sock_say(client, "0 and again"));
	expect_hears(t, g.sk[2], "2 to the last");
	expect_hears(t, g.sk[1], "1 to the middle");
	/* two datagrams are two receives */
	expect_eq(t, sock_hear(g.sk[0], buf, 14), 14);
	expect_mem(t, buf, "0 to the first", 14);
	expect_hears(t, g.sk[0], "0 and again");
	expect_eq(t, var(&g, __u32, calls), 4);
}

/* One flow has one hash, and so one socket. */
FAMILY_CASE(select, job_reuseport_udp_by_hash)
{
	struct group g = group_make(t, SOCK_DGRAM);
	int i, client = sock_connect(t, g.sk[0]), chosen;
	char c;

	(void)fd;
	choose(&g, SOCK_BY_HASH, 0);
	expect_ok(t, sock_say(client, "a"));
	chosen = who_heard(&g);
	expect_ok(t, var(&g, long long, ret));
	expect_eq(t, chosen, var(&g, __u32, key));
	for (i = 0; i < 3; i++) {
		expect_eq(t, sock_hear(g.sk[chosen], &c, 1), 1);
		expect_ok(t, sock_say(client, "b"));
		expect_eq(t, who_heard(&g), chosen);
	}
}

FAMILY_CASE(select, job_reuseport_tcp)
{
	struct group g = group_make(t, SOCK_STREAM);
	int i, client;

	(void)fd;
	for (i = 2; i >= 0; i--) {
		choose(&g, SOCK_REDIRECT, i);
		client = sock_connect(t, g.sk[0]);
		expect_ok(t, var(&g, long long, ret));
		expect_eq(t, who_heard(&g), i);
		expect_ok(t, sock_say(client, "connected"));
		expect_hears(t, sock_accept(t, g.sk[i]), "connected");
	}
}

/* SK_PASS with nothing picked: the kernel picks, one. */
FAMILY_CASE(select, job_reuseport_none_falls_back)
{
	struct group g = group_make(t, SOCK_DGRAM);

	(void)fd;
	choose(&g, SOCK_PASS, 0);
	expect_ok(t, sock_say(sock_connect(t, g.sk[0]), "to anybody"));
	expect_true(t, who_heard(&g) >= 0);
	expect_eq(t, var(&g, __u32, calls), 1);
}

static void expect_falls_back(struct test *t, struct group *g, int err)
{
	expect_ok(t, sock_say(sock_connect(t, g->sk[0]), "to anybody"));
	expect_true(t, who_heard(g) >= 0);
	expect_err(t, var(g, long long, ret), err);
}

FAMILY_CASE(select, job_reuseport_empty)
{
	struct group g = group_make(t, SOCK_DGRAM);

	(void)fd;
	choose(&g, SOCK_REDIRECT, 3);
	expect_falls_back(t, &g, ENOENT);
}

FAMILY_CASE(select, job_reuseport_beyond)
{
	struct group g = group_make(t, SOCK_DGRAM);

	(void)fd;
	choose(&g, SOCK_REDIRECT, 1000);
	expect_falls_back(t, &g, ENOENT);
}

FAMILY_CASE(select, job_reuseport_closed)
{
	struct group g = group_make(t, SOCK_DGRAM);
	int client = sock_connect(t, g.sk[0]);

	(void)fd;
	choose(&g, SOCK_REDIRECT, 2);
	expect_ok(t, sock_say(client, "x"));
	expect_eq(t, who_heard(&g), 2);
	close(g.sk[2]);
	g.sk[2] = -1;
	expect_falls_back(t, &g, ENOENT);
}

FAMILY_CASE(select, job_reuseport_of_other_port)
{
	struct group g = group_make(t, SOCK_DGRAM);

	(void)fd;
	must(t, elem_put(g.map, 3, group_socket(t, AF_INET, SOCK_DGRAM, 0)));
	choose(&g, SOCK_REDIRECT, 3);
	expect_falls_back(t, &g, EBADFD);
}

FAMILY_CASE(select, job_reuseport_of_other_protocol)
{
	struct group g = group_make(t, SOCK_DGRAM);

	(void)fd;
	must(t, elem_put(g.map, 3, group_socket(t, AF_INET, SOCK_STREAM, sock_port(t, g.sk[0]))));
	choose(&g, SOCK_REDIRECT, 3);
	expect_falls_back(t, &g, EPROTOTYPE);
}

FAMILY_CASE(select, job_reuseport_of_other_family)
{
	struct group g = group_make(t, SOCK_DGRAM);

	(void)fd;
	must(t, elem_put(g.map, 3, group_socket(t, AF_INET6, SOCK_DGRAM, 0)));
	choose(&g, SOCK_REDIRECT, 3);
	expect_falls_back(t, &g, EAFNOSUPPORT);
}

/* A sockmap may hold one that is in no group. */
FAMILY_CASE(select, job_reuseport_of_no_group)
{
	struct group g = group_make(t, SOCK_DGRAM);
	int sk = sock_bound(t, AF_INET, SOCK_DGRAM);

	(void)fd;
	if (family_type(t) == &map_type_reuseport_sockarray) {
		expect_err(t, elem_put(g.map, 3, sk), EINVAL);
		return;
	}
	expect_ok(t, elem_put(g.map, 3, sk));
	choose(&g, SOCK_REDIRECT, 3);
	expect_falls_back(t, &g, EINVAL);
}

/* Nobody gets it, and who sent it is told that nobody is there. */
FAMILY_CASE(select, job_reuseport_drop_udp)
{
	struct group g = group_make(t, SOCK_DGRAM);
	int client = sock_connect(t, g.sk[0]), i;

	(void)fd;
	choose(&g, SOCK_DROP, 0);
	expect_ok(t, sock_say(client, "lost"));
	must(t, sock_wait(client));
	expect_err(t, sock_peek(client), ECONNREFUSED);
	for (i = 0; i < 3; i++)
		expect_err(t, sock_peek(g.sk[i]), EAGAIN);
}

FAMILY_CASE(select, job_reuseport_drop_tcp)
{
	struct group g = group_make(t, SOCK_STREAM);

	(void)fd;
	choose(&g, SOCK_DROP, 0);
	expect_err(t, sock_connect_try(t, g.sk[0]), ECONNREFUSED);
	choose(&g, SOCK_REDIRECT, 1);
	sock_connect(t, g.sk[0]);
	expect_eq(t, who_heard(&g), 1);
}

/* The group's program is gone with it; the sockets stay. */
FAMILY_CASE(select, job_reuseport_detach)
{
	struct group g = group_make(t, SOCK_DGRAM);

	(void)fd;
	choose(&g, SOCK_DROP, 0);
	must(t, setsockopt(g.sk[1], SOL_SOCKET, SO_DETACH_REUSEPORT_BPF, &g.prog, sizeof(g.prog)) ?
		-errno : 0);
	expect_ok(t, sock_say(sock_connect(t, g.sk[0]), "to anybody"));
	expect_true(t, who_heard(&g) >= 0);
	expect_eq(t, var(&g, __u32, calls), 0);
}
