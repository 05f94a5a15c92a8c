// SPDX-License-Identifier: GPL-2.0
/* Which numbers a program of each kind may return: both ends, and one beyond each. */
#define BM_UAPI_ONLY
#include "verdicts/flow.bpf.h"

#define REFUSED msg("At program exit the register R0|R0 has value")
#define NET_CGROUP CONFIG("CONFIG_CGROUP_BPF")

#define RETURNS(name, sec, number, ...)						\
	SEC(sec)								\
	__VA_ARGS__								\
	PROG(name, "r0 = " #number "; exit;")

/* from 0 to @max, above which is @above */
#define RANGE(type, sec, max, above)						\
	RETURNS(type##_returns_0, sec, 0, ACCEPT NET_CGROUP)			\
	RETURNS(type##_returns_##max, sec, max, ACCEPT NET_CGROUP)		\
	RETURNS(type##_returns_##above, sec, above,				\
		REJECT(EINVAL, REFUSED) CONTROL(type##_returns_##max) NET_CGROUP)	\
	RETURNS(type##_returns_minus_1, sec, -1,				\
		REJECT(EINVAL, REFUSED) CONTROL(type##_returns_0) NET_CGROUP)

RANGE(cgroup_skb_egress, "cgroup_skb/egress", 3, 4)
RANGE(connect6, "cgroup/connect6", 1, 2)
RANGE(post_bind4, "cgroup/post_bind4", 1, 2)
RANGE(sock_create, "cgroup/sock_create", 1, 2)
RANGE(sendmsg4, "cgroup/sendmsg4", 1, 2)
RANGE(sysctl, "cgroup/sysctl", 1, 2)
RANGE(device, "cgroup/dev", 1, 2)
RANGE(getsockopt, "cgroup/getsockopt", 1, 2)
RANGE(setsockopt, "cgroup/setsockopt", 1, 2)
RANGE(sockops, "sockops", 1, 2)
RANGE(sk_lookup, "sk_lookup", 1, 2)

/* 2 is for binding to a low port without the capability. */
#define BIND(type, sec)								\
	RETURNS(type##_returns_0, sec, 0, ACCEPT NET_CGROUP)			\
	RETURNS(type##_returns_1, sec, 1, ACCEPT NET_CGROUP)			\
	RETURNS(type##_returns_3, sec, 3, ACCEPT_IF(since("5.12"))		\
		REJECT(EINVAL, REFUSED) CONTROL(type##_returns_1) NET_CGROUP	\
		WHY("Allow CAP_NET_BIND_SERVICE bypass from bind programs"))	\
	RETURNS(type##_returns_4, sec, 4,					\
		REJECT(EINVAL, REFUSED) CONTROL(type##_returns_1) NET_CGROUP)

BIND(bind4, "cgroup/bind4")
BIND(bind6, "cgroup/bind6")

/* The address is known already: nothing to refuse. */
#define ONLY_1(type, sec)							\
	RETURNS(type##_returns_1, sec, 1, ACCEPT NET_CGROUP)			\
	RETURNS(type##_returns_0, sec, 0,					\
		REJECT(EINVAL, REFUSED) CONTROL(type##_returns_1) NET_CGROUP)

ONLY_1(recvmsg4, "cgroup/recvmsg4")
ONLY_1(getpeername4, "cgroup/getpeername4")
ONLY_1(getsockname6, "cgroup/getsockname6")

/* Whatever these return, somebody makes something of it. */
#define ANY(type, sec)								\
	RETURNS(type##_returns_any, sec, -1000, ACCEPT)

ANY(tc, "tc")
ANY(xdp, "xdp")
ANY(socket, "socket")
ANY(kprobe, "kprobe")
ANY(raw_tp, "raw_tp")
ANY(sk_msg, "sk_msg")
ANY(sk_skb, "sk_skb")
ANY(lwt_xmit, "lwt_xmit")

/* ---- how the number is known */

SEC("cgroup/sysctl")
ACCEPT
NET_CGROUP
PROG(masked_number, "r0 = *(u32 *)(r1 + 0); r0 &= 1; exit;")

SEC("cgroup/sysctl")
REJECT(EINVAL, REFUSED)
CONTROL(masked_number)
NET_CGROUP
PROG(number_masked_too_little, "r0 = *(u32 *)(r1 + 0); r0 &= 3; exit;")

SEC("cgroup/sysctl")
REJECT(EINVAL, REFUSED)
CONTROL(masked_number)
NET_CGROUP
PROG(unknown_number, "r0 = *(u32 *)(r1 + 0); exit;")

SEC("cgroup/sysctl")
ACCEPT
NET_CGROUP
PROG(number_checked_by_branch, "r0 = *(u32 *)(r1 + 0); if r0 <= 1 goto 1f; r0 = 0; 1: exit;")

SEC("cgroup/sysctl")
REJECT(EINVAL, REFUSED)
CONTROL(masked_number)
NET_CGROUP
PROG(bad_number_on_one_path, "r0 = *(u32 *)(r1 + 0); if r0 <= 1 goto 1f; r0 = 2; 1: exit;")

SEC("cgroup/sysctl")
REJECT(EINVAL, REFUSED)
CONTROL(masked_number)
NET_CGROUP
PROG(upper_half_counts, "r0 = 0x100000001 ll; exit;")

SEC("cgroup/sysctl")
REJECT(EINVAL, msg("R0 is not a known value"))
CONTROL(masked_number)
NET_CGROUP
PROG(pointer_for_number, "r0 = r1; exit;")

/* A function's exit is none of the program's. */
FUNC(returns_5, "r0 = 5; exit;")

SEC("cgroup/sysctl")
ACCEPT
NET_CGROUP
PROG(function_returns_what_program_may_not, "call returns_5; r0 = 1; exit;")

SEC("cgroup/sysctl")
REJECT(EINVAL, REFUSED)
CONTROL(function_returns_what_program_may_not)
NET_CGROUP
PROG(program_returns_what_function_did, "call returns_5; exit;")
