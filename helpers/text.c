// SPDX-License-Identifier: GPL-2.0
/* Comparing strings. */
#include <string.h>

#include "helpers/fixtures.h"

/* The sign of what the program says of the first @len bytes of @text and "matrix". */
static int compare(struct test *t, const char *text, __u32 len)
{
	struct bpf_object *o = helper_load(t, bpf_strncmp, "compare");
	long long ret;

	memcpy(global_at(t, o, "text", 8), text, strnlen(text, 7) + 1);
	global(t, o, __u32, len) = len;
	ret = call(t, o, "compare");
	return (ret > 0) - (ret < 0);
}

HELPER_PLAIN(bpf_strncmp, equal)
{
	expect_eq(t, compare(t, "matrix", 8), 0);
}

HELPER_PLAIN(bpf_strncmp, less)
{
	expect_eq(t, compare(t, "matriw", 8), -1);
}

HELPER_PLAIN(bpf_strncmp, greater)
{
	expect_eq(t, compare(t, "matriy", 8), 1);
}

HELPER_PLAIN(bpf_strncmp, shorter_is_less)
{
	expect_eq(t, compare(t, "matri", 8), -1);
}

HELPER_PLAIN(bpf_strncmp, longer_is_greater)
{
	expect_eq(t, compare(t, "matrixx", 8), 1);
}

/* Bytes are compared as unsigned char: lib/string.c, and arch/x86. */
HELPER_PLAIN(bpf_strncmp, letters_behind_ascii_are_greater)
{
	expect_eq(t, compare(t, "m\xc3\xa4trix", 8), 1);
}

HELPER_EDGE_PLAIN(bpf_strncmp, difference_behind_the_size)
{
	expect_eq(t, compare(t, "matrixx", 6), 0);
}

HELPER_EDGE_PLAIN(bpf_strncmp, one_byte)
{
	expect_eq(t, compare(t, "magic", 1), 0);
	expect_eq(t, compare(t, "other", 1), 1);
}

HELPER_EDGE_PLAIN(bpf_strncmp, empty)
{
	expect_eq(t, compare(t, "", 8), -1);
}

HELPER_EDGE_PLAIN(bpf_strncmp, bytes_behind_the_nul_do_not_matter)
{
	struct bpf_object *o = helper_load(t, bpf_strncmp, "compare");

	memcpy(global_at(t, o, "text", 8), "matrix\0z", 8);
	global(t, o, __u32, len) = 8;
	expect_eq(t, call(t, o, "compare"), 0);
}
