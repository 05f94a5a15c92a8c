// SPDX-License-Identifier: GPL-2.0
/* What is acquired must be released: once, by all paths, and only when it is there. */
#include "verdicts/common.bpf.h"

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 4096);
} ringbuf SEC(".maps");

/* r0 = a reserved record of 16 bytes, or NULL; label 1 returns 0. */
#define RESERVED(code)								\
	ASM("r1 = %[ringbuf] ll; r2 = 16; r3 = 0; call %[bpf_ringbuf_reserve];"	\
	    code "1: r0 = 0; exit;",						\
	    __imm(bpf_ringbuf_reserve), __imm(bpf_ringbuf_discard),		\
	    __imm(bpf_get_prandom_u32), __imm_addr(ringbuf))
#define RELEASE "r1 = r0; r2 = 0; call %[bpf_ringbuf_discard];"

SEC("tc")
ACCEPT
RETVAL(0)
__naked int released(void)
{
	RESERVED("if r0 == 0 goto 1f;" RELEASE);
}

SEC("tc")
REJECT(EINVAL, msg("Unreleased reference"))
CONTROL(released)
__naked int not_released(void)
{
	RESERVED("if r0 == 0 goto 1f;");
}

SEC("tc")
REJECT(EACCES, msg("type=mem_or_null expected=|type=alloc_mem_or_null expected=|"
	"type=ringbuf_mem_or_null expected="))
CONTROL(released)
__naked int released_without_test(void)
{
	RESERVED(RELEASE);
}

/* The second one has what the first left: nothing. */
SEC("tc")
REJECT(EACCES, msg("R1 type=inv expected=|R1 type=scalar expected="))
CONTROL(released)
__naked int released_twice(void)
{
	RESERVED("if r0 == 0 goto 1f; r6 = r0;" RELEASE "r0 = r6;" RELEASE);
}

SEC("tc")
REJECT(EINVAL, msg("Unreleased reference"))
CONTROL(released)
__naked int released_on_one_path(void)
{
	RESERVED("if r0 == 0 goto 1f; r6 = r0; call %[bpf_get_prandom_u32]; if r0 == 0 goto 1f;"
		"r0 = r6;" RELEASE);
}

SEC("tc")
REJECT(EACCES, msg("R6 invalid mem access"))
CONTROL(released)
__naked int used_behind_release(void)
{
	RESERVED("if r0 == 0 goto 1f; r6 = r0;" RELEASE "r1 = *(u64 *)(r6 + 0);");
}

SEC("tc")
ACCEPT
RETVAL(0)
__naked int record_written(void)
{
	RESERVED("if r0 == 0 goto 1f; r1 = 1; *(u64 *)(r0 + 8) = r1;" RELEASE);
}

SEC("tc")
REJECT(EACCES, msg("invalid access to memory"))
CONTROL(record_written)
__naked int record_written_past_end(void)
{
	RESERVED("if r0 == 0 goto 1f; r1 = 1; *(u64 *)(r0 + 16) = r1;" RELEASE);
}

/* ---- sockets */

#define LOOKED_UP(code)								\
	ASM("r2 = 0; *(u64 *)(r10 - 16) = r2; *(u64 *)(r10 - 8) = r2;"		\
	    "r2 = r10; r2 += -12; r3 = 12; r4 = -1; r5 = 0;"			\
	    "call %[bpf_sk_lookup_tcp];"					\
	    code "1: r0 = 0; exit;",						\
	    __imm(bpf_sk_lookup_tcp), __imm(bpf_sk_release), __imm(bpf_sk_fullsock),	\
	    __field(struct bpf_sock, family), __field(struct bpf_sock, bound_dev_if))

SEC("tc")
ACCEPT
RETVAL(0)
__naked int socket_released(void)
{
	LOOKED_UP("if r0 == 0 goto 1f; r1 = *(u32 *)(r0 + %[family]); r1 = r0;"
		"call %[bpf_sk_release];");
}

SEC("tc")
REJECT(EINVAL, msg("Unreleased reference"))
CONTROL(socket_released)
__naked int socket_not_released(void)
{
	LOOKED_UP("if r0 == 0 goto 1f; r1 = *(u32 *)(r0 + %[family]);");
}

SEC("tc")
REJECT(EACCES, msg("R0 invalid mem access 'sock_or_null'"))
CONTROL(socket_released)
__naked int socket_not_tested(void)
{
	LOOKED_UP("r1 = *(u32 *)(r0 + %[family]); if r0 == 0 goto 1f; r1 = r0;"
		"call %[bpf_sk_release];");
}

SEC("tc")
REJECT(EACCES, msg("cannot write into sock|R0 invalid sock access|cannot write into"))
CONTROL(socket_released)
__naked int socket_written(void)
{
	LOOKED_UP("if r0 == 0 goto 1f; r1 = 0; *(u32 *)(r0 + %[family]) = r1; r1 = r0;"
		"call %[bpf_sk_release];");
}
