/* SPDX-License-Identifier: GPL-2.0 */
#ifndef BPFMATRIX_HELPERS_PACKET_H
#define BPFMATRIX_HELPERS_PACKET_H

/* moved_context: the helper takes the context as it came, and not a place within it. */
#define MOVED_CONTEXT(control, call)					\
	SEC("tc")							\
	REJECT(EACCES, msg("dereference of modified ctx ptr"))		\
	CONTROL(control)						\
	int moved_context(struct __sk_buff *skb)			\
	{								\
		skb = (void *)skb + 8;					\
		call;							\
		return 0;						\
	}

/*
 * @what: @call, whose argument is the packet's first 8 bytes, called packet; the helper takes
 * memory, but not the packet's (no .pkt_access in its bpf_func_proto).
 */
#define PACKET_FOR_MEMORY(what, control, call)				\
	SEC("tc")							\
	REJECT(EACCES, msg("helper access to the packet is not allowed"))	\
	CONTROL(control)						\
	int what(struct __sk_buff *skb)					\
	{								\
		__u8 *packet = (void *)(long)skb->data;			\
									\
		if (packet + 8 > (__u8 *)(long)skb->data_end)		\
			return 0;					\
		call;							\
		return 0;						\
	}

#endif
