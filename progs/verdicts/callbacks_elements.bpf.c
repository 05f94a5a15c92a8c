// SPDX-License-Identifier: GPL-2.0
/* bpf_for_each_map_elem(): map, key, value and context of its callback. */
#define BM_UAPI_ONLY
#include "verdicts/flow.bpf.h"

#define MAP(name, kind, value_type)						\
	struct {								\
		__uint(type, kind);						\
		__uint(max_entries, 4);						\
		__type(key, __u32);						\
		__type(value, value_type);					\
	} name SEC(".maps")

MAP(array, BPF_MAP_TYPE_ARRAY, __u64);
MAP(hash, BPF_MAP_TYPE_HASH, __u64);
MAP(lru, BPF_MAP_TYPE_LRU_HASH, __u64);
MAP(percpu, BPF_MAP_TYPE_PERCPU_ARRAY, __u64);
MAP(percpu_hash, BPF_MAP_TYPE_PERCPU_HASH, __u64);
MAP(jumps, BPF_MAP_TYPE_PROG_ARRAY, __u32);

#define EACH(map, callback)							\
	"r6 = 0; *(u64 *)(r10 - 8) = r6;"					\
	"r1 = %[" #map "] ll; r2 = %[" #callback "] ll; r3 = r10; r3 += -8; r4 = 0;"	\
	"call %[bpf_for_each_map_elem];"
#define OPS(map, callback) __imm(bpf_for_each_map_elem), __imm_addr(map), __imm_addr(callback)

FUNC(goes_on, "r0 = 0; exit;")
FUNC(stops, "r0 = 1; exit;")

#define VISITS(name, map, callback, count)					\
	SEC("tc")								\
	ACCEPT_IF(since("5.13"))						\
	RETVAL(count)								\
	PROG(name, EACH(map, callback) "exit;", OPS(map, callback))

VISITS(array_has_all, array, goes_on, 4)
VISITS(callback_stops, array, stops, 1)
VISITS(empty_hash, hash, goes_on, 0)
VISITS(empty_lru_hash, lru, goes_on, 0)
VISITS(percpu_array, percpu, goes_on, 4)
VISITS(empty_percpu_hash, percpu_hash, goes_on, 0)

SEC("tc")
REJECT(ENOTSUPP, msg("callback function not allowed for map"))
CONTROL(array_has_all)
PROG(prog_array, EACH(jumps, goes_on) "exit;", OPS(jumps, goes_on))

SEC("tc")
ACCEPT_IF(since("5.13"))
RETVAL(-22)
PROG(unknown_flag,
     "r1 = %[array] ll; r2 = %[goes_on] ll; r3 = 0; r4 = 1; call %[bpf_for_each_map_elem]; exit;",
     OPS(array, goes_on))

/* ---- the key is the map's, the value the program's */

FUNC(sums_keys, "r5 = *(u32 *)(r2 + 0); r0 = *(u64 *)(r4 + 0); r0 += r5; *(u64 *)(r4 + 0) = r0; r0 = 0; exit;")
FUNC(writes_key, "r5 = 7; *(u32 *)(r2 + 0) = r5; r0 = 0; exit;")
FUNC(reads_past_key, "r5 = *(u64 *)(r2 + 0); r0 = 0; exit;")
FUNC(writes_value, "r5 = 7; *(u64 *)(r3 + 0) = r5; r0 = 0; exit;")
FUNC(reads_past_value, "r5 = *(u64 *)(r3 + 8); r0 = 0; exit;")
FUNC(reads_fifth, "r5 = r5; r0 = 0; exit;")
FUNC(reads_map, "r5 = *(u32 *)(r1 + 0); r0 = 0; exit;")

SEC("tc")
ACCEPT_IF(since("5.13"))
RETVAL(6)
PROG(keys_summed, EACH(array, sums_keys) "r0 = *(u64 *)(r10 - 8); exit;", OPS(array, sums_keys))

VISITS(value_written, array, writes_value, 4)

#define REFUSED(name, callback, text)						\
	SEC("tc")								\
	REJECT(EACCES, msg(text))						\
	CONTROL(value_written)							\
	PROG(name, EACH(array, callback) "exit;", OPS(array, callback))

REFUSED(key_written, writes_key, "write to change key|cannot write into map_key")
REFUSED(key_read_past_end, reads_past_key, "invalid access to map key")
REFUSED(value_read_past_end, reads_past_value, "invalid access to map value")
REFUSED(no_fifth_argument, reads_fifth, "R5 !read_ok")

/* ---- behind it: an index of 8 bytes, in a map that may be empty or not */

FUNC(sets_0, "r5 = 0; *(u64 *)(r4 + 0) = r5; r0 = 0; exit;")
FUNC(sets_8, "r5 = 8; *(u64 *)(r4 + 0) = r5; r0 = 0; exit;")

#define INDEX_BEHIND(before, callback)						\
	LOOKUP_CHECKED(array)							\
	"r7 = r0; r6 = " #before "; *(u64 *)(r10 - 8) = r6;"			\
	"r1 = %[hash] ll; r2 = %[" #callback "] ll; r3 = r10; r3 += -8; r4 = 0;"	\
	"call %[bpf_for_each_map_elem];"					\
	"r1 = *(u64 *)(r10 - 8); r7 += r1; r0 = *(u8 *)(r7 + 0); r0 = 0; exit;",	\
	OPS(hash, callback), LOOKUP_OPS(array)

SEC("tc")
ACCEPT_IF(since("5.13"))
RETVAL(0)
PROG(good_before_and_behind, INDEX_BEHIND(3, sets_0))

SEC("tc")
REJECT(EACCES, msg("invalid access to map value"))
CONTROL(good_before_and_behind)
PROG(good_before_only, INDEX_BEHIND(3, sets_8))

SEC("tc")
REJECT(EACCES, since("6.7 6.6.15"), msg("invalid access to map value"))
CONTROL(good_before_and_behind)
UNSOUND
WHY("verify callbacks as if they are called unknown number of times")
PROG(good_behind_only, INDEX_BEHIND(8, sets_0))
