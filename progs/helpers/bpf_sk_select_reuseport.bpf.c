// SPDX-License-Identifier: GPL-2.0
#define BM_UAPI_ONLY
#include "bpfmatrix.bpf.h"

#define SOCKETS(name, kind)				\
	struct {					\
		__uint(type, BPF_MAP_TYPE_##kind);	\
		__uint(max_entries, 4);			\
		__type(key, __u32);			\
		__type(value, __u64);			\
	} name SEC(".maps")

SOCKETS(socks, REUSEPORT_SOCKARRAY);
SOCKETS(sockmap, SOCKMAP);
SOCKETS(numbers, ARRAY);

__u32 key;
__u64 flags;
__u32 calls, drop;
long ret;

SEC("sk_reuseport")
ACCEPT
int select_sk(struct sk_reuseport_md *ctx)
{
	__u32 at = key;

	calls++;
	ret = bpf_sk_select_reuseport(ctx, &socks, &at, flags);
	return drop ? SK_DROP : SK_PASS;
}

SEC("sk_reuseport")
ACCEPT
int select_from_sockmap(struct sk_reuseport_md *ctx)
{
	__u32 at = key;

	calls++;
	ret = bpf_sk_select_reuseport(ctx, &sockmap, &at, flags);
	return SK_PASS;
}

SEC("sk_reuseport/migrate")
ACCEPT
int select_for_migration(struct sk_reuseport_md *ctx)
{
	__u32 at = key;

	ret = bpf_sk_select_reuseport(ctx, &socks, &at, flags);
	return SK_PASS;
}

SEC("sk_reuseport")
REJECT(EINVAL, msg("cannot pass map_type"))
CONTROL(select_sk)
int of_a_map_without_sockets(struct sk_reuseport_md *ctx)
{
	__u32 at = key;

	ret = bpf_sk_select_reuseport(ctx, &numbers, &at, flags);
	return SK_PASS;
}

CALL_FROM(tc, "tc", struct __sk_buff, select_sk,
	  bpf_sk_select_reuseport((void *)ctx, &socks, &key, 0))
