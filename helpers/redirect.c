// SPDX-License-Identifier: GPL-2.0
/* What redirecting helpers return; helpers/redirect_wire.c has where frames go. */
#include <linux/pkt_cls.h>
#include <net/if.h>

#include "helpers/fixtures.h"
#include "selftests/net.h"
#include "selftests/sockets.h"

/* An object that has the variables ifindex and flags; ifindex is that of lo. */
static long long verdict_of(struct test *t, struct bpf_object *o, const char *prog, __u64 flags)
{
	global(t, o, __u32, ifindex) = if_nametoindex("lo");
	global(t, o, __u64, flags) = flags;
	return prog_run(prog_fd(t, o, prog), NULL, 0, NULL, 0);
}

/* Each bit of @bits alone is refused. */
static void expect_bits_refused(struct test *t, struct bpf_object *o, const char *prog, __u64 bits,
				long long verdict)
{
	int i;

	for (i = 0; i < 64; i++)
		if (bits & 1ULL << i && !expect_eq(t, verdict_of(t, o, prog, 1ULL << i), verdict))
			return;
}

/* ---- bpf_redirect */

HELPER_PLAIN(bpf_redirect, tc_verdict)
{
	struct bpf_object *o = helper_load(t, bpf_redirect, "redirect_tc");

	expect_eq(t, verdict_of(t, o, "redirect_tc", 0), TC_ACT_REDIRECT);
}

HELPER_PLAIN(bpf_redirect, xdp_verdict)
{
	struct bpf_object *o = helper_load(t, bpf_redirect, "redirect_xdp");

	expect_eq(t, verdict_of(t, o, "redirect_xdp", 0), XDP_REDIRECT);
}

/* BPF_REDIRECT is TC_ACT_REDIRECT's number. */
HELPER_PLAIN(bpf_redirect, lwt_verdict)
{
	struct bpf_object *o = helper_load(t, bpf_redirect, "redirect_lwt");

	expect_eq(t, verdict_of(t, o, "redirect_lwt", 0), BPF_REDIRECT);
}

HELPER_EDGE_PLAIN(bpf_redirect, tc_ingress)
{
	struct bpf_object *o = helper_load(t, bpf_redirect, "redirect_tc");

	expect_eq(t, verdict_of(t, o, "redirect_tc", BPF_F_INGRESS), TC_ACT_REDIRECT);
}

/* Also those that bpf_redirect_neigh() and bpf_redirect_peer() use (BPF_F_REDIRECT_INTERNAL). */
HELPER_EDGE_PLAIN(bpf_redirect, tc_unknown_flags)
{
	struct bpf_object *o = helper_load(t, bpf_redirect, "redirect_tc");

	expect_bits_refused(t, o, "redirect_tc", ~BPF_F_INGRESS, TC_ACT_SHOT);
}

HELPER_EDGE_PLAIN(bpf_redirect, xdp_has_no_flags)
{
	struct bpf_object *o = helper_load(t, bpf_redirect, "redirect_xdp");

	expect_bits_refused(t, o, "redirect_xdp", ~0ULL, XDP_ABORTED);
}

HELPER_EDGE_PLAIN(bpf_redirect, lwt_unknown_flags)
{
	struct bpf_object *o = helper_load(t, bpf_redirect, "redirect_lwt");

	expect_bits_refused(t, o, "redirect_lwt", ~BPF_F_INGRESS, TC_ACT_SHOT);
}

/* That the device is not there shows only when the frame is to go. */
HELPER_EDGE_PLAIN(bpf_redirect, no_device)
{
	struct bpf_object *o = helper_load(t, bpf_redirect, "redirect_tc");

	global(t, o, __u32, ifindex) = 0;
	expect_eq(t, prog_run(prog_fd(t, o, "redirect_tc"), NULL, 0, NULL, 0), TC_ACT_REDIRECT);
	global(t, o, __u32, ifindex) = 0x7fffffff;
	expect_eq(t, prog_run(prog_fd(t, o, "redirect_tc"), NULL, 0, NULL, 0), TC_ACT_REDIRECT);
}

/* ---- bpf_redirect_peer */

HELPER_PLAIN(bpf_redirect_peer, verdict)
{
	struct bpf_object *o = helper_load(t, bpf_redirect_peer, "redirect");

	expect_eq(t, verdict_of(t, o, "redirect", 0), TC_ACT_REDIRECT);
}

/* BPF_F_EGRESS of include/uapi/linux/bpf.h; libbpf's copy does not have it yet. */
#define EGRESS 2ULL
#define EGRESS_SINCE "7.3"

HELPER_EDGE_PLAIN(bpf_redirect_peer, unknown_flags)
{
	struct bpf_object *o = helper_load(t, bpf_redirect_peer, "redirect");

	expect_bits_refused(t, o, "redirect", ~EGRESS, TC_ACT_SHOT);
}

