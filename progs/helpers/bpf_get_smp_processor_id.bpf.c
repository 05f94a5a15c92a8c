// SPDX-License-Identifier: GPL-2.0
#include "bpfmatrix.bpf.h"

long ret = -1;

SEC("tc")
ACCEPT
int read_cpu(struct __sk_buff *skb)
{
	ret = bpf_get_smp_processor_id();
	return 0;
}
