// SPDX-License-Identifier: GPL-2.0
/* Namespaces and devices, through rtnetlink. */
#include <arpa/inet.h>
#include <fcntl.h>
#include <net/if.h>

#include <linux/if.h>
#include <linux/if_addr.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <linux/veth.h>
#include <poll.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <netlink/attr.h>
#include <netlink/msg.h>
#include <netlink/netlink.h>

#include "selftests/net.h"
#include "selftests/net_request.h"

/* ---- one request, one answer */

static struct nl_sock *route_socket(struct test *t)
{
	struct nl_sock *s = nl_socket_alloc();
	int err = s ? nl_connect(s, NETLINK_ROUTE) : -NLE_NOMEM;

	if (err)
		test_fail(t, "rtnetlink socket: %s", nl_geterror(err));
	return s;
}

struct nl_msg *net_request(struct test *t, int type, int flags, const void *head, size_t size)
{
	struct nl_msg *m = nlmsg_alloc_simple(type, flags);

	if (!m || nlmsg_append(m, (void *)head, size, NLMSG_ALIGNTO))
		test_fail(t, "out of memory for a netlink message");
	return m;
}

void net_ask(struct test *t, struct nl_msg *m, const char *what, const char *name)
{
	struct nl_sock *s = route_socket(t);
	int err = nl_send_sync(s, m);

	nl_socket_free(s);
	if (err < 0)
		test_fail(t, "%s %s: %s", what, name, nl_geterror(err));
}

static struct nl_msg *link_request(struct test *t, int type, int flags, const struct net_dev *dev,
				   unsigned int set, unsigned int change)
{
	const struct ifinfomsg head = {
		.ifi_index = dev->ifindex, .ifi_flags = set, .ifi_change = change,
	};

	return net_request(t, type, flags, &head, sizeof(head));
}

/* ---- namespaces */

/* In this namespace; a kernel without IPv6 has no such file. */
static void set_ipv6(const char *dev, const char *what, const char *value)
{
	char path[96];
	int fd;

	snprintf(path, sizeof(path), "/proc/sys/net/ipv6/conf/%s/%s", dev, what);
	fd = open(path, O_WRONLY | O_CLOEXEC);
	if (fd < 0)
		return;
	if (write(fd, value, strlen(value)) < 0)
		fprintf(stderr, "%s: %s\n", path, errname(errno));
	close(fd);
}

int net_enter(struct test *t)
{
	int fd;

	must(t, unshare(CLONE_NEWNET) ? -errno : 0);
	set_ipv6("default", "disable_ipv6", "1");
	fd = open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC);
	must(t, fd < 0 ? -errno : fd);
	return fd;
}

void net_switch(struct test *t, int ns)
{
	must(t, setns(ns, CLONE_NEWNET) ? -errno : 0);
}

/* ---- devices */

/*
 * A device whose carrier came only after it was up gets its queue from a worker; until
 * then it drops what is sent (net/core/link_watch.c).  The worker tells when it is done.
 */
static struct nl_sock *watch_links(struct test *t)
{
	struct nl_sock *s = route_socket(t);
	int err = nl_socket_add_membership(s, RTNLGRP_LINK);

	if (err)
		test_fail(t, "rtnetlink, group of links: %s", nl_geterror(err));
	return s;
}

static bool says_up(struct nlmsghdr *h, int ifindex)
{
	struct nlattr *state = nlmsg_find_attr(h, sizeof(struct ifinfomsg), IFLA_OPERSTATE);
	const struct ifinfomsg *head = nlmsg_data(h);

	return h->nlmsg_type == RTM_NEWLINK && head->ifi_index == ifindex && state &&
	       nla_get_u8(state) == IF_OPER_UP;
}

static void await_up(struct test *t, struct nl_sock *s, const struct net_dev *dev)
{
	struct pollfd p = { .fd = nl_socket_get_fd(s), .events = POLLIN };
	struct sockaddr_nl from;
	unsigned char *buf;
	struct nlmsghdr *h;
	bool up = false;
	int len;

	while (!up) {
		if (poll(&p, 1, 10000) != 1)
			test_fail(t, "%s did not come up within 10 s", dev->name);
		len = nl_recv(s, &from, &buf, NULL);
		if (len <= 0)
			test_fail(t, "await %s: %s", dev->name, nl_geterror(len));
		for (h = (void *)buf; nlmsg_ok(h, len); h = nlmsg_next(h, &len))
			up = up || says_up(h, dev->ifindex);
		free(buf);
	}
	nl_socket_free(s);
}

void net_find(struct test *t, struct net_dev *dev)
{
	dev->ifindex = if_nametoindex(dev->name);
	must(t, dev->ifindex ?: -errno);
}

void net_up(struct test *t, const struct net_dev *dev)
{
	net_ask(t, link_request(t, RTM_NEWLINK, 0, dev, IFF_UP, IFF_UP), "set up", dev->name);
}

static int this_namespace(struct test *t)
{
	int fd = open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC);

	must(t, fd < 0 ? -errno : fd);
	return fd;
}

static void put_dev(struct nl_msg *m, const struct net_dev *dev)
{
	nla_put_string(m, IFLA_IFNAME, dev->name);
	nla_put(m, IFLA_ADDRESS, sizeof(dev->mac), dev->mac);
}

