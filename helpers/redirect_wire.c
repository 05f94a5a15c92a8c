// SPDX-License-Identifier: GPL-2.0
/* Where redirected frames go, seen at the other end of the wire. */
#include <arpa/inet.h>
#include <fcntl.h>
#include <linux/if_ether.h>
#include <string.h>
#include <sys/socket.h>

#include "helpers/wire_rig.h"
#include "selftests/sockets.h"

/* An ifindex that no device has. */
#define NO_DEVICE 9999

/* ---- bpf_redirect */

static struct bpf_object *steer_tc(struct wire *w)
{
	struct bpf_object *o = helper_load(w->t, bpf_redirect, "steer_tc");

	net_tc(w->t, &w->in.far, prog_fd(w->t, o, "steer_tc"), BPF_TC_INGRESS);
	return o;
}

HELPER_CASE(bpf_redirect, tc_leaves_at_the_device, WIRE_NEEDS)
{
	struct wire w = wire_make(t, NET_HERE);
	struct bpf_object *o = steer_tc(&w);

	wire_target(t, o, 'a', w.out.near.ifindex, 0);
	wire_expect(&w, w.out_tap, "a to the other pair");
	wire_expect(&w, w.passed_tap, "to be passed");
}

HELPER_CASE(bpf_redirect, tc_comes_in_at_the_device, WIRE_NEEDS)
{
	struct wire w = wire_make(t, NET_HERE);
	struct bpf_object *o = steer_tc(&w);
	int tap = net_tap(t, &w.out.near);

	wire_target(t, o, 'a', w.out.near.ifindex, 0);
	wire_target(t, o, 'b', w.out.near.ifindex, BPF_F_INGRESS);
	wire_expect(&w, tap, "b as if it came from the other pair");
	wire_expect(&w, w.out_tap, "a to the other pair");
}

/* From egress, too: frames of the other direction. */
HELPER_CASE(bpf_redirect, tc_egress, WIRE_NEEDS)
{
	struct wire w = wire_make(t, NET_HERE);
	struct bpf_object *o = helper_load(t, bpf_redirect, "steer_tc");

	net_tc(t, &w.in.near, prog_fd(t, o, "steer_tc"), BPF_TC_EGRESS);
	wire_target(t, o, 'a', w.out.near.ifindex, 0);
	wire_expect(&w, w.out_tap, "a elsewhere");
	wire_expect(&w, w.passed_tap, "to be sent on");
}

HELPER_EDGE(bpf_redirect, tc_to_no_device_is_lost, WIRE_NEEDS)
{
	struct wire w = wire_make(t, NET_HERE);
	struct bpf_object *o = steer_tc(&w);

	wire_target(t, o, 'a', w.out.near.ifindex, 0);
	wire_target(t, o, 'b', NO_DEVICE, 0);
	wire_send(&w, "b nowhere");
	wire_expect(&w, w.out_tap, "a to the other pair");
	wire_expect(&w, w.passed_tap, "to be passed");
}

HELPER_EDGE(bpf_redirect, tc_to_what_is_down_is_lost, WIRE_NEEDS)
{
	struct wire w = wire_make(t, NET_HERE);
	struct bpf_object *o = steer_tc(&w);

	wire_target(t, o, 'b', w.out.near.ifindex, 0);
	net_down(t, &w.out.near);
	wire_send(&w, "b nowhere");
	wire_expect(&w, w.passed_tap, "to be passed");
}

/* The device that it came from is as good as any. */
HELPER_EDGE(bpf_redirect, tc_back, WIRE_NEEDS)
{
	struct wire w = wire_make(t, NET_HERE);
	struct bpf_object *o = steer_tc(&w);
	int tap = net_tap(t, &w.in.near);

	wire_target(t, o, 'a', w.in.far.ifindex, 0);
	wire_expect(&w, tap, "a back");
}

static void redirect_xdp(struct test *t, enum net_xdp_mode mode)
{
	struct wire w = wire_make(t, NET_HERE);
	struct bpf_object *o = helper_load(t, bpf_redirect, "steer_xdp");
	struct bpf_object *pass = helper_load(t, bpf_redirect, "pass");

	wire_target(t, o, 'a', w.out.near.ifindex, 0);
	wire_target(t, o, 'b', NO_DEVICE, 0);
	net_xdp(t, &w.in.far, prog_fd(t, o, "steer_xdp"), mode);
	net_xdp(t, &w.out.far, prog_fd(t, pass, "pass"), mode);
	wire_expect(&w, w.out_tap, "a to the other pair");
	/* without a device it is lost */
	wire_send(&w, "b nowhere");
	wire_expect(&w, w.out_tap, "a second one");
	wire_expect(&w, w.passed_tap, "to be passed");
}

