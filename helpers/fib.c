// SPDX-License-Identifier: GPL-2.0
/* bpf_fib_lookup(): what the routes and neighbours of a namespace say. */
#include <arpa/inet.h>
#include <linux/rtnetlink.h>
#include <string.h>

#include "helpers/fixtures.h"
#include "selftests/net_route.h"

#define FIB_NEEDS .modules = NET_MODULES, .config = NET_CONFIG

static const __u8 neighbour[6] = { 2, 'b', 'm', 9, 9, 9 };

struct fib {
	struct test *t;
	struct veth v;
	struct bpf_object *o;
	const char *prog;
	struct bpf_fib_lookup p;	/* asked, and answered */
};

static void ask_for(struct fib *f, const char *from, const char *to)
{
	f->p.family = strchr(to, ':') ? AF_INET6 : AF_INET;
	inet_pton(f->p.family, from, &f->p.ipv4_src);
	inet_pton(f->p.family, to, &f->p.ipv4_dst);
}

static struct fib load_rig(struct test *t, const char *prog)
{
	struct fib f = { .t = t, .prog = prog };

	f.o = prog_load(t, "helpers/bpf_fib_lookup", prog);
	f.p.ifindex = 1;
	ask_for(&f, "10.1.0.9", "10.9.0.9");
	return f;
}

/*
 * A device in 10.1.0.0/24, that forwards, with neighbours 10.1.0.2 and fd01::2, behind which
 * 10.9.0.0/24 and fd09::/64 are.
 */
static struct fib fib_rig(struct test *t, const char *prog)
{
	struct fib f = load_rig(t, prog);

	net_enter(t);
	net_veth(t, &f.v, "v", NET_HERE);
	net_address(t, &f.v.near, "10.1.0.1/24");
	net_sysctl(t, "ipv4/conf/v/forwarding", "1");
	net_neighbour(t, &f.v.near, "10.1.0.2", neighbour);
	net_route(t, .to = "10.9.0.0/24", .via = "10.1.0.2", .dev = &f.v.near, .metric = 7);
	f.p.ifindex = f.v.near.ifindex;
	return f;
}

static struct fib fib6_rig(struct test *t)
{
	struct fib f = fib_rig(t, "lookup");

	net_address(t, &f.v.near, "fd01::1/64");
	net_sysctl(t, "ipv6/conf/v/forwarding", "1");
	net_neighbour(t, &f.v.near, "fd01::2", neighbour);
	net_route(t, .to = "fd09::/64", .via = "fd01::2", .dev = &f.v.near, .metric = 8);
	ask_for(&f, "fd01::9", "fd09::9");
	return f;
}

static long long lookup(struct fib *f, __u32 flags)
{
	void *params = global_at(f->t, f->o, "params", sizeof(f->p));
	long long ret;

	memcpy(params, &f->p, sizeof(f->p));
	global(f->t, f->o, __u32, flags) = flags;
	ret = call(f->t, f->o, f->prog);
	memcpy(&f->p, params, sizeof(f->p));
	return ret;
}

static void expect_hop(struct fib *f, const char *hop)
{
	char got[INET6_ADDRSTRLEN];

	inet_ntop(f->p.family, &f->p.ipv4_dst, got, sizeof(got));
	if (strcmp(got, hop))
		test_fail(f->t, "next hop: want %s, got %s", hop, got);
	expect_mem(f->t, f->p.dmac, neighbour, 6);
	expect_mem(f->t, f->p.smac, f->v.near.mac, 6);
	expect_eq(f->t, f->p.ifindex, f->v.near.ifindex);
}

/* ---- what is found */

HELPER_CASE(bpf_fib_lookup, next_hop_of_a_route, FIB_NEEDS)
{
	struct fib f = fib_rig(t, "lookup");

	expect_eq(t, lookup(&f, 0), BPF_FIB_LKUP_RET_SUCCESS);
	expect_hop(&f, "10.1.0.2");
	/* the route's; out where there was flowinfo in */
	expect_eq(t, f.p.rt_metric, 7);
}

