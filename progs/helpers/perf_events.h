/* SPDX-License-Identifier: GPL-2.0 */
/* Perf events in an array, and an array that has none. */
#ifndef BPFMATRIX_HELPERS_PERF_EVENTS_H
#define BPFMATRIX_HELPERS_PERF_EVENTS_H

struct {
	__uint(type, BPF_MAP_TYPE_PERF_EVENT_ARRAY);
	__uint(max_entries, 4);
	__uint(key_size, 4);
	__uint(value_size, 4);
} events SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 4);
	__type(key, __u32);
	__type(value, __u32);
} numbers SEC(".maps");

__u64 flags;
long ret;

#define NOT_PERF_EVENTS msg("cannot pass map_type 2 into func ")

#endif
