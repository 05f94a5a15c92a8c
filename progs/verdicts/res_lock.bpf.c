// SPDX-License-Identifier: GPL-2.0
/* A lock that may be refused: held only where it returned 0, and several at once. */
#include "bpfmatrix.bpf.h"

struct value {
	struct bpf_res_spin_lock lock;
	int n;
};

#define MAP(name)								\
	struct {								\
		__uint(type, BPF_MAP_TYPE_ARRAY);				\
		__uint(max_entries, 1);						\
		__type(key, __u32);						\
		__type(value, struct value);					\
	} name SEC(".maps")

MAP(first);
MAP(second);

static __always_inline struct value *value_of(void *map)
{
	__u32 key = 0;

	return bpf_map_lookup_elem(map, &key);
}

/* A program with a value of each map. */
#define WITH_VALUES(name, code)							\
	int name(struct __sk_buff *skb)						\
	{									\
		struct value *a = value_of(&first), *b = value_of(&second);	\
		unsigned long flags, more_flags;				\
										\
		(void)flags, (void)more_flags;					\
		if (!a || !b)							\
			return 0;						\
		code								\
		return 0;							\
	}
#define LOCK(v) bpf_res_spin_lock(&v->lock)
#define UNLOCK(v) bpf_res_spin_unlock(&v->lock)
#define LOCK_IRQ(v, flags) bpf_res_spin_lock_irqsave(&v->lock, &flags)
#define UNLOCK_IRQ(v, flags) bpf_res_spin_unlock_irqrestore(&v->lock, &flags)
#define IS_LEFT_LOCKED								\
	REJECT(EINVAL, msg("bpf_res_spin_unlock is missing|bpf_spin_unlock is missing|"	\
		"cannot be used inside bpf_res_spin_lock|cannot be used inside bpf_spin_lock|" \
		"cannot be used inside bpf_local_irq_save"))

SEC("tc") ACCEPT_IF(since("6.15")) RETVAL(0)
WHY("Introduce rqspinlock kfuncs")
WITH_VALUES(locked_and_unlocked, if (!LOCK(a)) UNLOCK(a); )

SEC("tc") REJECT(EINVAL, msg("without taking a lock"))
CONTROL(locked_and_unlocked)
WITH_VALUES(result_not_tested, LOCK(a); UNLOCK(a); )

SEC("tc") REJECT(EINVAL, msg("without taking a lock|cannot be used inside bpf_spin_lock"))
CONTROL(locked_and_unlocked)
WITH_VALUES(unlocked_where_it_failed, if (LOCK(a)) UNLOCK(a); )

SEC("tc") REJECT(EINVAL, msg("without taking a lock"))
CONTROL(locked_and_unlocked)
WITH_VALUES(only_unlocked, UNLOCK(a); )

SEC("tc") IS_LEFT_LOCKED
CONTROL(locked_and_unlocked)
WITH_VALUES(only_locked, if (LOCK(a)) return 1; )

SEC("tc") REJECT(EINVAL, msg("AA deadlock detected"))
CONTROL(locked_and_unlocked)
WITH_VALUES(locked_twice, if (LOCK(a)) return 1; if (!LOCK(a)) UNLOCK(a); UNLOCK(a); )

SEC("tc") ACCEPT_IF(since("6.15")) RETVAL(0)
WITH_VALUES(two_unlocked_last_first,
	    if (LOCK(a)) return 1; if (!LOCK(b)) UNLOCK(b); UNLOCK(a); )

SEC("tc") REJECT(EINVAL, msg("cannot be out of order"))
CONTROL(two_unlocked_last_first)
WITH_VALUES(two_unlocked_first_first,
	    if (LOCK(a)) return 1; if (LOCK(b)) { UNLOCK(a); return 1; } UNLOCK(a); UNLOCK(b); )

SEC("tc") IS_LEFT_LOCKED
CONTROL(two_unlocked_last_first)
WITH_VALUES(one_of_two_unlocked, if (LOCK(a)) return 1; if (!LOCK(b)) UNLOCK(b); )

SEC("tc") REJECT(EINVAL, msg("different lock|out of order"))
CONTROL(locked_and_unlocked)
WITH_VALUES(other_unlocked, if (LOCK(a)) return 1; UNLOCK(b); )

SEC("tc") ACCEPT_IF(since("6.15")) RETVAL(0)
WITH_VALUES(irq_saved_and_restored, if (!LOCK_IRQ(a, flags)) UNLOCK_IRQ(a, flags); )

SEC("tc") REJECT(EINVAL)
CONTROL(irq_saved_and_restored)
WITH_VALUES(irq_saved_by_lock_and_kept, if (LOCK_IRQ(a, flags)) return 1; UNLOCK(a); )

SEC("tc") REJECT(EINVAL)
CONTROL(irq_saved_and_restored)
WITH_VALUES(irq_saved_by_lock_restored_alone,
	    if (LOCK_IRQ(a, flags)) return 1; bpf_local_irq_restore(&flags); UNLOCK(a); )

SEC("tc") REJECT(EINVAL)
CONTROL(irq_saved_and_restored)
WITH_VALUES(irq_saved_alone_restored_by_unlock,
	    bpf_local_irq_save(&flags); if (LOCK(a)) { bpf_local_irq_restore(&flags); return 1; }
	    UNLOCK_IRQ(a, flags); )

SEC("tc") REJECT(EACCES, msg("cannot restore irq state out of order"))
CONTROL(irq_saved_and_restored)
WITH_VALUES(irq_of_two_locks_swapped,
	    if (LOCK_IRQ(a, flags)) return 1;
	    if (LOCK_IRQ(b, more_flags)) { UNLOCK_IRQ(a, flags); return 1; }
	    UNLOCK_IRQ(b, flags); UNLOCK_IRQ(a, more_flags); )

SEC("tc")
REJECT(EINVAL, msg("helper call is not allowed in|function calls are not allowed while holding a lock"))
CONTROL(locked_and_unlocked)
WITH_VALUES(helper_while_locked, if (LOCK(a)) return 1; bpf_get_prandom_u32(); UNLOCK(a); )

SEC("tc") REJECT(EACCES, msg("cannot be accessed directly"))
CONTROL(locked_and_unlocked)
WITH_VALUES(lock_written_as_data, *(volatile int *)a = 0; )

/* the helper takes the other kind */
SEC("tc") REJECT(EINVAL, msg("bpf_spin_lock"))
CONTROL(locked_and_unlocked)
WITH_VALUES(locked_as_the_other_kind, bpf_spin_lock((void *)&a->lock); UNLOCK(a); )
