/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What maps/bench/ and its programs, progs/maps/bench*.bpf.c, say to each other: the
 * programs' only global variable.  A run does BENCH_STEPS operations and times them itself,
 * so that entering the kernel is no part of it.
 */
#ifndef BM_PROGS_MAPS_BENCH_H
#define BM_PROGS_MAPS_BENCH_H

/* 5.10 verifies each turn of a loop: more would take longer to load than to measure. */
#define BENCH_STEPS 128
#define BENCH_MAX_VALUE 1024

struct bench_io {
	__u32 state;		/* of the sequence of keys; a run leaves it for the next */
	__u32 entries;		/* keys are below that */
	__u64 ns;		/* of the loop */
	__u64 done;		/* operations that found or did what they were to */
	__u8 value[BENCH_MAX_VALUE];
	__u8 out[BENCH_MAX_VALUE];
};

/* Numerical Recipes' linear congruential generator; the upper bits are the good ones. */
#define BENCH_NEXT(state) ((state) * 1664525U + 1013904223U)
#define BENCH_KEY(state, entries) ((__u32)((__u64)(state) * (entries) >> 32))

#endif
