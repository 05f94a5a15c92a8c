/* SPDX-License-Identifier: GPL-2.0 */
/* What output_any.h names. */
struct {
	__uint(type, BPF_MAP_TYPE_PERF_EVENT_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u32);
} events SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_QUEUE);
	__uint(max_entries, 1);
	__type(value, __u64);
} queue SEC(".maps");

const char format[] = "x";

#define LIST_OPERANDS								\
	__imm_addr(events), __imm_addr(queue), __imm_addr(format),
