// SPDX-License-Identifier: GPL-2.0
#include "bpfmatrix.bpf.h"
#include "helpers/call_until.h"

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

CALL_FROM_UNTIL("6.16", tc, "tc", struct __sk_buff, send, bpf_send_signal_thread(sig))
CALL_FROM_UNTIL("6.16", xdp, "xdp", struct xdp_md, send, bpf_send_signal_thread(sig))
