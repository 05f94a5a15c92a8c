// SPDX-License-Identifier: GPL-2.0
#include <linux/if_link.h>
#include <stdio.h>
#include <unistd.h>

#include "helpers/fixtures.h"
#include "helpers/matrix/insns.h"
#include "maps/xdp.h"

/* ---- a network */

struct xdp_net xdp_net(struct test *t, const char *object, enum net_xdp_mode mode, int nr_outs)
{
	static const char *const names[XDP_OUTS] = { "one", "two" };
	struct xdp_net n = { .t = t };
	char file[64];
	int i, pass;

	pin_to_first_cpu(t);
	n.ns = net_enter(t);
	snprintf(file, sizeof(file), "maps/%s", object);
	n.obj = prog_load_all(t, file);
	n.map = map_fd(t, n.obj, "map");
	pass = prog_fd(t, n.obj, "pass");
	net_veth(t, &n.in, "in", NET_HERE);
	net_xdp(t, &n.in.far, prog_fd(t, n.obj, "redirect"), mode);
	n.in_tap = net_tap(t, &n.in.far);
	n.back_tap = net_tap(t, &n.in.near);
	/* without a program a veth end does not take native frames */
	if (mode == NET_NATIVE)
		net_xdp(t, &n.in.near, pass, mode);
	for (i = 0; i < nr_outs; i++) {
		net_veth(t, &n.out[i], names[i], NET_HERE);
		n.out_taps[i] = net_tap(t, &n.out[i].far);
		if (mode == NET_NATIVE)
			net_xdp(t, &n.out[i].far, pass, mode);
	}
	return n;
}

struct net_frame xdp_send(struct xdp_net *n, __u8 key, __u8 flags, const char *text)
{
	struct net_frame f = net_frame(&n->in, "");

	f.payload[0] = key;
	f.payload[1] = flags;
	snprintf((char *)&XDP_TEXT(f), NET_PAYLOAD - 2, "%s", text);
	net_send(n->t, &n->in.near, &f, sizeof(f));
	return f;
}

void xdp_expect_nothing_before(struct xdp_net *n, int tap, __u8 key, __u8 flags)
{
	struct net_frame next = xdp_send(n, key, flags, "the next one");

	expect_frame(n->t, tap, &next);
}

long long xdp_redirect_args(struct test *t, struct bpf_object *obj, __u64 key, __u64 flags)
{
	global(t, obj, __u64, key) = key;
	global(t, obj, __u64, flags) = flags;
	return prog_run(prog_fd(t, obj, "redirect_args"), NULL, 0, NULL, 0);
}

void xdp_check_fallbacks(struct xdp_net *n)
{
	struct net_frame f;

	xdp_send(n, 3, XDP_ABORTED, "nowhere");
	xdp_send(n, 3, XDP_DROP, "nowhere");
	f = xdp_send(n, 3, XDP_PASS, "to the stack");
	expect_frame(n->t, n->in_tap, &f);
	f = xdp_send(n, 3, XDP_TX, "back");
	expect_frame(n->t, n->back_tap, &f);
	/* XDP_REDIRECT is no fallback, and aborts */
	xdp_send(n, 3, XDP_REDIRECT, "nowhere");
	xdp_expect_nothing_before(n, n->in_tap, 3, XDP_PASS);
	xdp_expect_nothing_before(n, n->back_tap, 3, XDP_TX);
}

void xdp_check_fallback_args(struct test *t, struct bpf_object *obj, __u64 key)
{
	__u64 action;

	for (action = XDP_ABORTED; action <= XDP_TX; action++) {
		expect_eq(t, xdp_redirect_args(t, obj, key, action), action);
		expect_eq(t, xdp_redirect_args(t, obj, 8, action), action);
	}
}

/* ---- programs */

int xdp_entry_prog(struct test *t, const char *file, const char *prog)
{
	char name[64];

	snprintf(name, sizeof(name), "maps/%s", file);
	return prog_fd(t, prog_load(t, name, prog), prog);
}

