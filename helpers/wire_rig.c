// SPDX-License-Identifier: GPL-2.0
#include "helpers/wire_rig.h"

struct wire wire_make(struct test *t, int out_ns)
{
	struct wire w = { .t = t };
	int here;

	must(t, pin_to_cpu(0));
	here = net_enter(t);
	net_veth(t, &w.in, "in", NET_HERE);
	net_veth(t, &w.out, "out", out_ns);
	w.passed_tap = net_tap(t, &w.in.far);
	if (out_ns != NET_HERE)
		net_switch(t, out_ns);
	w.out_tap = net_tap(t, &w.out.far);
	net_switch(t, here);
	return w;
}

struct net_frame wire_send(struct wire *w, const char *text)
{
	struct net_frame f = net_frame(&w->in, text);

	net_send(w->t, &w->in.near, &f, sizeof(f));
	return f;
}

void wire_expect(struct wire *w, int tap, const char *text)
{
	struct net_frame f = wire_send(w, text);

	check_frame(w->t, BM_HERE, text, tap, &f);
}

struct target {
	__u32 ifindex;
	__u32 unused;
	__u64 flags;
};

void wire_target(struct test *t, struct bpf_object *o, char letter, __u32 ifindex, __u64 flags)
{
	struct target *targets = global_at(t, o, "targets", 4 * sizeof(*targets));

	targets[letter - 'a'] = (struct target){ .ifindex = ifindex, .flags = flags };
}