HELPER_CASE(bpf_fib_lookup, neighbour_on_the_link, FIB_NEEDS)
{
	struct fib f = fib_rig(t, "lookup");

	ask_for(&f, "10.9.0.9", "10.1.0.2");
	expect_eq(t, lookup(&f, 0), BPF_FIB_LKUP_RET_SUCCESS);
	expect_hop(&f, "10.1.0.2");
}

/* The test's frame comes in at lo, whose namespace is asked; the device is that of the call. */
HELPER_CASE(bpf_fib_lookup, xdp, FIB_NEEDS)
{
	struct fib f = fib_rig(t, "lookup_xdp");

	expect_eq(t, lookup(&f, 0), BPF_FIB_LKUP_RET_SUCCESS);
	expect_hop(&f, "10.1.0.2");
}

HELPER_CASE(bpf_fib_lookup, ipv6, FIB_NEEDS)
{
	struct fib f = fib6_rig(t);

	expect_eq(t, lookup(&f, 0), BPF_FIB_LKUP_RET_SUCCESS);
	expect_hop(&f, "fd01::2");
	expect_eq(t, f.p.rt_metric, 8);
}

/* A second way to 10.9.0.0/24, by 10.1.0.3, in a table that only rules lead to. */
static void add_table(struct fib *f)
{
	net_neighbour(f->t, &f->v.near, "10.1.0.3", neighbour);
	net_route(f->t, .to = "10.9.0.0/24", .via = "10.1.0.3", .dev = &f->v.near, .table = 300);
}

#define RULE_NEEDS .modules = NET_MODULES, .config = NET_CONFIG " CONFIG_IP_MULTIPLE_TABLES"

HELPER_CASE(bpf_fib_lookup, by_the_rules, RULE_NEEDS)
{
	struct fib f = fib_rig(t, "lookup");

	add_table(&f);
	net_rule(t, 0, 300);
	expect_eq(t, lookup(&f, 0), BPF_FIB_LKUP_RET_SUCCESS);
	expect_hop(&f, "10.1.0.3");
}

/* From the main table alone, without the rules. */
HELPER_CASE(bpf_fib_lookup, direct, RULE_NEEDS)
{
	struct fib f = fib_rig(t, "lookup");

	add_table(&f);
	net_rule(t, 0, 300);
	expect_eq(t, lookup(&f, BPF_FIB_LOOKUP_DIRECT), BPF_FIB_LKUP_RET_SUCCESS);
	expect_hop(&f, "10.1.0.2");
}

/* As if it was sent by this machine through the device: by that one, or by none. */
HELPER_CASE(bpf_fib_lookup, output, FIB_NEEDS)
{
	struct fib f = fib_rig(t, "lookup");

	expect_eq(t, lookup(&f, BPF_FIB_LOOKUP_OUTPUT), BPF_FIB_LKUP_RET_SUCCESS);
	expect_hop(&f, "10.1.0.2");
}

HELPER_EDGE(bpf_fib_lookup, output_of_another_device, FIB_NEEDS)
{
	struct fib f = fib_rig(t, "lookup");

	net_address(t, &f.v.far, "10.6.0.1/24");
	net_neighbour(t, &f.v.far, "10.6.0.2", neighbour);
	ask_for(&f, "10.1.0.9", "10.6.0.2");
	expect_eq(t, lookup(&f, BPF_FIB_LOOKUP_OUTPUT), BPF_FIB_LKUP_RET_NOT_FWDED);
	expect_eq(t, lookup(&f, 0), BPF_FIB_LKUP_RET_SUCCESS);
	expect_eq(t, f.p.ifindex, f.v.far.ifindex);
}

/*
 * "bpf: Add table ID to bpf_fib_lookup BPF helper" of 6.5 came to 6.1 with .84, as did the other
 * flags but the mark's.
 */
#define SKIP_NEIGH_SINCE "6.3 6.1.84"
#define TBID_SINCE "6.5 6.1.84"
#define SRC_SINCE "6.7 6.6.4 6.1.84"
#define MARK_SINCE "6.10"

HELPER_CASE(bpf_fib_lookup, of_the_table, RULE_NEEDS)
{
	struct fib f = fib_rig(t, "lookup");

	add_table(&f);
	f.p.tbid = 300;
	if (expect(t, lookup(&f, BPF_FIB_LOOKUP_DIRECT | BPF_FIB_LOOKUP_TBID), OK_SINCE(TBID_SINCE),
		   ELSE(EINVAL)) && verlist_holds(TBID_SINCE, test_kver()))
		expect_hop(&f, "10.1.0.3");
}

