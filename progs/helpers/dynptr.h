/* SPDX-License-Identifier: GPL-2.0 */
/* d is a dynptr of 16 bytes of memory, v a copy of value. */
#ifndef BPFMATRIX_HELPERS_DYNPTR_H
#define BPFMATRIX_HELPERS_DYNPTR_H

__u8 memory[16];
__u64 make_flags, flags, value;
__u32 offset, len = 8;
long ret, made;

#define TC(name, ...)								\
	int name(struct __sk_buff *skb)						\
	{									\
		__VA_ARGS__							\
		return 0;							\
	}
#define OF_MEMORY(name, ...)							\
	TC(name, struct bpf_dynptr d; __u64 v = value; (void)v;			\
	   made = bpf_dynptr_from_mem(memory, sizeof(memory), make_flags, &d); __VA_ARGS__)
/* @n: at most 8, in a way that the verifier can follow */
#define UP_TO_8(n) ({ __u32 up_to_8 = n; if (up_to_8 > 8) return 0; up_to_8; })
#define DYNPTRS SEC("tc") ACCEPT_IF(since("5.19"))
#define NOT_INITIALIZED REJECT(EINVAL, msg("Expected an initialized dynptr|"	\
	"Dynptr has to be an uninitialized|cannot pass in dynptr|Unsupported reg type"))

/* What every use of it refuses: USE(d). */
#define BAD_DYNPTRS(control)							\
	SEC("tc") NOT_INITIALIZED CONTROL(control)				\
	TC(not_made, struct bpf_dynptr d; __u64 v = value; (void)v; USE(d); )	\
										\
	SEC("tc") NOT_INITIALIZED CONTROL(control)				\
	OF_MEMORY(written_over, *(volatile __u64 *)&d = 0; USE(d); )		\
										\
	SEC("tc") REJECT(EACCES) CONTROL(control)				\
	TC(of_map_value, __u64 v = value; (void)v; USE((*(struct bpf_dynptr *)memory)); )	\
										\
	SEC("tc") NOT_INITIALIZED CONTROL(control)				\
	OF_MEMORY(between_two, struct { struct bpf_dynptr a, b; } two;		\
		  bpf_dynptr_from_mem(memory, 16, 0, &two.a); bpf_dynptr_from_mem(memory, 16, 0, &two.b); \
		  USE((*(struct bpf_dynptr *)((char *)&two + 8))); )

#endif
