// SPDX-License-Identifier: GPL-2.0
#include <stdio.h>
#include <string.h>

#include "maps/sock_rig.h"

struct bpf_object *rig_load(struct test *t, const char *prog)
{
	char file[64];

	snprintf(file, sizeof(file), "maps/%s_redirect", family_type(t)->name);
	return prog_load(t, file, prog);
}

void rig_attach_of(struct rig *r, struct bpf_object *obj, const char *prog,
		   enum bpf_attach_type type)
{
	must(r->t, bpf_prog_attach(prog_fd(r->t, obj, prog), r->map, type, 0));
}

void rig_attach(struct rig *r, const char *prog, enum bpf_attach_type type)
{
	rig_attach_of(r, r->obj, prog, type);
}

void rig_put(struct rig *r, __u32 key, int sk)
{
	must(r->t, elem_put(r->map, key, sk));
}

struct rig rig_without_sockets(struct test *t, const char *prog)
{
	struct rig r = { .t = t, .obj = rig_load(t, prog) };

	r.map = map_fd(t, r.obj, "map");
	return r;
}

struct rig rig_of_tcp(struct test *t, const char *prog)
{
	struct rig r = rig_without_sockets(t, prog);

	r.in = tcp_pair(t);
	r.out = tcp_pair(t);
	return r;
}

void rig_judge(struct rig *r, enum sock_mode mode, __u32 key, __u64 flags)
{
	rig_var(r, __u32, mode) = mode;
	rig_var(r, __u32, key) = key;
	rig_var(r, __u64, flags) = flags;
}

__u32 rig_size(struct rig *r, int nr)
{
	__u32 *sizes = global_at(r->t, r->obj, "sizes", NR_SIZES * sizeof(__u32));

	return sizes[nr];
}

int rig_wait(struct rig *r, __u32 nr)
{
	return sock_wait_count(&rig_var(r, __u32, calls), nr);
}

#define PIECE 4096
#define NR_PIECES 32

void expect_many(struct test *t, int from, int to)
{
	static __u32 sent[PIECE / 4], got[PIECE / 4];
	int i, n;

	for (n = 0; n < NR_PIECES; n++) {
		for (i = 0; i < PIECE / 4; i++)
			sent[i] = n * PIECE + i;
		memset(got, 0, sizeof(got));
		if (!expect_ok(t, sock_say_size(from, sent, sizeof(sent))) ||
		    !expect_eq(t, sock_hear(to, got, sizeof(got)), sizeof(got)) ||
		    !expect_mem(t, got, sent, sizeof(sent)))
			return;
	}
	expect_err(t, sock_peek(to), EAGAIN);
}
