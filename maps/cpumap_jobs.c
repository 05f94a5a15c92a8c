// SPDX-License-Identifier: GPL-2.0
/* BPF_MAP_TYPE_CPUMAP at work: frames that come in on one CPU go on on another. */
#include <sys/socket.h>
#include <unistd.h>

#include "helpers/fixtures.h"
#include "maps/xdp.h"

DEFINE_MAP_TYPE(cpumap, .type = BPF_MAP_TYPE_CPUMAP, .key_size = 4, .value_size = 8,
		.max_entries = 1);

#define CPU_JOB(what) MAP_CASE(cpumap, job_##what, .modules = NET_MODULES, .config = NET_CONFIG)

/* "bpf: cpumap: Implement generic cpumap" */
#define GENERIC "5.15"

#define QSIZE 16
/* frames come in on the first, xdp_net() sees to that */
#define FIRST 0
#define SECOND 1
#define NOT_RUN 99

/* A network whose in_tap notes on which CPU it gets a frame. */
static struct xdp_net cpu_net(struct test *t, const char *object, enum net_xdp_mode mode)
{
	struct xdp_net n;
	int filter;

	if (sysconf(_SC_NPROCESSORS_ONLN) < 2)
		test_skip(t, "one CPU only: there is no other to go to");
	n = xdp_net(t, object, mode, 0);
	filter = prog_fd(t, n.obj, "note_filter_cpu");
	must(t, setsockopt(n.in_tap, SOL_SOCKET, SO_ATTACH_BPF, &filter, sizeof(filter)) ?
	     -errno : 0);
	return n;
}

static void forget(struct xdp_net *n)
{
	global(n->t, n->obj, __u32, redirect_cpu) = NOT_RUN;
	global(n->t, n->obj, __u32, entry_cpu) = NOT_RUN;
	global(n->t, n->obj, __u32, filter_cpu) = NOT_RUN;
}

/* A frame for the entry of @cpu; the program in it, if any, runs there, and the stack behind it. */
static void to_cpu(struct xdp_net *n, __u32 cpu, bool has_program)
{
	struct test *t = n->t;
	struct net_frame f;

	forget(n);
	f = xdp_send(n, cpu, 0, "to a CPU");
	expect_frame(t, n->in_tap, &f);
	expect_eq(t, global(t, n->obj, __u32, redirect_cpu), FIRST);
	expect_eq(t, global(t, n->obj, __u32, entry_cpu), has_program ? cpu : NOT_RUN);
	expect_eq(t, global(t, n->obj, __u32, filter_cpu), cpu);
}

static void put_program(struct xdp_net *n, __u32 cpu, const char *prog)
{
	expect_ok(n->t, elem_put(n->map, cpu, XDP_VALUE(QSIZE, prog_fd(n->t, n->obj, prog))));
}

CPU_JOB(runs_on_other_cpu_native)
{
	struct xdp_net n = cpu_net(t, "cpumap", NET_NATIVE);

	expect_ok(t, elem_put(n.map, FIRST, QSIZE));
	expect_ok(t, elem_put(n.map, SECOND, QSIZE));
	to_cpu(&n, SECOND, false);
	to_cpu(&n, FIRST, false);
}

CPU_JOB(program_runs_on_other_cpu_native)
{
	struct xdp_net n = cpu_net(t, "cpumap", NET_NATIVE);

	put_program(&n, FIRST, "note_cpu");
	put_program(&n, SECOND, "note_cpu");
	to_cpu(&n, SECOND, true);
	expect_eq(t, global(t, n.obj, __u32, ingress), n.in.far.ifindex);
	to_cpu(&n, FIRST, true);
	/* an entry anew, without one */
	expect_ok(t, elem_put(n.map, SECOND, QSIZE));
	to_cpu(&n, SECOND, false);
}

/* Until generic XDP knew cpumaps, what it was to redirect to one was lost. */
CPU_JOB(runs_on_other_cpu_generic)
{
	struct xdp_net n = cpu_net(t, "cpumap_qsize", NET_GENERIC);

	expect_ok(t, elem_put(n.map, SECOND, QSIZE));
	if (verlist_holds(GENERIC, test_kver())) {
		to_cpu(&n, SECOND, false);
		return;
	}
	xdp_send(&n, SECOND, XDP_PASS, "nowhere");
	xdp_expect_nothing_before(&n, n.in_tap, 3, XDP_PASS);
}

CPU_JOB(program_runs_on_other_cpu_generic)
{
	struct xdp_net n;

	if (!verlist_holds(GENERIC, test_kver()))
		test_skip(t, "generic XDP knows no cpumap before " GENERIC);
	n = cpu_net(t, "cpumap", NET_GENERIC);
	put_program(&n, SECOND, "note_cpu");
	to_cpu(&n, SECOND, true);
}

