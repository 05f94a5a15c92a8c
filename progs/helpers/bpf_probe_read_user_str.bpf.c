// SPDX-License-Identifier: GPL-2.0
#include "bpfmatrix.bpf.h"
#include "helpers/probe_read.h"

SEC("raw_tp")
ACCEPT
CONFIG("CONFIG_BPF_EVENTS")
int read(void *ctx)
{
	return READ_WITH(bpf_probe_read_user_str);
}
