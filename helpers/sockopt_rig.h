/* SPDX-License-Identifier: GPL-2.0 */
/*
 * bpf_setsockopt() and bpf_getsockopt() as asked by a case, on a socket of its own: the programs
 * of progs/helpers/sockopt.h at the root cgroup, which see to the sockets that they are told.
 */
#ifndef BM_HELPERS_SOCKOPT_RIG_H
#define BM_HELPERS_SOCKOPT_RIG_H

#include <sys/socket.h>

#include "helpers/fixtures.h"

/* Of net headers that are newer than the distribution's. */
#define BM_TCP_RTO_MAX_MS 44
#define BM_SK_BPF_BYPASS_PROT_MEM 1010
#define SOCKOPT_SIZE 128

#define SOCKOPT .config = "CONFIG_CGROUP_BPF"

enum sockopt_helper { SET, GET };

/*
 * The object of one of the helpers with @prog loaded, and attached to the root cgroup until the
 * child ends: those that share it share the object.
 */
struct bpf_object *sockopt_attached(struct test *t, enum sockopt_helper helper, const char *prog);

/* What the program at @fd's connect(2) is to call: @value is what it sets, or may be NULL. */
void sockopt_ask(struct test *t, struct bpf_object *obj, int fd, int level, int name,
		 const void *value, int len);
/* connect(2) to a port at the family's loopback address; 0 or a negative errno. */
int sockopt_connect(int fd, __u16 port);

/*
 * What the helper returns when it is called from @fd's connect(2), which is then refused: the
 * socket is as it was but for the option.  @value gets what was read.
 */
long long sockopt_set(struct test *t, int fd, int level, int name, const void *value, int len);
long long sockopt_get(struct test *t, int fd, int level, int name, void *value, int len);
#define sockopt_set_int(t, fd, level, name, number) \
	sockopt_set(t, fd, level, name, &(int){ number }, sizeof(int))

/* What getsockopt(2) says; a failure ends the case. */
int sockopt_seen(struct test *t, int fd, int level, int name);
/* The same for a text. */
void sockopt_expect_text(struct test *t, int fd, int level, int name, const char *want);

int sockopt_tcp(struct test *t);
/* A congestion control that is no kernel's default, and in all of them. */
void sockopt_use_reno(struct test *t, int fd);

#endif
