// SPDX-License-Identifier: GPL-2.0
/* A congestion control that, once armed, answers the next ACK with one of its own choice. */
#include "bpfmatrix.bpf.h"

__u32 ack, calls;
bool armed;
long ret;

SEC("struct_ops/ssthresh")
NOT_A_CASE
__u32 BPF_PROG(ssthresh, struct sock *sk)
{
	return 10;
}

SEC("struct_ops/undo_cwnd")
NOT_A_CASE
__u32 BPF_PROG(undo_cwnd, struct sock *sk)
{
	return 10;
}

SEC("struct_ops/cong_avoid")
ACCEPT
CONFIG("CONFIG_DEBUG_INFO_BTF")
void BPF_PROG(cong_avoid, struct sock *sk, __u32 seq, __u32 nr_acked)
{
	if (!armed)
		return;
	armed = false;
	calls++;
	ret = bpf_tcp_send_ack(sk, ack);
}

SEC(".struct_ops")
struct tcp_congestion_ops ops = {
	.ssthresh = (void *)ssthresh,
	.cong_avoid = (void *)cong_avoid,
	.undo_cwnd = (void *)undo_cwnd,
	.name = "bm_send_ack",
};

CALL_FROM(tc, "tc", struct __sk_buff, cong_avoid, bpf_tcp_send_ack(ctx, 0))
