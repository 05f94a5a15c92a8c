// SPDX-License-Identifier: GPL-2.0
/*
 * VLAN tags: the outermost stays beside the packet, in its skb, where BPF_PROG_TEST_RUN does not
 * show it; a wire does.
 */
#include <arpa/inet.h>
#include <linux/if_packet.h>
#include <net/ethernet.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>

#include "helpers/skb_rig.h"
#include "selftests/net.h"

#define VLAN_HLEN 4
#define VLAN_AT 12		/* behind the addresses */
#ifndef ETH_P_8021AD
#define ETH_P_8021AD 0x88a8
#endif

static struct bpf_object *push(struct test *t, __u16 proto, __u16 tci, __u32 times)
{
	struct bpf_object *o = helper_load(t, bpf_skb_vlan_push, "push");

	global(t, o, __u16, vlan_proto) = htons(proto);
	global(t, o, __u16, vlan_tci) = tci;
	global(t, o, __u32, times) = times;
	return o;
}

static void expect_tag(struct test *t, struct bpf_object *o, __u16 proto, __u16 tci)
{
	expect_eq(t, global(t, o, __u32, present), 1);
	expect_eq(t, global(t, o, __u32, tci), tci);
	expect_eq(t, global(t, o, __u32, proto), htons(proto));
}

/* Puts a tag into the packet itself. */
static void put_tag(struct packet *p, __u16 proto, __u16 tci)
{
	const __u16 tag[] = { htons(proto), htons(tci) };

	packet_insert(p, VLAN_AT, VLAN_HLEN);
	memcpy(p->data + VLAN_AT, tag, sizeof(tag));
}

HELPER_PLAIN(bpf_skb_vlan_push, first_tag_stays_beside_the_packet)
{
	struct bpf_object *o = push(t, ETHERTYPE_VLAN, 100, 1);
	struct packet in, out;

	packet_udp(&in);
	expect_ok(t, packet_ret(t, o, "push", &in, &out));
	expect_tag(t, o, ETHERTYPE_VLAN, 100);
	expect_packet(t, &out, &in);
}

HELPER_PLAIN(bpf_skb_vlan_push, second_tag_moves_the_first_into_the_packet)
{
	struct bpf_object *o = push(t, ETHERTYPE_VLAN, 100, 2);
	struct packet in, out, want;

	packet_udp(&in);
	want = in;
	put_tag(&want, ETHERTYPE_VLAN, 100);
	expect_ok(t, packet_ret(t, o, "push", &in, &out));
	expect_tag(t, o, ETHERTYPE_VLAN, 101);
	expect_packet(t, &out, &want);
}

HELPER_PLAIN(bpf_skb_vlan_push, service_tag)
{
	struct bpf_object *o = push(t, ETH_P_8021AD, 100, 2);
	struct packet in, out;

	packet_udp(&in);
	expect_ok(t, packet_ret(t, o, "push", &in, &out));
	expect_tag(t, o, ETH_P_8021AD, 101);
	expect_mem(t, out.data + VLAN_AT, "\x88\xa8\x00\x64", VLAN_HLEN);
}

/* A socket that sees all frames, with the tags that stand beside them. */
static int tap_with_tags(struct test *t, const struct net_dev *dev)
{
	struct sockaddr_ll at = {
		.sll_family = AF_PACKET, .sll_protocol = htons(ETH_P_ALL),
		.sll_ifindex = dev->ifindex,
	};
	int fd = socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, 0), one = 1;

	must(t, fd < 0 ? -errno : fd);
	must(t, setsockopt(fd, SOL_PACKET, PACKET_AUXDATA, &one, sizeof(one)) ? -errno : 0);
	must(t, bind(fd, (struct sockaddr *)&at, sizeof(at)) ? -errno : 0);
	return fd;
}

/* The next frame's tag, 0 where it has none, or a negative errno. */
static int next_tag(int fd, struct net_frame *frame)
{
	char control[CMSG_SPACE(sizeof(struct tpacket_auxdata))];
	struct iovec v = { frame, sizeof(*frame) };
	struct msghdr m = {
		.msg_iov = &v, .msg_iovlen = 1,
		.msg_control = control, .msg_controllen = sizeof(control),
	};
	struct pollfd p = { .fd = fd, .events = POLLIN };
	struct tpacket_auxdata aux;
	struct cmsghdr *c;

	if (poll(&p, 1, 10000) != 1)
		return -ETIMEDOUT;
	if (recvmsg(fd, &m, 0) < 0)
		return -errno;
	c = CMSG_FIRSTHDR(&m);
	if (!c)
		return -ENODATA;
	memcpy(&aux, CMSG_DATA(c), sizeof(aux));
	return aux.tp_status & TP_STATUS_VLAN_VALID ? aux.tp_vlan_tci : 0;
}

