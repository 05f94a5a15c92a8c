// SPDX-License-Identifier: GPL-2.0
/*
 * Classes that others gave a packet: its route's realm, its task's and its socket's net_cls
 * class.  A packet of BPF_PROG_TEST_RUN has no route and a socket of nobody's, and runs in
 * the process that asked for it; so the realm and the socket's class are read on lo.
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "helpers/skb_rig.h"
#include "selftests/net_route.h"
#include "selftests/sockets.h"

/* ---- the route's realm */

#define REALM_CONFIG LO_CONFIG " CONFIG_IP_ROUTE_CLASSID"

static const struct net_dev lo = { .name = "lo", .ifindex = 1 };

/* Sends a packet over a route with this realm; gives what the program at lo's egress sees. */
static long long realm_of(struct test *t, __u32 realm)
{
	struct bpf_object *o = helper_load(t, bpf_get_route_realm, "read_realm");
	struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons(9) };
	int fd;

	loopback_enter(t);
	net_address(t, &lo, "10.77.0.1/32");
	net_route(t, .to = "10.88.0.0/16", .dev = &lo, .realm = realm);
	lo_attach(t, o, "read_realm", BPF_TC_EGRESS);
	inet_pton(AF_INET, "10.88.0.1", &to.sin_addr);
	fd = sock_make(t, AF_INET, SOCK_DGRAM, 0);
	must(t, sendto(fd, "x", 1, 0, (void *)&to, sizeof(to)) < 0 ? -errno : 0);
	/* egress runs in the system call */
	expect_eq(t, global(t, o, __u32, calls), 1);
	return global(t, o, long, ret);
}

HELPER_CASE(bpf_get_route_realm, is_the_routes, .modules = LO_MODULES, .config = REALM_CONFIG)
{
	/* RTA_FLOW: the source's realm, and the destination's below */
	expect_eq(t, realm_of(t, 0x00070009), 0x00070009);
}

HELPER_EDGE(bpf_get_route_realm, the_most, .modules = LO_MODULES, .config = REALM_CONFIG)
{
	expect_eq(t, realm_of(t, ~0U), ~0U);
}

HELPER_EDGE(bpf_get_route_realm, route_without_one, .modules = LO_MODULES, .config = REALM_CONFIG)
{
	expect_eq(t, realm_of(t, 0), 0);
}

HELPER_EDGE_PLAIN(bpf_get_route_realm, packet_without_a_route)
{
	struct bpf_object *o = helper_load(t, bpf_get_route_realm, "read_realm");

	expect_eq(t, call(t, o, "read_realm"), 0);
	expect_eq(t, global(t, o, __u32, calls), 1);
}

/* ---- the task's class */

#define NET_CLS_CONFIG "CONFIG_CGROUP_NET_CLASSID"
#define LO_NET_CLS_CONFIG LO_CONFIG " " NET_CLS_CONFIG

static long long task_class(struct test *t)
{
	return call(t, helper_load(t, bpf_get_cgroup_classid, "read_classid"), "read_classid");
}

HELPER_CASE(bpf_get_cgroup_classid, is_the_tasks, .config = NET_CLS_CONFIG)
{
	int root = net_cls_enter(t, 0x00100002);

	expect_eq(t, task_class(t), 0x00100002);
	must(t, write(root, "0", 1) < 0 ? -errno : 0);
	expect_eq(t, task_class(t), 0);
}

HELPER_CASE(bpf_get_cgroup_classid, of_the_sender_at_egress, .modules = LO_MODULES,
	    .config = LO_NET_CLS_CONFIG)
{
	struct bpf_object *o = helper_load(t, bpf_get_cgroup_classid, "read_classid");
	int fd;

	loopback_enter(t);
	fd = lo_udp(t);
	net_cls_enter(t, 0x00100003);
	lo_attach(t, o, "read_classid", BPF_TC_EGRESS);
	must(t, sock_say(fd, "x"));
	expect_eq(t, global(t, o, __u32, calls), 1);
	expect_eq(t, global(t, o, long, ret), 0x00100003);
}

HELPER_EDGE(bpf_get_cgroup_classid, the_most, .config = NET_CLS_CONFIG)
{
	net_cls_enter(t, ~0U);
	expect_eq(t, task_class(t), ~0U);
}

HELPER_EDGE_PLAIN(bpf_get_cgroup_classid, task_without_one)
{
	expect_eq(t, task_class(t), 0);
}

/* ---- the socket's class */

/* What the program sees at lo @where, of a packet of a socket in the class. */
static long long socket_class(struct test *t, __u32 classid, enum bpf_tc_attach_point where)
{
	struct bpf_object *o = helper_load(t, bpf_skb_cgroup_classid, "read_classid");
	int fd, root;

	loopback_enter(t);
	root = net_cls_enter(t, classid);
	fd = lo_udp(t);
	/* the socket stays what it was made as; an open one would move with its process */
	lo_attach(t, o, "read_classid", where);
	must(t, sock_say(fd, "x"));
	expect_datagram(t, fd, "x");
	expect_eq(t, global(t, o, __u32, calls), 1);
	close(root);
	return global(t, o, long, ret);
}

HELPER_CASE(bpf_skb_cgroup_classid, is_the_sockets, .modules = LO_MODULES,
	    .config = LO_NET_CLS_CONFIG)
{
	expect_eq(t, socket_class(t, 0x00100004, BPF_TC_EGRESS), 0x00100004);
}

/* cgrp_attach() of net/core/netclassid_cgroup.c: sockets move with their process. */
HELPER_CASE(bpf_skb_cgroup_classid, moves_with_the_process, .modules = LO_MODULES,
	    .config = LO_NET_CLS_CONFIG)
{
	struct bpf_object *o = helper_load(t, bpf_skb_cgroup_classid, "read_classid");
	int fd;

	loopback_enter(t);
	fd = lo_udp(t);
	lo_attach(t, o, "read_classid", BPF_TC_EGRESS);
	must(t, sock_say(fd, "before"));
	expect_eq(t, global(t, o, long, ret), 0);
	net_cls_enter(t, 0x00100005);
	must(t, sock_say(fd, "behind"));
	expect_eq(t, global(t, o, long, ret), 0x00100005);
	expect_eq(t, global(t, o, __u32, calls), 2);
}

HELPER_EDGE(bpf_skb_cgroup_classid, the_most, .modules = LO_MODULES, .config = LO_NET_CLS_CONFIG)
{
	expect_eq(t, socket_class(t, ~0U, BPF_TC_EGRESS), ~0U);
}

/* loopback_xmit() takes the sender's socket from the packet. */
HELPER_EDGE(bpf_skb_cgroup_classid, packet_without_a_socket, .modules = LO_MODULES,
	    .config = LO_NET_CLS_CONFIG)
{
	expect_eq(t, socket_class(t, 0x00100006, BPF_TC_INGRESS), 0);
}

HELPER_EDGE_PLAIN(bpf_skb_cgroup_classid, socket_without_one)
{
	struct bpf_object *o = helper_load(t, bpf_skb_cgroup_classid, "read_classid");

	expect_eq(t, call(t, o, "read_classid"), 0);
	expect_eq(t, global(t, o, __u32, calls), 1);
}
