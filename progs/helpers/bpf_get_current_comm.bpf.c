// SPDX-License-Identifier: GPL-2.0
#include "bpfmatrix.bpf.h"

char comm[16], cut[5];
long ret = -1, ret_cut = -1;

SEC("raw_tp")
ACCEPT
CONFIG("CONFIG_BPF_EVENTS")
int read_comm(void *ctx)
{
	__builtin_memset(comm, 'x', sizeof(comm));
	__builtin_memset(cut, 'x', sizeof(cut));
	ret = bpf_get_current_comm(comm, sizeof(comm));
	ret_cut = bpf_get_current_comm(cut, sizeof(cut));
	return 0;
}

SEC("tc")
REJECT(EINVAL, until("6.16"), NOT_HERE)
ACCEPT
CONTROL(read_comm)
int call_from_tc(struct __sk_buff *skb)
{
	ret = bpf_get_current_comm(comm, sizeof(comm));
	return 0;
}

SEC("raw_tp")
ACCEPT
CONFIG("CONFIG_BPF_EVENTS")
int read_one(void *ctx)
{
	__builtin_memset(cut, 'x', sizeof(cut));
	ret = bpf_get_current_comm(cut, 1);
	return 0;
}

/* More than TASK_COMM_LEN (16). */
char wide[32];

SEC("raw_tp")
ACCEPT
CONFIG("CONFIG_BPF_EVENTS")
int read_wide(void *ctx)
{
	__builtin_memset(wide, 'x', sizeof(wide));
	ret = bpf_get_current_comm(wide, sizeof(wide));
	return 0;
}
