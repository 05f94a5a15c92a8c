/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Two veth pairs, of which a program leads from one to the other.  A frame's first letter says
 * what is done with it (progs/helpers/targets.h); one without such a letter passes.
 */
#ifndef BM_HELPERS_WIRE_RIG_H
#define BM_HELPERS_WIRE_RIG_H

#include "helpers/fixtures.h"
#include "selftests/net_route.h"

#define WIRE_NEEDS .modules = NET_MODULES " " NET_TC_MODULES, .config = NET_CONFIG " " NET_TC_CONFIG

struct wire {
	struct test *t;
	struct veth in;		/* frames are sent at in.near; programs are at in.far */
	struct veth out;
	int passed_tap;		/* at in.far */
	int out_tap;		/* at out.far */
};

/* In a new namespace; out.far is in @out_ns, or NET_HERE. */
struct wire wire_make(struct test *t, int out_ns);
/* Sends a frame with this text in, and gives it. */
struct net_frame wire_send(struct wire *w, const char *text);
/* The next frame at @tap is one that is sent now, with @text. */
void wire_expect(struct wire *w, int tap, const char *text);

/* Of @o's targets, those that the letters "a" to "d" lead to. */
void wire_target(struct test *t, struct bpf_object *o, char letter, __u32 ifindex, __u64 flags);

#endif
