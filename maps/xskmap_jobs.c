// SPDX-License-Identifier: GPL-2.0
/* BPF_MAP_TYPE_XSKMAP at work: frames to AF_XDP sockets. */
#include "helpers/fixtures.h"
#include "maps/xdp.h"
#include "maps/xsk.h"

DEFINE_MAP_TYPE_OPTS(xskmap, .config = "CONFIG_XDP_SOCKETS",
		     .args = { .type = BPF_MAP_TYPE_XSKMAP, .key_size = 4, .value_size = 4,
			       .max_entries = 1 });

#define XSK_JOB(what) MAP_CASE(xskmap, job_##what, .modules = NET_MODULES, .config = NET_CONFIG)

/* The next frame that the socket gets is @want. */
static void expect_at_socket(struct test *t, struct xsk *x, const struct net_frame *want)
{
	struct net_frame got;

	expect_eq(t, xsk_receive(x, &got, sizeof(got)), sizeof(got));
	expect_mem(t, &got, want, sizeof(got));
}

static void deliver(struct xdp_net *n)
{
	struct test *t = n->t;
	struct xsk x = xsk_open(t, &n->in.far, XSK_FRAMES);
	struct net_frame f, g;

	expect_ok(t, elem_put(n->map, 1, x.fd));
	f = xdp_send(n, 1, 0, "to the socket");
	expect_at_socket(t, &x, &f);
	f = xdp_send(n, 1, 0, "the second");
	g = xdp_send(n, 1, 0, "the third");
	expect_at_socket(t, &x, &f);
	expect_at_socket(t, &x, &g);
	expect_eq(t, xsk_waiting(&x), 0);
	/* the stack has seen none of them */
	xdp_expect_nothing_before(n, n->in_tap, 3, XDP_PASS);
}

XSK_JOB(deliver_native)
{
	struct xdp_net n = xdp_net(t, "xskmap", NET_NATIVE, 0);

	deliver(&n);
}

XSK_JOB(deliver_generic)
{
	struct xdp_net n = xdp_net(t, "xskmap", NET_GENERIC, 0);

	deliver(&n);
}

XSK_JOB(deliver_long_frame)
{
	struct xdp_net n = xdp_net(t, "xskmap", NET_NATIVE, 0);
	struct xsk x = xsk_open(t, &n.in.far, XSK_FRAMES);
	struct net_frame f = net_frame(&n.in, "");
	__u8 sent[1514], got[1514];
	size_t i;

	expect_ok(t, elem_put(n.map, 1, x.fd));
	f.payload[0] = 1;
	for (i = 0; i < sizeof(sent); i++)
		sent[i] = i;
	__builtin_memcpy(sent, &f, sizeof(f));
	net_send(t, &n.in.near, sent, sizeof(sent));
	expect_eq(t, xsk_receive(&x, got, sizeof(got)), sizeof(sent));
	expect_mem(t, got, sent, sizeof(sent));
}

XSK_JOB(two_sockets)
{
	struct xdp_net n = xdp_net(t, "xskmap", NET_NATIVE, 0);
	struct xsk one = xsk_open(t, &n.in.far, XSK_FRAMES), two = xsk_make(t, XSK_RX);
	struct net_frame f;

	/* a queue has one socket, unless they share the memory */
	expect_err(t, xsk_bind(&two, &n.in.far, 0), EBUSY);
	expect_ok(t, elem_put(n.map, 1, one.fd));
	expect_ok(t, elem_put(n.map, 5, one.fd));
	f = xdp_send(&n, 5, 0, "by the other slot");
	expect_at_socket(t, &one, &f);
}

XSK_JOB(fallback_native)
{
	struct xdp_net n = xdp_net(t, "xskmap", NET_NATIVE, 0);

	xdp_check_fallbacks(&n);
}

XSK_JOB(fallback_generic)
{
	struct xdp_net n = xdp_net(t, "xskmap", NET_GENERIC, 0);

	xdp_check_fallbacks(&n);
}

XSK_JOB(entry_vanishes_with_socket)
{
	struct xdp_net n = xdp_net(t, "xskmap", NET_NATIVE, 0);
	struct xsk x = xsk_open(t, &n.in.far, XSK_FRAMES);
	struct net_frame f;

	expect_ok(t, elem_put(n.map, 1, x.fd));
	f = xdp_send(&n, 1, XDP_PASS, "to the socket");
	expect_at_socket(t, &x, &f);
	xsk_close(&x);
	f = xdp_send(&n, 1, XDP_PASS, "to the stack");
	expect_frame(t, n.in_tap, &f);
}

