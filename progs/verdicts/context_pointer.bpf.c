// SPDX-License-Identifier: GPL-2.0
/* Arithmetic on a pointer to a context, and on what hangs on it. */
#define BM_UAPI_ONLY
#include "verdicts/common.bpf.h"

#define CTX(code)								\
	ASM("r6 = r1; r7 = *(u32 *)(r1 + %[mark]); r1 = r6;" code "r0 = 0; exit;", \
	    __field(struct __sk_buff, mark), __field(struct __sk_buff, len),	\
	    __field(struct __sk_buff, sk), __imm(bpf_get_hash_recalc))

SEC("tc")
ACCEPT
RETVAL(0)
__naked int context_moved_there_and_back(void)
{
	CTX("r1 += 8; r1 += -8; r0 = *(u32 *)(r1 + %[len]);");
}

#define REFUSED(name, text, code)						\
	SEC("tc") REJECT(EACCES, msg(text)) CONTROL(context_moved_there_and_back) \
	__naked int name(void) { CTX(code); }

REFUSED(context_moved_and_passed_on, "dereference of modified ctx ptr|R1 must have zero offset",
	"r1 += 8; call %[bpf_get_hash_recalc];")
REFUSED(context_moved_by_an_unknown_number,
	"variable ctx access|variable ctx|math between ctx pointer|dereference of modified ctx ptr",
	"r7 &= 4; r1 += r7; r0 = *(u32 *)(r1 + 0);")
REFUSED(context_multiplied, "pointer arithmetic", "r1 *= 2; r0 = *(u32 *)(r1 + 0);")
REFUSED(context_of_32_bits, "R1 invalid mem access|32-bit pointer arithmetic",
	"w1 = w1; r0 = *(u32 *)(r1 + 0);")
REFUSED(atomic_add_to_context,
	"BPF_ATOMIC stores into R1 ctx is not allowed|BPF_XADD stores into R1",
	"r2 = 1; lock *(u32 *)(r1 + %[mark]) += r2;")

SEC("tc")
REJECT(EACCES, msg("dereference of modified ctx ptr"))
CONTROL(context_moved_there_and_back)
__naked int context_moved_by_a_known_number(void)
{
	CTX("r1 += 8; r0 = *(u32 *)(r1 + 0);");
}

/* The kernel rewrites stores to a context, and once knew only how to store registers. */
SEC("tc")
ACCEPT_IF(since("6.4"))
REJECT(EACCES, msg("BPF_ST stores into R1 ctx is not allowed"))
CONTROL(context_moved_there_and_back)
RETVAL(0)
WHY("allow ctx writes using BPF_ST_MEM instruction")
__naked int immediate_stored_to_context(void)
{
	/* *(u32 *)(r1 + 8) = 1 */
	CTX(INSN(0x62, 1, 0, 8, 1));
}

/* ---- the socket's fields are read only, and have an end */

#define SOCK(code) CTX("r1 = *(u64 *)(r1 + %[sk]); if r1 == 0 goto +1;" code)

SEC("tc")
ACCEPT
RETVAL(0)
__naked int socket_field_read(void)
{
	SOCK("r0 = *(u32 *)(r1 + 4);");
}

#define SOCK_REFUSED(name, text, code)						\
	SEC("tc") REJECT(EACCES, msg(text)) CONTROL(socket_field_read)		\
	__naked int name(void) { SOCK(code); }

SOCK_REFUSED(socket_moved, "pointer arithmetic on sock_common prohibited", "r1 += 4;")
SOCK_REFUSED(socket_read_past_end, "invalid sock_common access", "r0 = *(u32 *)(r1 + 1000);")
SOCK_REFUSED(socket_read_misaligned, "invalid sock_common access", "r0 = *(u32 *)(r1 + 2);")
SOCK_REFUSED(socket_written, "cannot write into sock", "*(u32 *)(r1 + 4) = r7;")

/* ---- flow keys: plain memory of a fixed size, since 6.9 at known offsets only */

#define KEYS(code)								\
	ASM("r2 = *(u32 *)(r1 + %[data]); r7 = *(u32 *)(r1 + %[data_end]); r7 -= r2;" \
	    "r1 = *(u64 *)(r1 + %[flow_keys]);" code "r0 = 0; exit;",		\
	    __field(struct __sk_buff, data), __field(struct __sk_buff, data_end), \
	    __field(struct __sk_buff, flow_keys),				\
	    [keys]"i"(sizeof(struct bpf_flow_keys)))

SEC("flow_dissector")
ACCEPT
__naked int flow_keys_at_known_offset(void)
{
	KEYS("r1 += 8; r0 = *(u16 *)(r1 + 0); *(u16 *)(r1 + 2) = r0;");
}

SEC("flow_dissector")
REJECT(EACCES, since("6.8 6.6.14 6.1.75"), msg("pointer arithmetic on flow_keys prohibited"))
UNSOUND
CONTROL(flow_keys_at_known_offset)
WHY("Reject variable offset alu on PTR_TO_FLOW_KEYS")
__naked int flow_keys_at_unknown_offset(void)
{
	KEYS("r7 &= 8; r1 += r7; r0 = *(u16 *)(r1 + 0);");
}

#define KEYS_REFUSED(name, code)						\
	SEC("flow_dissector") REJECT(EACCES, msg("invalid access to flow keys")) \
	CONTROL(flow_keys_at_known_offset) __naked int name(void) { KEYS(code); }

KEYS_REFUSED(flow_keys_past_end, "r0 = *(u8 *)(r1 + %[keys]);")
KEYS_REFUSED(flow_keys_across_end, "r0 = *(u64 *)(r1 + %[keys] - 4);")
KEYS_REFUSED(flow_keys_before_begin, "r0 = *(u8 *)(r1 - 1);")

SEC("flow_dissector")
REJECT(EACCES, since("7.2" /* measured */), msg("invalid access to flow keys"))
ACCEPT_IF(since("7.1" /* measured */))
REJECT(EACCES, msg("invalid access to flow keys"))
UNSOUND
CONTROL(flow_keys_at_known_offset)
WHY("a pointer's own offset was not counted in an access to flow keys")
__naked int flow_keys_moved_before_begin(void)
{
	KEYS("r1 += -2; r0 = *(u16 *)(r1 + 0);");
}