static void make_pair(struct test *t, const struct veth *v, int far_ns)
{
	struct nl_msg *m = link_request(t, RTM_NEWLINK, NLM_F_CREATE | NLM_F_EXCL, &v->near, 0, 0);
	struct ifinfomsg peer_head = { .ifi_index = v->far.ifindex };
	struct nlattr *info, *data, *peer;

	put_dev(m, &v->near);
	info = nla_nest_start(m, IFLA_LINKINFO);
	nla_put_string(m, IFLA_INFO_KIND, "veth");
	data = nla_nest_start(m, IFLA_INFO_DATA);
	peer = nla_nest_start(m, VETH_INFO_PEER);
	nlmsg_append(m, &peer_head, sizeof(peer_head), NLMSG_ALIGNTO);
	put_dev(m, &v->far);
	if (far_ns != NET_HERE)
		nla_put_u32(m, IFLA_NET_NS_FD, far_ns);
	nla_nest_end(m, peer);
	nla_nest_end(m, data);
	nla_nest_end(m, info);
	net_ask(t, m, "make veth", v->near.name);
}

void net_veth(struct test *t, struct veth *v, const char *name, int far_ns)
{
	/* locally administered; a number for the pair, one for the end */
	static __u8 nr;
	const struct veth new = {
		.near.mac = { 2, 'b', 'm', 0, ++nr, 1 }, .far.mac = { 2, 'b', 'm', 0, nr, 2 },
	};
	struct nl_sock *near, *far;
	int here = this_namespace(t);

	*v = new;
	/*
	 * In two namespaces both ends may get the same number, and the worker then takes them for no
	 * pair: it lets up to a second go by (linkwatch_urgent_event()).
	 */
	if (far_ns != NET_HERE) {
		v->near.ifindex = 100 * nr + 1;
		v->far.ifindex = 100 * nr + 2;
	}
	snprintf(v->near.name, sizeof(v->near.name), "%s", name);
	snprintf(v->far.name, sizeof(v->far.name), "%sfar", name);
	make_pair(t, v, far_ns);
	net_find(t, &v->near);
	near = watch_links(t);
	if (far_ns != NET_HERE)
		net_switch(t, far_ns);
	net_find(t, &v->far);
	far = watch_links(t);
	net_up(t, &v->far);
	net_switch(t, here);
	net_up(t, &v->near);
	await_up(t, near, &v->near);
	await_up(t, far, &v->far);
	close(here);
}

void net_address(struct test *t, const struct net_dev *dev, const char *address)
{
	struct ifaddrmsg head = { .ifa_index = dev->ifindex };
	const char *slash = strchr(address, '/');
	char host[INET6_ADDRSTRLEN] = "";
	struct in6_addr bytes;
	struct nl_msg *m;
	size_t size;

	head.ifa_family = strchr(address, ':') ? AF_INET6 : AF_INET;
	size = head.ifa_family == AF_INET ? sizeof(struct in_addr) : sizeof(struct in6_addr);
	if (slash && slash - address < (int)sizeof(host))
		memcpy(host, address, slash - address);
	if (!slash || inet_pton(head.ifa_family, host, &bytes) != 1)
		test_fail(t, "address %s: not of the form ADDRESS/LENGTH", address);
	head.ifa_prefixlen = atoi(slash + 1);
	if (head.ifa_family == AF_INET6) {
		set_ipv6(dev->name, "disable_ipv6", "0");
		/* nobody else has it, and waiting for that takes a second */
		head.ifa_flags = IFA_F_NODAD;
	}
	m = net_request(t, RTM_NEWADDR, NLM_F_CREATE | NLM_F_EXCL, &head, sizeof(head));
	nla_put(m, IFA_LOCAL, size, &bytes);
	nla_put(m, IFA_ADDRESS, size, &bytes);
	net_ask(t, m, "address of", dev->name);
}

void net_mtu(struct test *t, const struct net_dev *dev, __u32 mtu)
{
	struct nl_msg *m = link_request(t, RTM_NEWLINK, 0, dev, 0, 0);

	nla_put_u32(m, IFLA_MTU, mtu);
	net_ask(t, m, "MTU of", dev->name);
}

void net_down(struct test *t, const struct net_dev *dev)
{
	net_ask(t, link_request(t, RTM_NEWLINK, 0, dev, 0, IFF_UP), "set down", dev->name);
}

void net_delete(struct test *t, const struct net_dev *dev)
{
	net_ask(t, link_request(t, RTM_DELLINK, 0, dev, 0, 0), "delete", dev->name);
}

void net_move(struct test *t, const struct net_dev *dev, int ns)
{
	struct nl_msg *m = link_request(t, RTM_NEWLINK, 0, dev, 0, 0);

	nla_put_u32(m, IFLA_NET_NS_FD, ns);
	net_ask(t, m, "move to another namespace", dev->name);
}

int net_xdp_try(const struct net_dev *dev, int prog, enum net_xdp_mode mode)
{
	return bpf_xdp_attach(dev->ifindex, prog,
			      mode == NET_GENERIC ? XDP_FLAGS_SKB_MODE : XDP_FLAGS_DRV_MODE, NULL);
}

void net_xdp(struct test *t, const struct net_dev *dev, int prog, enum net_xdp_mode mode)
{
	int err = net_xdp_try(dev, prog, mode);

	if (err)
		test_fail(t, "attach XDP to %s, %s mode: %s", dev->name,
			  mode == NET_GENERIC ? "generic" : "native", errname(-err));
}
