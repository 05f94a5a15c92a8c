// SPDX-License-Identifier: GPL-2.0
/* struct __sk_buff: bpf_skb_is_valid_access() and what each program type adds to it. */
#define BM_UAPI_ONLY
#define CTX_NEEDS
#define CTX_RETURN "r0 = 1;"
#define F(member) __field(struct __sk_buff, member)
#define CTX_OPS									\
	F(len), F(mark), F(protocol), F(priority), F(tc_index), F(tc_classid), F(hash), F(data), \
	F(data_end), F(data_meta), F(napi_id), F(family), F(remote_ip4), F(local_port),	\
	F(flow_keys), F(tstamp), F(sk), F(wire_len), F(gso_size), F(tstamp_type), F(hwtstamp), \
	F(queue_mapping), [cb]"i"(__builtin_offsetof(struct __sk_buff, cb)),	\
	[size]"i"(sizeof(struct __sk_buff))
#include "verdicts/ctx_access.bpf.h"

/* ---- sizes and offsets */
READS(first_field, "tc", u32, "0")
READS(half_of_field, "tc", u16, "%[len]")
READS(upper_half_of_field, "tc", u16, "%[len] + 2")
READS(last_byte_of_field, "tc", u8, "%[len] + 3")
NO_READ(misaligned_half, "tc", half_of_field, u16, "%[len] + 1")
NO_READ(misaligned_word, "tc", first_field, u32, "%[mark] + 2")
NO_READ(two_fields_at_once, "tc", first_field, u64, "%[mark]")
NO_READ(past_end, "tc", first_field, u32, "%[size]")
NO_READ_BEFORE_BEGIN(before_begin, "tc", first_field)
READS(control_block_of_8, "tc", u64, "%[cb]")
READS(control_block_last_4, "tc", u32, "%[cb] + 16")
NO_READ(control_block_and_field_behind, "tc", control_block_of_8, u64, "%[cb] + 16")

/* ---- 64 bit fields are read whole */
READS(tstamp_of_8, "tc", u64, "%[tstamp]")
NO_READ(tstamp_of_4, "tc", tstamp_of_8, u32, "%[tstamp]")
READS(socket_pointer, "tc", u64, "%[sk]")
NO_READ(socket_pointer_low_half, "tc", socket_pointer, u32, "%[sk]")
NO_READ_OF_PART(NARROW_POINTER, socket_pointer_high_half, "tc", socket_pointer, u32, "%[sk] + 4")
NO_READ_OF_PART(NARROW_POINTER, socket_pointer_byte, "tc", socket_pointer, u8, "%[sk] + 7")
NO_WRITE(socket_pointer_written, "tc", socket_pointer, u64, "%[sk]")
NO_READ(flow_keys_of_tc, "tc", socket_pointer, u64, "%[flow_keys]")

/* ---- packet pointers */
READS(data_of_4, "tc", u32, "%[data]")
NO_READ(data_of_2, "tc", data_of_4, u16, "%[data]")
NO_READ(data_byte, "tc", data_of_4, u8, "%[data] + 1")
NO_READ(data_end_of_8, "tc", data_of_4, u64, "%[data_end] + 4")
NO_READ(data_meta_byte, "tc", data_of_4, u8, "%[data_meta]")
NO_WRITE(data_written, "tc", data_of_4, u32, "%[data]")
NO_WRITE(data_end_written, "tc", data_of_4, u32, "%[data_end]")

/* ---- a byte of a hole */
/* It was a hole of 4 bytes, of which nothing could be made, before there was a field in it. */
#define FIELD_WHY WHY("Add __sk_buff->delivery_time_type and bpf_skb_set_skb_delivery_time()")
#define WAS_HOLE REJECT(EINVAL, msg("bpf verifier is misconfigured"))

SEC("tc") ACCEPT_IF(since("5.18")) WAS_HOLE CONTROL(tstamp_of_8) FIELD_WHY
__naked int tstamp_type_byte(void) { CTX_READ(u8, "%[tstamp_type]", CTX_OPS); }

SEC("tc") REJECT(EACCES, since("5.18"), BAD_CTX) WAS_HOLE CONTROL(tstamp_of_8) FIELD_WHY
__naked int tstamp_type_of_4(void) { CTX_READ(u32, "%[tstamp_type]", CTX_OPS); }

