// SPDX-License-Identifier: GPL-2.0
/* Sockets that are looked up are held, and released once; those of the context are not. */
#define BM_UAPI_ONLY
#include "verdicts/common.bpf.h"

struct {
	__uint(type, BPF_MAP_TYPE_PROG_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u32);
} progs SEC(".maps");

#define OPS									\
	__imm(bpf_sk_release), __imm(bpf_sk_fullsock), __imm(bpf_tcp_sock),	\
	__imm(bpf_get_listener_sock), __imm(bpf_tail_call), __imm_addr(progs),	\
	__imm(bpf_get_prandom_u32), __imm(bpf_sk_assign),			\
	__field(struct bpf_sock, family), __field(struct bpf_tcp_sock, snd_cwnd), \
	__field(struct __sk_buff, sk)

/* r6 = the context, r0 = a socket or NULL; label 1 returns 0. */
#define LOOKED_UP(lookup, code)							\
	ASM("r6 = r1; r2 = 0; *(u64 *)(r10 - 16) = r2; *(u64 *)(r10 - 8) = r2;"	\
	    "r2 = r10; r2 += -12; r3 = 12; r4 = -1; r5 = 0; call %[helper];"	\
	    code "1: r0 = 0; exit;", [helper]"i"(lookup), OPS)
#define TESTED "if r0 == 0 goto 1f; r7 = r0;"
#define READ(reg) "r1 = *(u32 *)(" #reg " + %[family]);"
#define RELEASE(reg) "r1 = " #reg "; call %[bpf_sk_release];"
#define TAIL_CALL "r1 = r6; r2 = %[progs] ll; r3 = 0; call %[bpf_tail_call];"

