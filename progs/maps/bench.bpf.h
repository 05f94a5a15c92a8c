/* SPDX-License-Identifier: GPL-2.0 */
/* The measured loop, the same for all operations. */
#ifndef BM_PROGS_MAPS_BENCH_BPF_H
#define BM_PROGS_MAPS_BENCH_BPF_H

#include "maps/bench.h"

struct bench_io io;

/* An LPM trie's key begins with the length of its prefix: all 32 bits. */
const volatile __u32 prefix_len = 0;

/*
 * @one is an expression over key[] (what the map is asked for) and number (the key as a
 * number), true where the operation was done.  Written as a macro, as a call in the loop
 * would be measured too.
 */
#define BENCH_LOOP(one) ({							\
	__u32 state = io.state, entries = io.entries, number, i;		\
	__u64 begin = bpf_ktime_get_ns(), done = 0;				\
	__u32 key[2];								\
										\
	for (i = 0; i < BENCH_STEPS; i++) {					\
		state = BENCH_NEXT(state);					\
		number = BENCH_KEY(state, entries);				\
		key[0] = prefix_len ?: number;					\
		key[1] = number;						\
		/* the stores stay, also where nobody reads the key */		\
		asm volatile("" :: "r"(key) : "memory");			\
		done += one;							\
	}									\
	io.ns = bpf_ktime_get_ns() - begin;					\
	io.done = done;								\
	io.state = state;							\
	0;									\
})

/* Whoever looks an element up reads of it. */
static __always_inline bool use(const __u64 *value)
{
	if (!value)
		return false;
	asm volatile("" :: "r"(*value));
	return true;
}

#endif
