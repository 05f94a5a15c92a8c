// SPDX-License-Identifier: GPL-2.0
/* Special fields in values, memory behind dynptrs, and which program may use which map. */
#include "verdicts/common.bpf.h"

struct with_timer {
	struct bpf_timer timer;
	__u64 n;
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct with_timer);
} timers SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, __u32);
	__type(value, __u64);
} no_prealloc SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u64);
} prealloc SEC(".maps");

/* ---- a timer */

#define TIMER(code)								\
	ASM(LOOKUP_CHECKED(timers) "r6 = r0;" code "r0 = 0; exit;",		\
	    LOOKUP_OPS(timers), __imm(bpf_timer_init))
#define INIT "r1 = r6; r2 = %[timers] ll; r3 = 1; call %[bpf_timer_init];"

SEC("tc")
ACCEPT
RETVAL(0)
__naked int value_beside_timer(void)
{
	TIMER("r1 = *(u64 *)(r6 + 16);");
}

SEC("tc")
ACCEPT_IF(since("5.15"))
REJECT(EINVAL, msg("unknown func|invalid func"))
CONTROL(value_beside_timer)
RETVAL(0)
WHY("Introduce bpf timers")
__naked int timer_init(void)
{
	TIMER(INIT);
}

/* Below 5.15 struct bpf_timer is plain bytes. */
SEC("tc")
REJECT(EACCES, since("5.15"), msg("bpf_timer cannot be accessed directly"))
CONTROL(value_beside_timer)
__naked int timer_read_as_data(void)
{
	TIMER("r1 = *(u64 *)(r6 + 0);");
}

SEC("tc")
REJECT(EINVAL, since("6.2"), msg("doesn't point to 'struct bpf_timer'"))
REJECT(EACCES, msg("doesn't point to 'struct bpf_timer'"))
CONTROL(timer_init)
WHY("Propagate errors from process_* checks in check_func_arg")
__naked int timer_init_beside_timer(void)
{
	TIMER("r6 += 16;" INIT);
}

/* ---- a dynptr */

#define DYNPTR(code)								\
	ASM(LOOKUP_CHECKED(timers) "r1 = r0; r1 += 16; r2 = 8; r3 = 0; r4 = r10; r4 += -32;" \
	    "call %[bpf_dynptr_from_mem];" code "r0 = 0; exit;",		\
	    LOOKUP_OPS(timers), __imm(bpf_dynptr_from_mem), __imm(bpf_dynptr_data))
#define DYNPTR_DATA(len) "r1 = r10; r1 += -32; r2 = 0; r3 = " #len "; call %[bpf_dynptr_data];"

SEC("tc")
ACCEPT_IF(since("5.19"))
RETVAL(0)
WHY("Add verifier support for dynptrs")
__naked int dynptr_data(void)
{
	DYNPTR(DYNPTR_DATA(8) "if r0 == 0 goto +1; r1 = *(u8 *)(r0 + 7);");
}

SEC("tc")
REJECT(EACCES, msg("invalid mem access 'mem_or_null'|invalid mem access 'dynptr_mem_or_null'"))
CONTROL(dynptr_data)
__naked int dynptr_data_not_tested(void)
{
	DYNPTR(DYNPTR_DATA(8) "r1 = *(u8 *)(r0 + 7);");
}

SEC("tc")
REJECT(EACCES, msg("invalid access to memory"))
CONTROL(dynptr_data)
__naked int dynptr_data_past_end(void)
{
	DYNPTR(DYNPTR_DATA(8) "if r0 == 0 goto +1; r1 = *(u8 *)(r0 + 8);");
}

/* A dynptr that a store went over is none. */
SEC("tc")
REJECT(EINVAL, msg("Expected an initialized dynptr|expected pointer to stack"))
CONTROL(dynptr_data)
__naked int dynptr_overwritten(void)
{
	DYNPTR("r1 = 0; *(u64 *)(r10 - 32) = r1;" DYNPTR_DATA(8));
}

/* ---- memory that a program in any context cannot wait for */

#define PERF_LOOKUP(map) ASM(LOOKUP(map) "r0 = 0; exit;", LOOKUP_OPS(map))

SEC("perf_event")
ACCEPT
CONFIG("CONFIG_PERF_EVENTS")
__naked int perf_event_with_prealloc(void)
{
	PERF_LOOKUP(prealloc);
}

SEC("perf_event")
ACCEPT_IF(since("6.1"))
REJECT(EINVAL, msg("perf_event programs can only use preallocated hash map"))
CONTROL(perf_event_with_prealloc)
CONFIG("CONFIG_PERF_EVENTS")
WHY("Remove tracing program restriction on map types")
__naked int perf_event_without_prealloc(void)
{
	PERF_LOOKUP(no_prealloc);
}
