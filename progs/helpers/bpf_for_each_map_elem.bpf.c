// SPDX-License-Identifier: GPL-2.0
/* Every context may call it. */
#define BM_UAPI_ONLY
#include "bpfmatrix.bpf.h"

#define MAP(name, map_type)							\
	struct {								\
		__uint(type, map_type);						\
		__uint(max_entries, 8);						\
		__type(key, __u32);						\
		__type(value, __u64);						\
	} name SEC(".maps")

MAP(array, BPF_MAP_TYPE_ARRAY);
MAP(hash, BPF_MAP_TYPE_HASH);
MAP(percpu_array, BPF_MAP_TYPE_PERCPU_ARRAY);

struct {
	__uint(type, BPF_MAP_TYPE_PROG_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u32);
} progs SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_QUEUE);
	__uint(max_entries, 1);
	__type(value, __u64);
} queue SEC(".maps");

__u64 flags, sum;
__u32 stop_after = 100, calls, keys;
long ret;

#define CALLBACK(name, ...)							\
	static long name(struct bpf_map *map, const __u32 *key, __u64 *value, void *ctx)	\
	{									\
		__VA_ARGS__							\
	}

CALLBACK(body, sum += *value; *value += 100; keys |= 1U << (*key & 31); return ++calls >= stop_after; )
CALLBACK(adds_to_ctx, *(__u64 *)ctx += *value; return 0; )
CALLBACK(deletes, __u32 k = *key; calls++; bpf_map_delete_elem(&hash, &k); return 0; )
CALLBACK(returns_2, return 2; )
CALLBACK(writes_key, *(volatile __u32 *)key = 7; return 0; )
CALLBACK(reads_past_value, sum = ((volatile __u64 *)value)[1]; return 0; )

#define EACH(name, map, callback)						\
	int name(struct __sk_buff *skb)						\
	{									\
		__u64 of_program = 0;						\
										\
		ret = (int)bpf_for_each_map_elem(&map, callback, &of_program, flags);	\
		sum += of_program;						\
		return 0;							\
	}
#define ACCEPTED SEC("tc") ACCEPT_IF(since("5.13"))

ACCEPTED EACH(each_of_array, array, body)
ACCEPTED EACH(each_of_hash, hash, body)
ACCEPTED EACH(each_of_percpu_array, percpu_array, body)
ACCEPTED EACH(each_for_ctx, array, adds_to_ctx)
ACCEPTED EACH(each_deleted, hash, deletes)

SEC("tc") REJECT(EINVAL, msg("At callback return the register R0")) CONTROL(each_of_array)
EACH(callback_returns_2, array, returns_2)

SEC("tc") REJECT(EACCES, msg("write to change key|cannot write into map_key")) CONTROL(each_of_array)
EACH(callback_writes_key, array, writes_key)

SEC("tc") REJECT(EACCES, msg("invalid access to map value")) CONTROL(each_of_array)
EACH(callback_reads_past_value, array, reads_past_value)

/* map_set_for_each_callback_args is NULL in its map operations */
SEC("tc") REJECT(ENOTSUPP, msg("callback function not allowed for map")) CONTROL(each_of_array)
EACH(of_prog_array, progs, body)

SEC("tc") REJECT(ENOTSUPP, msg("callback function not allowed for map")) CONTROL(each_of_array)
EACH(of_queue, queue, body)
