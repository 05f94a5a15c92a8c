// SPDX-License-Identifier: GPL-2.0
/*
 * Pointers that are known not to be NULL: a comparison with zero is decided, so that the
 * other branch is dead and not verified.  Only of 64 bits, and only while base and offset
 * cannot add up to zero.
 */
#define BM_UAPI_ONLY
#include "verdicts/common.bpf.h"

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 2);
	__type(key, __u32);
	__type(value, __u64);
} hash SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 4096);
} ringbuf SEC(".maps");

__u64 global;

#define OPS									\
	LOOKUP_OPS(hash), __imm_addr(ringbuf), __imm_addr(global), __imm(bpf_ringbuf_reserve), \
	__imm(bpf_ringbuf_discard), __imm(bpf_sk_lookup_udp), __imm(bpf_skc_lookup_tcp), \
	__imm(bpf_sk_release), __imm(bpf_tcp_sock), __imm(bpf_get_prandom_u32),	\
	__field(struct __sk_buff, sk)

/* Puts a pointer into r6; where it is zero (label 2) something is done that is never allowed. */
#define DECIDED(get, jump, release)						\
	ASM("r8 = r1;" get "r6 = r0;" jump release "r0 = 0; exit;"		\
	    "2: r9 = 0; r0 = *(u64 *)(r9 + 0); 1: r0 = 0; exit;", OPS)
#define FORBIDDEN msg("R9 invalid mem access")

#define TUPLE									\
	"r2 = 0; *(u64 *)(r10 - 16) = r2; *(u64 *)(r10 - 8) = r2;"		\
	"r2 = r10; r2 += -12; r3 = 12; r4 = -1; r5 = 0;"
#define CHECK "if r0 == 0 goto 1f;"
#define SK_RELEASE "r1 = r6; call %[bpf_sk_release];"
#define DISCARD "r1 = r6; r2 = 0; call %[bpf_ringbuf_discard];"

#define JMP32_WHY WHY("Don't predict JMP32 pointer vs zero comparisons")

