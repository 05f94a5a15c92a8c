/* SPDX-License-Identifier: GPL-2.0 */
/* Maps of sockets, for the helpers that fill them or redirect to what is in them. */
#ifndef BPFMATRIX_HELPERS_SOCK_MAP_H
#define BPFMATRIX_HELPERS_SOCK_MAP_H

#define SOCKETS(kind, name)				\
	struct {					\
		__uint(type, BPF_MAP_TYPE_##kind);	\
		__uint(max_entries, 4);			\
		__type(key, __u32);			\
		__type(value, __u64);			\
	} name SEC(".maps")

#endif
