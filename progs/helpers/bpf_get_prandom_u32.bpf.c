// SPDX-License-Identifier: GPL-2.0
/* Every context may call it, and it has no arguments. */
#include "bpfmatrix.bpf.h"
#include "helpers/lock_held.h"

__u32 numbers[64];

SEC("tc")
ACCEPT
int fill(struct __sk_buff *skb)
{
	for (int i = 0; i < 64; i++)
		numbers[i] = bpf_get_prandom_u32();
	return 0;
}

LOCK_HELD(bpf_get_prandom_u32(), ACCEPT)
