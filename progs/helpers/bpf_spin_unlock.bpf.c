// SPDX-License-Identifier: GPL-2.0
#define BM_UAPI_ONLY
#include "bpfmatrix.bpf.h"
#include "helpers/spin_lock.h"

/* Behind it the program may call and take locks again. */
SEC("tc") ACCEPT
TC(free_again, LOCK(u); UNLOCK(u); bpf_get_prandom_u32(); LOCK(u); u->counters[0]++; UNLOCK(u); )

SEC("tc") ACCEPT
TC(on_both_paths, __u32 odd = bpf_get_prandom_u32() & 1; LOCK(u);
   if (odd) { u->counters[1]++; UNLOCK(u); } else { u->counters[0]++; UNLOCK(u); } )

SEC("tc") REJECT_LOCK("without taking a lock") CONTROL(locked_and_unlocked)
TC(without_lock, UNLOCK(u); )

SEC("tc") REJECT_LOCK("without taking a lock") CONTROL(locked_and_unlocked)
TC(twice, LOCK(u); UNLOCK(u); UNLOCK(u); )

/* Of the same map: it is another value's. */
SEC("tc") REJECT_LOCK("bpf_spin_unlock of different lock") CONTROL(locked_and_unlocked)
TC(of_another_value, LOCK(u); UNLOCK(v); )

SEC("tc")
REJECT(EINVAL, msg("bpf_spin_unlock is missing|cannot be used inside bpf_spin_lock"))
CONTROL(on_both_paths)
TC(on_one_path, __u32 odd = bpf_get_prandom_u32() & 1; LOCK(u); if (odd) UNLOCK(u); )

SEC("tc") REJECT_LOCK("doesn't point to 'struct bpf_spin_lock'") CONTROL(locked_and_unlocked)
TC(beside_the_lock, LOCK(u); bpf_spin_unlock((void *)&u->pad); )
