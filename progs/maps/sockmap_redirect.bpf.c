// SPDX-License-Identifier: GPL-2.0
#define BM_UAPI_ONLY
#include "bpfmatrix.bpf.h"

struct {
	__uint(type, BPF_MAP_TYPE_SOCKMAP);
	__uint(max_entries, 4);
	__type(key, __u32);
	__type(value, __u64);
} map SEC(".maps");

#define REDIRECT_SKB(skb, key, flags) bpf_sk_redirect_map(skb, &map, key, flags)
#define REDIRECT_MSG(md, key, flags) bpf_msg_redirect_map(md, &map, key, flags)
#include "maps/sock_redirect.bpf.h"
