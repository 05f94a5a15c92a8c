// SPDX-License-Identifier: GPL-2.0
/* Pointers to kernel objects in map values: put in and taken out as a whole, or only looked at. */
#include "bpfmatrix.bpf.h"

struct value {
	struct task_struct __kptr *task;
	struct task_struct __kptr_untrusted *seen;
	__u64 data;
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct value);
} map SEC(".maps");

/* v: the value, task: a reference to a task */
#define PROGRAM(name, ...)							\
	int name(struct __sk_buff *skb)						\
	{									\
		__u32 key = 0;							\
		struct value *v = bpf_map_lookup_elem(&map, &key);		\
		struct task_struct *task, *old;					\
										\
		(void)old;							\
		if (!v)								\
			return 0;						\
		task = bpf_task_from_pid(1);					\
		if (!task)							\
			return 0;						\
		__VA_ARGS__							\
		return 0;							\
	}
#define PUT(p) (old = bpf_kptr_xchg(&v->task, p))
#define RELEASE(p) bpf_task_release(p)
#define READ(p) (void)*(volatile int *)&p->pid
#define KPTRS SEC("tc") ACCEPT_IF(since("6.4"))

KPTRS
WHY("Allow storing referenced kptr in map")
PROGRAM(put, PUT(task); if (old) RELEASE(old); )

SEC("tc") REJECT(EINVAL, msg("Unreleased reference")) CONTROL(put)
PROGRAM(old_forgotten, PUT(task); )

SEC("tc") REJECT(EINVAL) CONTROL(put)
PROGRAM(put_and_released, PUT(task); if (old) RELEASE(old); RELEASE(task); )

SEC("tc") REJECT(EACCES) CONTROL(put)
PROGRAM(old_released_untested, PUT(task); RELEASE(old); )

KPTRS
PROGRAM(taken, RELEASE(task); PUT(NULL); if (old) { READ(old); RELEASE(old); } )

SEC("tc") REJECT(EACCES) CONTROL(put)
PROGRAM(number_put, RELEASE(task); PUT((void *)8); if (old) RELEASE(old); )

SEC("tc") REJECT(EACCES) CONTROL(put)
PROGRAM(stored, *(struct task_struct * volatile *)&v->task = task; RELEASE(task); )

SEC("tc") REJECT(EACCES) CONTROL(put)
PROGRAM(exchanged_with_data, RELEASE(task); bpf_kptr_xchg(&v->data, NULL); )

SEC("tc") REJECT(EACCES) CONTROL(put)
PROGRAM(put_on_stack, void *slot = NULL; old = bpf_kptr_xchg(&slot, task); if (old) RELEASE(old); )

SEC("tc") REJECT(EACCES, msg("kptr isn't referenced kptr")) CONTROL(put)
PROGRAM(put_where_untrusted, old = bpf_kptr_xchg(&v->seen, task); if (old) RELEASE(old); )

SEC("tc") REJECT(EACCES) CONTROL(put)
PROGRAM(half_of_it_read, RELEASE(task); return *(volatile __u32 *)&v->task & 0; )

/* ---- looked at: a program that does not sleep is in an RCU section */

KPTRS
PROGRAM(looked_at, RELEASE(task); old = v->task; if (old) READ(old); )

SEC("tc") REJECT(EACCES) CONTROL(looked_at)
PROGRAM(looked_at_untested, RELEASE(task); old = v->task; READ(old); )

SEC("tc") REJECT(EINVAL) CONTROL(looked_at)
PROGRAM(looked_at_and_released, RELEASE(task); old = v->task; if (old) RELEASE(old); )

KPTRS
PROGRAM(looked_at_and_acquired, RELEASE(task); old = v->task; if (old) old = bpf_task_acquire(old);
	if (old) RELEASE(old); )

KPTRS
PROGRAM(untrusted_stored_and_read, v->seen = task; RELEASE(task); old = v->seen; if (old) READ(old); )

SEC("tc") REJECT(EINVAL) CONTROL(untrusted_stored_and_read)
PROGRAM(untrusted_acquired, RELEASE(task); old = v->seen; if (old) old = bpf_task_acquire(old);
	if (old) RELEASE(old); )

/* map_kptr_match_type() asks for the BTF of a pointer that has none */
SEC("tc") REJECT(EACCES) CONTROL(untrusted_stored_and_read)
OOPSES(since("6.12" /* measured */), until("7.1 7.0.10 6.12.94" /* measured */))
PROGRAM(context_stored_as_untrusted, *(void * volatile *)&v->seen = skb; RELEASE(task); )

/* ---- where it sleeps, only a section protects it */

#define LOOKS_AT(name, ...)							\
	int name(void *ctx)							\
	{									\
		__u32 key = 0;							\
		struct value *v = bpf_map_lookup_elem(&map, &key);		\
		struct task_struct *p;						\
										\
		if (!v)								\
			return 0;						\
		__VA_ARGS__							\
		return 0;							\
	}
#define HOLD if (p) p = bpf_task_acquire(p); if (p) RELEASE(p);

SEC("syscall") ACCEPT_IF(since("6.4"))
LOOKS_AT(acquired_in_section, bpf_rcu_read_lock(); p = v->task; HOLD bpf_rcu_read_unlock(); )

SEC("syscall") REJECT(EINVAL) CONTROL(acquired_in_section)
LOOKS_AT(acquired_without_section, p = v->task; HOLD )

SEC("syscall") REJECT(EINVAL) CONTROL(acquired_in_section)
LOOKS_AT(acquired_behind_section, bpf_rcu_read_lock(); p = v->task; bpf_rcu_read_unlock(); HOLD )
