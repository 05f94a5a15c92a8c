// SPDX-License-Identifier: GPL-2.0
#include "bpfmatrix.bpf.h"

char out[32];
__u32 out_size;
__u64 number;
char name[8];
long ret;

SEC("raw_tp")
ACCEPT_IF(since("5.13"))
CONFIG("CONFIG_BPF_EVENTS")
int print(void *ctx)
{
	static const char fmt[] = "%d %s %x%%";
	__u64 args[] = { number, (unsigned long)name, 0xabc };
	__u32 n = out_size;

	if (n > sizeof(out))
		return 0;
	ret = bpf_snprintf(out, n, fmt, args, sizeof(args));
	return 0;
}
