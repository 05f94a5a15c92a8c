// SPDX-License-Identifier: GPL-2.0
/* What an iterator writes is what is read from its fd. */
#include <stdlib.h>
#include <string.h>

#include "helpers/iter_rig.h"

static struct bpf_object *load_write(struct test *t, const void *bytes, __u32 len)
{
	struct bpf_object *o = helper_load(t, bpf_seq_write, "write");

	memcpy(global_at(t, o, "bytes", 4096), bytes, len);
	global(t, o, __u32, len) = len;
	return o;
}

HELPER_PLAIN(bpf_seq_write, is_what_is_read)
{
	struct bpf_object *o = load_write(t, "a\0\xff\n", 4);
	char text[64];

	expect_eq(t, iter_read(t, o, "write", text, sizeof(text)), 4);
	expect_mem(t, text, "a\0\xff\n", 4);
	expect_ok(t, global(t, o, long, ret));
}

HELPER_PLAIN(bpf_seq_write, one_behind_the_other)
{
	struct bpf_object *o = load_write(t, "ab", 2);
	char text[64];

	global(t, o, __u32, times) = 3;
	expect_eq(t, iter_read(t, o, "write", text, sizeof(text)), 6);
	expect_mem(t, text, "ababab", 6);
}

HELPER_EDGE_PLAIN(bpf_seq_write, size_0)
{
	struct bpf_object *o = helper_load(t, bpf_seq_write, "write_nothing");
	char text[64];

	global(t, o, long, ret) = -1;
	expect_eq(t, iter_read(t, o, "write_nothing", text, sizeof(text)), 0);
	expect_ok(t, global(t, o, long, ret));
}

/* bpf_seq_read() has a buffer of 8 pages: kernel/bpf/bpf_iter.c. */
#define SEQ_BUFFER (8 * 4096)

static struct bpf_object *write_pages(struct test *t, __u32 pages, int *got)
{
	static const char page[4096];
	static char text[2 * SEQ_BUFFER];
	struct bpf_object *o = load_write(t, page, sizeof(page));

	global(t, o, __u32, times) = pages;
	*got = iter_read(t, o, "write", text, sizeof(text));
	return o;
}

HELPER_EDGE_PLAIN(bpf_seq_write, almost_all_of_the_buffer)
{
	int got;
	struct bpf_object *o = write_pages(t, 7, &got);

	expect_ok(t, global(t, o, long, ret));
	expect_eq(t, got, 7 * 4096);
}

HELPER_EDGE_PLAIN(bpf_seq_write, more_than_the_buffer)
{
	int got;
	struct bpf_object *o = write_pages(t, 9, &got);

	expect_err(t, global(t, o, long, ret), EOVERFLOW);
	expect_err(t, got, E2BIG);
}

HELPER_EDGE_PLAIN(bpf_seq_printf, more_than_the_buffer)
{
	struct bpf_object *o = helper_load(t, bpf_seq_printf, "too_often");
	char *fmt = global_at(t, o, "fmt", 2048), text[64];

	/* 32 times 2047 bytes */
	memset(fmt, 'y', 2047);
	global(t, o, __u32, fmt_size) = 2048;
	expect_err(t, iter_read(t, o, "too_often", text, sizeof(text)), E2BIG);
	expect_err(t, global(t, o, long, ret), EOVERFLOW);
}

/* ---- a structure by its type: struct btf_enum, which all kernels have, as { 3, -1 } */

static const struct shown {
	const char *name, *want;
	__u64 flags;
	int first, second;
} shown[] = {
	/* a blank for each level: btf_show_indent() of kernel/bpf/btf.c */
	{ "fields_on_lines",
	  "(struct btf_enum){\n .name_off = (__u32)3,\n .val = (__s32)-1,\n}\n", 0, 3, -1 },
	{ "compact", "(struct btf_enum){.name_off = (__u32)3,.val = (__s32)-1,}",
	  BTF_F_COMPACT, 3, -1 },
	{ "no_names", "{3,-1,}", BTF_F_COMPACT | BTF_F_NONAME, 3, -1 },
	{ "zero_is_left_out", "(struct btf_enum){.val = (__s32)5,}", BTF_F_COMPACT, 0, 5 },
	{ "zero_is_shown", "(struct btf_enum){.name_off = (__u32)0,.val = (__s32)5,}",
	  BTF_F_COMPACT | BTF_F_ZERO, 0, 5 },
	{ "edge/all_zero", "(struct btf_enum){}", BTF_F_COMPACT, 0, 0 },
	{ "edge/all_flags", "{0,0,}",
	  BTF_F_COMPACT | BTF_F_NONAME | BTF_F_PTR_RAW | BTF_F_ZERO, 0, 0 },
};
#define NR_SHOWN (int)(sizeof(shown) / sizeof(shown[0]))

