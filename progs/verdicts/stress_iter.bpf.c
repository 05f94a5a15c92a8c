// SPDX-License-Identifier: GPL-2.0
/* Open coded iterators within one another.  They are kfuncs, so this file is its own. */
#include "verdicts/stress.bpf.h"

SEC("tc")
ACCEPT_IF(since("6.4"))
RETVAL(27)
WHY("open-coded iterators")
int iterators_nested(struct __sk_buff *skb)
{
	int i, j, k, rounds = 0, sum = 0;

	bpf_for(i, 0, 3)
		bpf_for(j, 0, 3)
			bpf_for(k, 0, 3) {
				asm volatile (BRANCHES(15, UNKNOWN(%[skb]), %[sum])
					      : [sum]"+r"(sum) : [skb]"r"(skb), UNKNOWN_OPS : "r0");
				rounds++;
			}
	return rounds;
}
