// SPDX-License-Identifier: GPL-2.0
/* Pointers into an arena (6.9): casts, and where they may go. */
#include "bpfmatrix.bpf.h"

#define __arena __attribute__((address_space(1)))

struct {
	__uint(type, BPF_MAP_TYPE_ARENA);
	__uint(map_flags, BPF_F_MMAPABLE);
	__uint(max_entries, 2);
	__ulong(map_extra, 0x100000000000ull);
} arena SEC(".maps");

#define PROGRAM(name, ...)							\
	int name(void *ctx)							\
	{									\
		__u64 __arena *p = bpf_arena_alloc_pages(&arena, NULL, 1, -1, 0); \
										\
		if (!p)								\
			return 0;						\
		__VA_ARGS__							\
		bpf_arena_free_pages(&arena, p, 1);				\
		return 0;							\
	}
#define ARENA SEC("syscall") ACCEPT_IF(since("6.9"))

ARENA WHY("Introduce bpf_arena")
PROGRAM(stored_and_loaded, *p = 1; (void)*(volatile __u64 __arena *)p; )

/* Any offset is good: what is not mapped reads as 0. */
ARENA
PROGRAM(read_far_outside, (void)*(volatile __u64 __arena *)((void __arena *)p + 0x7ff8); )

ARENA
PROGRAM(read_at_unknown_offset,
	(void)*(volatile __u64 __arena *)((void __arena *)p + bpf_get_prandom_u32()); )

ARENA
PROGRAM(pointer_kept_in_arena, *(volatile __u64 __arena *)p = (__u64)p; )

ARENA
PROGRAM(atomic_add, __sync_fetch_and_add(p, 1); )

/* Not memory that a helper knows. */
SEC("syscall") REJECT(EACCES, msg("type=arena expected=|type=scalar expected=")) CONTROL(stored_and_loaded)
PROGRAM(given_to_helper, bpf_probe_read_kernel((void *)p, 8, NULL); )

SEC("syscall") REJECT(EACCES) CONTROL(stored_and_loaded)
PROGRAM(read_without_cast, (void)*(volatile __u64 *)(__u64)p; )

/* ---- pages, from where nothing sleeps */

SEC("tc") ACCEPT_IF(since("7.0"))
REJECT(EACCES, msg("program must be sleepable to call")) CONTROL(stored_and_loaded)
WHY("arena: make arena kfuncs any context safe")
PROGRAM(allocated_in_atomic, *p = 1; )

SEC("syscall") ACCEPT_IF(since("7.0"))
REJECT(EACCES, msg("is sleepable within rcu_read_lock region")) CONTROL(stored_and_loaded)
WHY("arena: make arena kfuncs any context safe")
int allocated_in_rcu_section(void *ctx)
{
	__u64 __arena *p;

	bpf_rcu_read_lock();
	p = bpf_arena_alloc_pages(&arena, NULL, 1, -1, 0);
	bpf_rcu_read_unlock();
	if (p)
		bpf_arena_free_pages(&arena, p, 1);
	return 0;
}

/* Without the map's name in the program nobody knows which arena it is. */
SEC("syscall") REJECT(EINVAL, msg("addr_space_cast insn can only be used in a program that has an associated arena"))
CONTROL(stored_and_loaded)
int cast_without_arena(void *ctx)
{
	return *(volatile __u64 __arena *)(__u64)bpf_get_prandom_u32() & 0;
}

/*
 * The exchange of 4 bytes leaves the CPU's register as it was where they are equal: what is
 * above them has to be cleared, which was forgotten for arenas.
 */
ARENA RETVAL_IF(0xdeadbeef, until("7.3 7.2.7 6.12.114")) RETVAL(0)
WHY("zero extend the result of an arena 32-bit cmpxchg")
int upper_half_behind_cmpxchg_32(void *ctx)
{
	__u64 __arena *p = bpf_arena_alloc_pages(&arena, NULL, 1, -1, 0);
	__u32 upper = 7;

	if (!p)
		return 1;
	*p = 5;
	asm volatile("r1 = %[p]; r1 = addr_space_cast(r1, 0x0, 0x1); r0 = 0xdeadbeef00000005 ll; w2 = 6;"
		     "w0 = cmpxchg32_32(r1 + 0, w0, w2); *(u64 *)(r10 - 8) = r0; %[upper] = *(u32 *)(r10 - 4);"
		     : [upper]"=r"(upper) : [p]"r"(p) : "r0", "r1", "r2", "memory");
	bpf_arena_free_pages(&arena, p, 1);
	return upper;
}
