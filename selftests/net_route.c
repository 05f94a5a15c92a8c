// SPDX-License-Identifier: GPL-2.0
/* Routes, neighbours and tunnels, through rtnetlink. */
#include <arpa/inet.h>
#include <fcntl.h>
#include <net/if.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <linux/fib_rules.h>
#include <linux/if_link.h>
#include <linux/if_tunnel.h>
#include <linux/lwtunnel.h>
#include <linux/neighbour.h>
#include <linux/rtnetlink.h>
#include <linux/seg6_local.h>

#include "selftests/net_request.h"
#include "selftests/net_route.h"

/* ---- addresses */

struct address {
	int family;
	size_t size;
	__u8 bytes[16];
	int prefix;		/* without one, all of it */
};

static struct address address(struct test *t, const char *text)
{
	const char *slash = strchr(text, '/');
	char host[INET6_ADDRSTRLEN] = "";
	struct address a;

	a.family = strchr(text, ':') ? AF_INET6 : AF_INET;
	a.size = a.family == AF_INET6 ? 16 : 4;
	a.prefix = slash ? atoi(slash + 1) : (int)a.size * 8;
	snprintf(host, sizeof(host), "%.*s", slash ? (int)(slash - text) : 45, text);
	if (inet_pton(a.family, host, a.bytes) != 1)
		test_fail(t, "%s: not an address", text);
	return a;
}

/* ---- routes */

static void put_prog(struct nl_msg *m, int attr, int fd_attr, int name_attr, int fd)
{
	struct nlattr *prog;

	if (!fd)
		return;
	prog = nla_nest_start(m, attr);
	nla_put_u32(m, fd_attr, fd);
	nla_put_string(m, name_attr, "bpfmatrix");
	nla_nest_end(m, prog);
}

static void put_encap(struct nl_msg *m, const struct net_route_args *r)
{
	struct nlattr *encap;

	if (!r->lwt_in && !r->lwt_out && !r->lwt_xmit && !r->end_bpf)
		return;
	nla_put_u16(m, RTA_ENCAP_TYPE, r->end_bpf ? LWTUNNEL_ENCAP_SEG6_LOCAL : LWTUNNEL_ENCAP_BPF);
	encap = nla_nest_start(m, RTA_ENCAP);
	put_prog(m, LWT_BPF_IN, LWT_BPF_PROG_FD, LWT_BPF_PROG_NAME, r->lwt_in);
	put_prog(m, LWT_BPF_OUT, LWT_BPF_PROG_FD, LWT_BPF_PROG_NAME, r->lwt_out);
	put_prog(m, LWT_BPF_XMIT, LWT_BPF_PROG_FD, LWT_BPF_PROG_NAME, r->lwt_xmit);
	if (r->end_bpf)
		nla_put_u32(m, SEG6_LOCAL_ACTION, SEG6_LOCAL_ACTION_END_BPF);
	put_prog(m, SEG6_LOCAL_BPF, SEG6_LOCAL_BPF_PROG, SEG6_LOCAL_BPF_PROG_NAME, r->end_bpf);
	nla_nest_end(m, encap);
}

void net_route_add(struct test *t, const struct net_route_args *r)
{
	struct address to = address(t, r->to), via;
	struct rtmsg head = {
		.rtm_family = to.family, .rtm_dst_len = to.prefix, .rtm_protocol = RTPROT_STATIC,
		.rtm_table = RT_TABLE_UNSPEC, .rtm_type = r->type ?: RTN_UNICAST,
		.rtm_scope = r->via || r->type || to.family == AF_INET6 ? RT_SCOPE_UNIVERSE :
									    RT_SCOPE_LINK,
	};
	struct nl_msg *m = net_request(t, RTM_NEWROUTE, NLM_F_CREATE | NLM_F_EXCL, &head,
				       sizeof(head));
	struct nlattr *metrics;

	nla_put(m, RTA_DST, to.size, to.bytes);
	nla_put_u32(m, RTA_TABLE, r->table ?: RT_TABLE_MAIN);
	if (r->via) {
		via = address(t, r->via);
		nla_put(m, RTA_GATEWAY, via.size, via.bytes);
	}
	if (r->dev)
		nla_put_u32(m, RTA_OIF, r->dev->ifindex);
	if (r->realm)
		nla_put_u32(m, RTA_FLOW, r->realm);
	if (r->metric)
		nla_put_u32(m, RTA_PRIORITY, r->metric);
	if (r->mtu) {
		metrics = nla_nest_start(m, RTA_METRICS);
		nla_put_u32(m, RTAX_MTU, r->mtu);
		if (r->mtu_locked)
			nla_put_u32(m, RTAX_LOCK, 1 << RTAX_MTU);
		nla_nest_end(m, metrics);
	}
	put_encap(m, r);
	net_ask(t, m, "route to", r->to);
}

