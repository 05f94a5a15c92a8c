/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Formats of bpf_snprintf(): FORMAT(name, what it prints, format, arguments), read by the programs
 * and by the cases that run them.  What ends in "..." is only the beginning.  @text is "matrix",
 * @bytes an IPv6 ::1 behind an IPv4 127.0.0.1, @user a "user" of user space, @function the address
 * of bpf_fentry_test1().
 */
#define SNPRINTF_FORMATS(FORMAT)					\
	FORMAT(d, "-5", "%d", -5)					\
	FORMAT(i, "7", "%i", 7)						\
	FORMAT(u, "4294967295", "%u", -1)				\
	FORMAT(x, "abc", "%x", 0xabc)					\
	FORMAT(X, "ABC", "%X", 0xabc)					\
	FORMAT(d_of_64_bits, "-1", "%d", 0x1ffffffffULL)		\
	FORMAT(ld, "-1099511627776", "%ld", -1099511627776LL)		\
	FORMAT(lu, "18446744073709551615", "%lu", -1)			\
	FORMAT(lld, "-9223372036854775808", "%lld", 1ULL << 63)		\
	FORMAT(llx, "123456789abcdef0", "%llx", 0x123456789abcdef0ULL)	\
	FORMAT(lX, "123456789ABCDEF0", "%lX", 0x123456789abcdef0ULL)	\
	FORMAT(width, "   42|", "%5d|", 42)				\
	FORMAT(zero_padded, "00042", "%05d", 42)			\
	FORMAT(left, "42   |", "%-5d|", 42)				\
	FORMAT(plus, "+42", "%+d", 42)					\
	FORMAT(space, " 42", "% d", 42)					\
	FORMAT(c, "<b>", "<%c>", 'b')					\
	FORMAT(percent, "100%", "100%%", 0)				\
	FORMAT(more_arguments, "1 left", "%d left", 1, 2, 3)		\
	FORMAT(three_arguments, "1 matrix 3", "%d %s %u", 1, AT(text), 3)	\
	FORMAT(s, "<matrix>", "<%s>", AT(text))				\
	FORMAT(s_width, "  matrix|", "%8s|", AT(text))			\
	FORMAT(s_of_null, "<>", "<%s>", 0)				\
	FORMAT(pks, "<matrix>", "<%pks>", AT(text))			\
	FORMAT(pks_of_user, "<>", "<%pks>", user)			\
	FORMAT(pus, "<user>", "<%pus>", user)				\
	FORMAT(pus_of_kernel, "<>", "<%pus>", AT(text))			\
	FORMAT(pI4, "127.0.0.1", "%pI4", AT(bytes))			\
	FORMAT(pi4, "127.000.000.001", "%pi4", AT(bytes))		\
	FORMAT(pI6, "0000:0000:0000:0000:0000:0000:0000:0001", "%pI6", AT(bytes + 4))	\
	FORMAT(pi6, "00000000000000000000000000000001", "%pi6", AT(bytes + 4))	\
	FORMAT(pI4_of_null, "0.0.0.0", "%pI4", 0)			\
	FORMAT(p_of_null, "0000000000000000", "%p", 0)			\
	FORMAT(p_of_error, "ffffffffffffffea", "%p", -22)		\
	FORMAT(px, "0000000000001234", "%px", 0x1234)			\
	FORMAT(ps, "bpf_fentry_test1", "%ps", function)			\
	FORMAT(pS, "bpf_fentry_test1+0x1/0x...", "%pS", function + 1)	\
	FORMAT(pB, "bpf_fentry_test1+0x1/0x...", "%pB", function + 1)
