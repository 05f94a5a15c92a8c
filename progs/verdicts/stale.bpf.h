/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What moves a packet (bpf_helper_changes_pkt_data(), net/core/filter.c) x what was known of it
 * before.  A call is assembly that finds the context in r1.  Before the macros, PACKET_CTX is
 * the context's type, PACKET_LOAD the size of its packet fields, PACKET_OPS the operands.
 */
#ifndef BM_VERDICTS_STALE_H
#define BM_VERDICTS_STALE_H

#include "verdicts/common.bpf.h"

#define __used __attribute__((used))
#ifndef PACKET_NEEDS
#define PACKET_NEEDS	/* CONFIG() of what the helpers need */
#endif

/* r6 = the context, r7 = the begin, spilled, r8 = the end of a packet of 14 bytes at least. */
#define LOAD_DATA "r7 = *(" PACKET_LOAD " *)(r6 + %[data]);"
#define LOAD_DATA_END "r8 = *(" PACKET_LOAD " *)(r6 + %[data_end]);"
#define SPILL_DATA "*(u64 *)(r10 - 64) = r7;"
#define FILL_DATA "r7 = *(u64 *)(r10 - 64);"
#define TEST_ROOM "r1 = r7; r1 += 14; if r1 > r8 goto 1f;"

#define PACKET_PROGRAM(between, ...)						\
	ASM("r6 = r1;" LOAD_DATA LOAD_DATA_END TEST_ROOM SPILL_DATA "r1 = r6;"	\
	    between TEST_ROOM "r0 = *(u8 *)(r7 + 13);" "1: r0 = 0; exit;", PACKET_OPS, ##__VA_ARGS__)
#define RELOAD LOAD_DATA LOAD_DATA_END

#define STALE_BEGIN msg("R7 invalid mem access 'inv'|R7 invalid mem access 'scalar'")
#define STALE_END msg("invalid access to packet")

/* The helper itself: its caller's begin, end, and begin on the stack. */
#define MOVED_BY_HELPER(name, section, call)					\
	SEC(section) PACKET_NEEDS ACCEPT						\
	__naked int name##_then_reload(void) { PACKET_PROGRAM(call RELOAD); }	\
	SEC(section) PACKET_NEEDS REJECT(EACCES, STALE_BEGIN) CONTROL(name##_then_reload)	\
	__naked int name##_stale_begin(void) { PACKET_PROGRAM(call LOAD_DATA_END); } \
	SEC(section) PACKET_NEEDS REJECT(EACCES, STALE_END) CONTROL(name##_then_reload)	\
	__naked int name##_stale_end(void) { PACKET_PROGRAM(call LOAD_DATA); }	\
	SEC(section) PACKET_NEEDS REJECT(EACCES, STALE_BEGIN) CONTROL(name##_then_reload)	\
	__naked int name##_stale_spill(void)					\
	{ PACKET_PROGRAM(call RELOAD FILL_DATA); }

/*
 * In a function: static ones are followed, of global ones the property has to be known.
 * Those are not naked, because naked ones have no names of arguments in BTF, and the kernel
 * takes no such BTF.
 */
#define MOVED_BY_SUBPROG(name, section, call)					\
	static __naked __noinline __used int name##_subprog(void)		\
	{ ASM(call "r0 = 0; exit;", PACKET_OPS); }				\
	__noinline int name##_global(PACKET_CTX *ctx)				\
	{ ASM(call, PACKET_OPS); return 0; }					\
	SEC(section) PACKET_NEEDS REJECT(EACCES, STALE_BEGIN) CONTROL(name##_then_reload)	\
	__naked int name##_in_subprog(void)					\
	{ PACKET_PROGRAM("call " #name "_subprog;" LOAD_DATA_END); }		\
	SEC(section) PACKET_NEEDS REJECT(EACCES, since("6.13 6.12.25"), STALE_BEGIN) UNSOUND	\
	CONTROL(name##_then_reload)						\
	WHY("track changes_pkt_data property for global functions")		\
	__naked int name##_in_global(void)					\
	{ PACKET_PROGRAM("call " #name "_global;" LOAD_DATA_END); }

/* In a callback, which finds the context behind a slot of its caller's. */
#define CALL_LOOP(callback)							\
	"*(u64 *)(r10 - 72) = r6; r1 = 1; r2 = %[" #callback "] ll;"		\
	"r3 = r10; r3 += -72; r4 = 0; call %[bpf_loop];"
#define MOVED_BY_CALLBACK(name, section, call)					\
	static __naked __noinline __used int name##_callback(void)		\
	{ ASM("r1 = *(u64 *)(r2 + 0);" call "r0 = 0; exit;", PACKET_OPS); }	\
	SEC(section) PACKET_NEEDS ACCEPT_IF(since("5.17"))					\
	__naked int name##_in_callback_then_reload(void)			\
	{ PACKET_PROGRAM(CALL_LOOP(name##_callback) RELOAD,			\
			 __imm(bpf_loop), __imm_addr(name##_callback)); }	\
	SEC(section) PACKET_NEEDS REJECT(EACCES, STALE_BEGIN)				\
	CONTROL(name##_in_callback_then_reload)					\
	__naked int name##_in_callback(void)					\
	{ PACKET_PROGRAM(CALL_LOOP(name##_callback) LOAD_DATA_END,		\
			 __imm(bpf_loop), __imm_addr(name##_callback)); }

/* Those that leave the packet leave the pointers, too. */
#define NOT_MOVED_BY(name, section, call)					\
	SEC(section) PACKET_NEEDS ACCEPT						\
	__naked int name##_leaves_packet(void) { PACKET_PROGRAM(call); }

/* ---- the calls, with arguments that no kernel refuses */

#define CALL(helper) "call %[bpf_" #helper "];"
#define TWO_NUMBERS "r2 = 0; r3 = 0;"
#define FOUR_NUMBERS "r2 = 0; r3 = 0; r4 = 0; r5 = 0;"
/* r3 = memory of r4 bytes */
#define OFFSET_AND_MEM(len)							\
	"r2 = 0; *(u64 *)(r10 - 16) = r2; *(u64 *)(r10 - 8) = r2;"		\
	"r3 = r10; r3 += -16; r4 = " #len "; r5 = 0;"

#endif
