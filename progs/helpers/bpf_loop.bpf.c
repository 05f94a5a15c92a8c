// SPDX-License-Identifier: GPL-2.0
/* Every context may call it. */
#define BM_UAPI_ONLY
#include "bpfmatrix.bpf.h"

__u32 rounds, stop_at;
__u64 flags;
__u32 calls, last_index;
int no_ctx;
long ret;

#define CALLBACK(name, ...)							\
	static int name(__u32 index, __u32 *ctx)				\
	{									\
		__VA_ARGS__							\
	}

CALLBACK(body, calls++; last_index = index; return index == *ctx; )
CALLBACK(counts, calls++; no_ctx = !ctx; return 0; )
CALLBACK(loops, bpf_loop(rounds, counts, NULL, 0); return 0; )
CALLBACK(returns_2, return 2; )
CALLBACK(reads_past_ctx, calls = ((volatile __u32 *)ctx)[8]; return 0; )

/* bpf_for_each_map_elem() gives four arguments, bpf_loop() two. */
static long of_elements(void *map, __u32 *key, __u64 *value, void *ctx)
{
	return *value & 1;
}

#define LOOP(name, callback, ctx, flags)					\
	int name(struct __sk_buff *skb)						\
	{									\
		__u32 stop = stop_at;						\
										\
		(void)stop;							\
		ret = bpf_loop(rounds, callback, ctx, flags);			\
		return 0;							\
	}
#define ACCEPTED SEC("tc") ACCEPT_IF(since("5.17"))

ACCEPTED LOOP(loop, body, &stop, flags)
/* With no flags for a constant, the verifier puts the loop in place of the call. */
ACCEPTED LOOP(inlined, body, &stop, 0)
ACCEPTED LOOP(without_ctx, counts, NULL, flags)
ACCEPTED LOOP(nested, loops, NULL, flags)

SEC("tc") REJECT(EINVAL, msg("At callback return the register R0")) CONTROL(loop)
LOOP(callback_returns_2, returns_2, &stop, flags)

SEC("tc") REJECT(EACCES, msg("R3 !read_ok")) CONTROL(loop)
LOOP(callback_of_other_kind, of_elements, &stop, flags)

SEC("tc") REJECT(EACCES, msg("stack")) CONTROL(loop)
LOOP(callback_reads_past_stack, reads_past_ctx, &stop, flags)

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct {
		struct bpf_spin_lock lock;
		__u32 n;
	});
} locked SEC(".maps");

#define WITH_LOCK(name, lock_first)						\
	int name(struct __sk_buff *skb)						\
	{									\
		__u32 key = 0, stop = stop_at;					\
		struct bpf_spin_lock *v = bpf_map_lookup_elem(&locked, &key);	\
										\
		if (!v)								\
			return 0;						\
		if (lock_first)							\
			bpf_spin_lock(v);					\
		ret = bpf_loop(rounds, body, &stop, flags);			\
		if (!lock_first)						\
			bpf_spin_lock(v);					\
		bpf_spin_unlock(v);						\
		return 0;							\
	}

ACCEPTED WITH_LOCK(before_lock, 0)
SEC("tc") REJECT(EINVAL, msg("while holding a lock|helper call is not allowed in")) CONTROL(before_lock)
WITH_LOCK(under_lock, 1)