HELPER_CASE(bpf_fib_lookup, of_the_mark, RULE_NEEDS)
{
	struct fib f = fib_rig(t, "lookup");

	add_table(&f);
	net_rule(t, 0x77, 300);
	f.p.mark = 0x77;
	if (expect(t, lookup(&f, BPF_FIB_LOOKUP_MARK), OK_SINCE(MARK_SINCE), ELSE(EINVAL)) &&
	    verlist_holds(MARK_SINCE, test_kver()))
		expect_hop(&f, "10.1.0.3");
}

HELPER_CASE(bpf_fib_lookup, source_address, FIB_NEEDS)
{
	struct fib f = fib_rig(t, "lookup");

	f.p.ipv4_src = 0;
	expect(t, lookup(&f, BPF_FIB_LOOKUP_SRC), OK_SINCE(SRC_SINCE), ELSE(EINVAL));
	if (verlist_holds(SRC_SINCE, test_kver()))
		expect_eq(t, ntohl(f.p.ipv4_src), 0x0a010001);
}

HELPER_CASE(bpf_fib_lookup, without_the_neighbour, FIB_NEEDS)
{
	static const __u8 zero[6];
	struct fib f = fib_rig(t, "lookup");

	ask_for(&f, "10.9.0.9", "10.1.0.77");
	expect(t, lookup(&f, BPF_FIB_LOOKUP_SKIP_NEIGH), OK_SINCE(SKIP_NEIGH_SINCE), ELSE(EINVAL));
	if (verlist_holds(SKIP_NEIGH_SINCE, test_kver())) {
		expect_eq(t, f.p.ifindex, f.v.near.ifindex);
		expect_mem(t, f.p.dmac, zero, 6);
	}
}

/* ---- what is not, each with its own answer */

static void expect_answer(struct test *t, const char *to, __u8 type, long long answer)
{
	struct fib f = fib_rig(t, "lookup");

	if (type)
		net_route(t, .to = "10.8.0.0/24", .type = type);
	ask_for(&f, "10.1.0.9", to);
	expect_eq(t, lookup(&f, 0), answer);
}

HELPER_EDGE(bpf_fib_lookup, blackhole, FIB_NEEDS)
{
	expect_answer(t, "10.8.0.1", RTN_BLACKHOLE, BPF_FIB_LKUP_RET_BLACKHOLE);
}

HELPER_EDGE(bpf_fib_lookup, unreachable, FIB_NEEDS)
{
	expect_answer(t, "10.8.0.1", RTN_UNREACHABLE, BPF_FIB_LKUP_RET_UNREACHABLE);
}

HELPER_EDGE(bpf_fib_lookup, prohibited, FIB_NEEDS)
{
	expect_answer(t, "10.8.0.1", RTN_PROHIBIT, BPF_FIB_LKUP_RET_PROHIBIT);
}

HELPER_EDGE(bpf_fib_lookup, no_route, FIB_NEEDS)
{
	expect_answer(t, "10.7.0.1", 0, BPF_FIB_LKUP_RET_NOT_FWDED);
}

/* For this machine: no packet to be forwarded. */
HELPER_EDGE(bpf_fib_lookup, own_address, FIB_NEEDS)
{
	expect_answer(t, "10.1.0.1", 0, BPF_FIB_LKUP_RET_NOT_FWDED);
}

HELPER_EDGE(bpf_fib_lookup, broadcast_address, FIB_NEEDS)
{
	expect_answer(t, "10.1.0.255", 0, BPF_FIB_LKUP_RET_NOT_FWDED);
}

HELPER_EDGE(bpf_fib_lookup, no_neighbour, FIB_NEEDS)
{
	expect_answer(t, "10.1.0.77", 0, BPF_FIB_LKUP_RET_NO_NEIGH);
}

HELPER_EDGE(bpf_fib_lookup, does_not_forward, FIB_NEEDS)
{
	struct fib f = fib_rig(t, "lookup");

	net_sysctl(t, "ipv4/conf/v/forwarding", "0");
	expect_eq(t, lookup(&f, 0), BPF_FIB_LKUP_RET_FWD_DISABLED);
}

