// SPDX-License-Identifier: GPL-2.0
/* Pointers with a size that is known at run time, to memory of map values (5.19). */
#include "bpfmatrix.bpf.h"

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__uint(value_size, 64);
} array SEC(".maps");

struct holder {
	struct bpf_dynptr ptr;
};

/* @d is a dynptr of a value's 64 bytes. */
#define OF_VALUE(name, ...)							\
	int name(struct __sk_buff *skb)						\
	{									\
		__u32 key = 0;							\
		__u8 buf[8] = {};						\
		struct bpf_dynptr d;						\
		char *value = bpf_map_lookup_elem(&array, &key);		\
										\
		(void)buf, (void)d;						\
		if (!value)							\
			return 0;						\
		__VA_ARGS__							\
		return 0;							\
	}
#define MAKE(d) bpf_dynptr_from_mem(value, 64, 0, &d)
#define READ(d) bpf_dynptr_read(buf, sizeof(buf), &d, 0, 0)
#define WRITE(d) bpf_dynptr_write(&d, 0, buf, sizeof(buf), 0)
#define DATA(d, n) bpf_dynptr_data(&d, 0, n)
#define NOT_INITIALIZED REJECT(EINVAL, msg("Expected an initialized dynptr|"	\
	"Dynptr has to be an uninitialized|cannot pass in dynptr|Unsupported reg type"))

SEC("tc") ACCEPT_IF(since("5.19")) RETVAL(0)
WHY("Add bpf_dynptr_from_mem for local dynptrs")
OF_VALUE(made_and_read, MAKE(d); READ(d); )

SEC("tc") ACCEPT_IF(since("5.19")) RETVAL(0)
OF_VALUE(made_and_written, MAKE(d); WRITE(d); )

SEC("tc") NOT_INITIALIZED CONTROL(made_and_read)
OF_VALUE(read_not_made, READ(d); )

/* Without a state of its own behind each instruction; with them the two ways were pruned to one. */
SEC("tc") NOT_INITIALIZED CONTROL(made_and_read) DIFFERS("state_freq", since("5.19"), until("6.3"))
WHY("Fix state pruning for STACK_DYNPTR stack slots")
OF_VALUE(made_on_one_path, if (skb->len) MAKE(d); READ(d); )

SEC("tc") NOT_INITIALIZED CONTROL(made_and_read)
OF_VALUE(read_between_two, struct bpf_dynptr pair[2]; bpf_dynptr_from_mem(value, 64, 0, &pair[0]);
	 bpf_dynptr_from_mem(value, 64, 0, &pair[1]);
	 bpf_dynptr_read(buf, sizeof(buf), (void *)pair + 8, 0, 0); )

/* It is no longer one where a byte of it is written. */
SEC("tc") REJECT(EINVAL, msg("Expected an initialized dynptr")) CONTROL(made_and_read)
OF_VALUE(first_half_written_over, MAKE(d); *(volatile __u64 *)&d = 0; READ(d); )

SEC("tc") REJECT(EINVAL, msg("Expected an initialized dynptr")) CONTROL(made_and_read)
OF_VALUE(second_half_written_over, MAKE(d); *((volatile __u64 *)&d + 1) = 0; READ(d); )

SEC("tc") REJECT(EACCES, msg("invalid read from stack|potential write to dynptr")) UNSOUND
CONTROL(made_and_read)
OF_VALUE(looked_into, MAKE(d); return *(volatile __u64 *)&d & 1; )

/* A dynptr that refers to nothing which must be released may be made anew. */
SEC("tc") ACCEPT_IF(since("6.3"))
REJECT(EINVAL, msg("Dynptr has to be an uninitialized dynptr"))
CONTROL(made_and_read) RETVAL(0)
WHY("Allow reinitializing unreferenced dynptr stack slots")
OF_VALUE(made_twice, MAKE(d); MAKE(d); READ(d); )

SEC("tc") REJECT(EINVAL, since("6.3"), msg("must be at constant|constant offset|cannot pass in")) UNSOUND
CONTROL(made_and_read) WHY("Fix missing var_off check for ARG_PTR_TO_DYNPTR")
OF_VALUE(beside_its_place, struct bpf_dynptr pair[2]; __u32 n = skb->len & 8;
	 barrier_var(n); bpf_dynptr_from_mem(value, 64, 0, (void *)pair + n);
	 bpf_dynptr_read(buf, sizeof(buf), &pair[0], 0, 0); )

