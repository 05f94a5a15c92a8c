// SPDX-License-Identifier: GPL-2.0
/* A lookup by a constant key that the array has does not return NULL. */
#define BM_UAPI_ONLY
#include "verdicts/common.bpf.h"

#define MAP(name, map_type)							\
	struct {								\
		__uint(type, map_type);						\
		__uint(max_entries, 2);						\
		__type(key, __u32);						\
		__type(value, __u64);						\
	} name SEC(".maps")
MAP(array, BPF_MAP_TYPE_ARRAY);
MAP(percpu_array, BPF_MAP_TYPE_PERCPU_ARRAY);
MAP(hash, BPF_MAP_TYPE_HASH);

/* The value of the key that @key leaves at r10 - 8, read after @test; 5 is returned. */
#define BY_KEY(map, key, test)							\
	ASM("r6 = *(u32 *)(r1 + %[mark]);" key					\
	    "r2 = r10; r2 += -8; r1 = %[" #map "] ll; call %[bpf_map_lookup_elem];" \
	    test "r1 = *(u64 *)(r0 + 0); 1: r0 = 5; exit;",			\
	    LOOKUP_OPS(map), __field(struct __sk_buff, mark))
#define OR_NULL msg("invalid mem access 'map_value_or_null'")
#define KEY(number) "r3 = " #number "; *(u32 *)(r10 - 8) = r3;"
#define KEY_64(number) "r3 = " #number "; *(u64 *)(r10 - 8) = r3;"

#define TESTED(name, map, key)							\
	SEC("tc") ACCEPT RETVAL(5)						\
	__naked int name(void) { BY_KEY(map, key, "if r0 == 0 goto 1f;"); }
#define ELIDED(name, map, control, key)						\
	SEC("tc") ACCEPT_IF(since("6.14")) REJECT(EACCES, OR_NULL) CONTROL(control) RETVAL(5) \
	WHY("verifier: Support eliding map lookup nullness")	\
	__naked int name(void) { BY_KEY(map, key, ""); }
#define MAY_BE_NULL(name, map, control, key)					\
	SEC("tc") REJECT(EACCES, OR_NULL) CONTROL(control)			\
	__naked int name(void) { BY_KEY(map, key, ""); }

TESTED(array_tested, array, KEY(1))
TESTED(percpu_array_tested, percpu_array, KEY(1))
TESTED(hash_tested, hash, KEY(1))
ELIDED(array_first, array, array_tested, KEY(0))
ELIDED(array_last, array, array_tested, KEY(1))
ELIDED(percpu_array_last, percpu_array, percpu_array_tested, KEY(1))
MAY_BE_NULL(array_past_end, array, array_tested, KEY(2))
MAY_BE_NULL(array_negative, array, array_tested, KEY(-1))
MAY_BE_NULL(percpu_array_past_end, percpu_array, percpu_array_tested, KEY(2))
MAY_BE_NULL(hash_is_no_array, hash, hash_tested, KEY(1))
MAY_BE_NULL(array_key_unknown, array, array_tested, "*(u32 *)(r10 - 8) = r6;")
MAY_BE_NULL(array_key_is_a_range, array, array_tested, "r6 &= 1; *(u32 *)(r10 - 8) = r6;")
/* get_constant_map_key() wants what was stored to be as wide as the key */
MAY_BE_NULL(array_key_stored_wider, array, array_tested, KEY_64(1))

/* Two paths with two keys: the constant matters, though no register holds it. */
#define TWO_KEYS(number)							\
	"r3 = 0; if r6 == 0 goto 2f; *(u32 *)(r10 - 8) = r3; goto 3f;"		\
	"2: r3 = " #number "; *(u32 *)(r10 - 8) = r3; 3: r3 = 0;"

SEC("tc")
ACCEPT_IF(since("6.14"))
REJECT(EACCES, OR_NULL)
CONTROL(array_tested)
PROG_FLAGS(0x8)
RETVAL(5)
WHY("verifier: Support eliding map lookup nullness")
__naked int two_paths_in_range(void)
{
	BY_KEY(array, TWO_KEYS(1), "");
}

SEC("tc")
REJECT(EACCES, OR_NULL)
CONTROL(two_paths_in_range)
PROG_FLAGS(0x8)
__naked int two_paths_past_end(void)
{
	BY_KEY(array, TWO_KEYS(2), "");
}
