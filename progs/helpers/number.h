/* SPDX-License-Identifier: GPL-2.0 */
/* bpf_strtol() and bpf_strtoul(): the same programs, for @type. */
#ifndef BPFMATRIX_HELPERS_NUMBER_H
#define BPFMATRIX_HELPERS_NUMBER_H

#include "helpers/bounds.h"

__u32 len;
__u64 flags;
char text[128];
long ret = -1;

#define NUMBER(helper, type)						\
	type value;							\
									\
	SEC("cgroup/sysctl")						\
	ACCEPT								\
	int parse(struct bpf_sysctl *ctx)				\
	{								\
		type v = -1;						\
									\
		ret = helper(text, bounded(len, sizeof(text)), flags, &v);	\
		value = v;						\
		return 1;						\
	}								\
									\
	/* Only for sysctls until bpf_base_func_proto() had it. */	\
	SEC("tc")							\
	REJECT(EINVAL, until("6.1"), NOT_HERE)				\
	ACCEPT								\
	CONTROL(parse)							\
	int call_from_tc(struct __sk_buff *skb)				\
	{								\
		type v = -1;						\
									\
		ret = helper(text, bounded(len, sizeof(text)), flags, &v);	\
		value = v;						\
		return 0;						\
	}								\
									\
	SEC("cgroup/sysctl")						\
	REJECT(EINVAL, msg("invalid indirect access to stack|invalid write to stack"))	\
	CONTROL(parse)							\
	int result_of_4_bytes(struct bpf_sysctl *ctx)			\
	{								\
		__u32 v = 0;						\
									\
		ret = helper(text, sizeof(text), flags, (type *)&v);	\
		return 1;						\
	}								\
									\
	/* ARG_PTR_TO_LONG, later MEM_ALIGNED: aligned wherever the machine would not mind. */	\
	SEC("cgroup/sysctl")						\
	REJECT(EACCES, msg("misaligned"))				\
	CONTROL(parse)							\
	int result_not_aligned(struct bpf_sysctl *ctx)			\
	{								\
		__u64 v[2] = {};					\
									\
		ret = helper(text, sizeof(text), flags, (void *)v + 4);	\
		return 1;						\
	}

#endif