HELPER_CASE(bpf_redirect, xdp_native, WIRE_NEEDS)
{
	redirect_xdp(t, NET_NATIVE);
}

HELPER_CASE(bpf_redirect, xdp_generic, WIRE_NEEDS)
{
	redirect_xdp(t, NET_GENERIC);
}

/* ---- bpf_redirect_map; the cases of the map types have more of it */

HELPER_CASE(bpf_redirect_map, devmap_generic, WIRE_NEEDS)
{
	struct wire w = wire_make(t, NET_HERE);
	struct bpf_object *o = helper_load(t, bpf_redirect_map, "to_devmap");
	__u32 key = 1;

	must(t, bpf_map_update_elem(map_fd(t, o, "devmap"), &key, &w.out.near.ifindex, 0));
	net_xdp(t, &w.in.far, prog_fd(t, o, "to_devmap"), NET_GENERIC);
	global(t, o, __u64, key) = 1;
	wire_expect(&w, w.out_tap, "by the entry");
	global(t, o, __u64, key) = 0;
	global(t, o, __u64, flags) = XDP_PASS;
	wire_expect(&w, w.passed_tap, "without one");
}

/* ---- bpf_redirect_peer */

/* To the other end of the pair, in its namespace, without going through this one. */
HELPER_CASE(bpf_redirect_peer, comes_in_at_the_peer, WIRE_NEEDS)
{
	int away = net_enter(t);
	struct wire w = wire_make(t, away);
	struct bpf_object *o = helper_load(t, bpf_redirect_peer, "steer");
	/* also of what is sent */
	int all = net_tap_of(t, &w.out.near, ETH_P_ALL);
	struct net_frame f;

	net_tc(t, &w.in.far, prog_fd(t, o, "steer"), BPF_TC_INGRESS);
	wire_target(t, o, 'a', w.out.near.ifindex, 0);
	wire_target(t, o, 'b', w.out.near.ifindex, 1);
	wire_expect(&w, w.out_tap, "a to the peer");
	f = wire_send(&w, "b through the device");
	expect_frame(t, w.out_tap, &f);
	expect_frame(t, all, &f);
	wire_expect(&w, w.passed_tap, "to be passed");
}

/* What does not arrive: nothing is before the frame that bpf_redirect() sends behind it. */
static void peer_is_lost(struct wire *w, struct bpf_object *o, __u32 ifindex)
{
	wire_target(w->t, o, 'b', w->out.near.ifindex, 1);
	wire_target(w->t, o, 'c', ifindex, 0);
	wire_send(w, "c nowhere");
	wire_expect(w, w->out_tap, "b behind it");
	wire_expect(w, w->passed_tap, "to be passed");
}

static void lost_from_ingress(struct test *t, int out_ns, const char *dev)
{
	struct wire w = wire_make(t, out_ns);
	struct bpf_object *o = helper_load(t, bpf_redirect_peer, "steer");

	net_tc(t, &w.in.far, prog_fd(t, o, "steer"), BPF_TC_INGRESS);
	peer_is_lost(&w, o, dev ? if_nametoindex(dev) : NO_DEVICE);
}

/* skb_do_redirect() of net/core/filter.c: the peer must be in another namespace, */
HELPER_EDGE(bpf_redirect_peer, in_the_same_namespace, WIRE_NEEDS)
{
	lost_from_ingress(t, NET_HERE, "out");
}

/* there must be one, */
HELPER_EDGE(bpf_redirect_peer, of_what_has_none, WIRE_NEEDS)
{
	lost_from_ingress(t, net_enter(t), "lo");
}

HELPER_EDGE(bpf_redirect_peer, of_no_device, WIRE_NEEDS)
{
	lost_from_ingress(t, net_enter(t), NULL);
}

/* and it is for what comes in, not for what is sent. */
HELPER_EDGE(bpf_redirect_peer, from_egress, WIRE_NEEDS)
{
	int away = net_enter(t);
	struct wire w = wire_make(t, away);
	struct bpf_object *o = helper_load(t, bpf_redirect_peer, "steer");

	net_tc(t, &w.in.near, prog_fd(t, o, "steer"), BPF_TC_EGRESS);
	peer_is_lost(&w, o, w.out.near.ifindex);
}

