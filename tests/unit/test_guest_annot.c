// SPDX-License-Identifier: GPL-2.0
/* Annotations, written into BTF as clang writes them, and read back. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <bpf/btf.h>

#include "selftests/annot.h"

/* A function "prog" with these tags, NULL at the end; btf__free() it. */
static struct btf *make_btf(const char *const *tags)
{
	struct btf *btf = btf__new_empty();
	int id, proto, func;

	assert_non_null(btf);
	id = btf__add_int(btf, "int", 4, BTF_INT_SIGNED);
	proto = btf__add_func_proto(btf, id);
	func = btf__add_func(btf, "prog", BTF_FUNC_GLOBAL, proto);
	assert_true(func > 0);
	for (; *tags; tags++)
		assert_true(btf__add_decl_tag(btf, *tags, func, -1) > 0);
	return btf;
}

static int read_tags(struct annot *a, char error[128], const char *const *tags)
{
	struct btf *btf = make_btf(tags);
	struct annot_tags *all = annot_tags(btf);
	int err;

	assert_non_null(all);
	err = annot_read(all, "prog", a, error, 128);
	free(all);
	btf__free(btf);
	return err;
}
#define READ(a, error, ...) read_tags(a, error, (const char *const[]){ __VA_ARGS__, NULL })

static struct annot_row expect_in(const struct annot *a, const char *kver, bool *is_explicit)
{
	struct kver v;

	assert_int_equal(kver_parse(kver, &v), 0);
	return annot_expect(a, &v, is_explicit);
}

static void reject_since_is_accept_below(void **state)
{
	struct annot a;
	char error[128];
	bool is_explicit;
	struct annot_row row;

	(void)state;
	assert_int_equal(READ(&a, error, "bm:1:control=other", "bm:0:reject=EACCES;since=7.3 6.12.111;msg=one|two",
			      "bm:2:why=because", "unrelated"), 0);
	assert_int_equal(a.nr_rows, 1);
	assert_string_equal(a.control, "other");
	assert_string_equal(a.why, "because");
	row = expect_in(&a, "6.12.111", &is_explicit);
	assert_false(row.accept);
	assert_int_equal(row.err, EACCES);
	assert_true(is_explicit);
	row = expect_in(&a, "6.12.110", &is_explicit);
	assert_true(row.accept);
	assert_false(is_explicit);
	assert_true(expect_in(&a, "7.2.13", &is_explicit).accept);
	assert_false(expect_in(&a, "7.4.1", &is_explicit).accept);
}

static void accept_since_is_reject_below(void **state)
{
	struct annot a;
	char error[128];
	bool is_explicit;
	struct annot_row row;

	(void)state;
	assert_int_equal(READ(&a, error, "bm:0:accept;since=5.13", "bm:1:retval=-1"), 0);
	row = expect_in(&a, "5.10.262", &is_explicit);
	assert_false(row.accept);
	assert_int_equal(row.err, 0);
	assert_true(expect_in(&a, "5.13", &is_explicit).accept);
	assert_true(a.has_retval);
	assert_int_equal(a.retval, UINT32_MAX);
}

static void rows_in_the_order_of_the_source(void **state)
{
	struct annot a;
	char error[128];
	bool is_explicit;

	(void)state;
	/* as BTF may hold them in any order, the number decides: 10 comes behind 9 */
	assert_int_equal(READ(&a, error, "bm:10:reject=EINVAL", "bm:9:accept;since=5.17;until=7.3"), 0);
	assert_true(expect_in(&a, "6.1.1", &is_explicit).accept);
	assert_int_equal(expect_in(&a, "5.10.1", &is_explicit).err, EINVAL);
	assert_int_equal(expect_in(&a, "7.3.0", &is_explicit).err, EINVAL);
}

static void unsound_and_long(void **state)
{
	struct annot a;
	char error[128];

	(void)state;
	assert_int_equal(READ(&a, error, "bm:0:reject=EACCES;since=7.3", "bm:1:unsound", "bm:2:longrun"), 0);
	assert_true(a.unsound);
	assert_true(a.long_run);
	assert_int_equal(READ(&a, error, "bm:0:accept"), 0);
	assert_false(a.unsound);
	assert_false(a.long_run);
}

static void differs_in_some_kernels(void **state)
{
	struct kver in, out;
	struct annot a;
	char error[128];

	(void)state;
	assert_int_equal(kver_parse("6.12.79", &in), 0);
	assert_int_equal(kver_parse("6.12.80", &out), 0);
	assert_int_equal(READ(&a, error, "bm:0:accept", "bm:1:differs=interpreter;since=6.6;until=7.0 6.12.80"), 0);
	assert_int_equal(a.nr_rows, 1);
	assert_true(annot_differs(&a, "interpreter", &in));
	assert_false(annot_differs(&a, "interpreter", &out));
	assert_false(annot_differs(&a, "rnd_hi32", &in));
}

static void result_and_oops_of_some_kernels(void **state)
{
	struct kver in, out;
	struct annot a;
	char error[128];

	(void)state;
	assert_int_equal(kver_parse("6.16.12", &in), 0);
	assert_int_equal(kver_parse("7.0.13", &out), 0);
	assert_int_equal(READ(&a, error, "bm:0:accept", "bm:1:retvalif=5;since=6.12;until=7.0", "bm:2:retval=7",
			      "bm:3:oopses;since=6.16;until=7.0"), 0);
	assert_int_equal(annot_retval(&a, &in), 5);
	assert_int_equal(annot_retval(&a, &out), 7);
	assert_true(annot_oopses(&a, &in));
	assert_false(annot_oopses(&a, &out));
	assert_int_equal(READ(&a, error, "bm:0:accept", "bm:1:retval=7"), 0);
	assert_int_equal(annot_retval(&a, &in), 7);
	assert_false(annot_oopses(&a, &in));
}

static void what_cannot_be_read_is_an_error(void **state)
{
	static const char *const wrong[] = {
		"bm:0:reject=ENOSUCH", "bm:0:accept;since=six", "bm:0:accept;sinec=6.1", "bm:0:nonsense",
		"bm:0:differs=interpreter;when=6.6",
	};
	struct annot a;
	char error[128];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		assert_int_equal(READ(&a, error, wrong[i]), -EINVAL);
		assert_non_null(strstr(error, "prog: "));
	}
}

static void messages(void **state)
{
	(void)state;
	assert_true(annot_msg_matches(NULL, "anything"));
	assert_true(annot_msg_matches("one|two", "it says two"));
	assert_false(annot_msg_matches("one|two", "it says three"));
	/* what the source says is no message */
	assert_false(annot_msg_matches("one", "; REJECT(EACCES, \"one\")\n0: (95) exit\n"));
	assert_true(annot_msg_matches("one", "; one\n0: (95) exit\none\n"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reject_since_is_accept_below),
		cmocka_unit_test(accept_since_is_reject_below),
		cmocka_unit_test(rows_in_the_order_of_the_source),
		cmocka_unit_test(unsound_and_long),
		cmocka_unit_test(differs_in_some_kernels),
		cmocka_unit_test(result_and_oops_of_some_kernels),
		cmocka_unit_test(what_cannot_be_read_is_an_error),
		cmocka_unit_test(messages),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
