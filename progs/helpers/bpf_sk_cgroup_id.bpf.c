// SPDX-License-Identifier: GPL-2.0
#define BM_UAPI_ONLY
#include "bpfmatrix.bpf.h"

__u64 ret;
__u32 calls;

#define READ(dir)				\
	SEC("cgroup_skb/" #dir)			\
	ACCEPT					\
	CONFIG("CONFIG_CGROUP_BPF")		\
	int dir(struct __sk_buff *ctx)		\
	{					\
		struct bpf_sock *sk = ctx->sk;	\
						\
		if (!sk)			\
			return 1;		\
		calls++;			\
		ret = bpf_sk_cgroup_id(sk);	\
		return 1;			\
	}

READ(egress)
READ(ingress)

SEC("cgroup_skb/egress")
REJECT(EACCES)
CONTROL(egress)
CONFIG("CONFIG_CGROUP_BPF")
int socket_not_checked(struct __sk_buff *ctx)
{
	ret = bpf_sk_cgroup_id(ctx->sk);
	return 1;
}

/* A packet is no socket. */
SEC("cgroup_skb/egress")
REJECT(EACCES)
CONTROL(egress)
CONFIG("CONFIG_CGROUP_BPF")
int of_the_packet(struct __sk_buff *ctx)
{
	ret = bpf_sk_cgroup_id((void *)ctx);
	return 1;
}

CALL_FROM(tc, "tc", struct __sk_buff, egress, bpf_sk_cgroup_id((void *)ctx))
