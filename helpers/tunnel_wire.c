// SPDX-License-Identifier: GPL-2.0
/* A tunnel's key that one program sets, and another one reads at the other end of the wire. */
#include <linux/if_ether.h>
#include <poll.h>

#include "helpers/tunnel_rig.h"
#include "selftests/net_route.h"

struct tunnel {
	struct test *t;
	int here, there;
	struct veth wire;	/* 10.5.0.1 here, 10.5.0.2 there; fd05::1 and fd05::2 */
	struct net_dev sender, receiver;
	struct bpf_object *set, *get;
	int tap;		/* of frames, at the receiver */
};

/* "set" of @setter is at the sender's egress, "get" of @getter at the receiver's ingress. */
static struct tunnel tunnel_make(struct test *t, enum net_tunnel kind, const char *setter,
				 const char *getter)
{
	struct tunnel n = { .t = t };

	n.set = prog_load(t, setter, "set");
	n.get = prog_load(t, getter, "get");
	set_key(t, n.set, &some_key);
	must(t, pin_to_cpu(0));
	n.there = net_enter(t);
	n.here = net_enter(t);
	net_veth(t, &n.wire, "w", n.there);
	net_address(t, &n.wire.near, "10.5.0.1/24");
	net_neighbour(t, &n.wire.near, "10.5.0.2", n.wire.far.mac);
	net_address(t, &n.wire.near, "fd05::1/64");
	net_neighbour(t, &n.wire.near, "fd05::2", n.wire.far.mac);
	net_tunnel(t, &n.sender, kind, "sender");
	net_tc(t, &n.sender, prog_fd(t, n.set, "set"), BPF_TC_EGRESS);
	net_switch(t, n.there);
	net_address(t, &n.wire.far, "10.5.0.2/24");
	net_address(t, &n.wire.far, "fd05::2/64");
	net_tunnel(t, &n.receiver, kind, "receiver");
	net_tc(t, &n.receiver, prog_fd(t, n.get, "get"), BPF_TC_INGRESS);
	n.tap = net_tap(t, &n.receiver);
	net_switch(t, n.here);
	return n;
}

/* A frame through the tunnel, which must arrive as it was. */
static void through(struct tunnel *n)
{
	struct net_frame f = net_frame(&n->wire, "through the tunnel");
	struct pollfd p = { .fd = n->tap, .events = POLLIN };
	int tries = 50;

	memcpy(f.to, n->receiver.mac, 6);
	/* an IPv6 address receives only when a worker was there (addrconf_dad_completed()) */
	do
		net_send(n->t, &n->sender, &f, sizeof(f));
	while (!poll(&p, 1, 100) && --tries);
	expect_frame(n->t, n->tap, &f);
}

#define TUNNEL_NEEDS(module, option)						\
	.modules = NET_MODULES " " NET_TC_MODULES " " module,			\
	.config = NET_CONFIG " " NET_TC_CONFIG " " option
#define SETTER "helpers/bpf_skb_set_tunnel_key"
#define GETTER "helpers/bpf_skb_get_tunnel_key"

static void check_key(struct test *t, enum net_tunnel kind, __u64 flags)
{
	struct tunnel n = tunnel_make(t, kind, SETTER, GETTER);
	TUNNEL_KEY got;

	global(t, n.set, __u64, set_flags) = flags;
	through(&n);
	expect_ok(t, global(t, n.set, long, ret));
	expect_ok(t, global(t, n.get, long, got_ret));
	got = got_key(t, n.get);
	expect_eq(t, got.tunnel_id, some_key.tunnel_id);
	expect_eq(t, got.remote_ipv4, 0x0a050001);
	expect_eq(t, got.tunnel_ttl, some_key.tunnel_ttl);
	expect_eq(t, got.tunnel_tos, some_key.tunnel_tos);
}

HELPER_CASE(bpf_skb_set_tunnel_key, vxlan, TUNNEL_NEEDS("vxlan", "CONFIG_VXLAN"))
{
	check_key(t, NET_VXLAN, 0);
}

HELPER_CASE(bpf_skb_set_tunnel_key, geneve, TUNNEL_NEEDS("geneve", "CONFIG_GENEVE"))
{
	check_key(t, NET_GENEVE, 0);
}

/* A checksum that the receiver did not ask for is an error to it (ip_tunnel_rcv()). */
HELPER_CASE(bpf_skb_set_tunnel_key, gretap, TUNNEL_NEEDS("ip_gre", "CONFIG_NET_IPGRE"))
{
	check_key(t, NET_GRETAP, BPF_F_ZERO_CSUM_TX);
}

HELPER_CASE(bpf_skb_get_tunnel_key, from_the_other_end_ipv6,
	    TUNNEL_NEEDS("geneve", "CONFIG_GENEVE"))
{
	static const __u8 sender[16] = { 0xfd, 5, [15] = 1 }, receiver[16] = { 0xfd, 5, [15] = 2 };
	struct tunnel n = tunnel_make(t, NET_GENEVE, SETTER, GETTER);
	TUNNEL_KEY k = some_key, got;

	memcpy(k.remote_ipv6, receiver, sizeof(receiver));
	set_key(t, n.set, &k);
	global(t, n.set, __u64, set_flags) = BPF_F_TUNINFO_IPV6;
	global(t, n.get, __u64, get_flags) = BPF_F_TUNINFO_IPV6;
	through(&n);
	expect_ok(t, global(t, n.get, long, got_ret));
	got = got_key(t, n.get);
	expect_eq(t, got.tunnel_id, some_key.tunnel_id);
	expect_mem(t, got.remote_ipv6, sender, sizeof(sender));
}

