// SPDX-License-Identifier: GPL-2.0
/* What the maps' entries do is told by maps/devmap*.c, maps/cpumap*.c and maps/xskmap*.c. */
#define BM_UAPI_ONLY
#include "bpfmatrix.bpf.h"

#define REDIRECT_MAP(map_type, name)						\
	struct {								\
		__uint(type, map_type);						\
		__uint(max_entries, 4);						\
		__uint(key_size, 4);						\
		__uint(value_size, 4);						\
	} name SEC(".maps");							\
										\
	SEC("xdp")								\
	ACCEPT									\
	int to_##name(struct xdp_md *xdp)					\
	{									\
		return bpf_redirect_map(&name, key, flags);			\
	}

__u64 key, flags;

REDIRECT_MAP(BPF_MAP_TYPE_DEVMAP, devmap)
REDIRECT_MAP(BPF_MAP_TYPE_DEVMAP_HASH, devmap_hash)
REDIRECT_MAP(BPF_MAP_TYPE_CPUMAP, cpumap)
REDIRECT_MAP(BPF_MAP_TYPE_XSKMAP, xskmap)

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 4);
	__uint(key_size, 4);
	__uint(value_size, 4);
} array SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 4);
	__uint(key_size, 4);
	__uint(value_size, 4);
} hash SEC(".maps");

SEC("xdp")
REJECT(EINVAL, msg("cannot pass map_type"))
CONTROL(to_devmap)
int to_array(struct xdp_md *xdp)
{
	return bpf_redirect_map(&array, key, flags);
}

SEC("xdp")
REJECT(EINVAL, msg("cannot pass map_type"))
CONTROL(to_devmap_hash)
int to_hash(struct xdp_md *xdp)
{
	return bpf_redirect_map(&hash, key, flags);
}

CALL_FROM(tc, "tc", struct __sk_buff, to_devmap, bpf_redirect_map(&devmap, 0, 0))
