/* SPDX-License-Identifier: GPL-2.0 */
#ifndef BPFMATRIX_HELPERS_PACKET_POINTER_H
#define BPFMATRIX_HELPERS_PACKET_POINTER_H
/*
 * What a helper that may move a packet does to pointers into it: from before the call they are
 * worth nothing, whether it moved anything or not: bpf_helper_changes_pkt_data() of
 * net/core/filter.c.
 *
 *	POINTER_BEHIND("xdp", struct xdp_md, bpf_xdp_adjust_head(ctx, 0))
 */
#define POINTER_BEHIND(sec, ctx_type, call)				\
	SEC(sec)							\
	ACCEPT								\
	int reads_new_pointer(ctx_type *ctx)				\
	{								\
		__u8 *data;						\
									\
		call;							\
		data = (void *)(long)ctx->data;				\
		if (data + 1 > (__u8 *)(long)ctx->data_end)		\
			return 0;					\
		return *data & 1;					\
	}								\
									\
	SEC(sec)							\
	REJECT(EACCES, msg("invalid mem access"))			\
	CONTROL(reads_new_pointer)					\
	int reads_old_pointer(ctx_type *ctx)				\
	{								\
		__u8 *data = (void *)(long)ctx->data;			\
									\
		if (data + 1 > (__u8 *)(long)ctx->data_end)		\
			return 0;					\
		call;							\
		return *data & 1;					\
	}

#endif
