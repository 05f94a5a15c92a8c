// SPDX-License-Identifier: GPL-2.0
/* Work queue items in the values of each map type that takes them. */
#include "bpfmatrix.bpf.h"
#include "maps/field_io.h"

struct elem {
	struct bpf_wq work;
	__u64 fired;
};

struct work_io io;

/* until the kernel itself gave the last argument (7.0) */
extern int bpf_wq_set_callback_impl(struct bpf_wq *wq, int (*callback_fn)(void *, int *, void *),
				    unsigned int flags, void *aux) __weak __ksym;

#define WORK(lower, upper)							\
	struct {								\
		__uint(type, BPF_MAP_TYPE_##upper);				\
		__uint(max_entries, 4);						\
		__type(key, __u32);						\
		__type(value, struct elem);					\
	} lower SEC(".maps");							\
										\
	static int fired_##lower(void *map, int *key, void *value)		\
	{									\
		struct elem *e = value;						\
										\
		e->fired++;							\
		io.fired_key = *key;						\
		io.fired++;							\
		return 0;							\
	}									\
										\
	SEC("tc")								\
	ACCEPT_IF(since("6.10"))						\
	int start_##lower(struct __sk_buff *skb)				\
	{									\
		__u32 key = io.key;						\
		struct elem *e = bpf_map_lookup_elem(&lower, &key);		\
										\
		if (!e)								\
			return 1;						\
		io.init = bpf_wq_init(&e->work, &lower, 0);			\
		if (bpf_ksym_exists(bpf_wq_set_callback_impl))			\
			io.set_callback = bpf_wq_set_callback_impl(&e->work, fired_##lower, \
								   0, NULL);	\
		else								\
			io.set_callback = bpf_wq_set_callback(&e->work, fired_##lower, 0); \
		io.start = bpf_wq_start(&e->work, 0);				\
		return 0;							\
	}

WORK(array, ARRAY)
WORK(hash, HASH)
WORK(lru_hash, LRU_HASH)