/* A route with a program has to be gone by the packet itself. */
HELPER_EDGE(bpf_fib_lookup, route_with_a_program, .modules = NET_MODULES,
	    .config = NET_CONFIG " CONFIG_LWTUNNEL CONFIG_LWTUNNEL_BPF")
{
	struct fib f = fib_rig(t, "lookup");
	struct bpf_object *lwt = helper_load(t, bpf_lwt_push_encap, "push_xmit");

	net_route(t, .to = "10.8.0.0/24", .via = "10.1.0.2", .dev = &f.v.near,
		  .lwt_xmit = prog_fd(t, lwt, "push_xmit"));
	ask_for(&f, "10.1.0.9", "10.8.0.1");
	expect_eq(t, lookup(&f, 0), BPF_FIB_LKUP_RET_UNSUPP_LWT);
}

/* "bpf: bpf_fib_lookup return MTU value as output when looked up" */
#define MTU_SINCE "5.12"

HELPER_EDGE(bpf_fib_lookup, longer_than_the_mtu, FIB_NEEDS)
{
	struct fib f = fib_rig(t, "lookup");

	f.p.tot_len = 1501;
	expect_eq(t, lookup(&f, 0), BPF_FIB_LKUP_RET_FRAG_NEEDED);
	expect_eq(t, f.p.mtu_result, verlist_holds(MTU_SINCE, test_kver()) ? 1500 : 1501);
}

HELPER_EDGE(bpf_fib_lookup, as_long_as_the_mtu, FIB_NEEDS)
{
	struct fib f = fib_rig(t, "lookup");

	f.p.tot_len = 1500;
	expect_eq(t, lookup(&f, 0), BPF_FIB_LKUP_RET_SUCCESS);
	expect_eq(t, f.p.mtu_result, 1500);
}

/* ip_mtu_from_fib_result() of net/ipv4/fib_frontend.c: what is not locked may be path MTU, too. */
static long long over_route_mtu(struct test *t, bool locked)
{
	struct fib f = fib_rig(t, "lookup");

	net_route(t, .to = "10.8.0.0/24", .via = "10.1.0.2", .dev = &f.v.near, .mtu = 1000,
		  .mtu_locked = locked);
	ask_for(&f, "10.1.0.9", "10.8.0.1");
	f.p.tot_len = 1001;
	return lookup(&f, 0);
}

HELPER_EDGE(bpf_fib_lookup, locked_mtu_of_the_route, FIB_NEEDS)
{
	expect_eq(t, over_route_mtu(t, true), BPF_FIB_LKUP_RET_FRAG_NEEDED);
}

HELPER_EDGE(bpf_fib_lookup, mtu_of_the_route, FIB_NEEDS)
{
	expect_eq(t, over_route_mtu(t, false), BPF_FIB_LKUP_RET_SUCCESS);
}

/* Without a length it is the packet's own that must fit: 64 bytes with its header. */
HELPER_EDGE(bpf_fib_lookup, packet_against_the_mtu, FIB_NEEDS)
{
	struct fib f = fib_rig(t, "lookup");

	net_mtu(t, &f.v.near, 68);
	expect_eq(t, lookup(&f, 0), BPF_FIB_LKUP_RET_SUCCESS);
	expect_eq(t, f.p.mtu_result, verlist_holds(MTU_SINCE, test_kver()) ? 68 : 0);
}

/* ---- IPv6 */

static void expect_answer6(struct test *t, const char *from, const char *to, __u8 type,
			   long long answer)
{
	struct fib f = fib6_rig(t);

	if (type)
		net_route(t, .to = "fd08::/64", .type = type);
	ask_for(&f, from, to);
	expect_eq(t, lookup(&f, 0), answer);
}

HELPER_EDGE(bpf_fib_lookup, ipv6_blackhole, FIB_NEEDS)
{
	expect_answer6(t, "fd01::9", "fd08::1", RTN_BLACKHOLE, BPF_FIB_LKUP_RET_BLACKHOLE);
}

HELPER_EDGE(bpf_fib_lookup, ipv6_unreachable, FIB_NEEDS)
{
	expect_answer6(t, "fd01::9", "fd08::1", RTN_UNREACHABLE, BPF_FIB_LKUP_RET_UNREACHABLE);
}

