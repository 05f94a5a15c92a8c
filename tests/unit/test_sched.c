// SPDX-License-Identifier: GPL-2.0
/*
 * The scheduler and the watch over a VM, with scripts in QEMU's place: each plays a
 * guest that ends well, dies, goes quiet, or lies.
 */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "common/event.h"
#include "common/msg.h"
#include "vm/files.h"
#include "vm/sched.h"

static char dir[] = "/tmp/bm-sched-XXXXXX";
static const char *const cases[] = { "map/a/one", "map/a/two", "map/a/zzz" };

/* What the hooks were told. */
static struct heard {
	char status[3][16];
	char reason[3][256];
	char error[256];
	int vms, ended, results;
} heard;

static int index_of(const char *name)
{
	int i;

	for (i = 0; i < 3; i++)
		if (!strcmp(cases[i], name))
			return i;
	fail_msg("a result for %s, which was not planned", name);
	return -1;
}

static void take(const char *name, const char *status, const char *reason)
{
	int i = index_of(name);

	assert_string_equal(heard.status[i], "");	/* one result a case */
	snprintf(heard.status[i], sizeof(heard.status[i]), "%s", status);
	snprintf(heard.reason[i], sizeof(heard.reason[i]), "%s", reason);
	heard.results++;
}

static int64_t vm_begin(void *arg, int k, const struct vm *vm)
{
	(void)arg, (void)k, (void)vm;
	return ++heard.vms;
}

static int vm_end(void *arg, int k, int64_t vm, enum vm_outcome outcome, const char *detail)
{
	assert_int_equal(vm, heard.vms);	/* one VM at a time here */
	(void)arg, (void)k, (void)outcome, (void)detail;
	return 0;
}

static int on_event(void *arg, int k, int64_t vm, const struct event *ev)
{
	(void)arg, (void)k, (void)vm;
	if (!strcmp(ev->type, "result"))
		take(event_get(ev, "case"), event_get(ev, "status"), event_get(ev, "reason"));
	return 0;
}

static int on_result(void *arg, int k, int64_t vm, const char *name, enum case_status st,
		     const char *reason)
{
	(void)arg, (void)k, (void)vm;
	take(name, case_status_name(st), reason);
	return 0;
}

static int kernel_end(void *arg, int k, const char *error)
{
	(void)arg, (void)k;
	heard.ended++;
	snprintf(heard.error, sizeof(heard.error), "%s", error ? error : "");
	return 0;
}

static int tick(void *arg)
{
	(void)arg;
	return 0;
}

/* ---- guests */

struct script {
	FILE *f;
	uint32_t seq;
};

/* The nth VM's script: sh, with the events written by printf %s. */
static struct script begin(int n)
{
	struct script s = {0};
	char path[PATH_MAX];

	assert_int_equal(path_fmt(path, sizeof(path), "%s/guest-%d", dir, n), 0);
	s.f = fopen(path, "w");
	assert_non_null(s.f);
	return s;
}

static void say(struct script *s, const char *type, const char *name, const char *status)
{
	static char line[EVENT_MAX_LINE + 2];
	struct event ev;

	event_init(&ev, type);
	if (name)
		event_add(&ev, "case", name);
	if (status)
		event_add(&ev, "status", status);
	event_encode(&ev, s->seq++, line);
	fprintf(s->f, "cat <<'END'\n%sEND\n", line);
}

static void script(struct script *s, const char *text)
{
	fprintf(s->f, "%s\n", text);
}

static void passes(struct script *s, int i)
{
	say(s, "start", cases[i], NULL);
	say(s, "result", cases[i], "pass");
}

static void end(struct script *s)
{
	fclose(s->f);
}

/* ---- the run */

static void run(void)
{
	static volatile sig_atomic_t stop;
	static const struct sched_hooks hooks = {
		.vm_begin = vm_begin, .vm_end = vm_end, .event = on_event, .result = on_result,
		.kernel_end = kernel_end, .tick = tick,
	};
	char qemu[PATH_MAX], runner[PATH_MAX];
	/* deadlines as under KVM: no one waits longer than he must */
	struct vm_setup setup = { .qemu = qemu, .runner = runner, .accel = ACCEL_KVM, .boot_s = 1, .silence_s = 1 };
	struct kernel kernel = { .name = "6.99.1", .id = "6.99.1-1" };
	struct sched_kernel k = { .kernel = &kernel, .dir = dir, .cases = cases, .nr_cases = 3 };

	assert_int_equal(path_fmt(qemu, sizeof(qemu), "%s/qemu", dir), 0);
	assert_int_equal(path_fmt(runner, sizeof(runner), "%s/qemu", dir), 0);
	memset(&heard, 0, sizeof(heard));
	assert_int_equal(sched_run(&setup, &k, 1, 2, NULL, 0, &stop, &hooks), 0);
	assert_int_equal(heard.ended, 1);
}

static void statuses_are(const char *a, const char *b, const char *c)
{
	assert_string_equal(heard.status[0], a);
	assert_string_equal(heard.status[1], b);
	assert_string_equal(heard.status[2], c);
}

/* ---- tests */

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

/* The first VM is lost in the second case by @how; a second VM does the third. */
static void lost_in_the_second(const char *how)
{
	struct script s = begin(0);

	say(&s, "hello", NULL, NULL);
	passes(&s, 0);
	say(&s, "start", cases[1], NULL);
	script(&s, how);
	say(&s, "result", cases[1], "pass");	/* too late, or behind the fault */
	end(&s);
	s = begin(1);
	say(&s, "hello", NULL, NULL);
	passes(&s, 2);
	say(&s, "bye", NULL, NULL);
	end(&s);
	run();
	assert_int_equal(heard.vms, 2);
	assert_int_equal(heard.results, 3);
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

/* A "QEMU" that finds its console and its number among its arguments. */
static int set_up(void **state)
{
	static const char qemu[] =
		"#!/bin/sh\n"
		"for a; do case $a in file,id=console,path=*) console=${a#*path=} ;; esac; done\n"
		"export console; : >\"$console\"; n=${console##*-}\n"
		"cd \"${console%/*}\" && exec sh ./guest-${n%.log}\n";
	char path[PATH_MAX];
	FILE *f;

	(void)state;
	if (!mkdtemp(dir) || path_fmt(path, sizeof(path), "%s/qemu", dir))
		return -1;
	f = fopen(path, "w");
	if (!f || fputs(qemu, f) < 0 || fclose(f))
		return -1;
	msg_level = MSG_QUIET;
	return chmod(path, 0755);
}

static int tear_down(void **state)
{
	(void)state;
	return remove_tree(dir);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_guest_that_ends_well),
		cmocka_unit_test(a_kernel_that_goes_down),
		cmocka_unit_test(a_qemu_that_dies),
		cmocka_unit_test(a_guest_that_goes_quiet),
		cmocka_unit_test(a_stream_with_a_bad_checksum),
		cmocka_unit_test(a_stream_with_garbage),
		cmocka_unit_test(a_stream_that_floods),
		cmocka_unit_test(a_stream_with_a_gap),
		cmocka_unit_test(a_stream_that_repeats_itself),
		cmocka_unit_test(a_guest_that_lies),
		cmocka_unit_test(a_kernel_that_goes_down_in_a_batch),
		cmocka_unit_test(a_kernel_that_never_boots),
		cmocka_unit_test(a_kernel_that_never_says_anything),
		cmocka_unit_test(a_runner_that_never_gets_anywhere),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
