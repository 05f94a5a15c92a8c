// SPDX-License-Identifier: GPL-2.0
/* Packet pointers: how far one may read, and what makes them stale. */
#include "verdicts/common.bpf.h"

struct {
	__uint(type, BPF_MAP_TYPE_PROG_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u32);
} jumps SEC(".maps");

/* r6 = the context, r7 = the packet's begin, r8 its end; label 1 returns 0. */
#define PACKET(code)								\
	ASM("r6 = r1; r7 = *(u32 *)(r1 + %[data]); r8 = *(u32 *)(r1 + %[data_end]); r0 = 0;" \
	    code "1: r0 = 0; exit;",						\
	    __field(struct __sk_buff, data), __field(struct __sk_buff, data_end), \
	    __imm(bpf_skb_pull_data), __imm(bpf_get_prandom_u32), __imm(bpf_skb_store_bytes))
#define ROOM(n) "r1 = r7; r1 += " #n "; if r1 > r8 goto 1f;"
#define READ(off) "r0 = *(u8 *)(r7 + " #off ");"
#define BAD_ACCESS msg("invalid access to packet")

SEC("tc")
ACCEPT
RETVAL(0)
__naked int last_tested_byte(void)
{
	PACKET(ROOM(14) READ(13));
}

SEC("tc")
REJECT(EACCES, BAD_ACCESS)
CONTROL(last_tested_byte)
__naked int byte_behind_tested(void)
{
	PACKET(ROOM(14) READ(14));
}

SEC("tc")
REJECT(EACCES, BAD_ACCESS)
CONTROL(last_tested_byte)
__naked int nothing_tested(void)
{
	PACKET("r1 = r7; r1 += 14;" READ(0));
}

SEC("tc")
REJECT(EACCES, BAD_ACCESS)
CONTROL(last_tested_byte)
__naked int test_turned_around(void)
{
	PACKET("r1 = r7; r1 += 14; if r1 <= r8 goto 1f;" READ(13));
}

/* begin + 14 >= end: with equality 14 bytes are there, and the branch gives that up. */
SEC("tc")
ACCEPT
RETVAL(0)
__naked int test_for_more_than_needed(void)
{
	PACKET("r1 = r7; r1 += 14; if r1 >= r8 goto 1f;" READ(13));
}

SEC("tc")
REJECT(EACCES, BAD_ACCESS)
CONTROL(last_tested_byte)
__naked int test_of_32_bits(void)
{
	PACKET("r1 = r7; r1 += 14; if w1 > w8 goto 1f;" READ(13));
}

SEC("tc")
REJECT(EACCES, msg("R8 invalid mem access 'pkt_end'"))
CONTROL(last_tested_byte)
__naked int read_at_end(void)
{
	PACKET(ROOM(14) "r0 = *(u8 *)(r8 + 0);");
}

SEC("tc")
REJECT(EACCES, msg("pointer arithmetic on pkt_end prohibited|pointer arithmetic on pkt_end"))
CONTROL(last_tested_byte)
__naked int arithmetic_on_end(void)
{
	PACKET(ROOM(14) "r8 += 1;" READ(13));
}

/* ---- a variable part of the header */

SEC("tc")
ACCEPT
RETVAL(0)
__naked int variable_offset_tested(void)
{
	PACKET(ROOM(15) READ(14) "r0 &= 15; r7 += r0;" ROOM(1) READ(0));
}

SEC("tc")
REJECT(EACCES, BAD_ACCESS)
CONTROL(variable_offset_tested)
__naked int variable_offset_not_tested(void)
{
	PACKET(ROOM(15) READ(14) "r0 &= 15; r7 += r0;" READ(0));
}

/* ---- what moves the packet */

#define STALE msg("R7 invalid mem access 'inv'|R7 invalid mem access 'scalar'")

SEC("tc")
ACCEPT
RETVAL(0)
__naked int helper_that_leaves_packet(void)
{
	PACKET(ROOM(14) "call %[bpf_get_prandom_u32];" READ(13));
}

SEC("tc")
REJECT(EACCES, STALE)
CONTROL(helper_that_leaves_packet)
__naked int helper_that_moves_packet(void)
{
	PACKET(ROOM(14) "r1 = r6; r2 = 0; call %[bpf_skb_pull_data];" READ(13));
}

static __naked __noinline __attribute__((used)) int leaves_packet(void)
{
	ASM("r0 = 0; exit;");
}

static __naked __noinline __attribute__((used)) int moves_packet(void)
{
	ASM("r2 = 0; call %[bpf_skb_pull_data]; r0 = 0; exit;", __imm(bpf_skb_pull_data));
}

/* A tail call that fails leaves the packet, one that does not never returns to here. */
static __naked __noinline __attribute__((used)) int tail_calls(void)
{
	ASM("r2 = %[jumps] ll; r3 = 0; call %[bpf_tail_call]; r0 = 0; exit;",
	    __imm(bpf_tail_call), __imm_addr(jumps));
}

SEC("tc")
ACCEPT
RETVAL(0)
__naked int subprog_that_leaves_packet(void)
{
	PACKET(ROOM(14) "r1 = r6; call leaves_packet;" READ(13));
}

SEC("tc")
REJECT(EACCES, STALE)
CONTROL(subprog_that_leaves_packet)
__naked int subprog_that_moves_packet(void)
{
	PACKET(ROOM(14) "r1 = r6; call moves_packet;" READ(13));
}

/* The program called may have moved it, and has returned for its caller. */
SEC("tc")
REJECT(EACCES, since("6.13 6.12.9"), STALE)
UNSOUND
CONTROL(subprog_that_leaves_packet)
WHY("consider that tail calls invalidate packet pointers")
__naked int subprog_that_tail_calls(void)
{
	PACKET(ROOM(14) "r1 = r6; call tail_calls;" READ(13));
}

/* Global functions are verified apart: what one does to the packet has to be found out before. */
__noinline int global_leaves_packet(struct __sk_buff *skb)
{
	return bpf_get_prandom_u32() & !skb;
}

__noinline int global_moves_packet(struct __sk_buff *skb)
{
	return bpf_skb_pull_data(skb, 0);
}

SEC("tc")
ACCEPT
RETVAL(0)
__naked int global_that_leaves_packet(void)
{
	PACKET(ROOM(14) "r1 = r6; call global_leaves_packet;" READ(13));
}

SEC("tc")
REJECT(EACCES, since("6.13 6.12.25"), STALE)
UNSOUND
CONTROL(global_that_leaves_packet)
WHY("track changes_pkt_data property for global functions")
__naked int global_that_moves_packet(void)
{
	PACKET(ROOM(14) "r1 = r6; call global_moves_packet;" READ(13));
}
