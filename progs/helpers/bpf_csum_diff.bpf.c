// SPDX-License-Identifier: GPL-2.0
#include "bpfmatrix.bpf.h"

__u8 from[512], to[512];
__u32 from_size, to_size, seed;
long ret;

SEC("tc")
ACCEPT
int diff(struct __sk_buff *skb)
{
	__u32 f = from_size, t = to_size;

	if (f > sizeof(from) || t > sizeof(to))
		return 0;
	ret = bpf_csum_diff((__be32 *)from, f, (__be32 *)to, t, seed);
	return 0;
}