void net_rule(struct test *t, __u32 mark, __u32 table)
{
	const struct fib_rule_hdr head = { .family = AF_INET, .action = FR_ACT_TO_TBL };
	struct nl_msg *m = net_request(t, RTM_NEWRULE, NLM_F_CREATE | NLM_F_EXCL, &head,
				       sizeof(head));

	nla_put_u32(m, FRA_FWMARK, mark);
	nla_put_u32(m, FRA_TABLE, table);
	nla_put_u32(m, FRA_PRIORITY, 100);
	net_ask(t, m, "rule for", "a mark");
}

void net_neighbour(struct test *t, const struct net_dev *dev, const char *where, const __u8 mac[6])
{
	struct address a = address(t, where);
	const struct ndmsg head = {
		.ndm_family = a.family, .ndm_ifindex = dev->ifindex, .ndm_state = NUD_PERMANENT,
	};
	struct nl_msg *m = net_request(t, RTM_NEWNEIGH, NLM_F_CREATE | NLM_F_EXCL, &head,
				       sizeof(head));

	nla_put(m, NDA_DST, a.size, a.bytes);
	nla_put(m, NDA_LLADDR, 6, mac);
	net_ask(t, m, "neighbour", where);
}

void net_sysctl(struct test *t, const char *name, const char *value)
{
	char path[128];
	int fd;

	snprintf(path, sizeof(path), "/proc/sys/net/%s", name);
	fd = open(path, O_WRONLY | O_CLOEXEC);
	if (fd < 0 || write(fd, value, strlen(value)) < 0)
		test_fail(t, "%s: %s", path, errname(errno));
	close(fd);
}

/* ---- tunnels */

static const struct tunnel_kind {
	const char *kind;
	int metadata;		/* the flag's attribute */
	int value_size;		/* 1 where it has a value, 0 */
} tunnel_kinds[] = {
	[NET_VXLAN] = { "vxlan", IFLA_VXLAN_COLLECT_METADATA, 1 },
	[NET_GENEVE] = { "geneve", IFLA_GENEVE_COLLECT_METADATA, 0 },
	[NET_GRETAP] = { "gretap", IFLA_GRE_COLLECT_METADATA, 0 },
	[NET_IPIP] = { "ipip", IFLA_IPTUN_COLLECT_METADATA, 0 },
};

void net_tunnel(struct test *t, struct net_dev *dev, enum net_tunnel kind, const char *name)
{
	const struct tunnel_kind *k = &tunnel_kinds[kind];
	const struct ifinfomsg head = {0};
	struct nl_msg *m = net_request(t, RTM_NEWLINK, NLM_F_CREATE | NLM_F_EXCL, &head,
				       sizeof(head));
	static const __u8 one = 1;
	struct nlattr *info, *data;

	*dev = (struct net_dev){ .mac = { 2, 'b', 'm', 1, kind, name[0] } };
	snprintf(dev->name, sizeof(dev->name), "%s", name);
	nla_put_string(m, IFLA_IFNAME, name);
	if (kind != NET_IPIP)
		nla_put(m, IFLA_ADDRESS, sizeof(dev->mac), dev->mac);
	info = nla_nest_start(m, IFLA_LINKINFO);
	nla_put_string(m, IFLA_INFO_KIND, k->kind);
	data = nla_nest_start(m, IFLA_INFO_DATA);
	nla_put(m, k->metadata, k->value_size, &one);
	if (kind == NET_VXLAN)
		nla_put_u16(m, IFLA_VXLAN_PORT, htons(4789));
	nla_nest_end(m, data);
	nla_nest_end(m, info);
	net_ask(t, m, "make tunnel", name);
	net_find(t, dev);
	net_up(t, dev);
}

/* ---- tc */

void net_tc(struct test *t, const struct net_dev *dev, int prog, enum bpf_tc_attach_point where)
{
	LIBBPF_OPTS(bpf_tc_hook, hook, .ifindex = dev->ifindex, .attach_point = where);
	LIBBPF_OPTS(bpf_tc_opts, opts, .prog_fd = prog);
	int err = bpf_tc_hook_create(&hook);

	if (err == -EEXIST)
		err = 0;
	if (!err)
		err = bpf_tc_attach(&hook, &opts);
	if (err)
		test_fail(t, "attach to tc of %s: %s", dev->name, errname(-err));
}
