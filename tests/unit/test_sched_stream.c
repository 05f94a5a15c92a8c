// SPDX-License-Identifier: GPL-2.0
/* The scheduler and guests whose event stream is damaged, or lies. */
#include "tests/unit/guest.h"

static void a_stream_with_a_bad_checksum(void **state)
{
	(void)state;
	lost_in_the_second("echo 'BM1 4 00000000 result'");
	statuses_are("pass", "lost", "pass");
	assert_non_null(strstr(heard.reason[1], "checksum"));
}

static void a_stream_with_garbage(void **state)
{
	(void)state;
	lost_in_the_second("echo 'I am root'");
	statuses_are("pass", "lost", "pass");
}

static void a_stream_that_floods(void **state)
{
	(void)state;
	lost_in_the_second("head -c 3000000 /dev/zero");
	statuses_are("pass", "lost", "pass");
	assert_non_null(strstr(heard.reason[1], "overlong"));
}

static void a_stream_with_a_gap(void **state)
{
	struct script s = begin(0);

	(void)state;
	say(&s, "hello", NULL, NULL);
	say(&s, "start", cases[0], NULL);
	s.seq++;
	say(&s, "result", cases[0], "pass");
	end(&s);
	s = begin(1);
	say(&s, "hello", NULL, NULL);
	passes(&s, 1);
	passes(&s, 2);
	say(&s, "bye", NULL, NULL);
	end(&s);
	run();
	statuses_are("lost", "pass", "pass");
	assert_non_null(strstr(heard.reason[0], "gap"));
}

static void a_stream_that_repeats_itself(void **state)
{
	struct script s = begin(0);

	(void)state;
	say(&s, "hello", NULL, NULL);
	passes(&s, 0);
	s.seq--;
	say(&s, "result", cases[0], "pass");
	end(&s);
	s = begin(1);
	say(&s, "hello", NULL, NULL);
	passes(&s, 1);
	passes(&s, 2);
	say(&s, "bye", NULL, NULL);
	end(&s);
	run();
	/* the fault came when the second case was next */
	statuses_are("pass", "lost", "pass");
}

static void a_guest_that_lies(void **state)
{
	struct script s = begin(0);

	(void)state;
	say(&s, "hello", NULL, NULL);
	say(&s, "result", "map/never/planned", "pass");
	say(&s, "result", NULL, "pass");
	say(&s, "result", cases[1], "nonsense");
	passes(&s, 0);
	say(&s, "result", cases[0], "fail");	/* a second result changes nothing */
	say(&s, "bye", NULL, NULL);		/* with a case left out */
	end(&s);
	run();
	assert_string_equal(heard.status[0], "pass");
	assert_string_equal(heard.status[1], "lost");
	assert_string_equal(heard.status[2], "lost");
	assert_int_equal(heard.vms, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_stream_with_a_bad_checksum),
		cmocka_unit_test(a_stream_with_garbage),
		cmocka_unit_test(a_stream_that_floods),
		cmocka_unit_test(a_stream_with_a_gap),
		cmocka_unit_test(a_stream_that_repeats_itself),
		cmocka_unit_test(a_guest_that_lies),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
