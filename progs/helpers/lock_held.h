/* SPDX-License-Identifier: GPL-2.0 */
/*
 * While a spin lock is held no helper but bpf_spin_unlock() may be called: the one reject of a helper that takes
 * no argument and that every context may call.
 *
 *	LOCK_HELD(bpf_jiffies64(), ACCEPT)
 */
#ifndef BPFMATRIX_HELPERS_LOCK_HELD_H
#define BPFMATRIX_HELPERS_LOCK_HELD_H

struct locked {
	struct bpf_spin_lock lock;
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct locked);
} locks SEC(".maps");

#define __LOCK_HELD(prog, before, behind)				\
	int prog(struct __sk_buff *skb)					\
	{								\
		__u32 zero = 0;						\
		struct locked *l = bpf_map_lookup_elem(&locks, &zero);	\
									\
		if (!l)							\
			return 0;					\
		before;							\
		bpf_spin_lock(&l->lock);				\
		behind;							\
		bpf_spin_unlock(&l->lock);				\
		return 0;						\
	}

/* @call is refused with the lock held; @... are the rows of the same before it is taken. */
#define LOCK_HELD(call, ...)						\
	SEC("tc")							\
	__VA_ARGS__							\
	__LOCK_HELD(before_the_lock, call, (void)0)			\
	SEC("tc")							\
	REJECT(EINVAL, msg("function calls are not allowed while holding a lock")) \
	CONTROL(before_the_lock)					\
	__LOCK_HELD(with_the_lock_held, (void)0, call)

#endif
