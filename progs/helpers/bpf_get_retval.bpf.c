// SPDX-License-Identifier: GPL-2.0
#include "bpfmatrix.bpf.h"
#include "helpers/retval.h"

long ret = -1000;

#define GET(name, sec, ctx_type, points)		\
SEC(sec)						\
ACCEPT_IF(since(points))				\
int name(ctx_type *ctx)					\
{							\
	ret = bpf_get_retval();				\
	return 1;					\
}

RETVAL_HOOKS(GET)

/* Refuses, and says nothing of the errno: the kernel makes it EPERM. */
SEC("cgroup/sysctl")
ACCEPT
int refuse(struct bpf_sysctl *ctx)
{
	return 0;
}

/* Hooks whose programs refuse nothing: their caller gets no result of them. */
CALL_FROM(recvmsg, "cgroup/recvmsg4", struct bpf_sock_addr, in_sysctl,
	  ret = bpf_get_retval(); return 1)
CALL_FROM(sockops, "sockops", struct bpf_sock_ops, in_sysctl, ret = bpf_get_retval(); return 1)
CALL_FROM(tc, "tc", struct __sk_buff, in_sysctl, ret = bpf_get_retval())
