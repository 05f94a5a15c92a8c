/* SPDX-License-Identifier: GPL-2.0 */
/*
 * One kernel with three cases under the scheduler, with scripts in QEMU's place: the
 * nth VM of the kernel is played by the nth script.
 */
#ifndef BM_TESTS_UNIT_GUEST_H
#define BM_TESTS_UNIT_GUEST_H

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

static inline int index_of(const char *name)
{
	int i;

	for (i = 0; i < 3; i++)
		if (!strcmp(cases[i], name))
			return i;
	fail_msg("a result for %s, which was not planned", name);
	return -1;
}

static inline void take(const char *name, const char *status, const char *reason)
{
	int i = index_of(name);

	assert_string_equal(heard.status[i], "");	/* one result a case */
	snprintf(heard.status[i], sizeof(heard.status[i]), "%s", status);
	snprintf(heard.reason[i], sizeof(heard.reason[i]), "%s", reason);
	heard.results++;
}

static inline int64_t vm_begin(void *arg, int k, const struct vm *vm)
{
	(void)arg, (void)k, (void)vm;
	return ++heard.vms;
}

static inline int vm_end(void *arg, int k, int64_t vm, enum vm_outcome outcome, const char *detail)
{
	assert_int_equal(vm, heard.vms);	/* one VM at a time here */
	(void)arg, (void)k, (void)outcome, (void)detail;
	return 0;
}

static inline int on_event(void *arg, int k, int64_t vm, const struct event *ev)
{
	(void)arg, (void)k, (void)vm;
	if (!strcmp(ev->type, "result"))
		take(event_get(ev, "case"), event_get(ev, "status"), event_get(ev, "reason"));
	return 0;
}

static inline int on_result(void *arg, int k, int64_t vm, const char *name, enum case_status st,
		     const char *reason)
{
	(void)arg, (void)k, (void)vm;
	take(name, case_status_name(st), reason);
	return 0;
}

static inline int kernel_end(void *arg, int k, const char *error)
{
	(void)arg, (void)k;
	heard.ended++;
	snprintf(heard.error, sizeof(heard.error), "%s", error ? error : "");
	return 0;
}

static inline int tick(void *arg)
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
static inline struct script begin(int n)
{
	struct script s = {0};
	char path[PATH_MAX];

	assert_int_equal(path_fmt(path, sizeof(path), "%s/guest-%d", dir, n), 0);
	s.f = fopen(path, "w");
	assert_non_null(s.f);
	return s;
}

static inline void say(struct script *s, const char *type, const char *name, const char *status)
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

static inline void script(struct script *s, const char *text)
{
	fprintf(s->f, "%s\n", text);
}

static inline void passes(struct script *s, int i)
{
	say(s, "start", cases[i], NULL);
	say(s, "result", cases[i], "pass");
}

static inline void end(struct script *s)
{
	fclose(s->f);
}

/* ---- the run */

static inline void run(void)
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

static inline void statuses_are(const char *a, const char *b, const char *c)
{
	assert_string_equal(heard.status[0], a);
	assert_string_equal(heard.status[1], b);
	assert_string_equal(heard.status[2], c);
}

/* The first VM is lost in the second case by @how; a second VM does the third. */
static inline void lost_in_the_second(const char *how)
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

/* A "QEMU" that finds its console and its number among its arguments. */
static inline int set_up(void **state)
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

static inline int tear_down(void **state)
{
	(void)state;
	return remove_tree(dir);
}

#endif