SEC("tc") REJECT(EACCES, msg("invalid access to map value|R2 min value|invalid")) CONTROL(made_and_read)
OF_VALUE(of_more_than_value, bpf_dynptr_from_mem(value, 65, 0, &d); READ(d); )

SEC("tc") REJECT(EACCES, msg("Unsupported reg type fp|unsupported")) CONTROL(made_and_read)
OF_VALUE(of_stack, bpf_dynptr_from_mem(buf, sizeof(buf), 0, &d); READ(d); )

/* It would outlive the program that it is valid in. */
SEC("tc") REJECT(EACCES, msg("R4 type=map_value expected=fp")) CONTROL(made_and_read)
OF_VALUE(kept_in_map, bpf_dynptr_from_mem(value, 16, 0, (struct bpf_dynptr *)(value + 32)); )

/* ---- a slice of known size */

SEC("tc") ACCEPT_IF(since("5.19")) RETVAL(0)
OF_VALUE(data_written, MAKE(d); char *p = DATA(d, 8); if (p) *(volatile char *)(p + 7) = 1; )

SEC("tc") REJECT(EACCES, msg("invalid mem access 'mem_or_null'")) CONTROL(data_written)
OF_VALUE(data_not_tested, MAKE(d); char *p = DATA(d, 8); *(volatile char *)(p + 7) = 1; )

SEC("tc") REJECT(EACCES, msg("invalid access to memory")) CONTROL(data_written)
OF_VALUE(data_written_past_end, MAKE(d); char *p = DATA(d, 8); if (p) *(volatile char *)(p + 8) = 1; )

SEC("tc") REJECT(EINVAL, since("7.3"), msg("is not a const")) /* measured */
REJECT(EACCES, msg("known constant")) CONTROL(data_written)
OF_VALUE(data_of_unknown_size, MAKE(d); __u32 n = skb->len & 7; char *p = DATA(d, n);
	 if (p) *(volatile char *)p = 1; )

SEC("tc") REJECT(EACCES, since("6.3"), msg("invalid mem access 'scalar'")) UNSOUND CONTROL(data_written)
WHY("Invalidate slices on destruction of dynptrs on stack")
OF_VALUE(data_of_written_over, MAKE(d); char *p = DATA(d, 8); *(volatile __u64 *)&d = 0;
	 if (p) *(volatile char *)p = 1; )

SEC("tc") REJECT(EACCES, since("6.3"), msg("invalid mem access 'scalar'"))
REJECT(EINVAL, msg("Dynptr has to be an uninitialized")) CONTROL(data_written)
WHY("Invalidate slices on destruction of dynptrs on stack")
OF_VALUE(data_of_made_twice, MAKE(d); char *p = DATA(d, 8); if (!p) return 0; MAKE(d);
	 *(volatile char *)p = 1; )

/* ---- given to functions */

static __noinline int reads(struct bpf_dynptr *d)
{
	__u8 buf[8];

	return bpf_dynptr_read(buf, sizeof(buf), d, 0, 0);
}

static __noinline int makes(struct bpf_dynptr *d)
{
	__u32 key = 0;
	char *value = bpf_map_lookup_elem(&array, &key);

	return value ? bpf_dynptr_from_mem(value, 64, 0, d) : 1;
}

static long reading_callback(__u32 i, struct holder *h)
{
	__u8 buf[8];

	bpf_dynptr_read(buf, sizeof(buf), &h->ptr, 0, 0);
	return 0;
}

static long overwriting_callback(__u32 i, struct holder *h)
{
	*(volatile __u64 *)&h->ptr = 0;
	return 0;
}

SEC("tc") ACCEPT_IF(since("5.19")) RETVAL(0)
OF_VALUE(read_by_subprog, MAKE(d); reads(&d); )

SEC("tc") ACCEPT_IF(since("5.19")) RETVAL(0)
OF_VALUE(made_by_subprog, if (makes(&d)) return 0; READ(d); )

SEC("tc") ACCEPT_IF(since("5.19")) RETVAL(0)
OF_VALUE(read_by_callback, struct holder h; MAKE(h.ptr); bpf_loop(2, reading_callback, &h, 0); )

SEC("tc") REJECT(EINVAL) CONTROL(read_by_callback)
OF_VALUE(written_over_by_callback, struct holder h; MAKE(h.ptr);
	 bpf_loop(2, overwriting_callback, &h, 0); READ(h.ptr); )
