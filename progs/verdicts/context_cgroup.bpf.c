// SPDX-License-Identifier: GPL-2.0
/* Contexts of the programs of cgroups: edges, holes, halves, writes, by attach type. */
#define BM_UAPI_ONLY
#define CTX_NEEDS CONFIG("CONFIG_CGROUP_BPF")
#define CTX_RETURN "r0 = 1;"
#define M(type, prefix, member) [prefix##_##member]"i"(__builtin_offsetof(struct type, member))
#define CTX_OPS									\
	M(bpf_sock_addr, addr, user_family), M(bpf_sock_addr, addr, user_ip4),	\
	[addr_user_ip6]"i"(__builtin_offsetof(struct bpf_sock_addr, user_ip6)),	\
	M(bpf_sock_addr, addr, user_port), M(bpf_sock_addr, addr, family),	\
	M(bpf_sock_addr, addr, protocol), M(bpf_sock_addr, addr, msg_src_ip4),	\
	[addr_sk]"i"(__builtin_offsetof(struct bpf_sock_addr, sk)),		\
	[addr_size]"i"(sizeof(struct bpf_sock_addr)),				\
	M(bpf_sock_ops, ops, op), M(bpf_sock_ops, ops, reply), M(bpf_sock_ops, ops, sk_txhash), \
	M(bpf_sock_ops, ops, bytes_received), M(bpf_sock_ops, ops, skb_tcp_flags), \
	[ops_sk]"i"(__builtin_offsetof(struct bpf_sock_ops, sk)),		\
	[ops_skb_data]"i"(__builtin_offsetof(struct bpf_sock_ops, skb_data)),	\
	[ops_size]"i"(sizeof(struct bpf_sock_ops)),				\
	M(bpf_sysctl, sysctl, write), M(bpf_sysctl, sysctl, file_pos),		\
	[sysctl_size]"i"(sizeof(struct bpf_sysctl)),				\
	[opt_sk]"i"(__builtin_offsetof(struct bpf_sockopt, sk)),		\
	[opt_optval]"i"(__builtin_offsetof(struct bpf_sockopt, optval)),	\
	M(bpf_sockopt, opt, level), M(bpf_sockopt, opt, optlen), M(bpf_sockopt, opt, retval), \
	[opt_size]"i"(sizeof(struct bpf_sockopt)),				\
	M(bpf_cgroup_dev_ctx, dev, access_type), M(bpf_cgroup_dev_ctx, dev, major), \
	[dev_size]"i"(sizeof(struct bpf_cgroup_dev_ctx)),			\
	M(bpf_sock, sock, family), M(bpf_sock, sock, mark), M(bpf_sock, sock, src_ip4), \
	M(bpf_sock, sock, src_port), M(bpf_sock, sock, dst_port), M(bpf_sock, sock, bound_dev_if)
#include "verdicts/ctx_access.bpf.h"

READS(addr_word, "cgroup/connect4", u32, "%[addr_user_family]")
READS(addr_ip4_byte, "cgroup/connect4", u8, "%[addr_user_ip4] + 3")
READS(addr_pointer, "cgroup/connect4", u64, "%[addr_sk]")
NO_READ(addr_half_of_pointer, "cgroup/connect4", addr_pointer, u32, "%[addr_sk]")
NO_READ_OF_PART("6.16 6.12.53 6.1.156 5.10.246", addr_upper_half_of_pointer, "cgroup/connect4",
		addr_pointer, u32, "%[addr_sk] + 4")
NO_READ(addr_half_of_family, "cgroup/connect4", addr_word, u16, "%[addr_family]")
NO_READ(addr_byte_of_protocol, "cgroup/connect4", addr_word, u8, "%[addr_protocol]")
NO_READ(addr_ip6_of_connect4, "cgroup/connect4", addr_word, u32, "%[addr_user_ip6]")
NO_READ(addr_msg_src_of_connect4, "cgroup/connect4", addr_word, u32, "%[addr_msg_src_ip4]")
NO_READ(addr_past_end, "cgroup/connect4", addr_word, u32, "%[addr_size]")
NO_READ(addr_misaligned, "cgroup/connect4", addr_word, u32, "%[addr_user_ip4] + 2")
WRITES(addr_ip4_written, "cgroup/connect4", u32, "%[addr_user_ip4]")
WRITES(addr_port_written, "cgroup/connect4", u32, "%[addr_user_port]")
NO_WRITE(addr_half_of_ip4_written, "cgroup/connect4", addr_ip4_written, u16, "%[addr_user_ip4]")
NO_WRITE(addr_family_written, "cgroup/connect4", addr_ip4_written, u32, "%[addr_family]")
NO_WRITE(addr_pointer_written, "cgroup/connect4", addr_ip4_written, u64, "%[addr_sk]")
READS(addr6_ip6_of_8, "cgroup/connect6", u64, "%[addr_user_ip6]")
NO_READ(addr6_ip4_of_connect6, "cgroup/connect6", addr6_ip6_of_8, u32, "%[addr_user_ip4]")
NO_READ(addr6_ip6_across_the_middle, "cgroup/connect6", addr6_ip6_of_8, u64, "%[addr_user_ip6] + 4")
READS(addr_msg_src_of_sendmsg4, "cgroup/sendmsg4", u32, "%[addr_msg_src_ip4]")
WRITES(addr_msg_src_written_by_sendmsg4, "cgroup/sendmsg4", u32, "%[addr_msg_src_ip4]")

