// SPDX-License-Identifier: GPL-2.0
/* The instructions that cpu v4 added (6.6), each with the value that it makes. */
#include "verdicts/common.bpf.h"

/* r1 = -2 in memory at r10 - 8; what @code leaves in r0 is returned, 32 bits of it. */
#define V4(code) ASM("r1 = -2; *(u64 *)(r10 - 8) = r1; r0 = 0;" code "exit;")

#define SINCE_V4							\
	ACCEPT_IF(since("6.6"))						\
	REJECT(EINVAL, msg("uses reserved fields|unknown opcode|invalid BPF_"))	\
	CONTROL(cpu_v3) WHY("cpu=v4: ldsx, movsx, bswap, sdiv, smod, gotol")

SEC("tc")
ACCEPT
RETVAL(254)
__naked int cpu_v3(void)
{
	V4("r0 = *(u8 *)(r10 - 8);");
}

SEC("tc")
SINCE_V4
RETVAL(-2)
__naked int load_sign_extended_8(void)
{
	V4("r0 = *(s8 *)(r10 - 8);");
}

SEC("tc")
SINCE_V4
RETVAL(-1)
__naked int load_sign_extended_to_64(void)
{
	V4("r0 = *(s32 *)(r10 - 8); r0 >>= 32;");
}

SEC("tc")
SINCE_V4
RETVAL(-2)
__naked int move_sign_extended(void)
{
	V4("r0 = (s16)r1;");
}

SEC("tc")
SINCE_V4
RETVAL(-1)
__naked int move_sign_extended_to_64(void)
{
	V4("r1 = 0x80000000 ll; r0 = (s32)r1; r0 >>= 32;");
}

SEC("tc")
SINCE_V4
RETVAL(0x78563412)
__naked int byte_swap(void)
{
	V4("r0 = 0x12345678; r0 = bswap32 r0;");
}

SEC("tc")
SINCE_V4
RETVAL(0x3412)
__naked int byte_swap_16(void)
{
	V4("r0 = 0x1234; r0 = bswap16 r0;");
}

SEC("tc")
SINCE_V4
RETVAL(-3)
__naked int signed_division(void)
{
	V4("r0 = -7; r0 s/= 2;");
}

SEC("tc")
SINCE_V4
RETVAL(-1)
__naked int signed_modulo(void)
{
	V4("r0 = -7; r0 s%%= 2;");
}

/* The smallest number has no counterpart: as everywhere else in BPF, it wraps. */
SEC("tc")
SINCE_V4
RETVAL(0x80000000)
__naked int signed_division_overflow(void)
{
	V4("w0 = 0x80000000; w2 = -1; w0 s/= w2;");
}

SEC("tc")
SINCE_V4
RETVAL(0)
__naked int signed_modulo_overflow(void)
{
	V4("w0 = 0x80000000; w2 = -1; w0 s%%= w2;");
}

/* The one that stable took too: a jump over more than 32767 instructions. */
SEC("tc")
ACCEPT_IF(since("6.6 6.1.72"))
REJECT(EINVAL, msg("uses reserved fields|unknown opcode|invalid BPF_"))
CONTROL(cpu_v3)
RETVAL(5)
WHY("Support new 32bit offset jmp instruction")
__naked int long_jump(void)
{
	V4("r0 = 5; if r1 == 0 goto 2f; gotol 1f; 2: r0 = 6; 1:");
}
