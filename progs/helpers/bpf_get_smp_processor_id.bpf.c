// SPDX-License-Identifier: GPL-2.0
/* Every context may call it, and it has no arguments. */
#include "bpfmatrix.bpf.h"
#include "helpers/lock_held.h"

long ret = -1;

SEC("tc")
ACCEPT
int read_cpu(struct __sk_buff *skb)
{
	ret = bpf_get_smp_processor_id();
	return 0;
}

LOCK_HELD(bpf_get_smp_processor_id(), ACCEPT)
