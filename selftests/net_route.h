/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Routes, neighbours, programs of routes, and tunnels, for a case that has a network of its
 * own (selftests/net.h).  What fails ends the case.
 */
#ifndef BM_SELFTESTS_NET_ROUTE_H
#define BM_SELFTESTS_NET_ROUTE_H

#include "selftests/net.h"

/*
 * net_route(t, .to = "10.9.0.0/24", .via = "10.0.0.2", .dev = &v.near)
 *
 * All but the destination may be left out; fds of programs are 0 where there is none.
 */
struct net_route_args {
	const char *to;			/* "10.9.0.0/24", "fd00::1/128" */
	const char *via;
	const struct net_dev *dev;
	__u8 type;			/* RTN_BLACKHOLE and the like; 0: RTN_UNICAST */
	__u32 table;			/* 0: the main one */
	__u32 realm;			/* RTA_FLOW; 0: none */
	__u32 metric, mtu;		/* 0: the kernel's choice */
	bool mtu_locked;		/* no path MTU discovery changes it */
	int lwt_in, lwt_out, lwt_xmit;	/* programs of these types (CONFIG_LWTUNNEL_BPF) */
	int end_bpf;			/* lwt_seg6local (CONFIG_IPV6_SEG6_BPF) */
};
#define net_route(t, ...) net_route_add(t, &(const struct net_route_args){ __VA_ARGS__ })
void net_route_add(struct test *t, const struct net_route_args *r);
/* IPv4 with the firewall mark @mark, or all of it where that is 0, looks into @table first. */
void net_rule(struct test *t, __u32 mark, __u32 table);
/* @address, "10.0.0.2" or "fd00::2", is at @mac of what @dev is connected to, for ever. */
void net_neighbour(struct test *t, const struct net_dev *dev, const char *address,
		   const __u8 mac[6]);
/* Writes @value into /proc/sys/net/@name. */
void net_sysctl(struct test *t, const char *name, const char *value);

/* ---- tunnels, whose key comes with each packet (collect metadata, "external") */

enum net_tunnel { NET_VXLAN, NET_GENEVE, NET_GRETAP, NET_IPIP };
/* Makes one, up; modules and options are those of the device. */
void net_tunnel(struct test *t, struct net_dev *dev, enum net_tunnel kind, const char *name);

/* ---- programs at tc's hooks */

#define NET_TC_MODULES "sch_ingress cls_bpf"
#define NET_TC_CONFIG "CONFIG_NET_SCH_INGRESS CONFIG_NET_CLS_BPF CONFIG_NET_CLS_ACT"
/* Attaches @prog, one a hook, with direct action; @where is BPF_TC_INGRESS or BPF_TC_EGRESS. */
void net_tc(struct test *t, const struct net_dev *dev, int prog, enum bpf_tc_attach_point where);

#endif
