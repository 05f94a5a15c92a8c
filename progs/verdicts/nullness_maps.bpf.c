// SPDX-License-Identifier: GPL-2.0
/* What maps give out, and may be NULL. */
#define BM_UAPI_ONLY
#include "verdicts/nullable.bpf.h"

struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u64);
} lru SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u64);
} percpu SEC(".maps");

struct inner {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u64);
} inner SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_HASH_OF_MAPS);
	__uint(max_entries, 1);
	__type(key, __u32);
	__array(values, struct inner);
} outer SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 4096);
} ringbuf SEC(".maps");

#define OPS(map) LOOKUP_OPS(map)
#define READ "r1 = *(u64 *)(r6 + 0);"
#define DISCARD READ "r1 = r6; r2 = 0; call %[bpf_ringbuf_discard];"
#define RESERVE "r1 = %[ringbuf] ll; r2 = 16; r3 = 0; call %[bpf_ringbuf_reserve];"
#define RINGBUF_OPS __imm(bpf_ringbuf_reserve), __imm(bpf_ringbuf_discard), __imm_addr(ringbuf)

SOURCE(value, "tc", ACCEPT, "map_value_or_null", LOOKUP(lru), READ, OPS(lru))
/* a key that is not constant, because since 6.14 a constant one in range needs no test */
SOURCE(element, "tc", ACCEPT, "map_value_or_null",
       "r1 = *(u32 *)(r1 + 0); *(u64 *)(r10 - 8) = r1;"
       "r2 = r10; r2 += -8; r1 = %[percpu] ll; call %[bpf_map_lookup_elem];", READ, OPS(percpu))
SOURCE(record, "tc", ACCEPT, "mem_or_null", RESERVE, DISCARD, RINGBUF_OPS)

/* A map out of a map is used by looking something up in it. */
#define INNER_LOOKUP								\
	"r1 = r6; r2 = r10; r2 += -8; call %[bpf_map_lookup_elem];"
SOURCE(inner_map, "tc", ACCEPT, "R1 type=map_value_or_null expected=map_ptr", LOOKUP(outer),
       INNER_LOOKUP, OPS(outer))

SOURCE(other_cpus_value, "tc", ACCEPT_IF(since("5.19")), "map_value_or_null",
       "r1 = 0; *(u32 *)(r10 - 8) = r1; r2 = r10; r2 += -8; r1 = %[percpu] ll; r3 = 0;"
       "call %[bpf_map_lookup_percpu_elem];", READ,
       __imm(bpf_map_lookup_percpu_elem), __imm_addr(percpu))

SOURCE(dynptr_data, "tc", ACCEPT_IF(since("5.19")), "mem_or_null",
       LOOKUP_CHECKED(lru) "r1 = r0; r2 = 8; r3 = 0; r4 = r10; r4 += -32;"
       "call %[bpf_dynptr_from_mem]; r1 = r10; r1 += -32; r2 = 0; r3 = 8; call %[bpf_dynptr_data];",
       READ, __imm(bpf_dynptr_from_mem), __imm(bpf_dynptr_data), OPS(lru))

/* ---- which of two */

#define TWO_LOOKUPS(test)							\
	ASM(LOOKUP(lru) "r6 = r0;" LOOKUP(lru) test "r1 = *(u64 *)(r6 + 0); 1: r0 = 0; exit;", \
	    OPS(lru))

SEC("tc")
ACCEPT
RETVAL(0)
__naked int first_lookup_tested(void)
{
	TWO_LOOKUPS("if r6 == 0 goto 1f;");
}

SEC("tc")
REJECT(EACCES, msg("R6 invalid mem access 'map_value_or_null'"))
CONTROL(first_lookup_tested)
__naked int second_lookup_tested(void)
{
	TWO_LOOKUPS("if r0 == 0 goto 1f;");
}

/* Equal to the other, which may be NULL as well. */
SEC("tc")
REJECT(EACCES, msg("R6 invalid mem access 'map_value_or_null'"))
CONTROL(first_lookup_tested)
__naked int equal_to_another_nullable(void)
{
	TWO_LOOKUPS("if r6 != r0 goto 1f;");
}

SEC("tc")
ACCEPT_IF(since("6.2"))
REJECT(EACCES, msg("R6 invalid mem access 'map_value_or_null'"))
CONTROL(first_lookup_tested)
RETVAL(0)
WHY("propagate nullness information for reg to reg comparisons")
__naked int equal_to_what_is_not_null(void)
{
	TWO_LOOKUPS("if r0 == 0 goto 1f; if r6 != r0 goto 1f;");
}

SEC("tc")
REJECT(EACCES, msg("R6 invalid mem access 'map_value_or_null'"))
CONTROL(equal_to_what_is_not_null)
__naked int unequal_to_what_is_not_null(void)
{
	TWO_LOOKUPS("if r0 == 0 goto 1f; if r6 == r0 goto 1f;");
}

SEC("tc")
REJECT(EACCES, msg("R6 invalid mem access 'map_value_or_null'"))
CONTROL(equal_to_what_is_not_null)
__naked int equal_in_32_bits_to_what_is_not_null(void)
{
	TWO_LOOKUPS("if r0 == 0 goto 1f; if w6 != w0 goto 1f;");
}

/* Greater than 0, unsigned, is not 0; only equality is looked at. */
SEC("tc")
REJECT(EACCES, msg("R6 invalid mem access 'map_value_or_null'"))
CONTROL(first_lookup_tested)
__naked int greater_than_zero(void)
{
	TWO_LOOKUPS("if r6 > 0 goto +1; goto 1f;");
}

SEC("tc")
REJECT(EACCES, msg("R6 invalid mem access 'map_value_or_null'"))
CONTROL(first_lookup_tested)
__naked int tested_against_one(void)
{
	TWO_LOOKUPS("if r6 == 1 goto 1f;");
}

SEC("tc")
ACCEPT_IF(since("7.1" /* measured */))
REJECT(EACCES, msg("R6 invalid mem access 'map_value_or_null'"))
CONTROL(first_lookup_tested)
RETVAL(0)
WHY("the same detection for a register whose value is known to be 0")
__naked int tested_against_register_of_zero(void)
{
	TWO_LOOKUPS("r7 = 0; if r6 == r7 goto 1f;");
}

/* ---- passed on to a helper */

#define PASS(test)								\
	ASM(LOOKUP(lru) test "r2 = r0; r1 = %[lru] ll; call %[bpf_map_delete_elem];" \
	    "1: r0 = 0; exit;", OPS(lru), __imm(bpf_map_delete_elem))

SEC("tc")
ACCEPT
RETVAL(0)
__naked int tested_value_as_key(void)
{
	PASS("if r0 == 0 goto 1f;");
}

SEC("tc")
REJECT(EACCES, msg("R2 type=map_value_or_null expected="))
CONTROL(tested_value_as_key)
__naked int untested_value_as_key(void)
{
	PASS("");
}
