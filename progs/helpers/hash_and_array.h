/* SPDX-License-Identifier: GPL-2.0 */
#ifndef BPFMATRIX_HELPERS_HASH_AND_ARRAY_H
#define BPFMATRIX_HELPERS_HASH_AND_ARRAY_H

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 2);
	__type(key, __u32);
	__type(value, __u64);
} map SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 2);
	__type(key, __u32);
	__type(value, __u64);
} array SEC(".maps");

#endif
