// SPDX-License-Identifier: GPL-2.0
/* bpf_dynptr_*(), of 16 bytes of a global variable; what rings make of them is in ringbuf_dynptr.c. */
#include <string.h>

#include "helpers/fixtures.h"

#define SIZE 16
#define VALUE 0x1122334455667788

/* Loads @prog; the memory has the bytes 0 to 15. */
static struct bpf_object *load(struct test *t, const char *object, const char *prog, __u8 **memory)
{
	struct bpf_object *o = prog_load(t, object, prog);
	int i;

	*memory = global_at(t, o, "memory", SIZE);
	for (i = 0; i < SIZE; i++)
		(*memory)[i] = i;
	return o;
}
#define LOAD(helper, prog, memory) load(t, "helpers/" #helper, prog, memory)

static const __u8 *as_made(void)
{
	static __u8 bytes[SIZE];
	int i;

	for (i = 0; i < SIZE; i++)
		bytes[i] = i;
	return bytes;
}

struct at {
	__u32 offset, len;
	__u64 flags, make_flags;
};

static long long at(struct test *t, struct bpf_object *o, const char *prog, struct at a)
{
	global(t, o, __u64, value) = VALUE;
	global(t, o, __u32, offset) = a.offset;
	global(t, o, __u32, len) = a.len;
	global(t, o, __u64, flags) = a.flags;
	global(t, o, __u64, make_flags) = a.make_flags;
	return call(t, o, prog);
}

/* ---- bpf_dynptr_from_mem() */

HELPER_PLAIN(bpf_dynptr_from_mem, write_then_read)
{
	__u8 *memory;
	struct bpf_object *o = LOAD(bpf_dynptr_from_mem, "read_write", &memory);
	__u64 value = VALUE;

	expect_ok(t, at(t, o, "read_write", (struct at){ .offset = 8 }));
	expect_ok(t, global(t, o, long, ret_write));
	expect_ok(t, global(t, o, long, ret_read));
	expect_eq(t, global(t, o, __u64, value), value);
	expect_mem(t, memory + 8, &value, 8);
	expect_mem(t, memory, as_made(), 8);
}

HELPER_PLAIN(bpf_dynptr_from_mem, two_share_the_memory)
{
	__u8 *memory;
	struct bpf_object *o = LOAD(bpf_dynptr_from_mem, "two_of_one", &memory);

	expect_ok(t, at(t, o, "two_of_one", (struct at){ 0 }));
	expect_eq(t, global(t, o, __u64, value), VALUE);
}

HELPER_EDGE_PLAIN(bpf_dynptr_from_mem, past_the_end)
{
	__u8 *memory;
	struct bpf_object *o = LOAD(bpf_dynptr_from_mem, "read_write", &memory);

	expect_ok(t, at(t, o, "read_write", (struct at){ .offset = 9 }));
	expect_err(t, global(t, o, long, ret_write), E2BIG);
	expect_err(t, global(t, o, long, ret_read), E2BIG);
	expect_mem(t, memory, as_made(), SIZE);
}

/* The null pointer that is left says so in every use. */
static void check_make_flags(struct test *t, __u64 flags)
{
	__u8 *memory;
	struct bpf_object *o = LOAD(bpf_dynptr_from_mem, "read_write", &memory);

	expect_err(t, at(t, o, "read_write", (struct at){ .make_flags = flags }), EINVAL);
	expect_err(t, global(t, o, long, ret_write), EINVAL);
	expect_err(t, global(t, o, long, ret_read), EINVAL);
	expect_mem(t, memory, as_made(), SIZE);
}

HELPER_EDGE_PLAIN(bpf_dynptr_from_mem, unknown_flag)
{
	check_make_flags(t, 1);
}

HELPER_EDGE_PLAIN(bpf_dynptr_from_mem, highest_flag)
{
	check_make_flags(t, 1ULL << 63);
}

