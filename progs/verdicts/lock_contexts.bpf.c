// SPDX-License-Identifier: GPL-2.0
/*
 * Programs that may not so much as name a map whose values have a lock or a timer:
 * check_map_prog_compatibility() of kernel/bpf/verifier.c.
 */
#define BM_UAPI_ONLY
#include "verdicts/common.bpf.h"

struct locked {
	struct bpf_spin_lock lock;
	int n;
};

struct timed {
	struct bpf_timer timer;
};

#define MAP(name, value_type)							\
	struct {								\
		__uint(type, BPF_MAP_TYPE_ARRAY);				\
		__uint(max_entries, 1);						\
		__type(key, __u32);						\
		__type(value, value_type);					\
	} name SEC(".maps")

MAP(plain, __u64);
MAP(lock, struct locked);
MAP(timer, struct timed);

#define NAMES(map) ASM("r1 = %[" #map "] ll; r0 = 0; exit;", __imm_addr(map))

/* A program of @section names a map of plain values, which is the control, and another. */
#define PLAIN(name, section, ...)						\
	SEC(section) ACCEPT_IF(__VA_ARGS__)					\
	__naked int name##_plain(void) { NAMES(plain); }

#define NEVER(name, section, map, text)						\
	SEC(section) REJECT(EINVAL, msg(text)) CONTROL(name##_plain)		\
	__naked int name##_##map(void) { NAMES(map); }

#define ALLOWED(name, section, map)						\
	SEC(section) ACCEPT							\
	__naked int name##_##map(void) { NAMES(map); }

/* 5.10 knows no timer: there it is a value like any other. */
#define TIMER_SINCE_7_0(name, section)						\
	SEC(section) ACCEPT_IF(since("7.0")) /* measured */			\
	REJECT(EINVAL, since("5.15"), msg("tracing progs cannot use bpf_timer yet")) \
	ACCEPT CONTROL(name##_plain)						\
	WHY("bpf_timer and bpf_wq in tracing programs")				\
	__naked int name##_timer(void) { NAMES(timer); }

#define TRACING(name, section)							\
	PLAIN(name, section)							\
	NEVER(name, section, lock, "tracing progs cannot use bpf_spin_lock yet") \
	TIMER_SINCE_7_0(name, section)

TRACING(kprobe, "kprobe")
TRACING(tracepoint, "tp/syscalls/sys_enter_getpid")
TRACING(perf_event, "perf_event")
TRACING(raw_tracepoint, "raw_tp/sys_enter")

PLAIN(socket_filter, "socket")
NEVER(socket_filter, "socket", lock, "progs cannot use bpf_spin_lock yet")
ALLOWED(socket_filter, "socket", timer)

PLAIN(xdp, "xdp")
ALLOWED(xdp, "xdp", lock)
ALLOWED(xdp, "xdp", timer)

PLAIN(cgroup, "cgroup_skb/egress")
ALLOWED(cgroup, "cgroup_skb/egress", lock)
ALLOWED(cgroup, "cgroup_skb/egress", timer)

PLAIN(fentry, "fentry/bpf_fentry_test1")
ALLOWED(fentry, "fentry/bpf_fentry_test1", lock)
ALLOWED(fentry, "fentry/bpf_fentry_test1", timer)
