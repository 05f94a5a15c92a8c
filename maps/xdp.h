/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the cases of devmap, cpumap and xskmap share: a network where frames that come
 * in run into bpf_redirect_map() of progs/maps/redirect.bpf.h.
 */
#ifndef BM_MAPS_XDP_H
#define BM_MAPS_XDP_H

#include "maps/maps.h"
#include "selftests/net.h"

#define XDP_OUTS 2

struct xdp_net {
	struct test *t;
	int ns;
	struct bpf_object *obj;
	int map;			/* the object's */
	struct veth in;			/* sent at in.near; in.far has the program "redirect" */
	struct veth out[XDP_OUTS];	/* to be redirected to out[].near */
	int in_tap;			/* at in.far: what the program passed on */
	int back_tap;			/* at in.near: what it sent back */
	int out_taps[XDP_OUTS];		/* at out[].far */
};

/* In a namespace of its own, on one CPU, with all programs of progs/maps/@object. */
struct xdp_net xdp_net(struct test *t, const char *object, enum net_xdp_mode mode, int nr_outs);
/* Sends a frame in that asks for bpf_redirect_map(map, @key, @flags); gives what was sent. */
struct net_frame xdp_send(struct xdp_net *n, __u8 key, __u8 flags, const char *text);
/*
 * Frames from before did not come to @tap, where the one that this sends is the next: an entry
 * @key that is there leads to it, or the fallback action @flags.
 */
void xdp_expect_nothing_before(struct xdp_net *n, int tap, __u8 key, __u8 flags);
/* The first byte of a frame's text, which programs change. */
#define XDP_TEXT(frame) ((frame).payload[2])

/* Entry 3 is not there, and does what the flags say. */
void xdp_check_fallbacks(struct xdp_net *n);

/* bpf_redirect_map() with these arguments, once: the action. */
long long xdp_redirect_args(struct test *t, struct bpf_object *obj, __u64 key, __u64 flags);
/* For the empty entry @key and for one beyond the end it is each action in turn. */
void xdp_check_fallback_args(struct test *t, struct bpf_object *obj, __u64 key);

/* A value with a program: its fd on the way in, its id on the way out. */
#define XDP_VALUE(number, prog) ((__u64)(__u32)(prog) << 32 | (number))
/* The fd of a program alone, of progs/maps/@file. */
int xdp_entry_prog(struct test *t, const char *file, const char *prog);
__u32 xdp_prog_id(struct test *t, int prog);

/* A redirect map as the verifier sees it: what a program may do with it.  0, or -errno. */
enum xdp_use {
	XDP_USE_REDIRECT,	/* bpf_redirect_map() */
	XDP_USE_LOOKUP,		/* bpf_map_lookup_elem(), nothing more */
	XDP_USE_READ,		/* and the value's first 32 bits are read, */
	XDP_USE_READ_BEHIND,	/* or the second 32, */
	XDP_USE_WRITE,		/* or the first are written */
	XDP_USE_UPDATE,		/* bpf_map_update_elem() */
	XDP_USE_DELETE,		/* bpf_map_delete_elem() */
	XDP_USE_TAIL_CALL,	/* bpf_tail_call() */
};
int xdp_use(int map, enum xdp_use use, enum bpf_prog_type type);


#endif
