// SPDX-License-Identifier: GPL-2.0
/* The scheduler and the watch over a VM: guests that end well, die, or go quiet. */
#include "tests/unit/guest.h"

static void a_guest_that_ends_well(void **state)
{
	struct script s = begin(0);

	(void)state;
	say(&s, "hello", NULL, NULL);
	passes(&s, 0);
	say(&s, "start", cases[1], NULL);
	say(&s, "result", cases[1], "fail");
	passes(&s, 2);
	say(&s, "bye", NULL, NULL);
	script(&s, "sleep 100");	/* its switching off is not waited for */
	end(&s);
	run();
	statuses_are("pass", "fail", "pass");
	assert_int_equal(heard.vms, 1);
	assert_string_equal(heard.error, "");
}

static void a_kernel_that_goes_down(void **state)
{
	(void)state;
	lost_in_the_second("echo 'Kernel panic - not syncing' >\"$console\"; exit 0");
	statuses_are("pass", "crash", "pass");
	assert_non_null(strstr(heard.reason[1], "Kernel panic - not syncing"));
}

static void a_qemu_that_dies(void **state)
{
	(void)state;
	lost_in_the_second("kill -SEGV $$");
	statuses_are("pass", "crash", "pass");
	assert_non_null(strstr(heard.reason[1], "SIGSEGV"));
	lost_in_the_second("echo 'no such machine' >&2; exit 1");
	statuses_are("pass", "crash", "pass");
	assert_non_null(strstr(heard.reason[1], "no such machine"));
}

static void a_guest_that_goes_quiet(void **state)
{
	(void)state;
	lost_in_the_second("sleep 100");
	statuses_are("pass", "timeout", "pass");
}

static void start_batch(struct script *s, int i, const char *count)
{
	static char line[EVENT_MAX_LINE + 2];
	struct event ev;

	event_init(&ev, "start");
	event_add(&ev, "case", cases[i]);
	event_add(&ev, "count", count);
	event_encode(&ev, s->seq++, line);
	fprintf(s->f, "cat <<'END'\n%sEND\n", line);
}

/*
 * A batch's events wait for each other: when its VM is lost, nobody is to blame
 * until it has run again with every event at once.
 */
static void a_kernel_that_goes_down_in_a_batch(void **state)
{
	struct script s = begin(0);

	(void)state;
	say(&s, "hello", NULL, NULL);
	start_batch(&s, 0, "3");
	script(&s, "exit 0");
	end(&s);
	s = begin(1);
	say(&s, "hello", NULL, NULL);
	passes(&s, 0);
	start_batch(&s, 1, "1");
	script(&s, "exit 0");
	end(&s);
	s = begin(2);
	say(&s, "hello", NULL, NULL);
	passes(&s, 2);
	say(&s, "bye", NULL, NULL);
	end(&s);
	run();
	statuses_are("pass", "crash", "pass");
	assert_int_equal(heard.vms, 3);
}

static void a_kernel_that_never_boots(void **state)
{
	struct script s;
	int i;

	(void)state;
	for (i = 0; i < BOOT_TRIES; i++) {
		s = begin(i);
		script(&s, "echo 'no working init' >\"$console\"; exit 0");
		end(&s);
	}
	run();
	statuses_are("", "", "");
	assert_int_equal(heard.vms, BOOT_TRIES);
	assert_non_null(strstr(heard.error, "no working init"));
}

/* Waiting out the whole deadline once is enough. */
static void a_kernel_that_never_says_anything(void **state)
{
	struct script s = begin(0);

	(void)state;
	script(&s, "sleep 100");
	end(&s);
	run();
	statuses_are("", "", "");
	assert_int_equal(heard.vms, 1);
	assert_non_null(strstr(heard.error, "no event within"));
}

static void a_runner_that_never_gets_anywhere(void **state)
{
	struct script s;
	int i;

	(void)state;
	for (i = 0; i < 4; i++) {
		s = begin(i);
		say(&s, "hello", NULL, NULL);
		script(&s, "exit 0");
		end(&s);
	}
	run();
	statuses_are("", "", "");
	assert_int_equal(heard.vms, 2);
	assert_non_null(strstr(heard.error, "died"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_guest_that_ends_well),
		cmocka_unit_test(a_kernel_that_goes_down),
		cmocka_unit_test(a_qemu_that_dies),
		cmocka_unit_test(a_guest_that_goes_quiet),
		cmocka_unit_test(a_kernel_that_goes_down_in_a_batch),
		cmocka_unit_test(a_kernel_that_never_boots),
		cmocka_unit_test(a_kernel_that_never_says_anything),
		cmocka_unit_test(a_runner_that_never_gets_anywhere),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