HELPER_EDGE(bpf_fib_lookup, ipv6_prohibited, FIB_NEEDS)
{
	expect_answer6(t, "fd01::9", "fd08::1", RTN_PROHIBIT, BPF_FIB_LKUP_RET_PROHIBIT);
}

HELPER_EDGE(bpf_fib_lookup, ipv6_no_route, FIB_NEEDS)
{
	expect_answer6(t, "fd01::9", "fd07::1", 0, BPF_FIB_LKUP_RET_NOT_FWDED);
}

HELPER_EDGE(bpf_fib_lookup, ipv6_no_neighbour, FIB_NEEDS)
{
	expect_answer6(t, "fd01::9", "fd01::77", 0, BPF_FIB_LKUP_RET_NO_NEIGH);
}

/* Never forwarded, wherever it is from or to. */
HELPER_EDGE(bpf_fib_lookup, ipv6_link_local, FIB_NEEDS)
{
	expect_answer6(t, "fd01::9", "fe80::1", 0, BPF_FIB_LKUP_RET_NOT_FWDED);
	expect_answer6(t, "fe80::9", "fd09::9", 0, BPF_FIB_LKUP_RET_NOT_FWDED);
}

HELPER_EDGE(bpf_fib_lookup, ipv6_does_not_forward, FIB_NEEDS)
{
	struct fib f = fib6_rig(t);

	net_sysctl(t, "ipv6/conf/v/forwarding", "0");
	expect_eq(t, lookup(&f, 0), BPF_FIB_LKUP_RET_FWD_DISABLED);
}

HELPER_EDGE(bpf_fib_lookup, ipv6_longer_than_the_mtu, FIB_NEEDS)
{
	struct fib f = fib6_rig(t);

	f.p.tot_len = 1501;
	expect_eq(t, lookup(&f, 0), BPF_FIB_LKUP_RET_FRAG_NEEDED);
}

/* ---- errors, for which no network is needed */

HELPER_EDGE_PLAIN(bpf_fib_lookup, unknown_family)
{
	struct fib f = load_rig(t, "lookup");

	f.p.family = AF_UNIX;
	expect_err(t, lookup(&f, 0), EAFNOSUPPORT);
}

HELPER_EDGE_PLAIN(bpf_fib_lookup, no_device)
{
	struct fib f = load_rig(t, "lookup");

	f.p.ifindex = 0;
	expect_err(t, lookup(&f, 0), ENODEV);
	f.p.ifindex = 0x7fffffff;
	expect_err(t, lookup(&f, 0), ENODEV);
}

HELPER_EDGE_PLAIN(bpf_fib_lookup, unknown_flags)
{
	struct fib f = load_rig(t, "lookup");
	int i;

	for (i = 6; i < 32; i++)
		expect_err(t, lookup(&f, 1U << i), EINVAL);
}

HELPER_EDGE_PLAIN(bpf_fib_lookup, unknown_flags_xdp)
{
	struct fib f = load_rig(t, "lookup_xdp");
	int i;

	for (i = 8; i < 32; i++)
		expect_err(t, lookup(&f, 1U << i), EINVAL);
}

/* BPF_FIB_LOOKUP_VLAN and _VLAN_INPUT: of XDP alone, whose frames have no such metadata. */
HELPER_EDGE_PLAIN(bpf_fib_lookup, vlan_flag_xdp)
{
	struct fib f = load_rig(t, "lookup_xdp");

	expect(t, lookup(&f, 1U << 6), OK_SINCE("7.3"), ELSE(EINVAL));
}

HELPER_EDGE_PLAIN(bpf_fib_lookup, too_short)
{
	struct fib f = load_rig(t, "lookup_short");

	expect_err(t, lookup(&f, 0), EINVAL);
}

/* As long as twice: room for what a later kernel may want. */
HELPER_EDGE(bpf_fib_lookup, longer_than_needed, FIB_NEEDS)
{
	struct fib f = fib_rig(t, "lookup_long");

	expect_eq(t, lookup(&f, 0), BPF_FIB_LKUP_RET_SUCCESS);
	expect_hop(&f, "10.1.0.2");
}