/* and a program with a map whose entries could have programs was not attached at all */
CPU_JOB(generic_attach_with_room_for_programs)
{
	struct bpf_object *obj = prog_load(t, "maps/cpumap", "redirect");
	int prog = prog_fd(t, obj, "redirect");
	struct veth v;

	net_enter(t);
	net_veth(t, &v, "in", NET_HERE);
	expect(t, net_xdp_try(&v.far, prog, NET_GENERIC), OK_SINCE(GENERIC), ELSE(EINVAL));
	net_xdp_try(&v.far, -1, NET_GENERIC);
	expect_ok(t, net_xdp_try(&v.far, prog, NET_NATIVE));
}

static void program_decides(struct xdp_net *n)
{
	struct test *t = n->t;
	struct net_frame f;

	put_program(n, SECOND, "note_cpu");
	global(t, n->obj, __u32, entry_runs) = 0;
	xdp_send(n, SECOND, 0, "Drop it");
	/* XDP_TX is no answer here, and drops */
	xdp_send(n, SECOND, 0, "Transmit it");
	f = xdp_send(n, SECOND, 0, "Change it");
	XDP_TEXT(f) = '#';
	expect_frame(t, n->in_tap, &f);
	expect_eq(t, global(t, n->obj, __u32, entry_runs), 3);
	xdp_expect_nothing_before(n, n->back_tap, 3, XDP_TX);
}

CPU_JOB(program_drops_and_changes_native)
{
	struct xdp_net n = cpu_net(t, "cpumap", NET_NATIVE);

	program_decides(&n);
}

CPU_JOB(program_drops_and_changes_generic)
{
	struct xdp_net n;

	if (!verlist_holds(GENERIC, test_kver()))
		test_skip(t, "generic XDP knows no cpumap before " GENERIC);
	n = cpu_net(t, "cpumap", NET_GENERIC);
	program_decides(&n);
}

static void program_redirects(struct xdp_net *n)
{
	struct test *t = n->t;
	struct net_frame f;

	expect_ok(t, elem_put(map_fd(t, n->obj, "devices"), 0, n->out[0].near.ifindex));
	put_program(n, SECOND, "to_device");
	global(t, n->obj, __u32, entry_cpu) = NOT_RUN;
	f = xdp_send(n, SECOND, 0, "by a CPU to a device");
	expect_frame(t, n->out_taps[0], &f);
	expect_eq(t, global(t, n->obj, __u32, entry_cpu), SECOND);
}

CPU_JOB(program_redirects_native)
{
	struct xdp_net n = xdp_net(t, "cpumap_to_devmap", NET_NATIVE, 1);

	program_redirects(&n);
}

CPU_JOB(program_redirects_generic)
{
	struct xdp_net n;

	if (!verlist_holds(GENERIC, test_kver()))
		test_skip(t, "generic XDP knows no cpumap before " GENERIC);
	n = xdp_net(t, "cpumap_to_devmap", NET_GENERIC, 1);
	program_redirects(&n);
}

/* More than one flush of the driver, more than a bulk: all arrive, in their order. */
CPU_JOB(keeps_order)
{
	struct xdp_net n = cpu_net(t, "cpumap", NET_NATIVE);
	struct net_frame sent[12];
	char text[] = "frame ?";
	int i;

	expect_ok(t, elem_put(n.map, SECOND, QSIZE));
	for (i = 0; i < 12; i++) {
		text[6] = 'a' + i;
		sent[i] = xdp_send(&n, SECOND, 0, text);
	}
	for (i = 0; i < 12; i++)
		expect_frame(t, n.in_tap, &sent[i]);
}

CPU_JOB(fallback)
{
	struct xdp_net n = cpu_net(t, "cpumap", NET_NATIVE);

	xdp_check_fallbacks(&n);
	forget(&n);
	xdp_expect_nothing_before(&n, n.in_tap, SECOND, XDP_PASS);
	expect_eq(t, global(t, n.obj, __u32, filter_cpu), FIRST);
}

CPU_JOB(deleted_entry)
{
	struct xdp_net n = cpu_net(t, "cpumap", NET_NATIVE);
	struct net_frame f;

	put_program(&n, SECOND, "note_cpu");
	to_cpu(&n, SECOND, true);
	expect_ok(t, elem_del(n.map, SECOND));
	forget(&n);
	f = xdp_send(&n, SECOND, XDP_PASS, "no longer");
	expect_frame(t, n.in_tap, &f);
	expect_eq(t, global(t, n.obj, __u32, entry_cpu), NOT_RUN);
	expect_eq(t, global(t, n.obj, __u32, filter_cpu), FIRST);
}
