// SPDX-License-Identifier: GPL-2.0
#include "bpfmatrix.bpf.h"
#include "helpers/bounds.h"

char text[8];
__u32 len;
long ret;
static const char with[] = "matrix";

SEC("tc")
ACCEPT_IF(since("5.17"))
int compare(struct __sk_buff *skb)
{
	ret = bpf_strncmp(text, bounded(len, sizeof(text)), with);
	return 0;
}
