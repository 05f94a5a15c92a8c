// SPDX-License-Identifier: GPL-2.0
/*
 * What sleeps, in callbacks: those that a helper calls sleep where their program does, and
 * those that run later do as the thing that calls them does: timers never, work queues always.
 */
#include "bpfmatrix.bpf.h"

struct timed {
	struct bpf_timer timer;
};

struct work {
	struct bpf_wq work;
};

#define MAP(name, map_type, value_type)						\
	struct {								\
		__uint(type, BPF_MAP_TYPE_##map_type);				\
		__uint(max_entries, 1);						\
		__type(key, __u32);						\
		__type(value, value_type);					\
	} name SEC(".maps")

MAP(array, ARRAY, __u64);
MAP(hash, HASH, __u64);
MAP(timers, ARRAY, struct timed);
MAP(works, ARRAY, struct work);

extern int bpf_wq_set_callback_impl(struct bpf_wq *wq, int (*callback_fn)(void *, int *, void *),
				    unsigned int flags, void *aux) __weak __ksym;

static __always_inline long sleep_now(void)
{
	__u32 word;

	return bpf_copy_from_user(&word, sizeof(word), NULL);
}

static __always_inline long stay_awake(void)
{
	__u32 key = 0;

	return !bpf_map_lookup_elem(&array, &key);
}

#define CALLBACKS(name, what)							\
	static long loop_##name(__u32 i, void *ctx)				\
	{ what(); return 0; }							\
	static long each_##name(void *map, __u32 *key, void *value, void *ctx)	\
	{ what(); return 0; }							\
	static long vma_##name(struct task_struct *task, struct vm_area_struct *vma, void *ctx) \
	{ what(); return 0; }							\
	static int timer_##name(void *map, __u32 *key, struct timed *t)		\
	{ what(); return 0; }							\
	static int work_##name(void *map, int *key, void *value)		\
	{ what(); return 0; }

CALLBACKS(sleeps, sleep_now)
CALLBACKS(stays_awake, stay_awake)

#define SLEEPABLE "fentry.s/bpf_fentry_test1"
#define ATOMIC "fentry/bpf_fentry_test1"
#define MIGHT_SLEEP								\
	REJECT(EINVAL, msg("might sleep in a non-sleepable prog|sleepable helper|" \
		"cannot use helper bpf_copy_from_user|unknown func"))

/* sleepable programs of this function: 6.3 */
#define PROGRAM(name, section, rows, ...)					\
	SEC(section) rows							\
	int name(void *ctx) { __VA_ARGS__; return 0; }

PROGRAM(program_sleeps, SLEEPABLE, ACCEPT_IF(since("6.3")), sleep_now())
PROGRAM(atomic_program_stays_awake, ATOMIC, ACCEPT, stay_awake())
PROGRAM(atomic_program_sleeps, ATOMIC, MIGHT_SLEEP CONTROL(program_sleeps), sleep_now())

PROGRAM(loop_in_sleepable_sleeps, SLEEPABLE, ACCEPT_IF(since("6.3")),
	bpf_loop(2, loop_sleeps, NULL, 0))
PROGRAM(loop_in_atomic_stays_awake, ATOMIC, ACCEPT_IF(since("5.17")),
	bpf_loop(2, loop_stays_awake, NULL, 0))
PROGRAM(loop_in_atomic_sleeps, ATOMIC, MIGHT_SLEEP CONTROL(loop_in_atomic_stays_awake),
	bpf_loop(2, loop_sleeps, NULL, 0))

PROGRAM(each_of_array_in_sleepable_sleeps, SLEEPABLE, ACCEPT_IF(since("6.3")),
	bpf_for_each_map_elem(&array, each_sleeps, NULL, 0))
PROGRAM(each_of_hash_in_sleepable_stays_awake, SLEEPABLE, ACCEPT_IF(since("6.3")),
	bpf_for_each_map_elem(&hash, each_stays_awake, NULL, 0))
PROGRAM(each_of_hash_in_sleepable_sleeps, SLEEPABLE, ACCEPT_IF(since("6.3")),
	bpf_for_each_map_elem(&hash, each_sleeps, NULL, 0))
PROGRAM(each_in_atomic_stays_awake, ATOMIC, ACCEPT_IF(since("5.13")),
	bpf_for_each_map_elem(&array, each_stays_awake, NULL, 0))
PROGRAM(each_in_atomic_sleeps, ATOMIC, MIGHT_SLEEP CONTROL(each_in_atomic_stays_awake),
	bpf_for_each_map_elem(&array, each_sleeps, NULL, 0))

/* ---- a timer runs in interrupts, whoever armed it */

#define ARM(callback)								\
	__u32 key = 0;								\
	struct timed *t = bpf_map_lookup_elem(&timers, &key);			\
										\
	if (t)									\
		bpf_timer_set_callback(&t->timer, callback)

PROGRAM(timer_of_sleepable_stays_awake, SLEEPABLE, ACCEPT_IF(since("6.3")), ARM(timer_stays_awake))
PROGRAM(timer_of_sleepable_sleeps, SLEEPABLE,
	REJECT(EINVAL, since("6.18") /* measured */, msg("sleep")) UNSOUND CONTROL(timer_of_sleepable_stays_awake)
	WHY("Fix sleepable context for async callbacks"), ARM(timer_sleeps))

SEC("tc") ACCEPT_IF(since("5.15"))
int timer_of_atomic_stays_awake(struct __sk_buff *skb)
{
	ARM(timer_stays_awake);
	return 0;
}

SEC("tc") MIGHT_SLEEP CONTROL(timer_of_atomic_stays_awake)
int timer_of_atomic_sleeps(struct __sk_buff *skb)
{
	ARM(timer_sleeps);
	return 0;
}

/* ---- a work queue runs in a process of the kernel, whoever started it */

#define START(callback)								\
	__u32 key = 0;								\
	struct work *w = bpf_map_lookup_elem(&works, &key);			\
										\
	if (!w)									\
		return 0;							\
	if (bpf_ksym_exists(bpf_wq_set_callback_impl))				\
		bpf_wq_set_callback_impl(&w->work, callback, 0, NULL);		\
	else									\
		bpf_wq_set_callback(&w->work, callback, 0)

SEC("tc") ACCEPT_IF(since("6.10"))
int work_of_atomic_stays_awake(struct __sk_buff *skb)
{
	START(work_stays_awake);
	return 0;
}

PROGRAM(work_of_sleepable_sleeps, SLEEPABLE, ACCEPT_IF(since("6.10")), START(work_sleeps))
PROGRAM(work_of_atomic_sleeps, ATOMIC, ACCEPT_IF(since("6.10")), START(work_sleeps))

/* ---- with the lock of a process's memory held */

PROGRAM(vma_in_sleepable_stays_awake, SLEEPABLE, ACCEPT_IF(since("6.3")),
	bpf_find_vma(bpf_get_current_task_btf(), 0, vma_stays_awake, NULL, 0))

/* No kernel sees that the lock is one that a fault may need. */
PROGRAM(vma_in_sleepable_sleeps, SLEEPABLE, ACCEPT_IF(since("6.3")),
	bpf_find_vma(bpf_get_current_task_btf(), 0, vma_sleeps, NULL, 0))
