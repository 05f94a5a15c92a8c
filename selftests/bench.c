// SPDX-License-Identifier: GPL-2.0
/*
 * What isolation costs: the same cases with it and without, in turns, on one kernel.
 * For measuring only: without it a case can end the runner, or spoil the next case.
 */
#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "selftests/runner.h"

/* A round without isolation that takes longer hangs. */
#define HANGS_S 120
/* So often the cases that cannot do without isolation are looked for. */
#define TRIES 16

static long long now_us(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * 1000000LL + ts.tv_nsec / 1000;
}

/* ---- without isolation */

struct plain {
	struct event_decoder *d;
	int events;		/* a file in memory: nobody reads while the case runs */
	uint32_t seq;
	int first_fd;		/* those from here on are a case's */
	bool *passed;		/* of each result, in their order; may be NULL */
	int results;
};

static void on_event(void *arg, const struct event *ev)
{
	struct plain *p = arg;

	if (!strcmp(ev->type, "result") && p->passed)
		p->passed[p->results++] = !strcmp(event_get(ev, "status"), "pass");
	emit(ev);
}

static void on_fault(void *arg, enum event_fault fault, const char *text)
{
	(void)arg;
	fprintf(stderr, "bpf_selftests: events of a case: %s: %s\n", event_fault_name(fault), text);
	exit(3);
}

static int fds_end(void)
{
	DIR *dir = opendir("/proc/self/fd");
	struct dirent *e;
	int end = 3;

	while (dir && (e = readdir(dir)))
		if (atoi(e->d_name) >= end)
			end = atoi(e->d_name) + 1;
	if (dir)
		closedir(dir);
	return end;
}

static void plain_open(struct plain *p)
{
	struct event_handlers handlers = { on_event, on_fault, p };

	*p = (struct plain){ .d = event_decoder_new(&handlers), .events = memfd_create("events", MFD_CLOEXEC) };
	if (!p->d || p->events < 0) {
		fprintf(stderr, "bpf_selftests: memfd_create: %s\n", errname(errno));
		exit(3);
	}
	p->first_fd = fds_end();
}

/* What the cases said goes the way that it goes with isolation. */
static void drain(struct plain *p)
{
	static char buf[65536];
	ssize_t n;

	test_flush(p->events);
	lseek(p->events, 0, SEEK_SET);
	while ((n = read(p->events, buf, sizeof(buf))) > 0)
		event_decoder_feed(p->d, buf, n);
	(void)!ftruncate(p->events, 0);
	lseek(p->events, 0, SEEK_SET);
}

static void plain_case(struct plain *p, const struct bm_case *c)
{
	if (c->prepare)
		c->prepare();
	test_run_case(c, p->events, &p->seq, c->batch);
	/* cells share what the first of them opened, and their events wait for each other */
	if (c->batch)
		return;
	drain(p);
	close_range(p->first_fd, ~0U, 0);
}

static void plain_cases(const struct bm_case *const *cases, int nr, bool *passed, int *at)
{
	struct plain p;

	plain_open(&p);
	p.passed = passed;
	for (*at = 0; *at < nr; (*at)++)
		plain_case(&p, cases[*at]);
	drain(&p);
	event_decoder_free(p.d);
	close(p.events);
}

void plain_run(const struct bm_case *const *cases, int nr)
{
	int at;

	plain_cases(cases, nr, NULL, &at);
}

/* ---- rounds */

/* What a round without isolation tells the bench, from its process. */
struct shared {
	int at;
	bool passed[];
};

struct set {
	const char *name;
	const struct bm_case **cases;
	int nr, of;
	int slice;		/* so many in a row one way, then the other; a context's cells are less */
	struct shared *shared;
};

