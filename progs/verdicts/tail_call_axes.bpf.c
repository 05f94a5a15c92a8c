// SPDX-License-Identifier: GPL-2.0
/* Programs for verdicts/tail_call*.c: all of them call from one array. */
#include "bpfmatrix.bpf.h"

struct {
	__uint(type, BPF_MAP_TYPE_PROG_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u32);
} jumps SEC(".maps");

int runs;

#define CALLER(name, section)							\
	SEC(section) NOT_A_CASE int name(void *ctx)				\
	{									\
		bpf_tail_call(ctx, &jumps, 0);					\
		return 0;							\
	}

CALLER(connect4, "cgroup/connect4")
CALLER(connect6, "cgroup/connect6")
CALLER(connect4_again, "cgroup/connect4")
CALLER(kprobe_plain, "kprobe")
CALLER(kprobe_again, "kprobe")
CALLER(kprobe_multi, "kprobe.multi")
CALLER(tc_plain, "tc")
CALLER(tcx, "tcx/ingress")
CALLER(xdp_plain, "xdp")
CALLER(xdp_again, "xdp")
CALLER(xdp_devmap, "xdp/devmap")
CALLER(lsm_open, "lsm/file_open")
CALLER(lsm_open_again, "lsm/file_open")
CALLER(lsm_permission, "lsm/file_permission")
CALLER(raw_sys_enter, "raw_tp/sys_enter")
CALLER(raw_sys_exit, "raw_tp/sys_exit")

static __noinline int calls_from_subprog(struct __sk_buff *skb)
{
	runs++;
	bpf_tail_call(skb, &jumps, 0);
	return 7;
}

SEC("tc")
NOT_A_CASE
int subprog(struct __sk_buff *skb)
{
	return calls_from_subprog(skb);
}

SEC("cgroup_skb/egress")
NOT_A_CASE
int egress_subprog(struct __sk_buff *skb)
{
	return calls_from_subprog(skb) & 1;
}

static __noinline int not_calling(struct __sk_buff *skb)
{
	return skb->len ? 7 : 8;
}

/* The call is the main program's; a function is called as well. */
SEC("tc")
NOT_A_CASE
int beside_subprog(struct __sk_buff *skb)
{
	runs++;
	if (not_calling(skb) == 7)
		bpf_tail_call(skb, &jumps, 0);
	return 7;
}