__u32 xdp_prog_id(struct test *t, int prog)
{
	struct bpf_prog_info info = {0};
	__u32 len = sizeof(info);

	must(t, bpf_prog_get_info_by_fd(prog, &info, &len));
	return info.id;
}

#define SLOT (-4)
#define FP 10
/* r1 = the map; r2 = where key 0 is */
#define MAP_AND_KEY(map) \
	INSN(BPF_ST | BPF_MEM | BPF_W, FP, 0, SLOT, 0), \
	LOAD_IMM64(1, BPF_PSEUDO_MAP_FD, map), LOAD_IMM64_HIGH(0), \
	MOV_REG(2, FP), ADD_IMM(2, SLOT)
#define DONE MOV_IMM(0, XDP_PASS), EXIT()
#define LOAD(insns) bpf_prog_load(type, "bm_use", "GPL", insns, ARRAY_SIZE(insns), NULL)

int xdp_use(int map, enum xdp_use use, enum bpf_prog_type type)
{
	const struct bpf_insn redirect[] = {
		LOAD_IMM64(1, BPF_PSEUDO_MAP_FD, map), LOAD_IMM64_HIGH(0), MOV_IMM(2, 0),
		MOV_IMM(3, 0), CALL(BPF_FUNC_redirect_map), EXIT(),
	};
	const struct bpf_insn tail_call[] = {
		LOAD_IMM64(2, BPF_PSEUDO_MAP_FD, map), LOAD_IMM64_HIGH(0), MOV_IMM(3, 0),
		CALL(BPF_FUNC_tail_call), DONE,
	};
	const struct bpf_insn lookup[] = {
		MAP_AND_KEY(map), CALL(BPF_FUNC_map_lookup_elem), DONE,
	};
	const struct bpf_insn read[] = {
		MAP_AND_KEY(map), CALL(BPF_FUNC_map_lookup_elem), JUMP_EQ(0, 0, 1),
		INSN(BPF_LDX | BPF_MEM | BPF_W, 1, 0, 0, 0), DONE,
	};
	const struct bpf_insn read_behind[] = {
		MAP_AND_KEY(map), CALL(BPF_FUNC_map_lookup_elem), JUMP_EQ(0, 0, 1),
		INSN(BPF_LDX | BPF_MEM | BPF_W, 1, 0, 4, 0), DONE,
	};
	const struct bpf_insn write[] = {
		MAP_AND_KEY(map), CALL(BPF_FUNC_map_lookup_elem), JUMP_EQ(0, 0, 1),
		INSN(BPF_ST | BPF_MEM | BPF_W, 0, 0, 0, 1), DONE,
	};
	const struct bpf_insn update[] = {
		STORE64_IMM(FP, -16, 1), MAP_AND_KEY(map), MOV_REG(3, FP), ADD_IMM(3, -16),
		MOV_IMM(4, 0), CALL(BPF_FUNC_map_update_elem), DONE,
	};
	const struct bpf_insn delete[] = {
		MAP_AND_KEY(map), CALL(BPF_FUNC_map_delete_elem), DONE,
	};
	int fd = -EINVAL;

	switch (use) {
	case XDP_USE_REDIRECT:
		fd = LOAD(redirect);
		break;
	case XDP_USE_LOOKUP:
		fd = LOAD(lookup);
		break;
	case XDP_USE_READ:
		fd = LOAD(read);
		break;
	case XDP_USE_READ_BEHIND:
		fd = LOAD(read_behind);
		break;
	case XDP_USE_WRITE:
		fd = LOAD(write);
		break;
	case XDP_USE_UPDATE:
		fd = LOAD(update);
		break;
	case XDP_USE_DELETE:
		fd = LOAD(delete);
		break;
	case XDP_USE_TAIL_CALL:
		fd = LOAD(tail_call);
		break;
	}
	if (fd >= 0)
		close(fd);
	return fd < 0 ? fd : 0;
}
