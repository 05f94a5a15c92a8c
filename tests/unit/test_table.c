// SPDX-License-Identifier: GPL-2.0
/* results/table.c. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <fcntl.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "results/table.h"

static char *printed;
static size_t printed_size;

static const char *print(struct table *t, enum table_format format)
{
	FILE *f;

	free(printed);
	f = open_memstream(&printed, &printed_size);
	assert_int_equal(table_print(t, format, f), 0);
	fclose(f);
	return printed;
}

static struct table *sample(void)
{
	struct table *t = table_new("name,>size,~why");

	table_row(t, "b\xc3\xa9", "7", "tab\there, \"quoted\" \\ and\nline end");
	table_row(t, "longer name", "1200", NULL);
	table_row(t, "", "x1", "\x1b[31m\xff");
	return t;
}

static void test_text(void **state)
{
	struct table *t = sample();

	(void)state;
	assert_int_equal(table_rows(t), 3);
	assert_string_equal(print(t, TABLE_TEXT),
			    "name         size  why\n"
			    "b\xc3\xa9              7  tab here, \"quoted\" \\ and line end\n"
			    "longer name  1200  -\n"
			    "-              x1  ?[31m\xef\xbf\xbd\n");
	table_free(t);
}

static void test_tsv(void **state)
{
	struct table *t = sample();

	(void)state;
	assert_string_equal(print(t, TABLE_TSV),
			    "name\tsize\twhy\n"
			    "b\xc3\xa9\t7\ttab\\there, \"quoted\" \\\\ and\\nline end\n"
			    "longer name\t1200\t\n"
			    "\tx1\t\x1b[31m\xef\xbf\xbd\n");
	table_free(t);
}

static void test_json(void **state)
{
	struct table *t = sample();
	json_t *a, *o;

	(void)state;
	print(t, TABLE_JSON);
	a = json_loadb(printed, printed_size, 0, NULL);
	assert_int_equal(json_array_size(a), 3);
	o = json_array_get(a, 0);
	assert_int_equal(json_integer_value(json_object_get(o, "size")), 7);
	assert_string_equal(json_string_value(json_object_get(o, "why")),
			    "tab\there, \"quoted\" \\ and\nline end");
	assert_true(json_is_null(json_object_get(json_array_get(a, 1), "why")));
	/* in a column of numbers, and none */
	assert_string_equal(json_string_value(json_object_get(json_array_get(a, 2), "size")), "x1");
	json_decref(a);
	table_free(t);
	t = table_new(">a,b");
	table_row(t, "0.25", "0.25");
	table_row(t, "1e5", "-");
	table_row(t, "1.2.3", "nan");
	assert_string_equal(print(t, TABLE_JSON), "[\n{\"a\":0.25,\"b\":\"0.25\"},\n"
			    "{\"a\":\"1e5\",\"b\":\"-\"},\n{\"a\":\"1.2.3\",\"b\":\"nan\"}\n]\n");
	table_free(t);
	t = table_new("a");
	assert_string_equal(print(t, TABLE_JSON), "[\n]\n");
	assert_string_equal(print(t, TABLE_TSV), "a\n");
	table_free(t);
}

/* On a terminal of 40 columns a column that may be cut is, and no other. */
static void test_terminal(void **state)
{
	struct winsize ws = { .ws_col = 40, .ws_row = 24 };
	struct table *t = table_new("name,~why,>size");
	char text[256] = "";
	int master, slave;
	ssize_t n;
	FILE *f;

	(void)state;
	master = posix_openpt(O_RDWR | O_NOCTTY);
	assert_true(master >= 0 && !grantpt(master) && !unlockpt(master));
	slave = open(ptsname(master), O_RDWR | O_NOCTTY);
	assert_true(slave >= 0 && !ioctl(slave, TIOCSWINSZ, &ws));
	table_row(t, "a name of 23 characters", "a reason that is much too long for it", "5");
	f = fdopen(slave, "w");
	assert_int_equal(table_print(t, TABLE_TEXT, f), 0);
	fflush(f);
	/* a terminal gives what it has: a line, or both */
	while (strlen(text) < sizeof(text) - 1 && !strstr(text, "5\r\n")) {
		n = read(master, text + strlen(text), sizeof(text) - 1 - strlen(text));
		assert_true(n > 0);
	}
	fclose(f);
	close(master);
	/* 40 = 23 + 2 + 9 + 2 + 4; but a column keeps 12 */
	assert_string_equal(text, "name                     why           size\r\n"
			    "a name of 23 characters  a reason th\xe2\x80\xa6     5\r\n");
	table_free(t);
}

static void test_many_rows(void **state)
{
	struct table *t = table_new(">n");
	char s[16];
	int i;

	(void)state;
	for (i = 0; i < 5000; i++) {
		snprintf(s, sizeof(s), "%d", i);
		table_row(t, s);
	}
	assert_int_equal(table_rows(t), 5000);
	assert_non_null(strstr(print(t, TABLE_TSV), "\n4998\n4999\n"));
	table_free(t);
}

static void test_formats(void **state)
{
	(void)state;
	assert_int_equal(table_format_parse("table"), TABLE_TEXT);
	assert_int_equal(table_format_parse("tsv"), TABLE_TSV);
	assert_int_equal(table_format_parse("json"), TABLE_JSON);
	assert_int_equal(table_format_parse("xml"), -1);
}

static int end(void **state)
{
	(void)state;
	free(printed);
	return 0;
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_text),
		cmocka_unit_test(test_tsv),
		cmocka_unit_test(test_json),
		cmocka_unit_test(test_terminal),
		cmocka_unit_test(test_many_rows),
		cmocka_unit_test(test_formats),
	};

	return cmocka_run_group_tests(tests, NULL, end);
}
