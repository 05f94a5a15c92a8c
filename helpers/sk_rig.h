/* SPDX-License-Identifier: GPL-2.0 */
/* Sockets in the states that helpers meet them in, and tuples to find them by. */
#ifndef BM_HELPERS_SK_RIG_H
#define BM_HELPERS_SK_RIG_H

#include <stdio.h>

#include "helpers/fixtures.h"
#include "selftests/net_route.h"
#include "selftests/sockets.h"

/* Makes the tuple of progs/helpers/sk_tuple.h that of packets to @local from @remote or NOBODY. */
#define NOBODY (-1)
void tuple_to(struct test *t, struct bpf_object *o, int local, int remote);
/* The same in memory of the caller's: its length. */
__u32 tuple_fill(struct test *t, struct bpf_sock_tuple *tuple, int local, int remote);

/* A connection of which one end is in TIME_WAIT: its tuple is set, both fds are closed. */
__u16 time_wait(struct test *t, struct bpf_object *o, int family);
/*
 * A connection of which the server's end is still a request: the listener defers it until data
 * comes, and none does.  Its tuple is set; gives the listener.
 */
int open_request(struct test *t, struct bpf_object *o, int family);


/* Attaches the tc program to lo's ingress; needs LO_TC.  It is gone with the namespace. */
#define LO_TC .modules = "sch_ingress cls_bpf", \
	.config = "CONFIG_NET_NS CONFIG_NET_SCH_INGRESS CONFIG_NET_CLS_BPF CONFIG_NET_CLS_ACT"
void lo_ingress(struct test *t, struct bpf_object *o, const char *prog);
void lo_egress(struct test *t, struct bpf_object *o, const char *prog);

/* Attaches the iterator and reads all that it gives. */
void iterate(struct test *t, struct bpf_object *o, const char *prog);

/* Attaches a program whose place is said by its section; it stays until the case ends. */
void attach_auto(struct test *t, struct bpf_object *o, const char *prog);

#endif
