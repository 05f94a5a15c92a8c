/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Sections in which nothing may sleep, and what is tried in each: in it, and, as the
 * control, behind it.
 */
#ifndef BM_VERDICTS_SECTIONS_H
#define BM_VERDICTS_SECTIONS_H

#include "bpfmatrix.bpf.h"

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u64);
} array SEC(".maps");

#define __kept __noinline __attribute__((used))

/* ---- what sleeps, and what does not */

static __always_inline int sleeping_helper(void)
{
	__u32 word;

	return bpf_copy_from_user(&word, sizeof(word), NULL);
}

static __always_inline int calm_helper(void)
{
	__u32 key = 0;

	return !bpf_map_lookup_elem(&array, &key);
}

static __kept int sleeping_subprog(int n)
{
	barrier_var(n);
	return n + sleeping_helper();
}

static __kept int calm_subprog(int n)
{
	barrier_var(n);
	return n;
}

__noinline int sleeping_global(int n)
{
	barrier_var(n);
	return n + sleeping_helper();
}

__noinline int calm_global(int n)
{
	barrier_var(n);
	return n;
}

/* sleeps in a function that it calls */
__noinline int outer_global(int n)
{
	barrier_var(n);
	return n + sleeping_global(n);
}

static long sleeping_callback(__u32 i, void *ctx)
{
	return sleeping_helper() & 1;
}

static long calm_callback(__u32 i, void *ctx)
{
	return calm_helper() & 1;
}

#define SLEEPING_LOOP bpf_loop(2, sleeping_callback, NULL, 0)
#define CALM_LOOP bpf_loop(2, calm_callback, NULL, 0)

/* @what in the section, refused as @... says; behind it, its control, and that alone loads @list. */
#define REFUSED_IN_SECTION(name, list, what, ...)				\
	SEC("syscall") ACCEPT_IF(since(list))					\
	int name##_behind_section(void *ctx)					\
	{									\
		SECTION();							\
		what;								\
		return 0;							\
	}									\
										\
	SEC("syscall") __VA_ARGS__						\
	CONTROL(name##_behind_section)						\
	int name##_in_section(void *ctx)					\
	{									\
		SECTION(what);							\
		return 0;							\
	}

#define TAKEN_IN_SECTION(name, list, what)					\
	SEC("syscall") ACCEPT_IF(since(list))					\
	int name##_in_section(void *ctx)					\
	{									\
		SECTION(what);							\
		return 0;							\
	}

#endif
