// SPDX-License-Identifier: GPL-2.0
/* A case's side: checks, and its result on the way to the parent. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

#include "selftests/runner.h"

static jmp_buf end_of_case;

const struct kver *test_kver(void)
{
	static struct kver v;
	struct utsname u;

	if (!v.major && (uname(&u) || kver_from_uname(u.release, u.version, &v))) {
		fprintf(stderr, "bpf_selftests: uname says no kernel version\n");
		exit(3);
	}
	return &v;
}

const void *test_arg(const struct test *t)
{
	return t->c->arg;
}

const char *test_name(const struct test *t)
{
	return t->c->name;
}

/*
 * Events of a batch wait here for each other: under TCG a switch to the parent and
 * back costs more than a small program's load.  What a child that dies had not sent
 * runs again, one by one (isolate.c).
 */
#define LAZY_BYTES 16384
#define LAZY_US 200000
static struct {
	char bytes[LAZY_BYTES + EVENT_MAX_LINE + 2];
	size_t used;
	long long sent_us;
} waiting;

static long long now_us(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * 1000000LL + ts.tv_nsec / 1000;
}

void test_flush(int fd)
{
	size_t done = 0;
	ssize_t n;

	while (done < waiting.used) {
		n = write(fd, waiting.bytes + done, waiting.used - done);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			_exit(3);	/* the parent is gone */
		done += n;
	}
	waiting.used = 0;
	waiting.sent_us = now_us();
}

void test_event(struct test *t, struct event *ev)
{
	event_add(ev, "case", t->c->name);
	waiting.used += event_encode(ev, t->seq++, waiting.bytes + waiting.used);
	if (!t->lazy || waiting.used > LAZY_BYTES || now_us() - waiting.sent_us > LAZY_US)
		test_flush(t->events);
}

void test_result_field(struct test *t, const char *key, const char *value)
{
	if (t->nr_extra == sizeof(t->extra) / sizeof(t->extra[0]))
		abort();
	t->extra[t->nr_extra++] = (struct event_field){ key, strdup(value) };
}

void test_end(struct test *t, enum case_status st)
{
	t->end = st;
	longjmp(end_of_case, 1);
}

/* The positive control of a map case: the smallest map of its type. */
static void check_map_type(struct test *t, const struct map_type *type)
{
	bool expected = verlist_holds(type->since, test_kver());
	struct map_args args = type->args;
	const char *missing = type->missing ? type->missing() : NULL;
	int fd;

	if (missing)
		test_skip(t, "map type %s: %s", type->name, missing);
	if (type->inner) {
		args.inner_fd = type->inner();
		if (args.inner_fd < 0)
			test_fail(t, "inner map of %s: %s", type->name, errname(args.inner_fd));
	}
	fd = map_try_args(&args);
	if (fd >= 0)
		close(fd);
	if (type->inner)
		close(args.inner_fd);
	if (fd >= 0 && !expected)
		test_fail(t, "map type %s is there, expected only since %s", type->name, type->since);
	if (fd < 0 && expected)
		test_fail(t, "map type %s: the smallest map is refused: %s", type->name, errname(fd));
	if (fd < 0)
		test_skip(t, "map type %s: since %s", type->name, type->since);
}

void test_run_case(const struct bm_case *c, int events, uint32_t *seq, bool lazy)
{
	struct test *t = calloc(1, sizeof(*t));
	long long begin = now_us();
	struct event ev;
	char us[24];
	int i;

	if (!t)
		_exit(3);
	t->c = c;
	t->events = events;
	t->seq = *seq;
	t->lazy = lazy;
	t->end = CASE_PASS;
	if (!setjmp(end_of_case)) {
		if (c->map_type)
			check_map_type(t, c->map_type);
		c->run(t);
	}
	if (t->failed_checks)
		t->end = CASE_FAIL;
	event_init(&ev, "result");
	event_add(&ev, "status", case_status_name(t->end));
	if (*t->reason)
		event_add(&ev, "reason", t->reason);
	for (i = 0; i < t->nr_extra; i++)
		event_add(&ev, t->extra[i].key, t->extra[i].value);
	snprintf(us, sizeof(us), "%lld", now_us() - begin);
	event_add(&ev, "us", us);
	test_event(t, &ev);
	*seq = t->seq;
	for (i = 0; i < t->nr_extra; i++)
		free((char *)t->extra[i].value);
	free(t);
}

