/* SPDX-License-Identifier: GPL-2.0 */
/* Maps that helpers for elements refuse, and values that are shorter than what is read there. */
#ifndef BPFMATRIX_HELPERS_OTHER_MAPS_H
#define BPFMATRIX_HELPERS_OTHER_MAPS_H

struct {
	__uint(type, BPF_MAP_TYPE_PERF_EVENT_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u32);
} events SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__uint(map_flags, BPF_F_RDONLY_PROG);
	__type(key, __u32);
	__type(value, __u64);
} read_only SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u8[12]);
} bytes SEC(".maps");

/* A program of tc: p points at a value of 12 bytes. */
#define WITH_BYTES(name, ...)							\
	int name(struct __sk_buff *skb)						\
	{									\
		__u32 k = 0;							\
		__u8 *p = bpf_map_lookup_elem(&bytes, &k);			\
										\
		if (p)								\
			ret = (long)(__VA_ARGS__);				\
		return 0;							\
	}

/* check_map_func_compatibility(), and what stands in front of it */
#define WRONG_MAP REJECT(EINVAL, msg("cannot pass map_type"))
#define READ_ONLY REJECT(EACCES, msg("write into map forbidden"))
#define PAST_VALUE REJECT(EACCES, msg("invalid access to map value"))

#endif
