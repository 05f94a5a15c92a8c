// SPDX-License-Identifier: GPL-2.0
/* Contexts of XDP, sk_msg, sk_lookup, sk_reuseport, perf events: edges, halves, writes. */
#define BM_UAPI_ONLY
#define CTX_NEEDS
#define CTX_RETURN "r0 = 1;"
#define M(type, prefix, member) [prefix##_##member]"i"(__builtin_offsetof(struct type, member))
#define CTX_OPS									\
	M(xdp_md, xdp, data), M(xdp_md, xdp, data_end), M(xdp_md, xdp, data_meta), \
	M(xdp_md, xdp, ingress_ifindex), M(xdp_md, xdp, rx_queue_index),	\
	M(xdp_md, xdp, egress_ifindex), [xdp_size]"i"(sizeof(struct xdp_md)),	\
	M(sk_msg_md, msg, family), M(sk_msg_md, msg, size), M(sk_msg_md, msg, sk), \
	[msg_data]"i"(0), [msg_size_of]"i"(sizeof(struct sk_msg_md)),		\
	M(bpf_sk_lookup, lookup, family), M(bpf_sk_lookup, lookup, remote_port), \
	M(bpf_sk_lookup, lookup, local_ip4), [lookup_sk]"i"(0),			\
	[lookup_size]"i"(sizeof(struct bpf_sk_lookup)),				\
	M(sk_reuseport_md, reuseport, len), M(sk_reuseport_md, reuseport, hash), \
	[reuseport_size]"i"(sizeof(struct sk_reuseport_md)),			\
	M(bpf_perf_event_data, perf, sample_period), M(bpf_perf_event_data, perf, addr), \
	[perf_size]"i"(sizeof(struct bpf_perf_event_data))
#include "verdicts/ctx_access.bpf.h"

READS(xdp_word, "xdp", u32, "%[xdp_ingress_ifindex]")
NO_READ(xdp_byte, "xdp", xdp_word, u8, "%[xdp_ingress_ifindex]")
NO_READ(xdp_half_of_data, "xdp", xdp_word, u16, "%[xdp_data]")
NO_READ(xdp_data_and_data_end, "xdp", xdp_word, u64, "%[xdp_data]")
NO_READ(xdp_misaligned, "xdp", xdp_word, u32, "2")
NO_READ(xdp_past_end, "xdp", xdp_word, u32, "%[xdp_size]")
NO_READ_BEFORE_BEGIN(xdp_before_begin, "xdp", xdp_word)
NO_READ(xdp_egress_without_devmap, "xdp", xdp_word, u32, "%[xdp_egress_ifindex]")
READS(xdp_egress_of_devmap, "xdp/devmap", u32, "%[xdp_egress_ifindex]")
NO_WRITE(xdp_data_written, "xdp", xdp_word, u32, "%[xdp_data]")
NO_WRITE(xdp_rx_queue_index_written, "xdp", xdp_word, u32, "%[xdp_rx_queue_index]")

READS(msg_word, "sk_msg", u32, "%[msg_family]")
READS(msg_pointer, "sk_msg", u64, "%[msg_data]")
NO_READ(msg_half_of_data, "sk_msg", msg_pointer, u32, "%[msg_data]")
NO_READ(msg_upper_half_of_data, "sk_msg", msg_pointer, u32, "%[msg_data] + 4")
NO_READ(msg_half_of_sk, "sk_msg", msg_pointer, u32, "%[msg_sk] + 4")
NO_READ(msg_byte, "sk_msg", msg_word, u8, "%[msg_family]")
NO_READ(msg_two_words, "sk_msg", msg_word, u64, "%[msg_family]")
NO_READ(msg_past_end, "sk_msg", msg_word, u32, "%[msg_size_of]")
NO_WRITE(msg_size_written, "sk_msg", msg_word, u32, "%[msg_size]")

READS(lookup_word, "sk_lookup", u32, "%[lookup_family]")
READS(lookup_byte, "sk_lookup", u8, "%[lookup_family] + 3")
READS(lookup_remote_port, "sk_lookup", u16, "%[lookup_remote_port]")
READS(lookup_remote_port_as_word, "sk_lookup", u32, "%[lookup_remote_port]")
NO_READ(lookup_half_of_sk, "sk_lookup", lookup_word, u32, "%[lookup_sk]")
NO_READ(lookup_upper_half_of_sk, "sk_lookup", lookup_word, u32, "%[lookup_sk] + 4")
NO_READ(lookup_two_words, "sk_lookup", lookup_word, u64, "%[lookup_family]")
NO_READ(lookup_past_end, "sk_lookup", lookup_word, u32, "%[lookup_size]")
NO_WRITE(lookup_family_written, "sk_lookup", lookup_word, u32, "%[lookup_family]")

READS(reuseport_word, "sk_reuseport", u32, "%[reuseport_len]")
READS(reuseport_pointer, "sk_reuseport", u64, "0")
NO_READ(reuseport_half_of_pointer, "sk_reuseport", reuseport_pointer, u32, "0")
NO_READ(reuseport_past_end, "sk_reuseport", reuseport_word, u32, "%[reuseport_size]")
NO_READ(reuseport_half_of_hash, "sk_reuseport", reuseport_word, u16, "%[reuseport_hash]")
NO_WRITE(reuseport_len_written, "sk_reuseport", reuseport_word, u32, "%[reuseport_len]")

#undef CTX_NEEDS
#define CTX_NEEDS CONFIG("CONFIG_PERF_EVENTS")
READS(perf_register, "perf_event", u64, "0")
READS(perf_half_of_period, "perf_event", u32, "%[perf_sample_period]")
READS(perf_byte_of_addr, "perf_event", u8, "%[perf_addr] + 7")
NO_READ(perf_half_of_register, "perf_event", perf_register, u32, "0")
NO_READ(perf_misaligned, "perf_event", perf_register, u64, "4")
NO_READ(perf_past_end, "perf_event", perf_register, u64, "%[perf_size]")
NO_WRITE(perf_register_written, "perf_event", perf_register, u64, "0")