/* One process for all cases of the set; true when it came to its end. */
static bool plain_round(const struct set *s)
{
	int status = -1;
	pid_t pid;

	fflush(NULL);
	pid = fork();
	if (pid == 0) {
		setpgid(0, 0);
		alarm(HANGS_S);
		plain_cases(s->cases, s->nr, s->shared->passed, &s->shared->at);
		_exit(0);
	}
	while (pid > 0 && waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	if (pid > 0)
		kill(-pid, SIGKILL);
	return !status;
}

/* Leaves those that pass without isolation, one behind the other; true when all did. */
static bool drop_failing(struct set *s)
{
	bool ended;
	int i, kept = 0;

	memset(s->shared->passed, true, s->nr);
	ended = plain_round(s);
	if (!ended) {
		memset(s->shared->passed, true, s->nr);
		s->shared->passed[s->shared->at] = false;
	}
	for (i = 0; i < s->nr; i++)
		if (s->shared->passed[i])
			s->cases[kept++] = s->cases[i];
	ended = ended && kept == s->nr;
	s->nr = kept;
	return ended;
}

static void say(const struct set *s, int round, long long isolated_us, long long plain_us)
{
	char text[3][24];
	struct event ev;

	printf("\nbench %s %d of %d cases, round %d: isolated %lld us, plain %lld us\n", s->name, s->nr, s->of, round,
	       isolated_us, plain_us);
	fflush(stdout);
	/* the host does not wait for ever for a sign of life */
	snprintf(text[0], sizeof(text[0]), "%d", round);
	snprintf(text[1], sizeof(text[1]), "%lld", isolated_us);
	snprintf(text[2], sizeof(text[2]), "%lld", plain_us);
	event_init(&ev, "bench");
	event_add(&ev, "of", s->name);
	event_add(&ev, "round", text[0]);
	event_add(&ev, "isolated_us", text[1]);
	event_add(&ev, "plain_us", text[2]);
	emit(&ev);
}

/* Both ways; false when a case of it fails in either. */
static bool both(const struct set *s, long long *isolated_us, long long *plain_us)
{
	int failures = emit_failures();
	long long begin = now_us();
	bool sound;

	isolate_all(s->cases, s->nr, false);
	*isolated_us += now_us() - begin;
	begin = now_us();
	sound = plain_round(s);
	*plain_us += now_us() - begin;
	return sound && failures == emit_failures() && !memchr(s->shared->passed, false, s->nr);
}

/* In slices, so that what else the machine does falls on both. */
static bool bench_round(const struct set *s, long long *isolated_us, long long *plain_us)
{
	struct set slice = *s;
	bool sound = true;
	int at;

	*isolated_us = *plain_us = 0;
	for (at = 0; at < s->nr; at += slice.nr) {
		slice.cases = s->cases + at;
		slice.nr = s->nr - at < s->slice ? s->nr - at : s->slice;
		sound = both(&slice, isolated_us, plain_us) && sound;
	}
	return sound;
}

static void bench_set(struct set *s, int rounds)
{
	long long isolated_us, plain_us;
	bool sound;
	int i;

	emit_mute(true);
	for (i = 0; i < TRIES && !drop_failing(s); i++)
		;
	emit_mute(false);
	for (i = 1; i <= rounds; i++) {
		emit_mute(true);
		sound = bench_round(s, &isolated_us, &plain_us);
		emit_mute(false);
		if (sound && s->nr)
			say(s, i, isolated_us, plain_us);
		else
			printf("\nbench %s: round %d does not count: of %d cases some failed in it\n", s->name, i, s->nr);
	}
}

void bench_run(const struct bm_case *const *cases, int nr, int rounds)
{
	struct set sets[] = { { .name = "cases", .slice = 50 }, { .name = "cells", .slice = 250 } };
	struct shared *shared = mmap(NULL, sizeof(*shared) + nr, PROT_READ | PROT_WRITE,
				     MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	int i, n;

	for (n = 0; n < 2 && shared != MAP_FAILED; n++) {
		sets[n].shared = shared;
		sets[n].cases = calloc(nr + 1, sizeof(*cases));
		for (i = 0; sets[n].cases && i < nr; i++)
			if (!cases[i]->batch == !n)
				sets[n].cases[sets[n].nr++] = cases[i];
		sets[n].of = sets[n].nr;
		if (sets[n].nr)
			bench_set(&sets[n], rounds);
		free(sets[n].cases);
	}
}
