// SPDX-License-Identifier: GPL-2.0
/* Programs for maps/prog_array.c: each owns the array that it jumps through. */
#include "bpfmatrix.bpf.h"

struct {
	__uint(type, BPF_MAP_TYPE_PROG_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u32);
} jumps SEC(".maps");

int runs;

SEC("tc")
NOT_A_CASE
int jumps_to_0(struct __sk_buff *skb)
{
	runs++;
	bpf_tail_call(skb, &jumps, 0);
	return 1;
}

SEC("tc")
NOT_A_CASE
int returns_42(struct __sk_buff *skb)
{
	return 42;
}

SEC("xdp")
NOT_A_CASE
int of_another_type(struct xdp_md *xdp)
{
	return XDP_PASS;
}

SEC("cgroup/connect4")
NOT_A_CASE
CONFIG("CONFIG_CGROUP_BPF")
int connect4(struct bpf_sock_addr *ctx)
{
	bpf_tail_call(ctx, &jumps, 0);
	return 1;
}

SEC("cgroup/connect6")
NOT_A_CASE
CONFIG("CONFIG_CGROUP_BPF")
int connect6(struct bpf_sock_addr *ctx)
{
	bpf_tail_call(ctx, &jumps, 0);
	return 1;
}

SEC("tp_btf/sys_enter")
NOT_A_CASE
CONFIG("CONFIG_DEBUG_INFO_BTF CONFIG_FTRACE_SYSCALLS")
int sys_enter(void *ctx)
{
	bpf_tail_call(ctx, &jumps, 0);
	return 0;
}

SEC("tp_btf/sys_exit")
NOT_A_CASE
CONFIG("CONFIG_DEBUG_INFO_BTF CONFIG_FTRACE_SYSCALLS")
int sys_exit(void *ctx)
{
	bpf_tail_call(ctx, &jumps, 0);
	return 0;
}

SEC("tp_btf/sched_process_fork")
NOT_A_CASE
CONFIG("CONFIG_DEBUG_INFO_BTF")
int sched_process_fork(void *ctx)
{
	bpf_tail_call(ctx, &jumps, 0);
	return 0;
}

SEC("tp_btf/task_newtask")
NOT_A_CASE
CONFIG("CONFIG_DEBUG_INFO_BTF")
int task_newtask(void *ctx)
{
	bpf_tail_call(ctx, &jumps, 0);
	return 0;
}