/* What cannot be shown; the address and the type that are given in place of the structure's own. */
static const struct refused {
	const char *name, *prog;
	__u64 flags, instead;
	__u32 type;
	int err;
} refused[] = {
	{ "edge/unknown_flags", "show", 1 << 4, 0, 0, EINVAL },
	{ "edge/no_type", "no_type", 0, 0, 0, EINVAL },
	{ "edge/negative_type", "show", 0, 0, 0x80000000, ENOENT },
	{ "edge/no_such_type", "show", 0, 0, 0x7fffffff, ENOENT },
	{ "edge/short_btf_ptr", "short_btf_ptr", 0, 0, 0, EINVAL },
	/* btf_show_obj_safe() copies with copy_from_kernel_nofault() */
	{ "edge/address_of_user", "show", 0, 4096, 0, ERANGE },
	{ "edge/address_of_nothing", "show", 0, 0xfffffffffffff000ULL, 0, EFAULT },
};
#define NR_REFUSED (int)(sizeof(refused) / sizeof(refused[0]))

struct btf_case {
	bool iter;
	const struct shown *shown;
	const struct refused *refused;
};

static const char *btf_object(const struct btf_case *c)
{
	return c->iter ? "helpers/bpf_seq_printf_btf" : "helpers/bpf_snprintf_btf";
}

static void run_shown(struct test *t)
{
	const struct btf_case *c = test_arg(t);
	struct bpf_object *o = prog_load(t, btf_object(c), "show");
	__u32 *value = global_at(t, o, "shown", 8);
	const char *text;
	char buf[256];

	value[0] = c->shown->first;
	value[1] = c->shown->second;
	global(t, o, __u64, flags) = c->shown->flags;
	if (c->iter) {
		iter_read(t, o, "show", buf, sizeof(buf));
		text = buf;
		expect_ok(t, global(t, o, long, ret));
	} else {
		/* without the NUL */
		expect_eq(t, call(t, o, "show"), strlen(c->shown->want));
		text = global_at(t, o, "out", 128);
	}
	if (strcmp(text, c->shown->want))
		test_fail(t, "\"%s\", not \"%s\"", text, c->shown->want);
}

static void run_refused(struct test *t)
{
	const struct btf_case *c = test_arg(t);
	const struct refused *r = c->refused;
	struct bpf_object *o = prog_load(t, btf_object(c), r->prog);
	char buf[256];

	global(t, o, __u64, flags) = r->flags;
	global(t, o, __u64, instead) = r->instead;
	global(t, o, __u32, type) = r->type;
	if (c->iter)
		iter_read(t, o, r->prog, buf, sizeof(buf));
	else
		run_once(t, o, r->prog);
	expect_err(t, global(t, o, long, ret), r->err);
}

static void list_case(const struct btf_case *c, const char *name, void (*run)(struct test *t))
{
	const char *helper = btf_object(c) + strlen("helpers/");

	case_register(&(struct bm_case){
		.name = case_text("helper/%s/%s", helper, name), .run = run,
		.arg = case_copy(c, sizeof(*c)), .batch = case_text("helper/%s", helper),
		.config = "CONFIG_DEBUG_INFO_BTF",
	});
}

static void list_shown(void)
{
	struct btf_case c = {0};
	int i, iter;

	for (iter = 0; iter < 2; iter++) {
		c.iter = iter;
		for (i = 0; i < NR_SHOWN; i++) {
			c.shown = &shown[i];
			list_case(&c, c.shown->name, run_shown);
		}
		for (i = 0; i < NR_REFUSED; i++) {
			c.refused = &refused[i];
			list_case(&c, c.refused->name, run_refused);
		}
	}
}

static void __attribute__((constructor)) register_shown(void)
{
	case_source_register(list_shown);
}

HELPER_EDGE_PLAIN(bpf_snprintf_btf, cut_and_terminated)
{
	struct bpf_object *o = helper_load(t, bpf_snprintf_btf, "show");
	char *out = global_at(t, o, "out", 128);

	memset(out, 'x', 128);
	global(t, o, __u32, out_size) = 9;
	global(t, o, __u64, flags) = BTF_F_COMPACT;
	expect_eq(t, call(t, o, "show"), strlen("(struct btf_enum){}"));
	expect_mem(t, out, "(struct \0x", 10);
}

HELPER_EDGE_PLAIN(bpf_snprintf_btf, room_for_the_nul)
{
	struct bpf_object *o = helper_load(t, bpf_snprintf_btf, "show");
	char *out = global_at(t, o, "out", 128);

	memset(out, 'x', 128);
	global(t, o, __u32, out_size) = 1;
	global(t, o, __u64, flags) = BTF_F_COMPACT;
	expect_eq(t, call(t, o, "show"), strlen("(struct btf_enum){}"));
	expect_mem(t, out, "\0x", 2);
}
