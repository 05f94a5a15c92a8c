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
