// SPDX-License-Identifier: GPL-2.0
#define BM_UAPI_ONLY
#include "bpfmatrix.bpf.h"
#include "helpers/spin_lock.h"

/* It takes its time between reading and writing: without the lock two CPUs lose what they count. */
#define COUNT									\
	__u64 n = u->counters[0];						\
	int i;									\
										\
	for (i = 0; i < 64; i++)						\
		(void)u->counters[i & 7];					\
	for (i = 0; i < 8; i++)							\
		u->counters[i] = n + 1;

SEC("tc") ACCEPT TC(count, LOCK(u); COUNT UNLOCK(u); )

SEC("tc") ACCEPT
WITH_LOCKED(count_in_hash, struct __sk_buff, hash, LOCK(v); v->counters[0]++; UNLOCK(v); )

SEC("tc") ACCEPT
TC(one_behind_the_other, LOCK(u); u->counters[0]++; UNLOCK(u); LOCK(v); v->counters[0]++; UNLOCK(v); )

SEC("tc") UNDER_LOCK("Locking two bpf_spin_locks are not allowed") CONTROL(one_behind_the_other)
TC(two_at_once, LOCK(u); LOCK(v); UNLOCK(v); UNLOCK(u); )

SEC("tc") UNDER_LOCK("Locking two bpf_spin_locks are not allowed") CONTROL(locked_and_unlocked)
TC(twice, LOCK(u); LOCK(u); UNLOCK(u); )

SEC("tc") UNDER_LOCK("function calls are not allowed") CONTROL(locked_and_unlocked)
TC(helper_under_lock, LOCK(u); bpf_get_prandom_u32(); UNLOCK(u); )

SEC("tc")
REJECT(EINVAL, msg("bpf_spin_unlock is missing|cannot be used inside bpf_spin_lock"))
CONTROL(locked_and_unlocked)
TC(never_unlocked, LOCK(u); )

SEC("tc") REJECT_LOCK("doesn't point to 'struct bpf_spin_lock'") CONTROL(locked_and_unlocked)
TC(beside_the_lock, bpf_spin_lock((void *)&u->pad); UNLOCK(u); )

SEC("tc") REJECT_LOCK("has no valid bpf_spin_lock|is not a struct type or bpf_spin_lock is mangled")
CONTROL(locked_and_unlocked)
WITH_LOCKED(value_without_lock, struct __sk_buff, lockless, bpf_spin_lock((void *)u);
	    bpf_spin_unlock((void *)u); )

SEC("tc") REJECT(EACCES, msg("R1 type=fp expected=")) CONTROL(locked_and_unlocked)
TC(on_stack, struct bpf_spin_lock lock = {}; bpf_spin_lock(&lock); bpf_spin_unlock(&lock); )
