// SPDX-License-Identifier: GPL-2.0
#include "bpfmatrix.bpf.h"

__u32 sig;
long ret;

SEC("raw_tp")
ACCEPT
CONFIG("CONFIG_BPF_EVENTS")
int send(void *ctx)
{
	ret = bpf_send_signal_thread(sig);
	return 0;
}
