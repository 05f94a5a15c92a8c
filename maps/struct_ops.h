/* SPDX-License-Identifier: GPL-2.0 */
/* Maps of one element, a table of functions: here tcp_congestion_ops (net/ipv4/bpf_tcp_ca.c). */
#ifndef BM_MAPS_STRUCT_OPS_H
#define BM_MAPS_STRUCT_OPS_H

#include "maps/maps.h"

/* The fd of some BTF: map_create() wants one beside the id of the kernel's type. */
int struct_ops_btf(struct bpf_map_create_opts *opts);
/* The value's type and size are the running kernel's, where no size is given. */
int struct_ops_fill(struct map_args *args, struct bpf_map_create_opts *opts);
#define STRUCT_OPS .type = BPF_MAP_TYPE_STRUCT_OPS, .key_size = 4, .max_entries = 1, \
	.fill = struct_ops_fill
#define DEFINE_STRUCT_OPS DEFINE_MAP_TYPE(struct_ops, STRUCT_OPS)

/* "bpf: Create links for BPF struct_ops maps" */
#define OPS_LINK_SINCE "6.4"

/* enum bpf_struct_ops_state of the kernel */
enum { OPS_INIT, OPS_INUSE, OPS_TOBEFREE, OPS_READY };

/* A value with all that a congestion control needs, and a name of this process's own. */
struct cc {
	struct test *t;
	struct bpf_object *obj;
	char name[16];
	__u8 value[1024];
};
void cc_init(struct cc *cc, struct test *t);
/* Where a member of tcp_congestion_ops is in the value. */
void *cc_member(struct cc *cc, const char *member);
int cc_update(struct cc *cc, int map);
/* OPS_*, or a negative errno. */
int cc_state(struct cc *cc, int map);
/* A TCP socket that uses it: the fd, or a negative errno. */
int cc_socket(struct cc *cc);

#endif
