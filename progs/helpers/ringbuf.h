/* SPDX-License-Identifier: GPL-2.0 */
/* A ring of one page, and a map that is none. */
#ifndef BPFMATRIX_HELPERS_RINGBUF_H
#define BPFMATRIX_HELPERS_RINGBUF_H

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 4096);
} ring SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u64);
} array SEC(".maps");

__u64 value, flags;
long ret;

#define TC(name, ...)								\
	int name(struct __sk_buff *skb)						\
	{									\
		__VA_ARGS__							\
		return 0;							\
	}
#define WRONG_MAP REJECT(EINVAL, msg("cannot pass map_type"))
#define LEAKS REJECT(EINVAL, msg("Unreleased reference"))

/* Of all hooks only bprm_committed_creds may sleep in 5.10. */
#define SLEEPABLE_SINCE_5_12(...)						\
	SEC("lsm/bprm_committed_creds") ACCEPT CONFIG("CONFIG_BPF_LSM")		\
	TC(not_sleepable, __VA_ARGS__)						\
	SEC("lsm.s/bprm_committed_creds") ACCEPT_IF(since("5.12"))		\
	REJECT(EINVAL, msg("Sleepable programs can only use"))			\
	CONTROL(not_sleepable) CONFIG("CONFIG_BPF_LSM")				\
	TC(sleepable, __VA_ARGS__)

#endif
