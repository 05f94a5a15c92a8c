// SPDX-License-Identifier: GPL-2.0
/* The bytes of a spin lock in a value are the kernel's. */
#define BM_UAPI_ONLY
#include "verdicts/common.bpf.h"

struct with_lock {
	__u64 before;
	struct bpf_spin_lock lock;
	__u32 beside;
	__u64 behind;
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct with_lock);
} locked SEC(".maps");

#define VALUE(code)								\
	ASM("r8 = r1;" LOOKUP_CHECKED(locked) "r6 = r0; r1 = 0;" code "r0 = 0; exit;", \
	    LOOKUP_OPS(locked), __imm(bpf_skb_load_bytes), __imm(bpf_get_prandom_u32), \
	    __imm(bpf_spin_lock), __imm(bpf_spin_unlock))

SEC("tc")
ACCEPT
RETVAL(0)
__naked int beside_the_lock(void)
{
	VALUE("r1 = *(u32 *)(r6 + 12); r1 = *(u64 *)(r6 + 0); *(u64 *)(r6 + 16) = r1;");
}

#define LOCK_TOUCHED(name, err, text, code)					\
	SEC("tc") REJECT(err, msg(text)) CONTROL(beside_the_lock)		\
	__naked int name(void) { VALUE(code); }
#define DIRECTLY "bpf_spin_lock cannot be accessed directly"

LOCK_TOUCHED(lock_read, EACCES, DIRECTLY, "r1 = *(u32 *)(r6 + 8);")
LOCK_TOUCHED(lock_byte_read, EACCES, DIRECTLY, "r1 = *(u8 *)(r6 + 11);")
LOCK_TOUCHED(lock_written, EACCES, DIRECTLY, "*(u32 *)(r6 + 8) = r1;")
LOCK_TOUCHED(lock_and_neighbour_written, EACCES, DIRECTLY, "*(u64 *)(r6 + 8) = r1;")
LOCK_TOUCHED(lock_misaligned_from_before, EACCES, DIRECTLY, "r1 = *(u32 *)(r6 + 5);")
LOCK_TOUCHED(lock_by_helper, EACCES, DIRECTLY,
	     "r1 = r8; r2 = 0; r3 = r6; r4 = 16; call %[bpf_skb_load_bytes];")
LOCK_TOUCHED(lock_at_unknown_offset, EACCES, DIRECTLY,
	     "call %[bpf_get_prandom_u32]; r0 &= 15; r6 += r0; r1 = *(u8 *)(r6 + 0);")

SEC("tc")
ACCEPT
RETVAL(0)
__naked int locked_and_unlocked(void)
{
	VALUE("r1 = r6; r1 += 8; call %[bpf_spin_lock]; r1 = r6; r1 += 8; call %[bpf_spin_unlock];");
}

SEC("tc")
REJECT(EINVAL, since("6.2"), msg("off 0 doesn't point to 'struct bpf_spin_lock'"))
REJECT(EACCES, msg("off 0 doesn't point to 'struct bpf_spin_lock'"))
CONTROL(locked_and_unlocked)
WHY("Propagate errors from process_* checks in check_func_arg")
__naked int locked_beside_the_lock(void)
{
	VALUE("r1 = r6; call %[bpf_spin_lock]; r1 = r6; r1 += 8; call %[bpf_spin_unlock];");
}
