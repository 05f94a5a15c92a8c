// SPDX-License-Identifier: GPL-2.0
#include "bpfmatrix.bpf.h"

char name[32];
int len;
__u64 address;
int flags;
long ret;

SEC("syscall")
ACCEPT_IF(since("5.16"))
int lookup(void *ctx)
{
	int n = len;
	__u64 found = ~0ULL;

	if (n < 0 || n > (int)sizeof(name))
		return 0;
	ret = bpf_kallsyms_lookup_name(name, n, flags, &found);
	address = found;
	return 0;
}
