// SPDX-License-Identifier: GPL-2.0
/* bpf_check_mtu() at lo, whose MTU is 65536, and at a veth. */
#include <net/if.h>

#include "helpers/skb_rig.h"
#include "selftests/net.h"

#define LO_MTU 65536
#define L3_SIZE 50		/* prog_run()'s packet without its Ethernet header */

struct ask {
	int len_diff;
	__u32 mtu_in;
	__u64 flags;
};

static struct bpf_object *asked(struct test *t, const char *prog, __u32 ifindex, struct ask a)
{
	struct bpf_object *o = helper_load(t, bpf_check_mtu, prog);

	global(t, o, __u32, ifindex) = ifindex;
	global(t, o, int, len_diff) = a.len_diff;
	global(t, o, __u32, mtu_in) = a.mtu_in;
	global(t, o, __u64, flags) = a.flags;
	return o;
}
#define asked(t, prog, ifindex, ...) asked(t, prog, ifindex, (struct ask){ __VA_ARGS__ })

#define ask(t, prog, ifindex, ...) call(t, asked(t, prog, ifindex, ##__VA_ARGS__), prog)
#define ask_lo(t, prog, ...) ask(t, prog, if_nametoindex("lo"), ##__VA_ARGS__)

HELPER_PLAIN(bpf_check_mtu, fits_to_the_byte)
{
	expect_eq(t, ask_lo(t, "check", .len_diff = LO_MTU - L3_SIZE), BPF_MTU_CHK_RET_SUCCESS);
	expect_eq(t, ask_lo(t, "check", .len_diff = LO_MTU - L3_SIZE + 1),
		  BPF_MTU_CHK_RET_FRAG_NEEDED);
}

HELPER_PLAIN(bpf_check_mtu, tells_the_mtu)
{
	struct bpf_object *o = asked(t, "check", if_nametoindex("lo"), .len_diff = LO_MTU);

	expect_eq(t, call(t, o, "check"), BPF_MTU_CHK_RET_FRAG_NEEDED);
	expect_eq(t, global(t, o, __u32, mtu), LO_MTU);
	global(t, o, int, len_diff) = 0;
	expect_eq(t, call(t, o, "check"), BPF_MTU_CHK_RET_SUCCESS);
	expect_eq(t, global(t, o, __u32, mtu), LO_MTU);
}

HELPER_PLAIN(bpf_check_mtu, of_a_length_that_is_given)
{
	expect_eq(t, ask_lo(t, "check", .mtu_in = LO_MTU), BPF_MTU_CHK_RET_SUCCESS);
	expect_eq(t, ask_lo(t, "check", .mtu_in = LO_MTU + 1), BPF_MTU_CHK_RET_FRAG_NEEDED);
	expect_eq(t, ask_lo(t, "check", .len_diff = -1, .mtu_in = LO_MTU + 1),
		  BPF_MTU_CHK_RET_SUCCESS);
}

HELPER_PLAIN(bpf_check_mtu, xdp)
{
	expect_eq(t, ask_lo(t, "check_xdp", .len_diff = LO_MTU - L3_SIZE), BPF_MTU_CHK_RET_SUCCESS);
	expect_eq(t, ask_lo(t, "check_xdp", .len_diff = LO_MTU - L3_SIZE + 1),
		  BPF_MTU_CHK_RET_FRAG_NEEDED);
}

HELPER_CASE(bpf_check_mtu, of_another_device, .modules = NET_MODULES, .config = NET_CONFIG)
{
	struct bpf_object *o;
	struct veth v;

	net_enter(t);
	net_veth(t, &v, "a", NET_HERE);
	net_mtu(t, &v.near, 1000);
	o = asked(t, "check", v.near.ifindex, .len_diff = 1000 - L3_SIZE);
	expect_eq(t, call(t, o, "check"), BPF_MTU_CHK_RET_SUCCESS);
	expect_eq(t, global(t, o, __u32, mtu), 1000);
	global(t, o, int, len_diff) = 1000 - L3_SIZE + 1;
	expect_eq(t, call(t, o, "check"), BPF_MTU_CHK_RET_FRAG_NEEDED);
	/* the other end still has its 1500 */
	global(t, o, __u32, ifindex) = v.far.ifindex;
	expect_eq(t, call(t, o, "check"), BPF_MTU_CHK_RET_SUCCESS);
	expect_eq(t, global(t, o, __u32, mtu), 1500);
}

/* It will be cut into segments, whose size is asked for by a flag only. */
HELPER_PLAIN(bpf_check_mtu, gso_packet_may_be_larger)
{
	struct bpf_object *o = asked(t, "check", if_nametoindex("lo"), .len_diff = LO_MTU);
	struct __sk_buff ctx = { .gso_size = 8 };
	struct packet in;

	packet_udp(&in);
	must(t, packet_run_ctx(t, o, "check", &in, &ctx, 0));
	expect_eq(t, global(t, o, long, ret), BPF_MTU_CHK_RET_SUCCESS);
}

HELPER_EDGE_PLAIN(bpf_check_mtu, interface_zero_is_the_packets)
{
	struct bpf_object *o = asked(t, "check", 0);

	/* BPF_PROG_TEST_RUN's packet is lo's */
	expect_eq(t, call(t, o, "check"), BPF_MTU_CHK_RET_SUCCESS);
	expect_eq(t, global(t, o, __u32, mtu), LO_MTU);
}

HELPER_EDGE_PLAIN(bpf_check_mtu, no_such_interface)
{
	expect_err(t, ask(t, "check", 0x7fffffff), ENODEV);
	expect_err(t, ask(t, "check_xdp", 0x7fffffff), ENODEV);
}

HELPER_EDGE_PLAIN(bpf_check_mtu, unknown_flag)
{
	expect_err(t, ask_lo(t, "check", .flags = 1ULL << 63), EINVAL);
	expect_err(t, ask_lo(t, "check", .flags = BPF_MTU_CHK_SEGS << 1), EINVAL);
}

HELPER_EDGE_PLAIN(bpf_check_mtu, segments_are_of_the_packet_as_it_is)
{
	expect_eq(t, ask_lo(t, "check", .flags = BPF_MTU_CHK_SEGS), BPF_MTU_CHK_RET_SUCCESS);
	expect_err(t, ask_lo(t, "check", .len_diff = 1, .flags = BPF_MTU_CHK_SEGS), EINVAL);
	expect_err(t, ask_lo(t, "check", .mtu_in = 100, .flags = BPF_MTU_CHK_SEGS), EINVAL);
}

HELPER_EDGE_PLAIN(bpf_check_mtu, xdp_has_no_flag)
{
	expect_err(t, ask_lo(t, "check_xdp", .flags = BPF_MTU_CHK_SEGS), EINVAL);
}

HELPER_EDGE_PLAIN(bpf_check_mtu, negative_difference)
{
	expect_eq(t, ask_lo(t, "check", .len_diff = -1000), BPF_MTU_CHK_RET_SUCCESS);
}