HELPER_EDGE(bpf_redirect_peer, that_is_down, WIRE_NEEDS)
{
	int away = net_enter(t), here;
	struct wire w = wire_make(t, away);
	struct bpf_object *o = helper_load(t, bpf_redirect_peer, "steer");

	here = must(t, open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC));
	net_switch(t, away);
	net_down(t, &w.out.far);
	net_switch(t, here);
	net_tc(t, &w.in.far, prog_fd(t, o, "steer"), BPF_TC_INGRESS);
	wire_target(t, o, 'c', w.out.near.ifindex, 0);
	wire_send(&w, "c nowhere");
	wire_expect(&w, w.passed_tap, "to be passed");
}

/* ---- bpf_redirect_neigh */

static const __u8 neighbour[6] = { 2, 'b', 'm', 9, 9, 9 };

struct ip_frame {
	__u8 to[6], from[6], type[2];
	__u8 packet[40 + 16];
};

/* An IPv4 packet from 10.1.0.9 to 10.9.0.9 in a frame to in.far. */
static struct ip_frame ipv4_frame(struct wire *w)
{
	struct ip_frame f = { .type = { ETH_P_IP >> 8, ETH_P_IP & 0xff } };
	struct packet p;

	packet_udp(&p);
	memcpy(f.packet, p.data + IP_AT, p.size - IP_AT);
	memcpy(f.packet + 12, (__u8[]){ 10, 1, 0, 9, 10, 9, 0, 9 }, 8);
	memset(f.packet + 10, 0, 2);
	*(__u16 *)(f.packet + 10) = ~sum16(f.packet, 20, 0);
	memcpy(f.to, w->in.far.mac, 6);
	memcpy(f.from, w->in.near.mac, 6);
	return f;
}

/* And one of IPv6, from fd01::9 to fd09::9, without a payload that anybody knows. */
static struct ip_frame ipv6_frame(struct wire *w)
{
	struct ip_frame f = {
		.type = { ETH_P_IPV6 >> 8, ETH_P_IPV6 & 0xff },
		.packet = { 0x60, [5] = 16, [6] = 253, [7] = 64, [8] = 0xfd, 1, [23] = 9,
			    [24] = 0xfd, 9, [39] = 9 },
	};

	memcpy(f.to, w->in.far.mac, 6);
	memcpy(f.from, w->in.near.mac, 6);
	return f;
}

/* The frame that comes to @tap is @sent, from out.near to the neighbour. */
static void expect_led(struct wire *w, int tap, const struct ip_frame *sent)
{
	struct ip_frame want = *sent, got = {0};
	long n;

	memcpy(want.to, neighbour, 6);
	memcpy(want.from, w->out.near.mac, 6);
	net_send(w->t, &w->in.near, sent, sizeof(*sent));
	/* what IPv6 says by itself goes to groups */
	do
		n = net_receive(tap, &got, sizeof(got));
	while (n > 0 && got.to[0] & 1);
	expect_eq(w->t, n, sizeof(got));
	expect_mem(w->t, &got, &want, sizeof(got));
}

/* Programs at in.far; out.near is in 10.2.0.0/24 and fd02::/64. */
static struct bpf_object *neigh_rig(struct wire *w, const char *prog)
{
	struct test *t = w->t;
	struct bpf_object *o;

	*w = wire_make(t, NET_HERE);
	net_address(t, &w->out.near, "10.2.0.1/24");
	net_address(t, &w->out.near, "fd02::1/64");
	o = helper_load(t, bpf_redirect_neigh, prog);
	global(t, o, __u32, ifindex) = w->out.near.ifindex;
	net_tc(t, &w->in.far, prog_fd(t, o, prog), BPF_TC_INGRESS);
	return o;
}

HELPER_CASE(bpf_redirect_neigh, by_the_route, WIRE_NEEDS)
{
	struct wire w = { .t = t };
	struct ip_frame f;

	neigh_rig(&w, "redirect");
	net_route(t, .to = "10.9.0.0/24", .via = "10.2.0.2", .dev = &w.out.near);
	net_neighbour(t, &w.out.near, "10.2.0.2", neighbour);
	f = ipv4_frame(&w);
	expect_led(&w, net_tap_of(t, &w.out.far, ETH_P_IP), &f);
}

HELPER_CASE(bpf_redirect_neigh, by_the_route_ipv6, WIRE_NEEDS)
{
	struct wire w = { .t = t };
	struct ip_frame f;

	neigh_rig(&w, "redirect");
	net_route(t, .to = "fd09::/64", .via = "fd02::2", .dev = &w.out.near);
	net_neighbour(t, &w.out.near, "fd02::2", neighbour);
	f = ipv6_frame(&w);
	expect_led(&w, net_tap_of(t, &w.out.far, ETH_P_IPV6), &f);
}