/* Of @len bytes of the memory, of which byte @offset is read. */
#define OF_SIZE(what, len, offset, err)						\
	HELPER_EDGE_PLAIN(bpf_dynptr_from_mem, what)				\
	{									\
		__u8 *memory;							\
		struct bpf_object *o = LOAD(bpf_dynptr_from_mem, "of_size", &memory);	\
										\
		expect(t, at(t, o, "of_size", (struct at){ offset, len, 0, 0 }), ELSE(err));	\
		expect_ok(t, global(t, o, long, made));				\
	}

OF_SIZE(of_1_byte, 1, 0, 0)
OF_SIZE(past_1_byte, 1, 1, E2BIG)
OF_SIZE(of_all_bytes, SIZE, SIZE - 1, 0)
OF_SIZE(past_all_bytes, SIZE, SIZE, E2BIG)
OF_SIZE(of_no_byte, 0, 0, E2BIG)

/* ---- bpf_dynptr_read() */

HELPER_PLAIN(bpf_dynptr_read, copies)
{
	__u8 *memory;
	struct bpf_object *o = LOAD(bpf_dynptr_read, "read", &memory);

	expect_ok(t, at(t, o, "read", (struct at){ .offset = 3, .len = 8 }));
	expect_eq(t, global(t, o, __u64, value), 0x0a09080706050403);
	expect_mem(t, memory, as_made(), SIZE);
}

/* "bpf: Use memmove for bpf_dynptr_{read,write}": before, it depended on how the CPU copies. */
static void check_overlap(struct test *t, const char *object, const char *prog)
{
	__u8 *memory;
	struct bpf_object *o = load(t, object, prog, &memory);
	static const __u8 moved[SIZE] = { 0, 1, 2, 3, 0, 1, 2, 3, 4, 5, 6, 7, 12, 13, 14, 15 };

	if (!verlist_holds("6.2", test_kver()))
		test_skip(t, "what overlaps is moved since 6.2, before only copied");
	expect_ok(t, call(t, o, prog));
	expect_mem(t, memory, moved, SIZE);
}

HELPER_PLAIN(bpf_dynptr_read, overlapping)
{
	check_overlap(t, "helpers/bpf_dynptr_read", "read_into_itself");
}

/* What is refused leaves the program's buffer alone. */
#define READ(what, want, got, ...)						\
	HELPER_EDGE_PLAIN(bpf_dynptr_read, what)				\
	{									\
		__u8 *memory;							\
		struct bpf_object *o = LOAD(bpf_dynptr_read, "read", &memory);	\
										\
		expect(t, at(t, o, "read", (struct at){ __VA_ARGS__ }), ELSE(want));	\
		expect_eq(t, global(t, o, __u64, value), got);			\
	}

READ(up_to_the_end, 0, 0x0f0e0d0c0b0a0908, .offset = 8, .len = 8)
READ(one_byte, 0, 0x112233445566770f, .offset = 15, .len = 1)
READ(no_byte, 0, VALUE, .offset = 0, .len = 0)
READ(no_byte_at_the_end, 0, VALUE, .offset = 16, .len = 0)
READ(no_byte_past_the_end, E2BIG, VALUE, .offset = 17, .len = 0)
READ(one_past_the_end, E2BIG, VALUE, .offset = 9, .len = 8)
READ(at_the_end, E2BIG, VALUE, .offset = 16, .len = 1)
READ(offset_wraps, E2BIG, VALUE, .offset = ~0U, .len = 8)
READ(unknown_flag, EINVAL, VALUE, .len = 8, .flags = 1)
READ(highest_flag, EINVAL, VALUE, .len = 8, .flags = 1ULL << 63)
READ(null_dynptr, EINVAL, VALUE, .len = 8, .make_flags = 1)

/* ---- bpf_dynptr_write() */