SEC("tc") REJECT(EACCES, since("5.18"), BAD_CTX) WAS_HOLE CONTROL(tstamp_of_8) FIELD_WHY
__naked int hole_behind_tstamp_type(void) { CTX_READ(u8, "%[tstamp_type] + 1", CTX_OPS); }

NO_WRITE(tstamp_type_written, "tc", tstamp_of_8, u8, "%[tstamp_type]")
NO_READ(hwtstamp_of_4, "tc", tstamp_of_8, u32, "%[hwtstamp]")
NO_WRITE(hwtstamp_written, "tc", tstamp_of_8, u64, "%[hwtstamp]")

/* ---- writes: tc has seven fields */
WRITES(mark_written, "tc", u32, "%[mark]")
WRITES(priority_written, "tc", u32, "%[priority]")
WRITES(tc_index_written, "tc", u32, "%[tc_index]")
WRITES(tc_classid_written, "tc", u32, "%[tc_classid]")
WRITES(queue_mapping_written, "tc", u32, "%[queue_mapping]")
WRITES(tstamp_written, "tc", u64, "%[tstamp]")
WRITES(control_block_written, "tc", u32, "%[cb]")
WRITES(control_block_byte_written, "tc", u8, "%[cb] + 3")
NO_WRITE(mark_byte_written, "tc", mark_written, u8, "%[mark]")
NO_WRITE(hash_written, "tc", mark_written, u32, "%[hash]")
NO_WRITE(protocol_written, "tc", mark_written, u32, "%[protocol]")
NO_WRITE(napi_id_written, "tc", mark_written, u32, "%[napi_id]")
NO_WRITE(wire_len_written, "tc", mark_written, u32, "%[wire_len]")
NO_WRITE(gso_size_written, "tc", mark_written, u32, "%[gso_size]")
NO_READ(family_of_tc, "tc", first_field, u32, "%[family]")

/* ---- other types see less, or other things */
READS(socket_reads_mark, "socket", u32, "%[mark]")
NO_READ(socket_reads_tc_classid, "socket", socket_reads_mark, u32, "%[tc_classid]")
NO_READ(socket_reads_data_meta, "socket", socket_reads_mark, u32, "%[data_meta]")
NO_READ(socket_reads_tstamp, "socket", socket_reads_mark, u64, "%[tstamp]")
NO_READ(socket_reads_wire_len, "socket", socket_reads_mark, u32, "%[wire_len]")
NO_READ(socket_reads_family, "socket", socket_reads_mark, u32, "%[family]")
NO_WRITE(socket_writes_mark, "socket", socket_reads_mark, u32, "%[mark]")
WRITES(socket_writes_control_block, "socket", u32, "%[cb]")
READS(lwt_reads_data, "lwt_in", u32, "%[data]")
NO_READ(lwt_reads_tc_classid, "lwt_in", lwt_reads_data, u32, "%[tc_classid]")
NO_READ(lwt_reads_data_meta, "lwt_in", lwt_reads_data, u32, "%[data_meta]")
WRITES(lwt_writes_mark, "lwt_in", u32, "%[mark]")
NO_WRITE(lwt_writes_tc_index, "lwt_in", lwt_writes_mark, u32, "%[tc_index]")
READS(sk_skb_reads_family, "sk_skb/stream_verdict", u32, "%[family]")
NO_READ(sk_skb_reads_half_of_remote_ip4, "sk_skb/stream_verdict", sk_skb_reads_family, u16,
	"%[remote_ip4]")
NO_READ(sk_skb_reads_mark, "sk_skb/stream_verdict", sk_skb_reads_family, u32, "%[mark]")
WRITES(sk_skb_writes_priority, "sk_skb/stream_verdict", u32, "%[priority]")
READS(flow_dissector_reads_flow_keys, "flow_dissector", u64, "%[flow_keys]")
NO_READ(flow_dissector_reads_half_of_flow_keys, "flow_dissector", flow_dissector_reads_flow_keys,
	u32, "%[flow_keys]")
NO_READ(flow_dissector_reads_mark, "flow_dissector", flow_dissector_reads_flow_keys, u32,
	"%[mark]")
