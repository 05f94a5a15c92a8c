// SPDX-License-Identifier: GPL-2.0
/* Every context may call it; what it gives must go to a kfunc, which not every context has. */
#include "bpfmatrix.bpf.h"

struct elem {
	struct bpf_cpumask __kptr *mask;
	struct bpf_cpumask __kptr *second;
	struct bpf_cpumask __kptr_untrusted *seen;
	__u64 data;
};

#define KPTR_MAP(name, map_type)						\
	struct {								\
		__uint(type, map_type);						\
		__uint(max_entries, 1);						\
		__type(key, __u32);						\
		__type(value, struct elem);					\
	} name SEC(".maps")

KPTR_MAP(map, BPF_MAP_TYPE_ARRAY);

extern struct bpf_cpumask *bpf_cpumask_create(void) __ksym;
extern void bpf_cpumask_release(struct bpf_cpumask *mask) __ksym;

__u64 put, got;
int put_null;
long ret;

/* e is a value, m a cpumask of the program's own */
#define PROGRAM(name, ...)							\
	CONFIG("CONFIG_FUNCTION_TRACER CONFIG_DEBUG_INFO_BTF")			\
	int BPF_PROG(name)							\
	{									\
		__u32 key = 0;							\
		struct elem *e = bpf_map_lookup_elem(&map, &key);		\
		struct bpf_cpumask *m, *old = NULL;				\
										\
		(void)old;							\
		if (!e)								\
			return 0;						\
		m = bpf_cpumask_create();					\
		if (!m)								\
			return 0;						\
		__VA_ARGS__							\
		return 0;							\
	}
#define FENTRY SEC("fentry/bpf_fentry_test1")
#define KPTRS FENTRY ACCEPT_IF(since("6.3"))
#define RELEASE(p) bpf_cpumask_release(p)

KPTRS
CONFIG("CONFIG_FUNCTION_TRACER CONFIG_DEBUG_INFO_BTF")
int BPF_PROG(exchange)
{
	struct bpf_cpumask *mask, *old;
	__u32 key = 0;
	struct elem *e = bpf_map_lookup_elem(&map, &key);

	if (!e)
		return 0;
	if (put_null) {
		old = bpf_kptr_xchg(&e->mask, NULL);
	} else {
		mask = bpf_cpumask_create();
		if (!mask)
			return 0;
		put = (unsigned long)mask;
		old = bpf_kptr_xchg(&e->mask, mask);
	}
	got = (unsigned long)old;
	if (old)
		RELEASE(old);
	return 0;
}

/* From one place to the other, which are apart */
KPTRS
PROGRAM(moved, RELEASE(m); old = bpf_kptr_xchg(&e->mask, NULL); got = (unsigned long)old;
	if (!old) return 0; old = bpf_kptr_xchg(&e->second, old); if (old) RELEASE(old); )

/* By loads, as every context can: what both places hold */
KPTRS
PROGRAM(look, RELEASE(m); put = (unsigned long)e->mask; got = (unsigned long)e->second; )

KPTRS
PROGRAM(put_once, old = bpf_kptr_xchg(&e->mask, m); if (old) RELEASE(old); )

FENTRY REJECT(EINVAL, msg("Unreleased reference")) CONTROL(put_once)
PROGRAM(old_forgotten, old = bpf_kptr_xchg(&e->mask, m); )

/* It is the map's now. */
FENTRY REJECT(EINVAL, since("7.2") /* measured */) REJECT(EACCES) CONTROL(put_once)
PROGRAM(put_and_released, old = bpf_kptr_xchg(&e->mask, m); if (old) RELEASE(old); RELEASE(m); )

FENTRY REJECT(EACCES) CONTROL(put_once)
PROGRAM(old_released_untested, old = bpf_kptr_xchg(&e->mask, m); RELEASE(old); )

FENTRY REJECT(EACCES, msg("expected=")) CONTROL(put_once)
PROGRAM(number_put, RELEASE(m); old = bpf_kptr_xchg(&e->mask, (void *)8); if (old) RELEASE(old); )

FENTRY REJECT(EACCES) CONTROL(put_once)
PROGRAM(into_data, old = bpf_kptr_xchg(&e->data, m); if (old) RELEASE(old); )

FENTRY REJECT(EACCES, msg("expected=")) CONTROL(put_once)
PROGRAM(into_stack, void *slot = NULL; old = bpf_kptr_xchg(&slot, m); if (old) RELEASE(old); )

FENTRY REJECT(EACCES, msg("kptr isn't referenced kptr")) CONTROL(put_once)
PROGRAM(into_untrusted, old = bpf_kptr_xchg(&e->seen, m); if (old) RELEASE(old); )

/* Of another type */
FENTRY REJECT(EACCES) CONTROL(put_once)
PROGRAM(task_put, RELEASE(m); old = bpf_kptr_xchg(&e->mask, (void *)bpf_get_current_task_btf());
	if (old) RELEASE(old); )