/* On the wire itself: the outer header of the packet, IPv4 with the key's TTL and TOS. */
HELPER_CASE(bpf_skb_set_tunnel_key, outer_header, TUNNEL_NEEDS("vxlan", "CONFIG_VXLAN"))
{
	struct tunnel n = tunnel_make(t, NET_VXLAN, SETTER, GETTER);
	__u8 outer[14 + 20 + 8 + 8];
	int tap;

	net_switch(t, n.there);
	tap = net_tap_of(t, &n.wire.far, ETH_P_IP);
	net_switch(t, n.here);
	global(t, n.set, __u64, set_flags) = BPF_F_DONT_FRAGMENT;
	through(&n);
	expect_eq(t, net_receive(tap, outer, sizeof(outer)),
		  sizeof(outer) + sizeof(struct net_frame));
	expect_eq(t, outer[14 + 1], some_key.tunnel_tos);
	/* the flag of the header */
	expect_eq(t, outer[14 + 6] & 0x40, 0x40);
	expect_eq(t, outer[14 + 8], some_key.tunnel_ttl);
	expect_mem(t, outer + 14 + 12, ((__u8[]){ 10, 5, 0, 1, 10, 5, 0, 2 }), 8);
	/* VXLAN's, behind UDP */
	expect_mem(t, outer + 14 + 28 + 4, ((__u8[]){ 0x12, 0x34, 0x56 }), 3);
}

/* UDP's checksum is there, */
static __u16 udp_checksum(struct test *t, __u64 flags)
{
	struct tunnel n = tunnel_make(t, NET_VXLAN, SETTER, GETTER);
	__u8 outer[14 + 20 + 8];
	int tap;

	net_switch(t, n.there);
	tap = net_tap_of(t, &n.wire.far, ETH_P_IP);
	net_switch(t, n.here);
	global(t, n.set, __u64, set_flags) = flags;
	through(&n);
	must(t, net_receive(tap, outer, sizeof(outer)));
	return outer[14 + 26] << 8 | outer[14 + 27];
}

HELPER_EDGE(bpf_skb_set_tunnel_key, with_checksum, TUNNEL_NEEDS("vxlan", "CONFIG_VXLAN"))
{
	expect_true(t, udp_checksum(t, 0) != 0);
}

/* or zero where it is not wanted. */
HELPER_EDGE(bpf_skb_set_tunnel_key, without_checksum, TUNNEL_NEEDS("vxlan", "CONFIG_VXLAN"))
{
	expect_eq(t, udp_checksum(t, BPF_F_ZERO_CSUM_TX), 0);
}

/*
 * Linux 6.12 takes the copy of received options for one that goes beyond the end of a struct, and
 * warns once a boot: include/net/ip_tunnels.h, ip_tunnel_info_opts_set().
 */
#define OPTION_SPLAT .splat = "geneve_udp_encap_recv"

/* Options of Geneve: class, type, words behind these first 4 bytes. */
static void check_opt(struct test *t, const __u8 *opt, size_t size)
{
	struct tunnel n = tunnel_make(t, NET_GENEVE, "helpers/bpf_skb_set_tunnel_opt",
				      "helpers/bpf_skb_get_tunnel_opt");

	memcpy(global_at(t, n.set, "opt", 512), opt, size);
	global(t, n.set, __u32, opt_size) = size;
	global(t, n.get, __u32, got_opt_size) = 256;
	through(&n);
	expect_ok(t, global(t, n.set, long, opt_ret));
	expect_eq(t, global(t, n.get, long, got_opt_ret), (long)size);
	expect_mem(t, global_at(t, n.get, "got_opt", 512), opt, size);
}

HELPER_CASE(bpf_skb_set_tunnel_opt, geneve,
	    TUNNEL_NEEDS("geneve", "CONFIG_GENEVE"), OPTION_SPLAT)
{
	static const __u8 opt[] = { 1, 2, 8, 2, 'b', 'p', 'f', 'm', 'a', 't', 'r', 'x' };

	check_opt(t, opt, sizeof(opt));
}

HELPER_CASE(bpf_skb_get_tunnel_opt, from_the_other_end,
	    TUNNEL_NEEDS("geneve", "CONFIG_GENEVE"), OPTION_SPLAT)
{
	static const __u8 opts[] = { 1, 2, 8, 1, 1, 2, 3, 4, 1, 2, 9, 0 };

	check_opt(t, opts, sizeof(opts));
}

HELPER_EDGE(bpf_skb_get_tunnel_opt, none_from_the_other_end,
	    TUNNEL_NEEDS("geneve", "CONFIG_GENEVE"))
{
	struct tunnel n = tunnel_make(t, NET_GENEVE, SETTER, "helpers/bpf_skb_get_tunnel_opt");

	global(t, n.get, __u32, got_opt_size) = 16;
	through(&n);
	expect_ok(t, global(t, n.get, long, got_ret));
	expect_err(t, global(t, n.get, long, got_opt_ret), ENOENT);
}
