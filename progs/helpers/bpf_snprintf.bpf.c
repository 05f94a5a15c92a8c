// SPDX-License-Identifier: GPL-2.0
/* Every context may call it. */
#include "bpfmatrix.bpf.h"
#include "helpers/snprintf_formats.h"
#include "helpers/without.h"

char out[32];
__u32 out_size;
__u64 number;
char name[8];
long ret;

/* An address that clang does not put into constant data, where libbpf would leave 0 for it. */
#define AT(memory)							\
	({								\
		unsigned long address = (unsigned long)(memory);	\
									\
		barrier_var(address);					\
		address;						\
	})

static const char number_only[] = "%d";
char in_writable_map[] = "%d";
__u32 where;
const char not_terminated[4] SEC(".rodata.open") = { 'o', 'p', 'e', 'n' };

SEC("raw_tp")
ACCEPT_IF(since("5.13"))
CONFIG("CONFIG_BPF_EVENTS")
int print(void *ctx)
{
	static const char fmt[] = "%d %s %x%%";
	__u64 args[] = { number, (unsigned long)name, 0xabc };
	__u32 n = out_size;

	if (n > sizeof(out))
		return 0;
	ret = bpf_snprintf(out, n, fmt, args, sizeof(args));
	return 0;
}

/* No buffer, for the length alone. */
SEC("raw_tp")
ACCEPT_IF(since("5.13"))
int no_buffer(void *ctx)
{
	__u64 args[] = { number };

	ret = bpf_snprintf(NULL, 0, number_only, args, sizeof(args));
	return 0;
}

SEC("raw_tp")
ACCEPT_IF(since("5.13"))
int no_arguments(void *ctx)
{
	static const char fmt[] = "none";

	ret = bpf_snprintf(out, sizeof(out), fmt, NULL, 0);
	return 0;
}

SEC("raw_tp")
ACCEPT_IF(since("5.13"))
int one_argument(void *ctx)
{
	__u64 args[] = { number };

	ret = bpf_snprintf(out, sizeof(out), number_only, args, sizeof(args));
	return 0;
}

/* Arguments are numbers of 64 bits. */
SEC("raw_tp")
REJECT(EINVAL)
CONTROL(one_argument)
int half_an_argument(void *ctx)
{
	__u64 args[] = { number, 0 };

	ret = bpf_snprintf(out, sizeof(out), number_only, args, 12);
	return 0;
}

SEC("raw_tp")
REJECT(EACCES, msg("does not point to a readonly map"))
CONTROL(one_argument)
int format_may_change(void *ctx)
{
	__u64 args[] = { number };

	ret = bpf_snprintf(out, sizeof(out), in_writable_map, args, sizeof(args));
	return 0;
}

SEC("raw_tp")
REJECT(EACCES, msg("is not a constant address"))
CONTROL(one_argument)
int format_at_unknown_offset(void *ctx)
{
	__u64 args[] = { number };

	ret = bpf_snprintf(out, sizeof(out), number_only + (where & 1), args, sizeof(args));
	return 0;
}

SEC("raw_tp")
REJECT(EINVAL, msg("string is not zero-terminated"))
CONTROL(one_argument)
int format_not_terminated(void *ctx)
{
	__u64 args[] = { number };

	ret = bpf_snprintf(out, sizeof(out), not_terminated, args, sizeof(args));
	return 0;
}

/* Not memory whose address is fixed: the stack. */
SEC("raw_tp")
REJECT(EACCES, msg("type=fp expected=map_value"))
CONTROL(one_argument)
int format_on_stack(void *ctx)
{
	char fmt[8] = "%d";
	__u64 args[] = { number };

	ret = bpf_snprintf(out, sizeof(out), fmt, args, sizeof(args));
	return 0;
}

static const char dozen[] = "%d%d%d%d%d%d%d%d%d%d%d%d";

SEC("raw_tp")
ACCEPT_IF(since("5.13"))
int twelve_arguments(void *ctx)
{
	__u64 args[12] = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1, 2 };

	ret = bpf_snprintf(out, sizeof(out), dozen, args, sizeof(args));
	return 0;
}

/* Seen only when it runs. */
SEC("raw_tp")
ACCEPT_IF(since("5.13"))
int thirteen_arguments(void *ctx)
{
	__u64 args[13] = {};

	ret = bpf_snprintf(out, sizeof(out), dozen, args, sizeof(args));
	return 0;
}

char long_text[600];

SEC("raw_tp")
ACCEPT_IF(since("5.13"))
int two_texts(void *ctx)
{
	static const char fmt[] = "%s%s";
	__u64 args[] = { AT(long_text), AT(name) };

	ret = bpf_snprintf(out, sizeof(out), fmt, args, sizeof(args));
	return 0;
}

SEC("raw_tp")
ACCEPT_IF(since("5.13"))
int text_and_number(void *ctx)
{
	static const char fmt[] = "%s%d";
	__u64 args[] = { AT(long_text), number };

	ret = bpf_snprintf(out, sizeof(out), fmt, args, sizeof(args));
	return 0;
}

WITHOUT_PERFMON(bpf_snprintf(out, sizeof(out), number_only, &number, 8))

/* ---- one program a format; what each prints is in snprintf_formats.h */

char text[8] = "matrix";
__u8 bytes[4 + 16] = { 127, 0, 0, 1, [19] = 1 };
__u64 user, function;
char printed[48];

#define FORMAT(name, want, fmt, ...)					\
	SEC("raw_tp")							\
	ACCEPT_IF(since("5.13"))					\
	int format_##name(void *ctx)					\
	{								\
		static const char format[] = fmt;			\
		__u64 args[] = { __VA_ARGS__ };				\
									\
		ret = bpf_snprintf(printed, sizeof(printed), format, args, sizeof(args));	\
		return 0;						\
	}

SNPRINTF_FORMATS(FORMAT)

/* ---- formats that bpf_bprintf_prepare() (kernel/bpf/helpers.c) refuses, with one argument */

#define REFUSED(name, fmt, ...)						\
	SEC("raw_tp")							\
	REJECT(EINVAL, msg("Invalid format string") __VA_OPT__(,) __VA_ARGS__)	\
	CONTROL(format_d)						\
	int refused_##name(void *ctx)					\
	{								\
		static const char format[] = fmt;			\
		__u64 args[] = { number };				\
									\
		ret = bpf_snprintf(printed, sizeof(printed), format, args, sizeof(args));	\
		return 0;						\
	}

REFUSED(more_than_the_arguments, "%d %d")
REFUSED(float, "%f")
REFUSED(octal, "%o")
REFUSED(n, "%n")
REFUSED(h, "%hd")
REFUSED(z, "%zu")
REFUSED(lc, "%lc")
REFUSED(precision, "%.3s")
REFUSED(width_by_argument, "%*d")
REFUSED(alternate_form, "%#x")
REFUSED(percent_at_the_end, "rest %")
REFUSED(width_at_the_end, "%5")
REFUSED(letter_behind_s, "%sx")
REFUSED(letter_behind_pks, "%pksx")
REFUSED(pointer_kind, "%pD")
REFUSED(pI5, "%pI5")
REFUSED(percent_behind_p, "%p%")
REFUSED(control_character, "\x01%d")
REFUSED(not_ascii_behind_percent, "%\xc3\xa4")
/* "bpf: Reject non-ASCII only behind %": text of other letters goes through.  Points: measured. */
REFUSED(not_ascii, "\xc3\xa4 %d", until("7.1 7.0.13 6.12.94 6.1.177"))