/* Types whose base is known not to be NULL on all kernels: reg_type_not_null(), reg_not_null(). */
#define NEVER_NULL(name, get, release)						\
	SEC("tc") ACCEPT							\
	__naked int name##_equals_zero_never(void)				\
	{ DECIDED(get, "if r6 == 0 goto 2f;", release); }			\
	SEC("tc") ACCEPT							\
	__naked int name##_differs_from_zero_always(void)			\
	{ DECIDED(get, "if r6 != 0 goto +1; goto 2f;", release); }		\
	SEC("tc") REJECT(EACCES, since("7.3 7.2.7 6.12.111"), FORBIDDEN) UNSOUND \
	CONTROL(name##_equals_zero_never) JMP32_WHY				\
	__naked int name##_may_equal_zero_in_32_bits(void)			\
	{ DECIDED(get, "if w6 == 0 goto 2f;", release); }			\
	SEC("tc") REJECT(EACCES, since("7.3 7.2.7 6.12.111"), FORBIDDEN) UNSOUND \
	CONTROL(name##_differs_from_zero_always) JMP32_WHY			\
	__naked int name##_may_not_differ_in_32_bits(void)			\
	{ DECIDED(get, "if w6 != 0 goto +1; goto 2f;", release); }		\
	/* of other comparisons nothing is said */				\
	SEC("tc") REJECT(EACCES, FORBIDDEN) CONTROL(name##_equals_zero_never)	\
	__naked int name##_compared_with_one(void)				\
	{ DECIDED(get, "if r6 == 1 goto 2f;", release); }			\
	SEC("tc") REJECT(EACCES, FORBIDDEN) CONTROL(name##_equals_zero_never)	\
	__naked int name##_signed_below_zero(void)				\
	{ DECIDED(get, "if r6 s< 0 goto 2f;", release); }

NEVER_NULL(value, LOOKUP(hash) CHECK, "")
NEVER_NULL(global_variable, "r0 = %[global] ll;", "")
NEVER_NULL(socket, TUPLE "call %[bpf_sk_lookup_udp];" CHECK, SK_RELEASE)
NEVER_NULL(request_socket, TUPLE "call %[bpf_skc_lookup_tcp];" CHECK, SK_RELEASE)
NEVER_NULL(tcp_socket,
	   "r1 = *(u64 *)(r1 + %[sk]); r0 = r1;" CHECK "call %[bpf_tcp_sock];" CHECK, "")

/* Those that only later kernels know it of. */
#define NEVER_NULL_SINCE(name, points, get, release)				\
	SEC("tc") ACCEPT_IF(since(points)) REJECT(EACCES, FORBIDDEN)		\
	CONTROL(value_equals_zero_never)					\
	__naked int name##_equals_zero_never(void)				\
	{ DECIDED(get, "if r6 == 0 goto 2f;", release); }			\
	SEC("tc") REJECT(EACCES, since("7.3 7.2.7 6.12.111"), FORBIDDEN)	\
	ACCEPT_IF(since(points)) REJECT(EACCES, FORBIDDEN) UNSOUND		\
	CONTROL(value_equals_zero_never) JMP32_WHY				\
	__naked int name##_may_equal_zero_in_32_bits(void)			\
	{ DECIDED(get, "if w6 == 0 goto 2f;", release); }

NEVER_NULL_SINCE(record, "6.12" /* measured */,
		 "r1 = %[ringbuf] ll; r2 = 16; r3 = 0; call %[bpf_ringbuf_reserve];" CHECK, DISCARD)
NEVER_NULL_SINCE(map, "6.12" /* measured */, "r0 = %[hash] ll;", "")

/* Context, stack and packet are not on the list. */
#define NOT_DECIDED(name, get)							\
	SEC("tc") REJECT(EACCES, FORBIDDEN) CONTROL(value_equals_zero_never)	\
	__naked int name##_compared_with_zero(void)				\
	{ DECIDED(get, "if r6 == 0 goto 2f;", ""); }
NOT_DECIDED(stack, "r0 = r10;")
NOT_DECIDED(context, "r0 = r1;")

/* ---- base and offset */

#define TWO_VALUES(limit)							\
	ASM(LOOKUP(hash) CHECK "r6 = r0;"					\
	    LOOKUP(hash) "r7 = r0;"						\
	    "r8 = r7; r8 -= r6;" limit "r6 += r8;"				\
	    "if r7 != r6 goto 1f; r0 = *(u8 *)(r7 + 0); 1: r0 = 0; exit;", OPS)

SEC("tc")
ACCEPT_IF(since("6.2"))
RETVAL(0)
__naked int bounded_offset_is_not_null(void)
{
	TWO_VALUES("r8 &= 3;");
}

SEC("tc")
REJECT(EACCES, since("7.3 7.2.9 6.12.115" /* measured */), msg("R7 invalid mem access"))
UNSOUND
CONTROL(bounded_offset_is_not_null)
WHY("an unbounded offset can still wrap base + offset to zero")
__naked int unbounded_offset_may_be_null(void)
{
	TWO_VALUES("r8 <<= 1; r8 >>= 1;");
}

/* ---- a register that is zero on the way that is explored first only */

#define ZERO_OR_ONE(first, second)						\
	ASM("call %[bpf_get_prandom_u32]; r6 = " #first "; if r0 == 0 goto 3f; r6 = " #second ";" \
	    "3:" LOOKUP(hash) "if r0 == r6 goto 1f; r0 = *(u8 *)(r0 + 0); 1: r0 = 0; exit;", OPS)

SEC("tc")
ACCEPT_IF(since("7.1" /* measured */))
RETVAL(0)
__naked int zero_on_both_ways(void)
{
	ZERO_OR_ONE(0, 0);
}

SEC("tc")
REJECT(EACCES, since("7.3 7.2.9" /* measured */), msg("R0 invalid mem access 'map_value_or_null'"))
ACCEPT_IF(since("7.1" /* measured */))
REJECT(EACCES, msg("R0 invalid mem access 'map_value_or_null'"))
UNSOUND
CONTROL(zero_on_both_ways)
PROG_FLAGS(0x8)
WHY("a register that is compared with a pointer has to be precise")
__naked int zero_on_first_way_only(void)
{
	ZERO_OR_ONE(1, 0);
}

SEC("tc")
REJECT(EACCES, msg("R0 invalid mem access 'map_value_or_null'"))
CONTROL(zero_on_both_ways)
__naked int zero_on_second_way_only(void)
{
	ZERO_OR_ONE(0, 1);
}