HELPER_PLAIN(bpf_dynptr_write, copies)
{
	__u8 *memory;
	struct bpf_object *o = LOAD(bpf_dynptr_write, "write", &memory);
	__u64 value = VALUE;

	expect_ok(t, at(t, o, "write", (struct at){ .offset = 3, .len = 8 }));
	expect_mem(t, memory, as_made(), 3);
	expect_mem(t, memory + 3, &value, 8);
	expect_mem(t, memory + 11, as_made() + 11, 5);
}

HELPER_PLAIN(bpf_dynptr_write, overlapping)
{
	check_overlap(t, "helpers/bpf_dynptr_write", "write_from_itself");
}

/* @len of VALUE's bytes are at @offset, the others as they were. */
#define WRITE(what, want, ...)							\
	HELPER_EDGE_PLAIN(bpf_dynptr_write, what)				\
	{									\
		__u8 *memory;							\
		struct bpf_object *o = LOAD(bpf_dynptr_write, "write", &memory);	\
		struct at a = { __VA_ARGS__ };					\
		__u8 wanted[SIZE];						\
										\
		memcpy(wanted, as_made(), SIZE);				\
		if (!(want))							\
			memcpy(wanted + a.offset, &(__u64){ VALUE }, a.len);	\
		expect(t, at(t, o, "write", a), ELSE(want));			\
		expect_mem(t, memory, wanted, SIZE);				\
	}

WRITE(up_to_the_end, 0, .offset = 8, .len = 8)
WRITE(one_byte, 0, .offset = 15, .len = 1)
WRITE(no_byte, 0, .offset = 0, .len = 0)
WRITE(no_byte_at_the_end, 0, .offset = 16, .len = 0)
WRITE(no_byte_past_the_end, E2BIG, .offset = 17, .len = 0)
WRITE(one_past_the_end, E2BIG, .offset = 9, .len = 8)
WRITE(at_the_end, E2BIG, .offset = 16, .len = 1)
WRITE(offset_wraps, E2BIG, .offset = ~0U, .len = 8)
/* those of bpf_skb_store_bytes() are for dynptrs of a packet */
WRITE(packet_s_flag, EINVAL, .len = 8, .flags = BPF_F_RECOMPUTE_CSUM)
WRITE(highest_flag, EINVAL, .len = 8, .flags = 1ULL << 63)
WRITE(null_dynptr, EINVAL, .len = 8, .make_flags = 1)

/* ---- bpf_dynptr_data() */

HELPER_PLAIN(bpf_dynptr_data, is_the_memory)
{
	__u8 *memory;
	struct bpf_object *o = LOAD(bpf_dynptr_data, "slice", &memory);
	__u64 value = VALUE;

	expect_eq(t, at(t, o, "slice", (struct at){ .offset = 4 }), 1);
	expect_mem(t, memory, as_made(), 4);
	expect_mem(t, memory + 4, &value, 8);
	expect_mem(t, memory + 12, as_made() + 12, 4);
}

#define SLICE(what, prog, want, ...)						\
	HELPER_EDGE_PLAIN(bpf_dynptr_data, what)				\
	{									\
		__u8 *memory;							\
		struct bpf_object *o = LOAD(bpf_dynptr_data, prog, &memory);	\
										\
		expect_eq(t, at(t, o, prog, (struct at){ __VA_ARGS__ }), want);	\
		if (!(want))							\
			expect_mem(t, memory, as_made(), SIZE);			\
	}

SLICE(up_to_the_end, "slice", 1, .offset = 8)
SLICE(all, "slice_of_all", 1, .offset = 0)
SLICE(no_byte_at_the_end, "slice_of_0", 1, .offset = 16)
SLICE(no_byte_past_the_end_is_null, "slice_of_0", 0, .offset = 17)
SLICE(one_past_the_end_is_null, "slice", 0, .offset = 9)
SLICE(more_than_there_is_is_null, "slice_of_more", 0, .offset = 0)
SLICE(offset_wraps_is_null, "slice", 0, .offset = ~0U)
SLICE(null_dynptr_is_null, "slice", 0, .make_flags = 1)
