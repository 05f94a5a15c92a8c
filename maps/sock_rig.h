/* SPDX-License-Identifier: GPL-2.0 */
/* Connections whose sockets are in a map of the family, with programs that judge them. */
#ifndef BM_MAPS_SOCK_RIG_H
#define BM_MAPS_SOCK_RIG_H

#include "helpers/fixtures.h"
#include "maps/sock_maps.h"
#include "progs/maps/sock_modes.h"

/* "sock_map: Introduce BPF_SK_SKB_VERDICT" */
#define SKB_VERDICT "5.13"

/* Two connections, and the map with programs through which some of their ends go. */
struct rig {
	struct test *t;
	struct bpf_object *obj;
	int map;
	struct pair in, out;
};

/* The object of the family's map, with but this program loaded. */
struct bpf_object *rig_load(struct test *t, const char *prog);
/* A rig with the program and the map, to which it is not attached; without and with sockets. */
struct rig rig_without_sockets(struct test *t, const char *prog);
struct rig rig_of_tcp(struct test *t, const char *prog);
/* Attaches a program of @obj, which need not be the rig's. */
void rig_attach_of(struct rig *r, struct bpf_object *obj, const char *prog,
		   enum bpf_attach_type type);
void rig_attach(struct rig *r, const char *prog, enum bpf_attach_type type);
/* Puts a socket into the map under @key; it is judged by what is attached by then. */
void rig_put(struct rig *r, __u32 key, int sk);
/* What the program shall do next. */
void rig_judge(struct rig *r, enum sock_mode mode, __u32 key, __u64 flags);

#define rig_var(r, type, name) global((r)->t, (r)->obj, type, name)
/* The size that the program saw in its call @nr, from 0. */
__u32 rig_size(struct rig *r, int nr);
/* Until the program ran @nr times, as what it shall do may not change before; 0 or -ETIMEDOUT. */
int rig_wait(struct rig *r, __u32 nr);
/* 128 KiB in pieces, each of other content: all arrive at @to, in order. */
void expect_many(struct test *t, int from, int to);

#endif