/* What is done with each kind. */
#define SOCKETS(name, helper)							\
	SEC("tc") ACCEPT RETVAL(0)						\
	__naked int name##_released(void)					\
	{ LOOKED_UP(helper, TESTED READ(r7) RELEASE(r7)); }			\
										\
	SEC("tc") REJECT(EINVAL, msg("Unreleased reference"))			\
	CONTROL(name##_released)						\
	__naked int name##_not_released(void)					\
	{ LOOKED_UP(helper, TESTED READ(r7)); }					\
										\
	SEC("tc") REJECT(EINVAL, msg("Unreleased reference"))			\
	CONTROL(name##_released)						\
	__naked int name##_not_looked_at(void)					\
	{ LOOKED_UP(helper, ""); }						\
										\
	SEC("tc") REJECT(EACCES, msg("_or_null expected="))			\
	CONTROL(name##_released)						\
	__naked int name##_released_untested(void)				\
	{ LOOKED_UP(helper, RELEASE(r0)); }					\
										\
	SEC("tc") REJECT(EACCES, msg("R0 invalid mem access '"))		\
	CONTROL(name##_released)						\
	__naked int name##_read_untested(void)					\
	{ LOOKED_UP(helper, READ(r0) TESTED RELEASE(r7)); }			\
										\
	SEC("tc") REJECT(EACCES, msg("R1 type=inv expected=|R1 type=scalar expected=")) \
	CONTROL(name##_released)						\
	__naked int name##_released_twice(void)					\
	{ LOOKED_UP(helper, TESTED RELEASE(r7) RELEASE(r7)); }			\
										\
	SEC("tc") REJECT(EACCES, msg("R7 invalid mem access"))			\
	CONTROL(name##_released)						\
	__naked int name##_read_behind_release(void)				\
	{ LOOKED_UP(helper, TESTED RELEASE(r7) READ(r7)); }			\
										\
	SEC("tc") REJECT(EINVAL, msg("Unreleased reference"))			\
	CONTROL(name##_released)						\
	__naked int name##_released_on_one_path(void)				\
	{ LOOKED_UP(helper, TESTED "call %[bpf_get_prandom_u32]; if r0 == 0 goto 1f;" \
		    RELEASE(r7)); }						\
										\
	SEC("tc") REJECT(EACCES, msg("cannot write into|invalid sock"))		\
	CONTROL(name##_released)						\
	__naked int name##_written(void)					\
	{ LOOKED_UP(helper, TESTED "r1 = 0; *(u32 *)(r7 + %[family]) = r1;" RELEASE(r7)); } \
										\
	SEC("tc") REJECT(EINVAL, msg("tail_call would lead to reference leak"))	\
	CONTROL(name##_released)						\
	__naked int name##_held_over_tail_call(void)				\
	{ LOOKED_UP(helper, TESTED TAIL_CALL RELEASE(r7)); }

SOCKETS(tcp, bpf_sk_lookup_tcp)
SOCKETS(udp, bpf_sk_lookup_udp)
SOCKETS(common, bpf_skc_lookup_tcp)

/* ---- what is derived from a held socket lives as long as it is held */

#define AS_TCP "r1 = r7; call %[bpf_tcp_sock]; r8 = r0;"
#define READ_TCP "r1 = *(u32 *)(r8 + %[snd_cwnd]);"

SEC("tc")
ACCEPT
RETVAL(0)
__naked int tcp_sock_of_held_read(void)
{
	LOOKED_UP(bpf_sk_lookup_tcp, TESTED AS_TCP "if r8 == 0 goto 2f;" READ_TCP
		"2:" RELEASE(r7));
}

SEC("tc")
REJECT(EACCES, msg("R8 invalid mem access"))
CONTROL(tcp_sock_of_held_read)
WHY("Fix bpf_tcp_sock and bpf_sk_fullsock issue related to bpf_sk_release")
__naked int tcp_sock_read_behind_release_of_held(void)
{
	LOOKED_UP(bpf_sk_lookup_tcp, TESTED AS_TCP RELEASE(r7) "if r8 == 0 goto 1f;" READ_TCP);
}

SEC("tc")
ACCEPT
RETVAL(0)
__naked int held_released_by_its_tcp_sock(void)
{
	LOOKED_UP(bpf_sk_lookup_tcp, TESTED AS_TCP "if r8 == 0 goto 2f; r7 = r8;"
		"2:" RELEASE(r7));
}

SEC("tc")
REJECT(EACCES)
CONTROL(held_released_by_its_tcp_sock)
__naked int held_released_by_both(void)
{
	LOOKED_UP(bpf_sk_lookup_tcp, TESTED AS_TCP "if r8 == 0 goto 2f;" RELEASE(r8)
		"2:" RELEASE(r7));
}

SEC("tc")
REJECT(EINVAL, msg("Unreleased reference"))
CONTROL(tcp_sock_of_held_read)
__naked int assigned_is_still_held(void)
{
	LOOKED_UP(bpf_sk_lookup_tcp, TESTED "r1 = r6; r2 = r7; r3 = 0; call %[bpf_sk_assign];");
}

/* ---- the context's socket belongs to the packet */

#define NOT_ACQUIRED REJECT(EINVAL, msg("reference has not been acquired before|"	\
	"must be referenced when passed to release|expects referenced"))

#define OF_CONTEXT(code)							\
	ASM("r6 = r1; r7 = *(u64 *)(r6 + %[sk]); if r7 == 0 goto 1f;" code "1: r0 = 0; exit;", OPS)
#define FULL "r1 = r7; call %[bpf_sk_fullsock]; if r0 == 0 goto 1f; r7 = r0;"

SEC("tc")
ACCEPT
RETVAL(0)
__naked int socket_of_context_read(void)
{
	OF_CONTEXT(FULL READ(r7));
}

SEC("tc")
NOT_ACQUIRED
CONTROL(socket_of_context_read)
__naked int socket_of_context_released(void)
{
	OF_CONTEXT(FULL RELEASE(r7));
}

SEC("tc")
ACCEPT
RETVAL(0)
__naked int listener_of_context_read(void)
{
	OF_CONTEXT(FULL "r1 = r7; call %[bpf_get_listener_sock]; if r0 == 0 goto 1f;" READ(r0));
}

SEC("tc")
NOT_ACQUIRED
CONTROL(listener_of_context_read)
__naked int listener_of_context_released(void)
{
	OF_CONTEXT(FULL "r1 = r7; call %[bpf_get_listener_sock]; if r0 == 0 goto 1f;" RELEASE(r0));
}
