// SPDX-License-Identifier: GPL-2.0
#define BM_UAPI_ONLY
#include "bpfmatrix.bpf.h"

struct {
	__uint(type, BPF_MAP_TYPE_SOCKHASH);
	__uint(max_entries, 4);
	__type(key, __u32);
	__type(value, __u64);
} map SEC(".maps");

#define REDIRECT_SKB(skb, key, flags) bpf_sk_redirect_hash(skb, &map, &key, flags)
#define REDIRECT_MSG(md, key, flags) bpf_msg_redirect_hash(md, &map, &key, flags)
#include "maps/sock_redirect.bpf.h"
