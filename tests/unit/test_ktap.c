// SPDX-License-Identifier: GPL-2.0
/* common/ktap.c: letter for letter, as readers of KTAP are strict. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/ktap.h"

static char *text;
static size_t size;
static FILE *f;

static int begin(void **state)
{
	(void)state;
	f = open_memstream(&text, &size);
	return f ? 0 : -1;
}

static int end(void **state)
{
	(void)state;
	free(text);
	return 0;
}

static void is(const char *expected)
{
	fclose(f);
	assert_string_equal(text, expected);
}

static void test_nested(void **state)
{
	(void)state;
	ktap_begin(f, 0, 1);
	ktap_begin_subtest(f, 1, "6.12", 2);
	ktap_result(f, 1, 1, "map/a", CASE_PASS, "ignored");
	ktap_result(f, 1, 2, "map/b", CASE_SKIP, "needs CONFIG_BPF_LSM=y");
	ktap_result(f, 0, 1, "6.12", CASE_PASS, NULL);
	is("KTAP version 1\n"
	   "1..1\n"
	   "    KTAP version 1\n"
	   "    # Subtest: 6.12\n"
	   "    1..2\n"
	   "    ok 1 map/a\n"
	   "    ok 2 map/b # SKIP needs CONFIG_BPF_LSM=y\n"
	   "ok 1 6.12\n");
}

static void test_failures(void **state)
{
	(void)state;
	ktap_result(f, 0, 1, "a", CASE_FAIL, "got ENOSPC");
	ktap_result(f, 0, 2, "b", CASE_FAIL, NULL);
	ktap_result(f, 0, 3, "c", CASE_CRASH, "Oops\nsecond");
	ktap_result(f, 0, 4, "d", CASE_TIMEOUT, "");
	ktap_result(f, 0, 5, "e", CASE_LOST, NULL);
	ktap_result(f, 0, 6, "f", CASE_PLANNED, NULL);
	ktap_result(f, 0, 7, "g", CASE_SKIP, NULL);
	is("# got ENOSPC\n" "not ok 1 a\n"
	   "not ok 2 b\n"
	   "# crash: Oops\n" "# second\n" "not ok 3 c\n"
	   "# timeout\n" "not ok 4 d\n"
	   "# lost\n" "not ok 5 e\n"
	   "# no result\n" "not ok 6 f\n"
	   "ok 7 g # SKIP\n");
}

static void test_names_hold_no_directive(void **state)
{
	(void)state;
	ktap_result(f, 0, 1, "a # SKIP b", CASE_FAIL, NULL);
	ktap_result(f, 0, 2, "a\nok 9 b", CASE_PASS, NULL);
	ktap_result(f, 0, 3, "a", CASE_SKIP, "one\nnot ok 4 b");
	is("not ok 1 a %23 SKIP b\n"
	   "ok 2 a ok 9 b\n"
	   "ok 3 a # SKIP one not ok 4 b\n");
}

static void test_diagnostics(void **state)
{
	(void)state;
	ktap_diag(f, 1, "one\n\nnot ok 1 two\x1b[31m\ttab\r");
	ktap_diag(f, 0, "");
	ktap_diag(f, 0, "last\n");
	/* would open a subtest */
	ktap_diag(f, 0, "Subtest: x");
	/* the kernel's own reader ends at these, wherever they stand */
	ktap_diag(f, 0, "x Kernel panic - not syncing: VFS: y reboot: System halted z");
	ktap_diag(f, 0, "List of all partitions:");
	is("    # one\n"
	   "    # \n"
	   "    # not ok 1 two?[31m tab?\n"
	   "# last\n"
	   "#  Subtest: x\n"
	   "# x Kernel  panic - not syncing: VFS: y reboot:  System halted z\n"
	   "# List  of all partitions:\n");
}

#define TEST(t) cmocka_unit_test_setup_teardown(t, begin, end)

int main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(test_nested),
		TEST(test_failures),
		TEST(test_names_hold_no_directive),
		TEST(test_diagnostics),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
