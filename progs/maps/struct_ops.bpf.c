// SPDX-License-Identifier: GPL-2.0
/* A TCP congestion control that counts its calls, and otherwise leaves the window alone. */
#include "bpfmatrix.bpf.h"

__u64 inits;
__u64 releases;
__u64 acked;

SEC("struct_ops/init")
NOT_A_CASE
void BPF_PROG(init, struct sock *sk)
{
	__sync_fetch_and_add(&inits, 1);
}

SEC("struct_ops/release")
NOT_A_CASE
void BPF_PROG(release, struct sock *sk)
{
	__sync_fetch_and_add(&releases, 1);
}

SEC("struct_ops/ssthresh")
NOT_A_CASE
__u32 BPF_PROG(ssthresh, struct sock *sk)
{
	return 10;
}

SEC("struct_ops/cong_avoid")
NOT_A_CASE
void BPF_PROG(cong_avoid, struct sock *sk, __u32 ack, __u32 nr_acked)
{
	__sync_fetch_and_add(&acked, nr_acked);
}

SEC("struct_ops/undo_cwnd")
NOT_A_CASE
__u32 BPF_PROG(undo_cwnd, struct sock *sk)
{
	return 10;
}

/* Tells libbpf which member each program is; a case makes maps of its own. */
SEC(".struct_ops")
struct tcp_congestion_ops ops = {
	.init = (void *)init,
	.release = (void *)release,
	.ssthresh = (void *)ssthresh,
	.cong_avoid = (void *)cong_avoid,
	.undo_cwnd = (void *)undo_cwnd,
	.name = "bm_unused",
};

SEC("tc")
ACCEPT
int of_another_type(struct __sk_buff *skb)
{
	return 0;
}
