// SPDX-License-Identifier: GPL-2.0
/* References to tasks in the values of maps, and how many the running task has. */
#include "bpfmatrix.bpf.h"
#include "maps/field_io.h"

struct elem {
	struct task_struct __kptr *task;
	__u64 data;
};

struct kptr_io io;

static int count_users(struct task_struct *task)
{
	io.users = BPF_CORE_READ(task, rcu_users.refs.counter);
	return 0;
}

SEC("syscall")
ACCEPT_IF(since("5.14"))
int users(void *ctx)
{
	return count_users((void *)bpf_get_current_task());
}

#define KPTRS(lower, upper)							\
	struct {								\
		__uint(type, BPF_MAP_TYPE_##upper);				\
		__uint(max_entries, 4);						\
		__type(key, __u32);						\
		__type(value, struct elem);					\
	} lower SEC(".maps");							\
										\
	static __always_inline int xchg_##lower(struct task_struct *task)			\
	{									\
		__u32 key = io.key;						\
		struct elem *e = bpf_map_lookup_elem(&lower, &key);		\
										\
		io.pid = 0;							\
		if (!e) {							\
			if (task)						\
				bpf_task_release(task);				\
			return 1;						\
		}								\
		task = bpf_kptr_xchg(&e->task, task);				\
		if (task) {							\
			io.pid = task->pid;					\
			bpf_task_release(task);					\
		}								\
		return 0;							\
	}									\
										\
	SEC("syscall")								\
	ACCEPT_IF(since("6.4"))							\
	int put_##lower(void *ctx)						\
	{									\
		struct task_struct *task = bpf_task_acquire(bpf_get_current_task_btf()); \
										\
		return task ? xchg_##lower(task) : 1;				\
	}									\
										\
	SEC("syscall")								\
	ACCEPT_IF(since("6.4"))							\
	int take_##lower(void *ctx)						\
	{									\
		return xchg_##lower(NULL);					\
	}

KPTRS(array, ARRAY)
KPTRS(hash, HASH)
KPTRS(lru_hash, LRU_HASH)
KPTRS(percpu_array, PERCPU_ARRAY)
KPTRS(percpu_hash, PERCPU_HASH)
