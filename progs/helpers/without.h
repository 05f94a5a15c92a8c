/* SPDX-License-Identifier: GPL-2.0 */
#ifndef BPFMATRIX_HELPERS_WITHOUT_H
#define BPFMATRIX_HELPERS_WITHOUT_H

/* The log's reason where a helper may sleep and the program may not: until 6.1, to 6.18, later. */
#define MAY_NOT_SLEEP							\
	msg("unknown func |cannot use helper |helper call might sleep|in non-sleepable prog")

/*
 * bpf_base_func_proto() gives the helper to those with CAP_PERFMON only: @call in a program of
 * whom the rest of its capabilities lets load it, and the same program without the call.
 */
#define WITHOUT_PERFMON(call)						\
	SEC("tc")							\
	ACCEPT								\
	NOT_A_CASE							\
	CAPS("CAP_BPF CAP_NET_ADMIN")					\
	int without_the_call(struct __sk_buff *skb)			\
	{								\
		return 0;						\
	}								\
									\
	SEC("tc")							\
	REJECT(EINVAL, msg("unknown func |cannot use helper |invalid func "))	\
	CONTROL(without_the_call)					\
	CAPS("CAP_BPF CAP_NET_ADMIN")					\
	int without_perfmon(struct __sk_buff *skb)			\
	{								\
		call;							\
		return 0;						\
	}

#endif
