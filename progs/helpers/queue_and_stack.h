/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Maps without keys, and how a program that sleeps takes them.  A file that includes it has
 * defined CALL(map, p), the helper's call with the 8 bytes at p.
 */
#ifndef BPFMATRIX_HELPERS_QUEUE_AND_STACK_H
#define BPFMATRIX_HELPERS_QUEUE_AND_STACK_H

#include "helpers/hash_and_array.h"
#include "helpers/other_maps.h"

#define WITHOUT_KEYS(name, map_type, flags)					\
	struct {								\
		__uint(type, map_type);						\
		__uint(max_entries, 2);						\
		__uint(map_flags, flags);					\
		__type(value, __u64);						\
	} name SEC(".maps")

WITHOUT_KEYS(queue, BPF_MAP_TYPE_QUEUE, 0);
WITHOUT_KEYS(stack, BPF_MAP_TYPE_STACK, 0);
WITHOUT_KEYS(read_only_queue, BPF_MAP_TYPE_QUEUE, BPF_F_RDONLY_PROG);

__u64 value, flags;
long ret;

#define ONE_CALL(name, map, type, ctx_type)					\
	int name(ctx_type *ctx)							\
	{									\
		__u64 v = value;						\
										\
		ret = (type)CALL(map, &v);					\
		value = v;							\
		return 0;							\
	}

SEC("tc") ACCEPT ONE_CALL(of_queue, queue, int, struct __sk_buff)
SEC("tc") ACCEPT ONE_CALL(of_stack, stack, int, struct __sk_buff)
SEC("tc") ACCEPT ONE_CALL(of_64_bit, queue, long, struct __sk_buff)

SEC("tc") WRONG_MAP CONTROL(of_queue) ONE_CALL(of_hash, map, int, struct __sk_buff)
SEC("tc") WRONG_MAP CONTROL(of_queue) ONE_CALL(of_array, array, int, struct __sk_buff)

SEC("tc") ACCEPT WITH_BYTES(in_a_value, CALL(queue, p + 4))
SEC("tc") PAST_VALUE CONTROL(in_a_value) WITH_BYTES(past_a_value, CALL(queue, p + 5))

/* Of all hooks only this one may sleep in 5.10. */
SEC("lsm/bprm_committed_creds") ACCEPT CONFIG("CONFIG_BPF_LSM")
ONE_CALL(not_sleepable, queue, int, void)

SEC("lsm.s/bprm_committed_creds") ACCEPT_IF(since("6.9"))
REJECT(EINVAL, msg("Sleepable programs can only use"))
CONTROL(not_sleepable) CONFIG("CONFIG_BPF_LSM")
WHY("Allow sleepable programs to use queue and stack maps")
ONE_CALL(sleepable, queue, int, void)

#endif