/* The next hop that the program names; no route leads there. */
HELPER_CASE(bpf_redirect_neigh, to_the_next_hop, WIRE_NEEDS)
{
	struct wire w = { .t = t };
	struct bpf_object *o = neigh_rig(&w, "redirect_to_hop");
	struct ip_frame f = ipv4_frame(&w);
	struct bpf_redir_neigh hop = { .nh_family = AF_INET };

	hop.ipv4_nh = htonl(0x0a020007);
	net_neighbour(t, &w.out.near, "10.2.0.7", neighbour);
	memcpy(global_at(t, o, "params", sizeof(hop)), &hop, sizeof(hop));
	expect_led(&w, net_tap_of(t, &w.out.far, ETH_P_IP), &f);
}

/* An IPv4 packet may have a next hop of IPv6. */
HELPER_CASE(bpf_redirect_neigh, ipv4_to_an_ipv6_hop, WIRE_NEEDS)
{
	struct wire w = { .t = t };
	struct bpf_object *o = neigh_rig(&w, "redirect_to_hop");
	struct ip_frame f = ipv4_frame(&w);
	struct bpf_redir_neigh hop = { .nh_family = AF_INET6 };

	inet_pton(AF_INET6, "fd02::7", hop.ipv6_nh);
	net_neighbour(t, &w.out.near, "fd02::7", neighbour);
	memcpy(global_at(t, o, "params", sizeof(hop)), &hop, sizeof(hop));
	expect_led(&w, net_tap_of(t, &w.out.far, ETH_P_IP), &f);
}

/* Who is not known is asked for: an ARP request leaves. */
HELPER_CASE(bpf_redirect_neigh, unknown_neighbour_is_asked_for, WIRE_NEEDS)
{
	struct wire w = { .t = t };
	static const __u8 request[8] = { 0, 1, 8, 0, 6, 4, 0, 1 };
	struct ip_frame f, got = {0};
	int tap;

	neigh_rig(&w, "redirect");
	net_route(t, .to = "10.9.0.0/24", .via = "10.2.0.2", .dev = &w.out.near);
	tap = net_tap_of(t, &w.out.far, ETH_P_ARP);
	f = ipv4_frame(&w);
	net_send(t, &w.in.near, &f, sizeof(f));
	expect_true(t, net_receive(tap, &got, sizeof(got)) >= 42);
	expect_mem(t, got.packet, request, sizeof(request));
	/* who has 10.2.0.2 */
	expect_mem(t, got.packet + 24, ((__u8[]){ 10, 2, 0, 2 }), 4);
}

/* Lost, and the next one, for which there is a way, is the first that arrives. */
static void led_behind(struct wire *w, struct bpf_object *o, struct bpf_redir_neigh hop)
{
	struct bpf_redir_neigh good = { .nh_family = AF_INET };
	int tap = net_tap_of(w->t, &w->out.far, ETH_P_IP);
	struct ip_frame f = ipv4_frame(w);
	void *params = global_at(w->t, o, "params", sizeof(hop));

	good.ipv4_nh = htonl(0x0a020007);
	net_neighbour(w->t, &w->out.near, "10.2.0.7", neighbour);
	memcpy(params, &hop, sizeof(hop));
	net_send(w->t, &w->in.near, &f, sizeof(f));
	memcpy(params, &good, sizeof(good));
	f.packet[30] = '#';
	expect_led(w, tap, &f);
}

HELPER_EDGE(bpf_redirect_neigh, next_hop_of_no_family, WIRE_NEEDS)
{
	struct wire w = { .t = t };
	struct bpf_object *o = neigh_rig(&w, "redirect_to_hop");
	struct bpf_redir_neigh hop = { .nh_family = AF_UNIX };

	hop.ipv4_nh = htonl(0x0a020007);
	led_behind(&w, o, hop);
}

/* Only IPv4 and IPv6 have neighbours (__bpf_redirect_neigh() of net/core/filter.c). */
HELPER_EDGE(bpf_redirect_neigh, what_is_not_ip_is_lost, WIRE_NEEDS)
{
	struct wire w = { .t = t };
	struct ip_frame f;
	int tap;

	neigh_rig(&w, "redirect");
	net_route(t, .to = "10.9.0.0/24", .via = "10.2.0.2", .dev = &w.out.near);
	net_neighbour(t, &w.out.near, "10.2.0.2", neighbour);
	tap = net_tap_of(t, &w.out.far, ETH_P_IP);
	wire_send(&w, "not of IP");
	f = ipv4_frame(&w);
	expect_led(&w, tap, &f);
}

