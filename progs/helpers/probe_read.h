/* SPDX-License-Identifier: GPL-2.0 */
/* A helper that copies from an address: the same programs for each of them. */
#ifndef BPFMATRIX_HELPERS_PROBE_READ_H
#define BPFMATRIX_HELPERS_PROBE_READ_H

#include "helpers/bounds.h"
#include "helpers/without.h"

__u64 from;
__u32 len = 16;
char to[16];
long ret;

#define READERS(helper, section, row)					\
	SEC(section)							\
	row								\
	CONFIG("CONFIG_BPF_EVENTS")					\
	int read(void *ctx)						\
	{								\
		__builtin_memset(to, 'x', sizeof(to));			\
		ret = helper(to, bounded(len, sizeof(to)), (void *)from);	\
		return 0;						\
	}								\
									\
	SEC(section)							\
	row								\
	CONFIG("CONFIG_BPF_EVENTS")					\
	int read_nothing(void *ctx)					\
	{								\
		__builtin_memset(to, 'x', sizeof(to));			\
		ret = helper(to, 0, (void *)from);			\
		return 0;						\
	}

/*
 * Where a packet is at hand: nothing is read into it, pkt_access of the helper's struct
 * bpf_func_proto (kernel/trace/bpf_trace.c) is not set.
 */
#define NOT_INTO_PACKET(helper)						\
	SEC("tc")							\
	ACCEPT								\
	int out_of_packet(struct __sk_buff *skb)			\
	{								\
		void *data = (void *)(long)skb->data;			\
		char bytes[8] = "";					\
									\
		if (data + 8 <= (void *)(long)skb->data_end)		\
			helper(bytes, 8, data);				\
		return 0;						\
	}								\
									\
	SEC("tc")							\
	REJECT(EACCES, msg("helper access to the packet is not allowed"))	\
	CONTROL(out_of_packet)						\
	int into_packet(struct __sk_buff *skb)				\
	{								\
		void *data = (void *)(long)skb->data;			\
		char bytes[8] = "";					\
									\
		if (data + 8 <= (void *)(long)skb->data_end)		\
			helper(data, 8, bytes);				\
		return 0;						\
	}

#endif