HELPER_EDGE_PLAIN(bpf_redirect_peer, to_egress_of_the_peer)
{
	struct bpf_object *o = helper_load(t, bpf_redirect_peer, "redirect");

	expect_eq(t, verdict_of(t, o, "redirect", EGRESS),
		  verlist_holds(EGRESS_SINCE, test_kver()) ? TC_ACT_REDIRECT : TC_ACT_SHOT);
}

/* ---- bpf_redirect_neigh */

HELPER_PLAIN(bpf_redirect_neigh, verdict)
{
	struct bpf_object *o = helper_load(t, bpf_redirect_neigh, "redirect");

	expect_eq(t, verdict_of(t, o, "redirect", 0), TC_ACT_REDIRECT);
}

HELPER_PLAIN(bpf_redirect_neigh, verdict_with_next_hop)
{
	struct bpf_object *o = helper_load(t, bpf_redirect_neigh, "redirect_to_hop");

	expect_eq(t, verdict_of(t, o, "redirect_to_hop", 0), TC_ACT_REDIRECT);
}

HELPER_EDGE_PLAIN(bpf_redirect_neigh, unknown_flags)
{
	struct bpf_object *o = helper_load(t, bpf_redirect_neigh, "redirect");

	expect_bits_refused(t, o, "redirect", ~0ULL, TC_ACT_SHOT);
}

HELPER_EDGE_PLAIN(bpf_redirect_neigh, size_of_the_next_hop)
{
	struct bpf_object *o = helper_load(t, bpf_redirect_neigh, "redirect_sized");

	global(t, o, __u32, size) = 0;
	expect_eq(t, verdict_of(t, o, "redirect_sized", 0), TC_ACT_REDIRECT);
	global(t, o, __u32, size) = 1;
	expect_eq(t, verdict_of(t, o, "redirect_sized", 0), TC_ACT_SHOT);
	global(t, o, __u32, size) = sizeof(struct bpf_redir_neigh) - 1;
	expect_eq(t, verdict_of(t, o, "redirect_sized", 0), TC_ACT_SHOT);
	global(t, o, __u32, size) = sizeof(struct bpf_redir_neigh);
	expect_eq(t, verdict_of(t, o, "redirect_sized", 0), TC_ACT_REDIRECT);
	/* room for what a later kernel may add */
	global(t, o, __u32, size) = sizeof(struct bpf_redir_neigh) + 1;
	expect_eq(t, verdict_of(t, o, "redirect_sized", 0), TC_ACT_REDIRECT);
}

/* ---- bpf_redirect_map */

static long long to_map(struct test *t, struct bpf_object *o, const char *prog, __u64 key,
			__u64 flags)
{
	global(t, o, __u64, key) = key;
	global(t, o, __u64, flags) = flags;
	return prog_run(prog_fd(t, o, prog), NULL, 0, NULL, 0);
}

static struct bpf_object *with_lo(struct test *t, const char *prog, const char *map, __u32 key)
{
	struct bpf_object *o = prog_load(t, "helpers/bpf_redirect_map", prog);
	__u32 lo = if_nametoindex("lo");

	must(t, bpf_map_update_elem(map_fd(t, o, map), &key, &lo, 0));
	return o;
}

HELPER_PLAIN(bpf_redirect_map, devmap_verdict)
{
	struct bpf_object *o = with_lo(t, "to_devmap", "devmap", 2);

	expect_eq(t, to_map(t, o, "to_devmap", 2, 0), XDP_REDIRECT);
}

HELPER_PLAIN(bpf_redirect_map, devmap_hash_verdict)
{
	struct bpf_object *o = with_lo(t, "to_devmap_hash", "devmap_hash", 1000000);

	expect_eq(t, to_map(t, o, "to_devmap_hash", 1000000, 0), XDP_REDIRECT);
}

HELPER_PLAIN(bpf_redirect_map, cpumap_verdict)
{
	struct bpf_object *o = helper_load(t, bpf_redirect_map, "to_cpumap");
	__u32 cpu = 0, queue = 16;

	must(t, bpf_map_update_elem(map_fd(t, o, "cpumap"), &cpu, &queue, 0));
	expect_eq(t, to_map(t, o, "to_cpumap", 0, 0), XDP_REDIRECT);
}

/* With an entry the action in the flags is not asked for. */
HELPER_EDGE_PLAIN(bpf_redirect_map, action_of_an_entry_that_is_there)
{
	struct bpf_object *o = with_lo(t, "to_devmap", "devmap", 2);

	expect_eq(t, to_map(t, o, "to_devmap", 2, XDP_PASS), XDP_REDIRECT);
}

