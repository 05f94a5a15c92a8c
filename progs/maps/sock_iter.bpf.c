// SPDX-License-Identifier: GPL-2.0
/* Walks over a SOCKMAP or a SOCKHASH, and puts what it finds into another map. */
#include "bpfmatrix.bpf.h"

struct {
	__uint(type, BPF_MAP_TYPE_SOCKHASH);
	__uint(max_entries, 4);
	__type(key, __u32);
	__type(value, __u64);
} map SEC(".maps");

__u32 keys, socks;
long long ret = -1;

SEC("iter/sockmap")
NOT_A_CASE
CONFIG("CONFIG_DEBUG_INFO_BTF")
int copy(struct bpf_iter__sockmap *ctx)
{
	struct sock *sk = ctx->sk;
	__u32 *key = ctx->key, at;

	if (!key)
		return 0;
	keys++;
	if (!sk)
		return 0;
	socks++;
	at = *key;
	ret = bpf_map_update_elem(&map, &at, sk, BPF_ANY);
	return 0;
}