XSK_JOB(deleted_entry)
{
	struct xdp_net n = xdp_net(t, "xskmap", NET_NATIVE, 0);
	struct xsk x = xsk_open(t, &n.in.far, XSK_FRAMES);
	struct net_frame f;

	expect_ok(t, elem_put(n.map, 1, x.fd));
	expect_ok(t, elem_del(n.map, 1));
	f = xdp_send(&n, 1, XDP_PASS, "to the stack");
	expect_frame(t, n.in_tap, &f);
	expect_eq(t, xsk_waiting(&x), 0);
}

/* A frame of another device, or for a socket of none, is lost: no fallback any more. */
static void not_for_socket(struct xdp_net *n, const struct xsk *x)
{
	expect_ok(n->t, elem_put(n->map, 1, x->fd));
	xdp_send(n, 1, XDP_PASS, "nowhere");
	xdp_expect_nothing_before(n, n->in_tap, 3, XDP_PASS);
	expect_eq(n->t, xsk_waiting(x), 0);
}

XSK_JOB(socket_of_other_device)
{
	struct xdp_net n = xdp_net(t, "xskmap", NET_NATIVE, 1);
	struct xsk x = xsk_open(t, &n.out[0].near, XSK_FRAMES);

	not_for_socket(&n, &x);
}

XSK_JOB(socket_not_bound)
{
	struct xdp_net n = xdp_net(t, "xskmap", NET_NATIVE, 0);
	struct xsk x = xsk_make(t, XSK_RX);

	xsk_fill(&x, 0, XSK_FRAMES);
	not_for_socket(&n, &x);
}

XSK_JOB(queue_that_is_not)
{
	struct xdp_net n = xdp_net(t, "xskmap", NET_NATIVE, 0);
	struct xsk x = xsk_make(t, XSK_RX);

	expect_err(t, xsk_bind(&x, &n.in.far, 4096), EINVAL);
}

/* No chunk to put it into: it is lost, and counted. */
XSK_JOB(fill_ring_empty)
{
	struct xdp_net n = xdp_net(t, "xskmap", NET_NATIVE, 0);
	struct xsk x = xsk_open(t, &n.in.far, 1);
	struct net_frame f;

	expect_ok(t, elem_put(n.map, 1, x.fd));
	f = xdp_send(&n, 1, XDP_PASS, "the first");
	expect_at_socket(t, &x, &f);
	xdp_send(&n, 1, XDP_PASS, "the second");
	xdp_expect_nothing_before(&n, n.in_tap, 3, XDP_PASS);
	expect_eq(t, xsk_waiting(&x), 0);
	expect_eq(t, xsk_statistics(t, &x).rx_fill_ring_empty_descs, 1);
	/* with one again it goes on */
	xsk_fill(&x, 0, 1);
	f = xdp_send(&n, 1, XDP_PASS, "the third");
	expect_at_socket(t, &x, &f);
}

/* Nobody takes them out: what is too much is lost, and counted. */
XSK_JOB(rx_ring_full)
{
	struct xdp_net n = xdp_net(t, "xskmap", NET_NATIVE, 0);
	struct xsk x = xsk_open(t, &n.in.far, XSK_FRAMES);
	int i;

	expect_ok(t, elem_put(n.map, 1, x.fd));
	for (i = 0; i < XSK_FRAMES; i++)
		xdp_send(&n, 1, 0, "for the ring");
	xdp_expect_nothing_before(&n, n.in_tap, 3, XDP_PASS);
	expect_eq(t, xsk_waiting(&x), XSK_FRAMES);
	/* chunks are there, as the socket has given them back already */
	xsk_fill(&x, 0, XSK_FRAMES);
	xdp_send(&n, 1, 0, "too much");
	xdp_expect_nothing_before(&n, n.in_tap, 3, XDP_PASS);
	expect_eq(t, xsk_waiting(&x), XSK_FRAMES);
	expect_eq(t, xsk_statistics(t, &x).rx_ring_full, 1);
}

static long long read_entry(struct test *t, struct bpf_object *obj, __u64 key)
{
	global(t, obj, __u64, key) = key;
	return prog_run(prog_fd(t, obj, "read_entry"), NULL, 0, NULL, 0);
}

/* From a program a lookup gives a struct bpf_xdp_sock, until the socket is closed. */
XSK_JOB(prog_looks_up_socket)
{
	struct xdp_net n = xdp_net(t, "xskmap", NET_NATIVE, 0);
	struct xsk x = xsk_open(t, &n.in.far, XSK_FRAMES);

	expect_eq(t, read_entry(t, n.obj, 1), XDP_DROP);
	expect_ok(t, elem_put(n.map, 1, x.fd));
	global(t, n.obj, __u32, queue_id) = 99;
	expect_eq(t, read_entry(t, n.obj, 1), XDP_PASS);
	expect_eq(t, global(t, n.obj, __u32, queue_id), 0);
	expect_eq(t, read_entry(t, n.obj, 8), XDP_DROP);
	xsk_close(&x);
	expect_eq(t, read_entry(t, n.obj, 1), XDP_DROP);
}
