/* SPDX-License-Identifier: GPL-2.0 */
/* TCP connections over lo of a cgroup with sockops programs, and their headers. */
#ifndef BM_HELPERS_SOCKOPS_RIG_H
#define BM_HELPERS_SOCKOPS_RIG_H

#include "helpers/cgroup_rig.h"
#include "selftests/sockets.h"

#define SOCKOPS .config = "CONFIG_CGROUP_BPF"

#define sockops_enter(t, helper, prog) cgroup_rig(t, #helper, prog)
#define sockops_add(t, helper, prog) cgroup_rig_add(t, #helper, prog)

/*
 * A connection: @b was accepted, and has already heard something from @a, so that what programs
 * are told of its beginning they were told.  Its SYN is kept when @save_syn says so (1 or 2, see
 * TCP_SAVE_SYN).
 */
struct pair sockops_connect(struct test *t, int save_syn);

#define TCP_OPTIONS_MAX 40
struct tcp_options {
	__u32 size;		/* how many bytes of options the header had */
	__u8 bytes[TCP_OPTIONS_MAX];
};

/* The options of the SYN that @accepted came from, as getsockopt(TCP_SAVED_SYN) has it. */
struct tcp_options tcp_syn_options(struct test *t, int accepted);
/* The first option of @kind, whose length is within them; or NULL. */
const __u8 *tcp_option(const struct tcp_options *o, __u8 kind);

#endif
