// SPDX-License-Identifier: GPL-2.0
#include <stdio.h>

#include "helpers/tcp_rig.h"

struct tcp_rig tcp_rig(struct test *t, const char *helper, const char *prog,
		       enum bpf_attach_type type)
{
	struct tcp_rig r = { .t = t };
	char file[64];

	snprintf(file, sizeof(file), "helpers/%s", helper);
	r.obj = prog_load(t, file, prog);
	r.map = map_fd(t, r.obj, "map");
	r.in = tcp_pair(t);
	r.out = tcp_pair(t);
	must(t, bpf_prog_attach(prog_fd(t, r.obj, prog), r.map, type, 0));
	must(t, tcp_rig_put(&r, 0, type == BPF_SK_MSG_VERDICT ? r.in.a : r.in.b));
	must(t, tcp_rig_put(&r, 1, r.out.a));
	return r;
}

int tcp_rig_put(struct tcp_rig *r, __u32 key, int fd)
{
	__u64 value = fd;

	return bpf_map_update_elem(r->map, &key, &value, BPF_ANY);
}

int tcp_rig_wait(struct tcp_rig *r, __u32 nr)
{
	return sock_wait_count(&rig_var(r, __u32, calls), nr);
}
