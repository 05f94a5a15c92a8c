// SPDX-License-Identifier: GPL-2.0
/* Strings. bpf_strtol() and its like are in sysctl.c, where every kernel has them. */
#include <string.h>

#include "helpers/fixtures.h"

static struct bpf_object *load_print(struct test *t, __u32 out_size)
{
	struct bpf_object *o = helper_load(t, bpf_snprintf, "print");

	memset(global_at(t, o, "out", 32), 'x', 32);
	memcpy(global_at(t, o, "name", 8), "matrix", 7);
	global(t, o, __u64, number) = -5;
	global(t, o, __u32, out_size) = out_size;
	return o;
}

#define PRINTED "-5 matrix abc%"

HELPER_CASE(bpf_snprintf, length_with_the_nul)
{
	struct bpf_object *o = load_print(t, 32);

	/* unlike snprintf(3), which does not count it */
	expect_eq(t, call(t, o, "print"), sizeof(PRINTED));
	expect_mem(t, global_at(t, o, "out", 32), PRINTED, sizeof(PRINTED));
}

HELPER_CASE(bpf_snprintf, cut_and_terminated)
{
	struct bpf_object *o = load_print(t, 6);

	expect_eq(t, call(t, o, "print"), sizeof(PRINTED));
	expect_mem(t, global_at(t, o, "out", 32), "-5 ma\0x", 7);
}

HELPER_CASE(bpf_snprintf, only_the_length)
{
	struct bpf_object *o = load_print(t, 0);

	expect_eq(t, call(t, o, "print"), sizeof(PRINTED));
	expect_mem(t, global_at(t, o, "out", 32), "x", 1);
}

static int compare(struct test *t, struct bpf_object *o, const char *text, __u32 len)
{
	long long ret;

	memcpy(global_at(t, o, "text", 8), text, strnlen(text, 7) + 1);
	global(t, o, __u32, len) = len;
	ret = call(t, o, "compare");
	return (ret > 0) - (ret < 0);
}

HELPER_CASE(bpf_strncmp, sign)
{
	struct bpf_object *o = helper_load(t, bpf_strncmp, "compare");

	/* with "matrix", at most @len bytes, and not behind the NUL */
	expect_eq(t, compare(t, o, "matrix", 8), 0);
	expect_eq(t, compare(t, o, "matrixx", 8), 1);
	expect_eq(t, compare(t, o, "matrixx", 6), 0);
	expect_eq(t, compare(t, o, "matriw", 8), -1);
	expect_eq(t, compare(t, o, "matri", 8), -1);
	expect_eq(t, compare(t, o, "other", 1), 1);
}