/* Source and destination are one register, so that the kernel has to borrow another. */
SEC("sockops") CTX_NEEDS ACCEPT
WHY("CVE-2026-53078: same-register dst/src OOB read and pointer leak")
__naked int ops_pointer_into_the_contexts_register(void)
{
	ASM("r1 = *(u64 *)(r1 + %[ops_sk]); r0 = 1; exit;", CTX_OPS);
}
READS(ops_word, "sockops", u32, "%[ops_op]")
READS(ops_bytes_received, "sockops", u64, "%[ops_bytes_received]")
READS(ops_pointer, "sockops", u64, "%[ops_sk]")
READS(ops_packet_pointer, "sockops", u64, "%[ops_skb_data]")
NO_READ(ops_half_of_bytes_received, "sockops", ops_bytes_received, u32, "%[ops_bytes_received]")
NO_READ(ops_half_of_pointer, "sockops", ops_pointer, u32, "%[ops_sk]")
NO_READ_OF_PART(NARROW_POINTER, ops_upper_half_of_pointer, "sockops", ops_pointer, u32,
		"%[ops_sk] + 4")
NO_READ_OF_PART(NARROW_POINTER, ops_half_of_packet_pointer, "sockops", ops_packet_pointer, u32,
		"%[ops_skb_data] + 4")
NO_READ(ops_byte, "sockops", ops_word, u8, "%[ops_op]")
NO_READ(ops_two_words, "sockops", ops_word, u64, "%[ops_op]")
NO_READ(ops_past_end, "sockops", ops_word, u32, "%[ops_size]")
READS(ops_byte_of_tcp_flags, "sockops", u8, "%[ops_skb_tcp_flags]")
WRITES(ops_reply_written, "sockops", u32, "%[ops_reply]")
WRITES(ops_sk_txhash_written, "sockops", u32, "%[ops_sk_txhash]")
NO_WRITE(ops_op_written, "sockops", ops_reply_written, u32, "%[ops_op]")
NO_WRITE(ops_half_of_reply_written, "sockops", ops_reply_written, u16, "%[ops_reply]")

READS(sysctl_word, "cgroup/sysctl", u32, "%[sysctl_write]")
READS(sysctl_byte, "cgroup/sysctl", u8, "%[sysctl_file_pos] + 3")
NO_READ(sysctl_both_words, "cgroup/sysctl", sysctl_word, u64, "%[sysctl_write]")
NO_READ(sysctl_past_end, "cgroup/sysctl", sysctl_word, u32, "%[sysctl_size]")
WRITES(sysctl_file_pos_written, "cgroup/sysctl", u32, "%[sysctl_file_pos]")
NO_WRITE(sysctl_byte_of_file_pos_written, "cgroup/sysctl", sysctl_file_pos_written, u8,
	 "%[sysctl_file_pos]")
NO_WRITE(sysctl_write_written, "cgroup/sysctl", sysctl_file_pos_written, u32, "%[sysctl_write]")

READS(getsockopt_retval, "cgroup/getsockopt", u32, "%[opt_retval]")
READS(getsockopt_pointer, "cgroup/getsockopt", u64, "%[opt_optval]")
NO_READ(getsockopt_half_of_optval, "cgroup/getsockopt", getsockopt_pointer, u32, "%[opt_optval]")
NO_READ_OF_PART(NARROW_POINTER, getsockopt_half_of_sk, "cgroup/getsockopt", getsockopt_pointer,
		u32, "%[opt_sk] + 4")
NO_READ(getsockopt_byte, "cgroup/getsockopt", getsockopt_retval, u8, "%[opt_level]")
NO_READ(getsockopt_past_end, "cgroup/getsockopt", getsockopt_retval, u32, "%[opt_size]")
WRITES(getsockopt_retval_written, "cgroup/getsockopt", u32, "%[opt_retval]")
WRITES(getsockopt_optlen_written, "cgroup/getsockopt", u32, "%[opt_optlen]")
NO_WRITE(getsockopt_level_written, "cgroup/getsockopt", getsockopt_retval_written, u32,
	 "%[opt_level]")
WRITES(setsockopt_level_written, "cgroup/setsockopt", u32, "%[opt_level]")
NO_READ(setsockopt_retval, "cgroup/setsockopt", setsockopt_level_written, u32, "%[opt_retval]")
NO_WRITE(setsockopt_retval_written, "cgroup/setsockopt", setsockopt_level_written, u32,
	 "%[opt_retval]")

READS(dev_word, "cgroup/dev", u32, "%[dev_major]")
READS(dev_half_of_access_type, "cgroup/dev", u16, "%[dev_access_type] + 2")
NO_READ(dev_half_of_major, "cgroup/dev", dev_word, u16, "%[dev_major]")
NO_READ(dev_past_end, "cgroup/dev", dev_word, u32, "%[dev_size]")
NO_WRITE(dev_access_type_written, "cgroup/dev", dev_word, u32, "%[dev_access_type]")

READS(sock_create_mark, "cgroup/sock_create", u32, "%[sock_mark]")
WRITES(sock_create_mark_written, "cgroup/sock_create", u32, "%[sock_mark]")
NO_READ(sock_create_src_ip4, "cgroup/sock_create", sock_create_mark, u32, "%[sock_src_ip4]")
NO_WRITE(sock_create_family_written, "cgroup/sock_create", sock_create_mark_written, u32,
	 "%[sock_family]")
READS(post_bind4_src_ip4, "cgroup/post_bind4", u32, "%[sock_src_ip4]")
NO_READ(post_bind4_mark, "cgroup/post_bind4", post_bind4_src_ip4, u32, "%[sock_mark]")
NO_WRITE(post_bind4_bound_dev_if_written, "cgroup/post_bind4", post_bind4_src_ip4, u32,
	 "%[sock_bound_dev_if]")