static void set_reason(struct test *t, const char *fmt, va_list ap)
{
	vsnprintf(t->reason, sizeof(t->reason), fmt, ap);
}

void test_fail(struct test *t, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	set_reason(t, fmt, ap);
	va_end(ap);
	test_end(t, CASE_FAIL);
}

void test_skip(struct test *t, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	set_reason(t, fmt, ap);
	va_end(ap);
	test_end(t, CASE_SKIP);
}

static bool failed(struct test *t, struct bm_where where, const char *what, const char *want, const char *got)
{
	struct event ev;
	char place[256];

	snprintf(place, sizeof(place), "%s:%d", where.file, where.line);
	event_init(&ev, "check");
	event_add(&ev, "where", place);
	event_add(&ev, "what", what);
	event_add(&ev, "want", want);
	event_add(&ev, "got", got);
	test_event(t, &ev);
	if (!t->failed_checks++)
		snprintf(t->reason, sizeof(t->reason), "%s: %s: want %s, got %s", place, what, want, got);
	return false;
}

/* "EINVAL (22)" for -22, "OK" or "OK (3)" for what succeeded. */
static const char *outcome_text(long long got, char *buf, size_t size)
{
	if (got < 0)
		snprintf(buf, size, "%s (%lld)", errname(-got), -got);
	else if (got)
		snprintf(buf, size, "OK (%lld)", got);
	else
		snprintf(buf, size, "OK");
	return buf;
}

bool check_outcome(struct test *t, struct bm_where where, const char *what, long long got,
		   const struct outcome *rows, int nr_rows)
{
	char want_text[48], got_text[48];
	int i;

	for (i = 0; i < nr_rows && !verlist_holds(rows[i].since, test_kver()); i++)
		;
	if (i == nr_rows)
		return failed(t, where, what, "a row that holds in this kernel", "none");
	if (rows[i].err ? got == -rows[i].err : got >= 0)
		return true;
	return failed(t, where, what, outcome_text(-rows[i].err, want_text, sizeof(want_text)),
		      outcome_text(got, got_text, sizeof(got_text)));
}

bool check_eq(struct test *t, struct bm_where where, const char *what, long long got, long long want)
{
	char want_text[48], got_text[48];

	if (got == want)
		return true;
	snprintf(want_text, sizeof(want_text), "%lld (0x%llx)", want, want);
	snprintf(got_text, sizeof(got_text), "%lld (0x%llx)", got, got);
	return failed(t, where, what, want_text, got_text);
}

static void hex(const unsigned char *p, size_t size, char *out)
{
	size_t i;

	for (i = 0; i < size && i < 32; i++)
		sprintf(out + 2 * i, "%02x", p[i]);
}

bool check_mem(struct test *t, struct bm_where where, const char *what, const void *got,
	       const void *want, size_t size)
{
	char want_text[80] = "", got_text[80] = "";

	if (!memcmp(got, want, size))
		return true;
	hex(want, size, want_text);
	hex(got, size, got_text);
	return failed(t, where, what, want_text, got_text);
}

bool check_true(struct test *t, struct bm_where where, const char *what, bool got)
{
	return got ? true : failed(t, where, what, "true", "false");
}

long long check_must(struct test *t, struct bm_where where, const char *what, long long got)
{
	static const struct outcome ok = ELSE_OK;

	if (!check_outcome(t, where, what, got, &ok, 1))
		test_end(t, CASE_FAIL);
	return got;
}
