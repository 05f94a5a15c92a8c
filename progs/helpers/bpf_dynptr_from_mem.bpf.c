// SPDX-License-Identifier: GPL-2.0
#include "bpfmatrix.bpf.h"

__u8 memory[16];
__u64 flags;
__u32 offset;
__u64 value;
long ret, ret_read, ret_write;
int has_slice;

SEC("tc")
ACCEPT_IF(since("5.19"))
int read_write(struct __sk_buff *skb)
{
	struct bpf_dynptr ptr;
	__u64 v = value;

	ret = bpf_dynptr_from_mem(memory, sizeof(memory), flags, &ptr);
	ret_write = bpf_dynptr_write(&ptr, offset, &v, sizeof(v), 0);
	v = 0;
	ret_read = bpf_dynptr_read(&v, sizeof(v), &ptr, offset, 0);
	value = v;
	return 0;
}

SEC("tc")
ACCEPT_IF(since("5.19"))
int slice(struct __sk_buff *skb)
{
	struct bpf_dynptr ptr;
	__u64 *p;

	ret = bpf_dynptr_from_mem(memory, sizeof(memory), flags, &ptr);
	p = bpf_dynptr_data(&ptr, offset, sizeof(*p));
	has_slice = !!p;
	if (p)
		*p = value;
	return 0;
}