/* ---- bpf_clone_redirect */

/* True when @want comes by at the tap within 10 s. */
static bool comes_by(int tap, const struct packet *want)
{
	__u8 buf[256];
	long n;

	while ((n = net_receive(tap, buf, sizeof(buf))) >= 0)
		if (n == (long)want->size && !memcmp(buf, want->data, n))
			return true;
	return false;
}

/* Also where there is no other device. */
HELPER_CASE(bpf_clone_redirect, to_lo, .config = "CONFIG_PACKET")
{
	const struct net_dev lo = { .name = "lo", .ifindex = if_nametoindex("lo") };
	struct bpf_object *o = helper_load(t, bpf_clone_redirect, "clone");
	int tap = net_tap_of(t, &lo, ETH_P_ALL);
	struct packet in, out;

	packet_udp(&in);
	global(t, o, __u32, ifindex) = lo.ifindex;
	packet_run(t, o, "clone", &in, &out);
	expect_ok(t, global(t, o, long, ret));
	expect_true(t, comes_by(tap, &in));
	/* the original stays with the program */
	expect_mem(t, out.data, in.data, in.size);
}

HELPER_CASE(bpf_clone_redirect, both_arrive, WIRE_NEEDS)
{
	struct wire w = wire_make(t, NET_HERE);
	struct bpf_object *o = helper_load(t, bpf_clone_redirect, "clone");
	struct net_frame f;

	global(t, o, __u32, ifindex) = w.out.near.ifindex;
	net_tc(t, &w.in.far, prog_fd(t, o, "clone"), BPF_TC_INGRESS);
	f = wire_send(&w, "twice");
	expect_frame(t, w.out_tap, &f);
	expect_frame(t, w.passed_tap, &f);
	expect_ok(t, global(t, o, long, ret));
}

HELPER_CASE(bpf_clone_redirect, comes_in_at_the_device, WIRE_NEEDS)
{
	struct wire w = wire_make(t, NET_HERE);
	struct bpf_object *o = helper_load(t, bpf_clone_redirect, "clone");
	int tap = net_tap(t, &w.out.near);
	struct net_frame f;

	global(t, o, __u32, ifindex) = w.out.near.ifindex;
	global(t, o, __u64, flags) = BPF_F_INGRESS;
	net_tc(t, &w.in.far, prog_fd(t, o, "clone"), BPF_TC_INGRESS);
	f = wire_send(&w, "twice");
	expect_frame(t, tap, &f);
	expect_frame(t, w.passed_tap, &f);
}

HELPER_CASE(bpf_clone_redirect, the_clone_has_its_own_bytes, WIRE_NEEDS)
{
	struct wire w = wire_make(t, NET_HERE);
	struct bpf_object *o = helper_load(t, bpf_clone_redirect, "clone_and_change");
	struct net_frame f;

	global(t, o, __u32, ifindex) = w.out.near.ifindex;
	net_tc(t, &w.in.far, prog_fd(t, o, "clone_and_change"), BPF_TC_INGRESS);
	f = wire_send(&w, "twice");
	expect_frame(t, w.out_tap, &f);
	memcpy(f.payload, "####", 4);
	expect_frame(t, w.passed_tap, &f);
}

/*
 * A packet that a route's program sees has no Ethernet header yet, without which none goes to a
 * device that needs one (__bpf_redirect_common() of net/core/filter.c).
 */
HELPER_EDGE(bpf_clone_redirect, of_what_has_no_ethernet_header,
	    .config = "CONFIG_NET_NS CONFIG_LWTUNNEL CONFIG_LWTUNNEL_BPF")
{
	struct bpf_object *o = helper_load(t, bpf_clone_redirect, "clone_of_route");
	struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons(9) };
	const struct net_dev lo = { .name = "lo", .ifindex = 1 };
	int fd;

	loopback_enter(t);
	net_route(t, .to = "10.9.0.0/24", .dev = &lo,
		  .lwt_xmit = prog_fd(t, o, "clone_of_route"));
	global(t, o, __u32, ifindex) = 1;
	fd = sock_make(t, AF_INET, SOCK_DGRAM, 0);
	to.sin_addr.s_addr = htonl(0x0a090001);
	must(t, sendto(fd, "x", 1, 0, (struct sockaddr *)&to, sizeof(to)));
	expect_err(t, global(t, o, long, ret), ERANGE);
}
