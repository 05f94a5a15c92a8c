// SPDX-License-Identifier: GPL-2.0
/* Sockets that helpers and contexts give out, some of which may be NULL. */
#define BM_UAPI_ONLY
#include "verdicts/nullable.bpf.h"

#define OPS									\
	__imm(bpf_sk_lookup_tcp), __imm(bpf_sk_lookup_udp), __imm(bpf_skc_lookup_tcp), \
	__imm(bpf_sk_release), __imm(bpf_sk_fullsock), __imm(bpf_tcp_sock),	\
	__imm(bpf_get_listener_sock), [skb_sk]"i"(__builtin_offsetof(struct __sk_buff, sk)), \
	[lookup_sk]"i"(__builtin_offsetof(struct bpf_sk_lookup, sk)),		\
	[ops_sk]"i"(__builtin_offsetof(struct bpf_sock_ops, sk)),		\
	[addr_sk]"i"(__builtin_offsetof(struct bpf_sock_addr, sk)),		\
	[msg_sk]"i"(__builtin_offsetof(struct sk_msg_md, sk)),			\
	[opt_sk]"i"(__builtin_offsetof(struct bpf_sockopt, sk)),		\
	[reuseport_sk]"i"(__builtin_offsetof(struct sk_reuseport_md, sk)),	\
	__field(struct bpf_sock, family), __field(struct bpf_sock, state),	\
	__field(struct bpf_tcp_sock, snd_cwnd)

#define TUPLE									\
	"r2 = 0; *(u64 *)(r10 - 16) = r2; *(u64 *)(r10 - 8) = r2;"		\
	"r2 = r10; r2 += -12; r3 = 12; r4 = -1; r5 = 0;"
#define FAMILY "r1 = *(u32 *)(r6 + %[family]);"
#define FAMILY_AND_RELEASE FAMILY "r1 = r6; call %[bpf_sk_release];"
/* a socket that is known not to be NULL in r1, out of the packet */
#define SKB_SK "r1 = *(u64 *)(r8 + %[skb_sk]); if r1 == 0 goto 1f;"

SOURCE(sk_lookup_udp, "tc", ACCEPT, "sock_or_null", TUPLE "call %[bpf_sk_lookup_udp];",
       FAMILY_AND_RELEASE, OPS)
SOURCE(xdp_sk_lookup_tcp, "xdp", ACCEPT, "sock_or_null", TUPLE "call %[bpf_sk_lookup_tcp];",
       FAMILY_AND_RELEASE, OPS)
SOURCE(skc_lookup_tcp, "tc", ACCEPT, "sock_common_or_null", TUPLE "call %[bpf_skc_lookup_tcp];",
       FAMILY_AND_RELEASE, OPS)
SOURCE(skb_sk, "tc", ACCEPT, "sock_common_or_null", "r0 = *(u64 *)(r8 + %[skb_sk]);", FAMILY, OPS)
SOURCE(sk_fullsock, "tc", ACCEPT, "sock_or_null", SKB_SK "call %[bpf_sk_fullsock];", FAMILY, OPS)
SOURCE(tcp_sock, "tc", ACCEPT, "tcp_sock_or_null", SKB_SK "call %[bpf_tcp_sock];",
       "r1 = *(u32 *)(r6 + %[snd_cwnd]);", OPS)
SOURCE(listener_sock, "tc", ACCEPT, "sock_or_null", SKB_SK "call %[bpf_get_listener_sock];",
       FAMILY, OPS)
SOURCE(lookup_ctx_sk, "sk_lookup", ACCEPT, "sock_or_null", "r0 = *(u64 *)(r8 + %[lookup_sk]);",
       FAMILY, OPS)
SOURCE(sock_ops_sk, "sockops", ACCEPT, "sock_or_null", "r0 = *(u64 *)(r8 + %[ops_sk]);",
       FAMILY, OPS)

/* ---- taken by a helper untested */

#define PASS(test) NULLABLE("r0 = *(u64 *)(r8 + %[skb_sk]);", test,		\
			    "r1 = r6; call %[bpf_tcp_sock];", OPS)
SEC("tc")
ACCEPT
RETVAL(0)
__naked int helper_takes_tested_socket(void)
{
	PASS(TEST_64);
}

SEC("tc")
REJECT(EACCES, msg("R1 type=sock_common_or_null expected="))
CONTROL(helper_takes_tested_socket)
__naked int helper_takes_no_untested_socket(void)
{
	PASS("");
}

/* ---- what is never NULL needs no test */

#define NEVER_NULL(name, section, accept, field, returns)			\
	SEC(section) accept							\
	__naked int name(void)							\
	{ ASM("r1 = *(u64 *)(r1 + %[" #field "]); r1 = *(u32 *)(r1 + %[family]);" \
	      "r0 = " #returns "; exit;", OPS); }

NEVER_NULL(sock_addr_sk_is_there, "cgroup/connect4", ACCEPT, addr_sk, 1)
NEVER_NULL(msg_sk_is_there, "sk_msg", ACCEPT, msg_sk, 1)
NEVER_NULL(sockopt_sk_is_there, "cgroup/getsockopt", ACCEPT, opt_sk, 1)
NEVER_NULL(reuseport_sk_is_there, "sk_reuseport", ACCEPT_IF(since("5.14")), reuseport_sk, 1)

/* ---- sockets of less than full size have fewer fields */

#define FIELD_OF_SKB_SK(field)							\
	NULLABLE("r0 = *(u64 *)(r8 + %[skb_sk]);", TEST_64,			\
		 "r1 = *(u32 *)(r6 + %[" #field "]);", OPS)

SEC("tc")
ACCEPT
RETVAL(0)
__naked int state_of_common_socket(void)
{
	FIELD_OF_SKB_SK(state);
}

SEC("tc")
REJECT(EACCES, msg("invalid sock_common access"))
CONTROL(state_of_common_socket)
__naked int mark_of_common_socket(void)
{
	NULLABLE("r0 = *(u64 *)(r8 + %[skb_sk]);", TEST_64, "r1 = *(u32 *)(r6 + %[mark]);", OPS,
		 __field(struct bpf_sock, mark));
}

/* ---- once released, copies are stale, whatever was tested of them */

SEC("tc")
REJECT(EACCES, msg("R9 invalid mem access"))
CONTROL(sk_lookup_udp_tested)
__naked int copy_read_behind_release(void)
{
	NULLABLE(TUPLE "call %[bpf_sk_lookup_udp];", TEST_64 "r9 = r0;",
		 FAMILY_AND_RELEASE "r1 = *(u32 *)(r9 + %[family]);", OPS);
}

/* What was made of it goes with it. */
SEC("tc")
ACCEPT
__naked int fullsock_read_before_release(void)
{
	NULLABLE(TUPLE "call %[bpf_skc_lookup_tcp];", TEST_64,
		 "r1 = r6; call %[bpf_tcp_sock]; r9 = r0; if r9 == 0 goto +1;"
		 "r1 = *(u32 *)(r9 + %[snd_cwnd]); r1 = r6; call %[bpf_sk_release];", OPS);
}

SEC("tc")
REJECT(EACCES, msg("R9 invalid mem access"))
CONTROL(fullsock_read_before_release)
__naked int fullsock_read_behind_release(void)
{
	NULLABLE(TUPLE "call %[bpf_skc_lookup_tcp];", TEST_64,
		 "r1 = r6; call %[bpf_tcp_sock]; r9 = r0; r1 = r6; call %[bpf_sk_release];"
		 "if r9 == 0 goto 1f; r1 = *(u32 *)(r9 + %[snd_cwnd]);", OPS);
}
