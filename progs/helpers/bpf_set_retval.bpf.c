// SPDX-License-Identifier: GPL-2.0
#include "bpfmatrix.bpf.h"
#include "helpers/retval.h"

long retval, before = -1000, after = -1000;
long ret = -1;
__u32 refuse;

static __always_inline int set(void)
{
	long r = retval;

	/* newer verifiers want to know that it is an errno or 0 */
	if (r < -4095 || r > 0)
		return 1;
	before = bpf_get_retval();
	ret = bpf_set_retval(r);
	after = bpf_get_retval();
	return !refuse;
}

#define SET(name, sec, ctx_type, points)		\
SEC(sec)						\
ACCEPT_IF(since(points))				\
int name(ctx_type *ctx)					\
{							\
	return set();					\
}

RETVAL_HOOKS(SET)

/* No errno, and not success. */
SEC("cgroup/sysctl")
REJECT(EINVAL, since("7.2" /* measured: not in 7.1.13 */))
CONTROL(in_sysctl)
int positive(struct bpf_sysctl *ctx)
{
	bpf_set_retval(1);
	return 1;
}

/* The hooks are there since 6.0, where they may not call it yet. */
SEC("lsm_cgroup/sk_alloc_security")
REJECT(EINVAL, until("6.0"))
ACCEPT_IF(since("6.1"))
CONTROL(in_sysctl)
CONFIG("CONFIG_BPF_LSM")
int hook_with_a_result(void *ctx)
{
	bpf_set_retval(0);
	return 1;
}

/* A hook that is a function without a result. */
SEC("lsm_cgroup/sk_clone_security")
REJECT(EINVAL, msg("can't modify return value"))
CONTROL(hook_with_a_result)
CONFIG("CONFIG_BPF_LSM")
int hook_without_a_result(void *ctx)
{
	bpf_set_retval(0);
	return 1;
}

CALL_FROM(recvmsg, "cgroup/recvmsg4", struct bpf_sock_addr, in_sysctl, bpf_set_retval(0); return 1)
CALL_FROM(sockops, "sockops", struct bpf_sock_ops, in_sysctl, bpf_set_retval(0); return 1)
CALL_FROM(tc, "tc", struct __sk_buff, in_sysctl, bpf_set_retval(0))
