// SPDX-License-Identifier: GPL-2.0
#include "bpfmatrix.bpf.h"
#include "helpers/bounds.h"

__u32 len;
__u64 flags;
char text[32];

unsigned long value;
long ret = -1;

SEC("cgroup/sysctl")
ACCEPT
int parse(struct bpf_sysctl *ctx)
{
	unsigned long v = -1;

	ret = bpf_strtoul(text, bounded(len, sizeof(text)), flags, &v);
	value = v;
	return 1;
}
