/* SPDX-License-Identifier: GPL-2.0 */
/* Values with a timer; e is one of them. */
#ifndef BPFMATRIX_HELPERS_TIMER_H
#define BPFMATRIX_HELPERS_TIMER_H

struct elem {
	struct bpf_timer timer;
	__u64 fired;
	__u64 fired_at;
	__u64 cpu;
};

#define TIMER_MAP(name, elem_type)						\
	struct {								\
		__uint(type, BPF_MAP_TYPE_ARRAY);				\
		__uint(max_entries, 2);						\
		__type(key, __u32);						\
		__type(value, elem_type);					\
	} name SEC(".maps")

TIMER_MAP(map, struct elem);
TIMER_MAP(other, struct elem);

__u64 clock = 1 /* CLOCK_MONOTONIC */, flags, delay;
long ret;
__u32 key, fired_key;

static int fired(void *m, __u32 *k, struct elem *e)
{
	fired_key = *k;
	e->cpu = bpf_get_smp_processor_id();
	e->fired_at = bpf_ktime_get_ns();
	e->fired++;
	return 0;
}

#define WITH_TIMER(name, ctx_type, ...)						\
	int name(ctx_type *ctx)							\
	{									\
		__u32 k = key;							\
		struct elem *e = bpf_map_lookup_elem(&map, &k);			\
										\
		if (!e)								\
			return 0;						\
		__VA_ARGS__							\
		return 0;							\
	}
#define TC(name, ...) WITH_TIMER(name, struct __sk_buff, __VA_ARGS__)
#define TIMER SEC("tc") ACCEPT_IF(since("5.15"))

/*
 * check_map_prog_compatibility() refuses even the map to these before "bpf: Enable bpf_timer
 * and bpf_wq in any context" (7.0).
 */
#define FROM_TRACING(what, section, control, ...)				\
	SEC(section) ACCEPT_IF(since("7.0"))					\
	REJECT(EINVAL, msg("tracing progs cannot use bpf_timer yet"))		\
	CONTROL(control)							\
	WITH_TIMER(from_##what, void, __VA_ARGS__)
#define FROM(control, ...)							\
	FROM_TRACING(kprobe, "kprobe", control, __VA_ARGS__)			\
	FROM_TRACING(raw_tp, "raw_tp/sys_enter", control, __VA_ARGS__)		\
	FROM_TRACING(perf_event, "perf_event", control, __VA_ARGS__)

/* The timer is the one at its place in a value of the map, nothing else: process_timer_func() */
#define ELSEWHERE(control, ...)							\
	SEC("tc") REJECT(EACCES, msg("type=fp expected=")) CONTROL(control)	\
	TC(on_stack, struct bpf_timer on_stack = {}; struct bpf_timer *t = &on_stack; __VA_ARGS__)	\
										\
	SEC("tc") REJECT(EINVAL, since("6.12") /* measured */, msg("struct bpf_timer|off"))	\
	REJECT(EACCES, since("6.1") /* measured */, msg("struct bpf_timer")) REJECT(EINVAL)	\
	CONTROL(control)							\
	TC(beside_it, struct bpf_timer *t = (void *)&e->fired; __VA_ARGS__)

#endif
