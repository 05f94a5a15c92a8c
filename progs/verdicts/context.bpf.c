// SPDX-License-Identifier: GPL-2.0
/* Which bytes of a context a program may read and write. */
#include "verdicts/common.bpf.h"

#define CTX_INSN(insn) ASM(insn "r0 = 0; exit;", __field(struct __sk_buff, len),	\
	__field(struct __sk_buff, mark), __field(struct __sk_buff, sk),			\
	__field(struct __sk_buff, data), __field(struct __sk_buff, priority))

SEC("tc")
ACCEPT
RETVAL(0)
__naked int read_field(void)
{
	CTX_INSN("r0 = *(u32 *)(r1 + %[len]);");
}

SEC("tc")
ACCEPT
RETVAL(0)
__naked int read_byte_of_field(void)
{
	CTX_INSN("r0 = *(u8 *)(r1 + %[priority] + 1);");
}


/* ---- the writes that leak or lie */

SEC("tc")
ACCEPT
RETVAL(0)
__naked int write_mark(void)
{
	CTX_INSN("r2 = 1; *(u32 *)(r1 + %[mark]) = r2;");
}

SEC("tc")
REJECT(EACCES, msg("invalid bpf_context access"))
CONTROL(write_mark)
__naked int write_len(void)
{
	CTX_INSN("r2 = 1; *(u32 *)(r1 + %[len]) = r2;");
}

SEC("tc")
REJECT(EACCES, msg("invalid bpf_context access"))
CONTROL(read_field)
__naked int read_past_end(void)
{
	CTX_INSN("r0 = *(u32 *)(r1 + 1000);");
}

SEC("tc")
REJECT(EACCES, msg("invalid bpf_context access"))
CONTROL(read_field)
__naked int read_before_begin(void)
{
	CTX_INSN("r0 = *(u32 *)(r1 - 4);");
}

SEC("tc")
REJECT(EACCES, since("6.16 6.12.67 6.1.162 5.10.249"), msg("invalid bpf_context access"))
REJECT(EINVAL, msg("misconfigured"))
CONTROL(read_byte_of_field)
WHY("CVE-2025-38591: Reject narrower access to pointer ctx fields")
__naked int read_byte_of_pointer_field(void)
{
	CTX_INSN("r0 = *(u8 *)(r1 + %[sk] + 1);");
}

/* A socket filter sees the packet through helpers only. */
SEC("socket")
ACCEPT
RETVAL(0)
__naked int socket_reads_len(void)
{
	CTX_INSN("r0 = *(u32 *)(r1 + %[len]);");
}

SEC("socket")
REJECT(EACCES, msg("invalid bpf_context access"))
CONTROL(socket_reads_len)
__naked int socket_reads_data(void)
{
	CTX_INSN("r0 = *(u32 *)(r1 + %[data]);");
}

/*
 * struct bpf_sock_addr has a hole in front of its pointer.  Where the access was not
 * refused as such, there was no instruction to make of it.
 */

#define SOCK_ADDR_READ(offset) ASM("r0 = *(u32 *)(r1 + " offset "); r0 = 1; exit;",	\
	__field(struct bpf_sock_addr, protocol), __field(struct bpf_sock_addr, sk))

SEC("cgroup/connect4")
ACCEPT
CONFIG("CONFIG_CGROUP_BPF")
__naked int sock_addr_field(void)
{
	SOCK_ADDR_READ("%[protocol]");
}

SEC("cgroup/connect4")
REJECT(EACCES, since("6.18 6.17.3 6.12.53 6.6.112 6.1.156 5.10.246"),
       msg("invalid bpf_context access"))
REJECT(EINVAL, msg("bpf verifier is misconfigured"))
CONTROL(sock_addr_field)
CONFIG("CONFIG_CGROUP_BPF")
WHY("CVE-2025-40078: Explicitly check accesses to bpf_sock_addr")
__naked int sock_addr_hole(void)
{
	SOCK_ADDR_READ("%[sk] - 4");
}

/* ---- a context is passed as it came */

#define PASS_CTX(change)							\
	ASM(change "call %[bpf_get_hash_recalc]; r0 = 0; exit;", __imm(bpf_get_hash_recalc))

SEC("tc")
ACCEPT
RETVAL(0)
__naked int helper_takes_ctx(void)
{
	PASS_CTX("");
}

SEC("tc")
REJECT(EACCES, msg("R1 type=inv expected=ctx|R1 type=scalar expected=ctx"))
CONTROL(helper_takes_ctx)
__naked int helper_takes_no_number(void)
{
	PASS_CTX("r1 = 0;");
}

SEC("tc")
REJECT(EACCES, msg("R1 type=fp expected=ctx"))
CONTROL(helper_takes_ctx)
__naked int helper_takes_no_stack_as_ctx(void)
{
	PASS_CTX("r1 = r10;");
}

SEC("tc")
REJECT(EACCES, msg("variable ctx access|variable offset ctx|math between ctx pointer"))
CONTROL(helper_takes_ctx)
__naked int helper_takes_no_ctx_with_unknown_offset(void)
{
	ASM("r6 = r1; call %[bpf_get_prandom_u32]; r0 &= 8; r6 += r0; r1 = r6;"
	    "call %[bpf_get_hash_recalc]; r0 = 0; exit;",
	    __imm(bpf_get_hash_recalc), __imm(bpf_get_prandom_u32));
}
