// SPDX-License-Identifier: GPL-2.0
/* bpf_snprintf(): every format that it has (progs/helpers/snprintf_formats.h), and its limits. */
#include <string.h>

#include "helpers/fixtures.h"
#include "progs/helpers/snprintf_formats.h"

struct format {
	const char *prog, *want;
};

#define FORMAT(name, want, ...) { "format_" #name, want },

static bool needs_symbols(const struct format *f)
{
	return strstr(f->want, "fentry");
}

static void run_format(struct test *t)
{
	static char user[] = "user";
	const struct format *f = test_arg(t);
	struct bpf_object *o = helper_load(t, bpf_snprintf, f->prog);
	const char *printed = global_at(t, o, "printed", 48);
	size_t len = strlen(f->want);
	bool only_begins = len > 3 && !strcmp(f->want + len - 3, "...");
	long long ret;

	user[0] = 'u';	/* the page must be there */
	global(t, o, __u64, user) = (unsigned long)user;
	if (needs_symbols(f))
		global(t, o, __u64, function) = kernel_symbol(t, "bpf_fentry_test1");
	ret = call(t, o, f->prog);
	if (only_begins)
		len -= 3;
	else
		expect_eq(t, ret, len + 1);
	if (strncmp(printed, f->want, only_begins ? len : len + 1))
		test_fail(t, "\"%.47s\", not \"%s\"", printed, f->want);
}

static void list_formats(void)
{
	const struct format formats[] = { SNPRINTF_FORMATS(FORMAT) }, *f;

	for (f = formats; f < formats + sizeof(formats) / sizeof(formats[0]); f++)
		case_register(&(struct bm_case){
			.name = case_text("helper/bpf_snprintf/%s", f->prog), .run = run_format,
			.arg = case_copy(f, sizeof(*f)), .batch = "helper/bpf_snprintf",
			.config = needs_symbols(f) ? "CONFIG_KALLSYMS_ALL" : NULL,
		});
}

static void __attribute__((constructor)) register_formats(void)
{
	case_source_register(list_formats);
}

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

HELPER_PLAIN(bpf_snprintf, length_with_the_nul)
{
	struct bpf_object *o = load_print(t, 32);

	/* unlike snprintf(3), which does not count it */
	expect_eq(t, call(t, o, "print"), sizeof(PRINTED));
	expect_mem(t, global_at(t, o, "out", 32), PRINTED, sizeof(PRINTED));
}

HELPER_EDGE_PLAIN(bpf_snprintf, just_fits)
{
	struct bpf_object *o = load_print(t, sizeof(PRINTED));

	expect_eq(t, call(t, o, "print"), sizeof(PRINTED));
	expect_mem(t, global_at(t, o, "out", 32), PRINTED "\0x", sizeof(PRINTED) + 1);
}

HELPER_EDGE_PLAIN(bpf_snprintf, cut_and_terminated)
{
	struct bpf_object *o = load_print(t, 6);

	expect_eq(t, call(t, o, "print"), sizeof(PRINTED));
	expect_mem(t, global_at(t, o, "out", 32), "-5 ma\0x", 7);
}

HELPER_EDGE_PLAIN(bpf_snprintf, room_for_the_nul)
{
	struct bpf_object *o = load_print(t, 1);

	expect_eq(t, call(t, o, "print"), sizeof(PRINTED));
	expect_mem(t, global_at(t, o, "out", 32), "\0x", 2);
}

HELPER_EDGE_PLAIN(bpf_snprintf, only_the_length)
{
	struct bpf_object *o = load_print(t, 0);

	expect_eq(t, call(t, o, "print"), sizeof(PRINTED));
	expect_mem(t, global_at(t, o, "out", 32), "x", 1);
}

HELPER_EDGE_PLAIN(bpf_snprintf, no_buffer)
{
	struct bpf_object *o = helper_load(t, bpf_snprintf, "no_buffer");

	global(t, o, __u64, number) = 12345;
	expect_eq(t, call(t, o, "no_buffer"), sizeof("12345"));
}

HELPER_EDGE_PLAIN(bpf_snprintf, no_arguments)
{
	struct bpf_object *o = helper_load(t, bpf_snprintf, "no_arguments");

	expect_eq(t, call(t, o, "no_arguments"), sizeof("none"));
	expect_mem(t, global_at(t, o, "out", 32), "none", sizeof("none"));
}

/* MAX_BPRINTF_VARARGS, 12; the verifier does not look at it. */
HELPER_EDGE_PLAIN(bpf_snprintf, twelve_arguments)
{
	struct bpf_object *o = helper_load(t, bpf_snprintf, "twelve_arguments");

	expect_eq(t, call(t, o, "twelve_arguments"), sizeof("123456789012"));
	expect_mem(t, global_at(t, o, "out", 32), "123456789012", sizeof("123456789012"));
}

HELPER_EDGE_PLAIN(bpf_snprintf, thirteen_arguments)
{
	struct bpf_object *o = helper_load(t, bpf_snprintf, "thirteen_arguments");

	expect_err(t, call(t, o, "thirteen_arguments"), EINVAL);
}

static struct bpf_object *load_long_text(struct test *t, const char *prog, int len)
{
	struct bpf_object *o = helper_load(t, bpf_snprintf, prog);

	memset(global_at(t, o, "long_text", 600), 'y', len);
	memcpy(global_at(t, o, "name", 8), "z", 2);
	global(t, o, __u64, number) = 7;
	return o;
}

/* Arguments are put together in MAX_BPRINTF_BIN_ARGS, 512 bytes, with a NUL behind each text. */
HELPER_EDGE_PLAIN(bpf_snprintf, all_texts_in_512_bytes)
{
	struct bpf_object *o = load_long_text(t, "two_texts", 509);

	expect_eq(t, call(t, o, "two_texts"), 509 + 1 + 1);
}

HELPER_EDGE_PLAIN(bpf_snprintf, no_room_for_a_second_text)
{
	struct bpf_object *o = load_long_text(t, "two_texts", 511);

	expect_err(t, call(t, o, "two_texts"), ENOSPC);
}

/* A number is aligned to 4 bytes. */
HELPER_EDGE_PLAIN(bpf_snprintf, no_room_for_a_number)
{
	struct bpf_object *o = load_long_text(t, "text_and_number", 508);

	expect_err(t, call(t, o, "text_and_number"), ENOSPC);
}

HELPER_EDGE_PLAIN(bpf_snprintf, room_for_a_number)
{
	struct bpf_object *o = load_long_text(t, "text_and_number", 507);

	expect_eq(t, call(t, o, "text_and_number"), 507 + 1 + 1);
}
