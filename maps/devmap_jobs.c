// SPDX-License-Identifier: GPL-2.0
/* BPF_MAP_TYPE_DEVMAP and BPF_MAP_TYPE_DEVMAP_HASH at work: frames over veth. */
#include "helpers/fixtures.h"
#include "maps/devmap.h"
#include "maps/xdp.h"

/* Objects with a map of the type; in the second one values have no room for a program. */
struct objects {
	const char *with_programs;
	const char *ifindex_only;
};
static const struct objects devmap = { "devmap", "devmap_ifindex" };
static const struct objects devmap_hash = { "devmap_hash", "devmap_hash_ifindex" };

/* A case of both types. */
#define DEV_JOB(what)								\
	static void job_##what(struct test *t, const struct objects *type);	\
	MAP_CASE(devmap, job_##what, .modules = NET_MODULES, .config = NET_CONFIG)	\
	{									\
		job_##what(t, &devmap);						\
	}									\
	MAP_CASE(devmap_hash, job_##what, .modules = NET_MODULES, .config = NET_CONFIG)	\
	{									\
		job_##what(t, &devmap_hash);					\
	}									\
	static void job_##what(struct test *t, const struct objects *type)

/*
 * "bpf: devmap: Implement devmap prog execution for generic XDP": until then a program with
 * a map whose entries could have programs was not attached in generic mode.
 */
#define GENERIC_PROGRAMS "5.15"

static __u64 value_with(struct xdp_net *n, int out, const char *prog)
{
	return XDP_VALUE(n->out[out].near.ifindex, prog_fd(n->t, n->obj, prog));
}

static void need_generic_programs(struct test *t)
{
	if (!verlist_holds(GENERIC_PROGRAMS, test_kver()))
		test_skip(t, "generic XDP runs no programs of a devmap before " GENERIC_PROGRAMS);
}

/* ---- to the device of the entry */

static void redirect_to_each(struct xdp_net *n)
{
	struct net_frame f;

	expect_ok(n->t, elem_put(n->map, 1, n->out[0].near.ifindex));
	expect_ok(n->t, elem_put(n->map, 2, n->out[1].near.ifindex));
	f = xdp_send(n, 1, 0, "to the first");
	expect_frame(n->t, n->out_taps[0], &f);
	f = xdp_send(n, 2, 0, "to the second");
	expect_frame(n->t, n->out_taps[1], &f);
	/* nothing went to both, or passed */
	xdp_expect_nothing_before(n, n->out_taps[0], 1, 0);
	xdp_expect_nothing_before(n, n->in_tap, 3, XDP_PASS);
}

DEV_JOB(redirect_native)
{
	struct xdp_net n = xdp_net(t, type->with_programs, NET_NATIVE, 2);

	redirect_to_each(&n);
}

DEV_JOB(redirect_generic)
{
	struct xdp_net n = xdp_net(t, type->ifindex_only, NET_GENERIC, 2);

	redirect_to_each(&n);
}

DEV_JOB(generic_attach_with_room_for_programs)
{
	struct bpf_object *obj;
	char file[64] = "maps/";
	struct veth v;

	__builtin_strncat(file, type->with_programs, sizeof(file) - 6);
	obj = prog_load_all(t, file);
	net_enter(t);
	net_veth(t, &v, "in", NET_HERE);
	expect_ok(t, net_xdp_try(&v.far, prog_fd(t, obj, "pass"), NET_GENERIC));
	expect_ok(t, net_xdp_try(&v.far, -1, NET_GENERIC));
	expect(t, net_xdp_try(&v.far, prog_fd(t, obj, "redirect"), NET_GENERIC),
	       OK_SINCE(GENERIC_PROGRAMS), ELSE(EINVAL));
	net_xdp_try(&v.far, -1, NET_GENERIC);
	expect_ok(t, net_xdp_try(&v.far, prog_fd(t, obj, "redirect"), NET_NATIVE));
}

DEV_JOB(redirect_to_other_namespace)
{
	struct xdp_net n = xdp_net(t, type->ifindex_only, NET_GENERIC, 0);
	int home = net_enter(t), away = net_enter(t), tap;
	struct net_frame f;
	struct veth v;

	/* a far end in another namespace, with its tap there */
	net_switch(t, home);
	net_veth(t, &v, "out", away);
	net_switch(t, away);
	tap = net_tap(t, &v.far);
	net_switch(t, home);
	/* the map's device is in this namespace, frames come from a third one */
	expect_ok(t, elem_put(n.map, 1, v.near.ifindex));
	net_switch(t, n.ns);
	f = xdp_send(&n, 1, 0, "abroad");
	expect_frame(t, tap, &f);
}

DEV_JOB(replaced_entry)
{
	struct xdp_net n = xdp_net(t, type->with_programs, NET_NATIVE, 2);
	struct net_frame f;

	expect_ok(t, elem_put(n.map, 1, n.out[0].near.ifindex));
	f = xdp_send(&n, 1, 0, "before");
	expect_frame(t, n.out_taps[0], &f);
	expect_ok(t, elem_put(n.map, 1, n.out[1].near.ifindex));
	f = xdp_send(&n, 1, 0, "behind");
	expect_frame(t, n.out_taps[1], &f);
}

DEV_JOB(frozen_map)
{
	struct xdp_net n = xdp_net(t, type->with_programs, NET_NATIVE, 1);
	struct net_frame f;

	expect_ok(t, elem_put(n.map, 1, n.out[0].near.ifindex));
	expect_ok(t, bpf_map_freeze(n.map));
	f = xdp_send(&n, 1, 0, "through a frozen map");
	expect_frame(t, n.out_taps[0], &f);
}

/* Back to where it came from. */
DEV_JOB(redirect_to_ingress)
{
	struct xdp_net n = xdp_net(t, type->with_programs, NET_NATIVE, 0);
	struct net_frame f;

	expect_ok(t, elem_put(n.map, 1, n.in.far.ifindex));
	f = xdp_send(&n, 1, 0, "back");
	expect_frame(t, n.back_tap, &f);
}

/* The device drops what is longer than its MTU and header; a redirected frame as well. */
DEV_JOB(redirect_over_mtu)
{
	struct xdp_net n = xdp_net(t, type->with_programs, NET_NATIVE, 1);
	__u8 big[1000] = {0};
	struct net_frame f;

	expect_ok(t, elem_put(n.map, 1, n.out[0].near.ifindex));
	f = xdp_send(&n, 1, 0, "short");
	expect_frame(t, n.out_taps[0], &f);
	__builtin_memcpy(big, &f, sizeof(f));
	net_send(t, &n.in.near, big, sizeof(big));
	expect_eq(t, net_receive(n.out_taps[0], big, sizeof(big)), sizeof(big));
	net_mtu(t, &n.out[0].near, 500);
	net_send(t, &n.in.near, big, sizeof(big));
	xdp_expect_nothing_before(&n, n.out_taps[0], 1, 0);
}

/* ---- the entry's program */

static void program_changes(struct xdp_net *n)
{
	struct test *t = n->t;
	struct net_frame f;

	expect_ok(t, elem_put(n->map, 1, value_with(n, 0, "stamp")));
	expect_ok(t, elem_put(n->map, 2, n->out[0].near.ifindex));
	f = xdp_send(n, 1, 0, "to be changed");
	XDP_TEXT(f) = '#';
	expect_frame(t, n->out_taps[0], &f);
	expect_eq(t, global(t, n->obj, __u32, ingress), n->in.far.ifindex);
	expect_eq(t, global(t, n->obj, __u32, egress), n->out[0].near.ifindex);
	/* the other entry of the same device has none */
	f = xdp_send(n, 2, 0, "to be left");
	expect_frame(t, n->out_taps[0], &f);
}

DEV_JOB(program_changes_frame_native)
{
	struct xdp_net n = xdp_net(t, type->with_programs, NET_NATIVE, 1);

	program_changes(&n);
}

static void program_drops(struct xdp_net *n)
{
	expect_ok(n->t, elem_put(n->map, 1, value_with(n, 0, "verdict")));
	xdp_send(n, 1, 0, "Drop it");
	/* of all verdicts XDP_PASS alone lets it go */
	xdp_send(n, 1, 0, "Transmit it");
	xdp_expect_nothing_before(n, n->out_taps[0], 1, 0);
	xdp_expect_nothing_before(n, n->back_tap, 3, XDP_TX);
}

DEV_JOB(program_drops_frame_native)
{
	struct xdp_net n = xdp_net(t, type->with_programs, NET_NATIVE, 1);

	program_drops(&n);
}

static struct xdp_net generic_net(struct test *t, const struct objects *type)
{
	need_generic_programs(t);
	return xdp_net(t, type->with_programs, NET_GENERIC, 1);
}

DEV_JOB(program_changes_frame_generic)
{
	struct xdp_net n = generic_net(t, type);

	program_changes(&n);
}

DEV_JOB(program_drops_frame_generic)
{
	struct xdp_net n = generic_net(t, type);

	program_drops(&n);
}

/* ---- several devices get it */

static void broadcast(struct xdp_net *n)
{
	struct test *t = n->t;
	struct net_frame f;

	expect_ok(t, elem_put(n->map, 1, n->out[0].near.ifindex));
	expect_ok(t, elem_put(n->map, 5, n->in.far.ifindex));
	expect_ok(t, elem_put(n->map, 7, n->out[1].near.ifindex));
	f = xdp_send(n, 3, BPF_F_BROADCAST, "to all");
	if (!verlist_holds(BROADCAST, test_kver())) {
		/* XDP_ABORTED: nobody gets it */
		xdp_expect_nothing_before(n, n->out_taps[0], 1, 0);
		xdp_expect_nothing_before(n, n->out_taps[1], 7, 0);
		xdp_expect_nothing_before(n, n->in_tap, 3, XDP_PASS);
		return;
	}
	expect_frame(t, n->out_taps[0], &f);
	expect_frame(t, n->out_taps[1], &f);
	expect_frame(t, n->back_tap, &f);
	f = xdp_send(n, 3, BPF_F_BROADCAST | BPF_F_EXCLUDE_INGRESS, "to all others");
	expect_frame(t, n->out_taps[0], &f);
	expect_frame(t, n->out_taps[1], &f);
	xdp_expect_nothing_before(n, n->back_tap, 3, XDP_TX);
	/* the flag alone excludes nobody */
	f = xdp_send(n, 5, BPF_F_EXCLUDE_INGRESS, "back");
	expect_frame(t, n->back_tap, &f);
}

DEV_JOB(broadcast_native)
{
	struct xdp_net n = xdp_net(t, type->with_programs, NET_NATIVE, 2);

	broadcast(&n);
}

DEV_JOB(broadcast_generic)
{
	struct xdp_net n = xdp_net(t, type->ifindex_only, NET_GENERIC, 2);

	broadcast(&n);
}

/* In native mode each copy is changed by its own entry's program. */
DEV_JOB(broadcast_with_programs)
{
	struct xdp_net n = xdp_net(t, type->with_programs, NET_NATIVE, 2);
	struct net_frame f;

	if (!verlist_holds(BROADCAST, test_kver()))
		test_skip(t, "BPF_F_BROADCAST is there since " BROADCAST);
	expect_ok(t, elem_put(n.map, 1, value_with(&n, 0, "stamp")));
	expect_ok(t, elem_put(n.map, 2, n.out[1].near.ifindex));
	f = xdp_send(&n, 3, BPF_F_BROADCAST, "to all");
	expect_frame(t, n.out_taps[1], &f);
	XDP_TEXT(f) = '#';
	expect_frame(t, n.out_taps[0], &f);
}

/* ---- entries that are not there */

DEV_JOB(fallback_native)
{
	struct xdp_net n = xdp_net(t, type->with_programs, NET_NATIVE, 0);

	xdp_check_fallbacks(&n);
}

DEV_JOB(fallback_generic)
{
	struct xdp_net n = xdp_net(t, type->ifindex_only, NET_GENERIC, 0);

	xdp_check_fallbacks(&n);
}

/* An entry that is, and then no longer is; @gone takes its device away. */
static void entry_vanishes(struct xdp_net *n, void (*gone)(struct xdp_net *n))
{
	struct test *t = n->t;
	struct net_frame f;

	expect_ok(t, elem_put(n->map, 1, n->out[0].near.ifindex));
	f = xdp_send(n, 1, XDP_PASS, "there");
	expect_frame(t, n->out_taps[0], &f);
	gone(n);
	expect_err(t, elem_get(n->map, 1), ENOENT);
	f = xdp_send(n, 1, XDP_PASS, "not there");
	expect_frame(t, n->in_tap, &f);
}

static void delete_device(struct xdp_net *n)
{
	net_delete(n->t, &n->out[0].near);
}

static void delete_other_end(struct xdp_net *n)
{
	net_delete(n->t, &n->out[0].far);
}

static void move_device(struct xdp_net *n)
{
	int other = net_enter(n->t);

	net_switch(n->t, n->ns);
	net_move(n->t, &n->out[0].near, other);
}

DEV_JOB(entry_vanishes_with_device)
{
	struct xdp_net n = xdp_net(t, type->ifindex_only, NET_GENERIC, 1);

	entry_vanishes(&n, delete_device);
}

DEV_JOB(entry_vanishes_with_other_end)
{
	struct xdp_net n = xdp_net(t, type->ifindex_only, NET_GENERIC, 1);

	entry_vanishes(&n, delete_other_end);
}

/* For this namespace a device that moves into another one is gone. */
DEV_JOB(entry_vanishes_with_move)
{
	struct xdp_net n = xdp_net(t, type->ifindex_only, NET_GENERIC, 1);

	entry_vanishes(&n, move_device);
}

/* An entry stays while its device is down, and what goes to it is lost. */
DEV_JOB(device_down)
{
	struct xdp_net n = xdp_net(t, type->ifindex_only, NET_GENERIC, 1);
	__u32 ifindex = n.out[0].near.ifindex;

	expect_ok(t, elem_put(n.map, 1, ifindex));
	net_down(t, &n.out[0].near);
	expect_eq(t, elem_get(n.map, 1), ifindex);
	xdp_send(&n, 1, XDP_PASS, "nowhere");
	xdp_expect_nothing_before(&n, n.in_tap, 3, XDP_PASS);
}