/* What the flags' low bits say is done where there is no entry, in maps of each type. */
static void expect_fallback(struct test *t, const char *prog, __u64 key)
{
	struct bpf_object *o = prog_load(t, "helpers/bpf_redirect_map", prog);
	int action;

	for (action = XDP_ABORTED; action <= XDP_TX; action++)
		expect_eq(t, to_map(t, o, prog, key, action), action);
	/* XDP_REDIRECT and more are no action */
	expect_eq(t, to_map(t, o, prog, key, XDP_REDIRECT), XDP_ABORTED);
}

HELPER_EDGE_PLAIN(bpf_redirect_map, empty_devmap)
{
	expect_fallback(t, "to_devmap", 1);
}

HELPER_EDGE_PLAIN(bpf_redirect_map, empty_devmap_hash)
{
	expect_fallback(t, "to_devmap_hash", 1);
}

HELPER_EDGE_PLAIN(bpf_redirect_map, empty_cpumap)
{
	expect_fallback(t, "to_cpumap", 1);
}

HELPER_EDGE_PLAIN(bpf_redirect_map, empty_xskmap)
{
	expect_fallback(t, "to_xskmap", 1);
}

HELPER_EDGE_PLAIN(bpf_redirect_map, key_behind_the_last)
{
	expect_fallback(t, "to_devmap", 4);
	expect_fallback(t, "to_devmap", 0xffffffff);
}

/* BPF_F_BROADCAST (8) and BPF_F_EXCLUDE_INGRESS (16) are of devmaps, since 5.14. */
HELPER_EDGE_PLAIN(bpf_redirect_map, devmap_unknown_flags)
{
	struct bpf_object *o = with_lo(t, "to_devmap", "devmap", 2);
	int i;

	for (i = 5; i < 64; i++)
		expect_eq(t, to_map(t, o, "to_devmap", 2, 1ULL << i), XDP_ABORTED);
	expect_eq(t, to_map(t, o, "to_devmap", 2, 4), XDP_ABORTED);
}

HELPER_EDGE_PLAIN(bpf_redirect_map, devmap_broadcast)
{
	struct bpf_object *o = with_lo(t, "to_devmap", "devmap", 2);

	expect_eq(t, to_map(t, o, "to_devmap", 3, BPF_F_BROADCAST),
		  verlist_holds("5.14", test_kver()) ? XDP_REDIRECT : XDP_ABORTED);
}

HELPER_EDGE_PLAIN(bpf_redirect_map, cpumap_has_no_broadcast)
{
	struct bpf_object *o = helper_load(t, bpf_redirect_map, "to_cpumap");
	__u32 cpu = 0, queue = 16;

	must(t, bpf_map_update_elem(map_fd(t, o, "cpumap"), &cpu, &queue, 0));
	expect_eq(t, to_map(t, o, "to_cpumap", 0, BPF_F_BROADCAST), XDP_ABORTED);
}

/* ---- bpf_clone_redirect */

static long long clone(struct test *t, struct bpf_object *o, __u32 ifindex, __u64 flags)
{
	global(t, o, __u32, ifindex) = ifindex;
	global(t, o, __u64, flags) = flags;
	return call(t, o, "clone");
}

HELPER_EDGE_PLAIN(bpf_clone_redirect, no_device)
{
	struct bpf_object *o = helper_load(t, bpf_clone_redirect, "clone");

	expect_err(t, clone(t, o, 0, 0), EINVAL);
	expect_err(t, clone(t, o, 0x7fffffff, 0), EINVAL);
}

HELPER_EDGE_PLAIN(bpf_clone_redirect, unknown_flags)
{
	struct bpf_object *o = helper_load(t, bpf_clone_redirect, "clone");
	int i;

	for (i = 1; i < 64; i++)
		if (!expect_err(t, clone(t, o, if_nametoindex("lo"), 1ULL << i), EINVAL))
			break;
}

/* In a new namespace lo is down, its queue noop_qdisc, which says NET_XMIT_CN to all; */
HELPER_EDGE(bpf_clone_redirect, to_what_is_down, .config = "CONFIG_NET_NS")
{
	struct bpf_object *o = helper_load(t, bpf_clone_redirect, "clone");

	net_enter(t);
	expect_eq(t, clone(t, o, if_nametoindex("lo"), 0), 2);
}

/* what it should have received is NET_RX_DROP (____dev_forward_skb() of linux/netdevice.h). */
HELPER_EDGE(bpf_clone_redirect, into_what_is_down, .config = "CONFIG_NET_NS")
{
	struct bpf_object *o = helper_load(t, bpf_clone_redirect, "clone");

	net_enter(t);
	expect_eq(t, clone(t, o, if_nametoindex("lo"), BPF_F_INGRESS), 1);
}