static void tc_egress(struct test *t, struct bpf_object *o, const char *prog,
		      const struct net_dev *dev)
{
	LIBBPF_OPTS(bpf_tc_hook, hook, .ifindex = dev->ifindex, .attach_point = BPF_TC_EGRESS);
	LIBBPF_OPTS(bpf_tc_opts, opts, .prog_fd = prog_fd(t, o, prog));

	must(t, bpf_tc_hook_create(&hook));
	must(t, bpf_tc_attach(&hook, &opts));
}

HELPER_CASE(bpf_skb_vlan_push, on_the_wire, .modules = NET_MODULES " " LO_MODULES,
	    .config = NET_CONFIG " " LO_CONFIG)
{
	struct net_frame frame, got;
	struct veth v;
	int tap;

	net_enter(t);
	net_veth(t, &v, "a", NET_HERE);
	tc_egress(t, push(t, ETHERTYPE_VLAN, 0x2064, 1), "push", &v.near);
	tap = tap_with_tags(t, &v.far);
	frame = net_frame(&v, "tagged");
	net_send(t, &v.near, &frame, sizeof(frame));
	expect_eq(t, next_tag(tap, &got), 0x2064);
	expect_mem(t, &got, &frame, sizeof(frame));
}

HELPER_EDGE_PLAIN(bpf_skb_vlan_push, other_protocols_are_taken_for_8021q)
{
	struct bpf_object *o = push(t, ETHERTYPE_IP, 100, 1);

	expect_ok(t, call(t, o, "push"));
	expect_tag(t, o, ETHERTYPE_VLAN, 100);
}

HELPER_EDGE_PLAIN(bpf_skb_vlan_push, all_bits_and_none)
{
	struct bpf_object *o = push(t, ETHERTYPE_VLAN, 0xffff, 1);

	expect_ok(t, call(t, o, "push"));
	expect_tag(t, o, ETHERTYPE_VLAN, 0xffff);
	global(t, o, __u16, vlan_tci) = 0;
	expect_ok(t, call(t, o, "push"));
	expect_tag(t, o, ETHERTYPE_VLAN, 0);
}

HELPER_EDGE_PLAIN(bpf_skb_vlan_push, keeps_the_sum_of_the_skb)
{
	struct packet in;

	packet_udp(&in);
	expect_ok(t, packet_run_complete(t, push(t, ETHERTYPE_VLAN, 100, 1), "push", &in));
}

/* ---- bpf_skb_vlan_pop */

static struct bpf_object *pop(struct test *t, const char *prog, const struct packet *in,
			      struct packet *out)
{
	struct bpf_object *o = helper_load(t, bpf_skb_vlan_pop, prog);

	expect_ok(t, packet_ret(t, o, prog, in, out));
	return o;
}

HELPER_PLAIN(bpf_skb_vlan_pop, takes_the_tag_out_of_the_packet)
{
	struct packet in, out, want;
	struct bpf_object *o;

	packet_udp(&want);
	in = want;
	put_tag(&in, ETHERTYPE_VLAN, 100);
	o = pop(t, "pop", &in, &out);
	expect_packet(t, &out, &want);
	expect_eq(t, global(t, o, __u32, present), 0);
	expect_eq(t, global(t, o, __u32, protocol), htons(ETHERTYPE_IP));
}

/* The inner of two tags comes to stand beside the packet. */
HELPER_PLAIN(bpf_skb_vlan_pop, of_two_tags_one_stays)
{
	struct packet in, out, want;
	struct bpf_object *o;

	packet_udp(&want);
	in = want;
	put_tag(&in, ETHERTYPE_VLAN, 200);
	put_tag(&in, ETH_P_8021AD, 100);
	o = pop(t, "pop", &in, &out);
	expect_packet(t, &out, &want);
	expect_eq(t, global(t, o, __u32, present), 1);
	expect_eq(t, global(t, o, __u32, tci), 200);
}

HELPER_PLAIN(bpf_skb_vlan_pop, takes_back_what_was_pushed)
{
	struct packet in, out;
	struct bpf_object *o;

	packet_udp(&in);
	o = pop(t, "push_and_pop", &in, &out);
	expect_eq(t, global(t, o, __u32, first), 100);
	expect_eq(t, global(t, o, __u32, present), 0);
	expect_eq(t, global(t, o, __u32, protocol), htons(ETHERTYPE_IP));
	expect_packet(t, &out, &in);
}

HELPER_EDGE_PLAIN(bpf_skb_vlan_pop, packet_without_a_tag)
{
	struct packet in, out;

	packet_udp(&in);
	pop(t, "pop", &in, &out);
	expect_packet(t, &out, &in);
}

HELPER_EDGE_PLAIN(bpf_skb_vlan_pop, truncated_tag)
{
	struct bpf_object *o = helper_load(t, bpf_skb_vlan_pop, "pop");
	struct packet in, out;

	packet_udp(&in);
	put_tag(&in, ETHERTYPE_VLAN, 100);
	/* an Ethernet header with a tag has 18 bytes */
	in.size = 17;
	expect_err(t, packet_ret(t, o, "pop", &in, &out), ENOMEM);
	expect_packet(t, &out, &in);
}
