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

SEC("syscall")
REJECT(EINVAL, msg("invalid indirect access to stack|invalid write to stack"))
CONTROL(lookup)
int result_of_4_bytes(void *ctx)
{
	__u32 found = 0;

	ret = bpf_kallsyms_lookup_name(name, sizeof(name), 0, (void *)&found);
	return 0;
}

SEC("syscall")
REJECT(EACCES, msg("misaligned"))
CONTROL(lookup)
int result_not_aligned(void *ctx)
{
	__u64 found[2] = {};

	ret = bpf_kallsyms_lookup_name(name, sizeof(name), 0, (void *)found + 4);
	return 0;
}

CALL_FROM(raw_tp, "raw_tp", void, lookup, bpf_kallsyms_lookup_name(name, 8, 0, &address))
CALL_FROM(tc, "tc", struct __sk_buff, lookup, bpf_kallsyms_lookup_name(name, 8, 0, &address))
CALL_FROM(lsm, "lsm.s/bprm_committed_creds", void, lookup,
	  bpf_kallsyms_lookup_name(name, 8, 0, &address))
