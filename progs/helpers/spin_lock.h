/* SPDX-License-Identifier: GPL-2.0 */
/* Values with a lock; u and v are two of them, got by two look-ups. */
#ifndef BPFMATRIX_HELPERS_SPIN_LOCK_H
#define BPFMATRIX_HELPERS_SPIN_LOCK_H

struct locked {
	struct bpf_spin_lock lock;
	__u32 pad;
	__u64 counters[8];
};

#define LOCKED_MAP(name, map_type)						\
	struct {								\
		__uint(type, map_type);						\
		__uint(max_entries, 2);						\
		__type(key, __u32);						\
		__type(value, struct locked);					\
	} name SEC(".maps")

LOCKED_MAP(map, BPF_MAP_TYPE_ARRAY);
LOCKED_MAP(hash, BPF_MAP_TYPE_HASH);

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u64);
} lockless SEC(".maps");

long ret;

#define WITH_LOCKED(name, ctx_type, map, ...)					\
	int name(ctx_type *ctx)							\
	{									\
		__u32 key = 0;							\
		volatile struct locked *u = bpf_map_lookup_elem(&map, &key), *v;	\
										\
		key = 1;							\
		v = bpf_map_lookup_elem(&map, &key);				\
		if (!u || !v)							\
			return 0;						\
		__VA_ARGS__							\
		ret = 0;							\
		return 0;							\
	}
#define TC(name, ...) WITH_LOCKED(name, struct __sk_buff, map, __VA_ARGS__)
#define LOCK(v) bpf_spin_lock((struct bpf_spin_lock *)&(v)->lock)
#define UNLOCK(v) bpf_spin_unlock((struct bpf_spin_lock *)&(v)->lock)

/* 6.2: "Consolidate spin_lock, timer management into btf_record" */
#define REJECT_LOCK(text)							\
	REJECT(EINVAL, since("6.2"), msg(text)) REJECT(EACCES, msg(text))
#define UNDER_LOCK(text)							\
	REJECT(EINVAL, msg(text "|while holding a lock|helper call is not allowed in"))

/* check_map_prog_compatibility(): they may not so much as name a map with a lock. */
#define FROM(what, section, ctx_type)						\
	SEC(section) REJECT(EINVAL, msg("progs cannot use bpf_spin_lock yet"))	\
	CONTROL(locked_and_unlocked)						\
	WITH_LOCKED(from_##what, ctx_type, map, LOCK(u); UNLOCK(u); )

SEC("tc") ACCEPT
TC(locked_and_unlocked, LOCK(u); u->counters[0]++; UNLOCK(u); )

FROM(kprobe, "kprobe", struct pt_regs)
FROM(raw_tp, "raw_tp/sys_enter", void)
FROM(perf_event, "perf_event", struct bpf_perf_event_data)
FROM(socket, "socket", struct __sk_buff)

#endif
