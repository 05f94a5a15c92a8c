/* SPDX-License-Identifier: GPL-2.0 */
/* TCP connections over lo whose sockets a sk_msg or sk_skb program of a helper judges. */
#ifndef BM_HELPERS_TCP_RIG_H
#define BM_HELPERS_TCP_RIG_H

#include "helpers/fixtures.h"
#include "selftests/sockets.h"

#define SOCK_MAPS .config = "CONFIG_BPF_STREAM_PARSER"

/*
 * Two connections.  In the object's map "map" are 0, the socket that is judged, and 1, out.a:
 * for sk_msg 0 is in.a, which sends, for sk_skb it is in.b, which receives.
 */
struct tcp_rig {
	struct test *t;
	struct bpf_object *obj;
	int map;
	struct pair in, out;
};

/* Loads helpers/@helper with @prog, and attaches it to the map as @type. */
struct tcp_rig tcp_rig(struct test *t, const char *helper, const char *prog,
		       enum bpf_attach_type type);
/* 0 or a negative errno. */
int tcp_rig_put(struct tcp_rig *r, __u32 key, int fd);
/* Until the program ran @nr times: 0 or -ETIMEDOUT. */
int tcp_rig_wait(struct tcp_rig *r, __u32 nr);

#define rig_var(r, type, name) global((r)->t, (r)->obj, type, name)

#endif
