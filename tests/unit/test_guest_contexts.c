// SPDX-License-Identifier: GPL-2.0
/* The table of contexts: what can be wrong in a row without a kernel to say so. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include <bpf/libbpf.h>

#include "common/kver.h"
#include "selftests/contexts.h"

/* Shows the row, as cmocka knows only the line. */
#define assert_row(c, cond) \
	do { \
		if (!(cond)) \
			fail_msg("context %s: not %s", (c)->name, #cond); \
	} while (0)

static void names_are_unique(void **state)
{
	int i, j;

	(void)state;
	assert_in_range(nr_contexts, 90, 1000);
	for (i = 0; i < nr_contexts; i++) {
		for (j = 0; j < i; j++)
			assert_row(&contexts[i], strcmp(contexts[i].name, contexts[j].name));
		assert_ptr_equal(context_find(contexts[i].name), &contexts[i]);
	}
	assert_null(context_find("no such context"));
}

static bool is_multi(const struct context *c)
{
	return c->type == BPF_PROG_TYPE_TRACING && c->attach >= BPF_TRACE_FENTRY_MULTI;
}

static bool needs_target(const struct context *c)
{
	return c->type == BPF_PROG_TYPE_LSM || c->type == BPF_PROG_TYPE_STRUCT_OPS ||
	       c->type == BPF_PROG_TYPE_EXT || (c->type == BPF_PROG_TYPE_TRACING && !is_multi(c));
}

/* ".s" of the section, before the target: "lsm.s/file_open" */
static bool named_sleepable(const struct context *c)
{
	size_t len = strcspn(c->name, "/");

	return len > 2 && !strncmp(c->name + len - 2, ".s", 2);
}

static void rows_are_legal(void **state)
{
	const struct context *c;
	const char *why;

	(void)state;
	for (c = contexts; c < contexts + nr_contexts; c++) {
		assert_row(c, c->type > BPF_PROG_TYPE_UNSPEC && c->type < __MAX_BPF_PROG_TYPE);
		assert_row(c, !c->target == !needs_target(c));
		assert_row(c, c->sleepable == (named_sleepable(c) ||
					       c->type == BPF_PROG_TYPE_SYSCALL));
		assert_row(c, c->type != BPF_PROG_TYPE_STRUCT_OPS ||
			      (!c->attach && strchr(c->target, '/')));
		assert_row(c, !c->built || c->config);
		assert_row(c, !c->config || !strncmp(c->config, "CONFIG_", 7));
		/* __bpf_md_ptr() fields are 8 bytes wide and aligned */
		assert_row(c, c->sk == CTX_SK_FIELD ? c->sk_off % 8 == 0 : !c->sk_off);
		assert_row(c, !c->since || !verlist_check(c->since, &why));
	}
}

/* A context of other types is a structure of its own, not an array of arguments. */
static bool has_arguments(const struct context *c)
{
	return c->type == BPF_PROG_TYPE_TRACING || c->type == BPF_PROG_TYPE_LSM ||
	       c->type == BPF_PROG_TYPE_STRUCT_OPS || c->type == BPF_PROG_TYPE_NETFILTER;
}

static void arguments_are_in_the_context(void **state)
{
	const struct context *c;
	int i;

	(void)state;
	for (c = contexts; c < contexts + nr_contexts; c++) {
		for (i = 0; i < CONTEXT_MAX_BTF_ARGS && c->btf_args[i].type; i++) {
			assert_row(c, has_arguments(c));
			assert_row(c, c->btf_args[i].off >= 0 && c->btf_args[i].off % 8 == 0);
			/* five arguments in registers, and the return value */
			assert_row(c, c->btf_args[i].off <= 5 * 8);
		}
	}
}

/* Sleepable tracepoints came after libbpf's copy. */
static bool is_newer_than_libbpf(const struct context *c)
{
	static const char *const names[] = { "tracepoint.s", "raw_tp.s", "tp_btf.s" };
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (!strcmp(c->name, names[i]))
			return true;
	return is_multi(c);
}

/* What our names mean is not for us to say: libbpf reads them too. */
static void libbpf_reads_the_names_alike(void **state)
{
	enum bpf_attach_type attach;
	const struct context *c;
	enum bpf_prog_type type;
	int known = 0;

	(void)state;
	libbpf_set_print(NULL);
	for (c = contexts; c < contexts + nr_contexts; c++) {
		/* "select", which has no number before 5.14, is loaded as 0 */
		if (is_newer_than_libbpf(c) ||
		    (c->type == BPF_PROG_TYPE_SK_REUSEPORT && !c->attach))
			continue;
		assert_row(c, !libbpf_prog_type_by_name(c->name, &type, &attach));
		assert_row(c, type == c->type);
		assert_row(c, attach == c->attach);
		known++;
	}
	assert_in_range(known, 90, nr_contexts);
}

static void extensions_have_a_target(void **state)
{
	const struct context *c;

	(void)state;
	for (c = contexts; c < contexts + nr_contexts; c++) {
		if (c->type != BPF_PROG_TYPE_EXT) {
			assert_row(c, !context_main_arg(c));
			continue;
		}
		assert_row(c, context_find(c->target));
		assert_row(c, context_main_arg(c));
		assert_row(c, c->ret == context_find(c->target)->ret);
	}
	assert_string_equal(context_main_arg(context_find("freplace/xdp")), "xdp_md");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_are_unique),
		cmocka_unit_test(rows_are_legal),
		cmocka_unit_test(arguments_are_in_the_context),
		cmocka_unit_test(libbpf_reads_the_names_alike),
		cmocka_unit_test(extensions_have_a_target),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
