// SPDX-License-Identifier: GPL-2.0
/* What a guest says, checked and written down. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "common/msg.h"
#include "results/store_impl.h"

/* Bounds of what one case may fill the store with; more is counted, not kept. */
#define MAX_CHECKS 64
#define MAX_VERDICTS 64
#define MAX_SPLATS 16
/* Numbers above are no measurement. */
#define MAX_COUNT (1LL << 40)
#define MAX_US (7LL * 24 * 3600 * 1000000)
#define MAX_ERRNO 4095
#define MAX_CPUS 65536
#define N(x) ((int64_t)(x))

struct event_target {
	struct store *s;
	int64_t kernel;
	int64_t vm;
	int64_t case_id;	/* 0: the event is about the kernel */
};

/* The number under @key, or -1 (NULL in the store) when absent or absurd. */
static int64_t number(const struct event *ev, const char *key, int64_t max)
{
	int64_t n = event_get_int(ev, key, -1);

	return n < 0 || n > max ? -1 : n;
}

static int64_t errno_of(const struct event *ev)
{
	int64_t n = event_get_int(ev, "errno", MAX_ERRNO + 1LL);

	if (n < -MAX_ERRNO || n > MAX_ERRNO)
		return -1;
	return n < 0 ? -n : n;
}

static bool one_of(const char *s, const char *const *words)
{
	for (; s && *words; words++)
		if (!strcmp(s, *words))
			return true;
	return false;
}

static int take_hello(const struct event_target *t, const struct event *ev)
{
	return store_do(t->s, ST_HELLO, "ittttnt", t->kernel, event_get(ev, "release"),
			event_get(ev, "version"), event_get(ev, "kver"), event_get(ev, "machine"),
			number(ev, "cpus", MAX_CPUS), event_get(ev, "suite"));
}

static int take_start(const struct event_target *t, const struct event *ev)
{
	(void)t;
	(void)ev;
	return 0;
}

static int take_check(const struct event_target *t, const struct event *ev)
{
	int rc = store_do(t->s, ST_COUNT_CHECK, "i", t->case_id);

	if (rc < 0)
		return rc;
	return store_do(t->s, ST_CHECK, "itttti", t->case_id, event_get(ev, "where"),
			event_get(ev, "what"), event_get(ev, "want"), event_get(ev, "got"),
			N(MAX_CHECKS));
}

static int take_verdict(const struct event_target *t, const struct event *ev)
{
	static const char * const verdicts[] = { "accept", "reject", NULL };
	const char *verdict = event_get(ev, "verdict"), *prog = event_get(ev, "prog");

	if (!prog || !one_of(verdict, verdicts))
		return -EINVAL;
	return store_do(t->s, ST_VERDICT, "ittnnnnnnnnnnntti", t->case_id, prog, verdict, errno_of(ev),
			number(ev, "insns", MAX_COUNT), number(ev, "states", MAX_COUNT),
			number(ev, "peak", MAX_COUNT), number(ev, "stack", MAX_COUNT),
			number(ev, "xlated", MAX_COUNT), number(ev, "jited", MAX_COUNT),
			number(ev, "load_us", MAX_US), number(ev, "interpreter", MAX_ERRNO),
			number(ev, "unprivileged", MAX_ERRNO), number(ev, "unsound", 1), event_get(ev, "why"), event_get(ev, "log"), N(MAX_VERDICTS));
}

static int take_cell(const struct event_target *t, const struct event *ev)
{
	static const char * const answers[] = { "yes", "no", "unobtainable", "untestable", NULL };
	const char *helper = event_get(ev, "helper"), *context = event_get(ev, "context");
	const char *answer = event_get(ev, "answer");
	char named[64];
	int rc;

	/* a cell's name says what it is about: helper/bpf_loop@cgroup_skb/egress */
	if (!helper && case_cell_parts(event_get(ev, "case"), named, sizeof(named), &context))
		helper = named;
	if (!helper || !context || !one_of(answer, answers))
		return -EINVAL;
	rc = store_do(t->s, ST_CELL, "ittttnntntn", t->case_id, helper, context, answer,
		      event_get(ev, "label") ? event_get(ev, "label") : event_get(ev, "reason"),
		      errno_of(ev), number(ev, "gpl_only", 1),
		      event_get(ev, "evidence"), number(ev, "insns", MAX_COUNT),
		      event_get(ev, "caps"), number(ev, "jit", 1));
	return rc ? rc : -EEXIST;
}

static int take_splat(const struct event_target *t, const struct event *ev)
{
	const char *text = event_get(ev, "text");

	if (!text)
		return -EINVAL;
	return store_do(t->s, ST_SPLAT, "inti", t->kernel, t->case_id ? t->case_id : N(-1), text,
			N(MAX_SPLATS));
}

static int take_result(const struct event_target *t, const struct event *ev)
{
	static const char * const statuses[] = { "pass", "fail", "skip", "timeout", "crash", NULL };
	const char *status = event_get(ev, "status");
	int rc;

	if (!one_of(status, statuses))
		return -EINVAL;
	if (event_get(ev, "answer")) {
		rc = take_cell(t, ev);
		if (rc < 0)
			return rc;
	}
	return store_do(t->s, ST_RESULT, "ittnni", t->case_id, status, event_get(ev, "reason"),
			number(ev, "us", MAX_US), t->vm > 0 ? t->vm : N(-1), N(time(NULL)));
}

/* A splat that came after the result of the case: what passed has failed. */
static int take_late(const struct event_target *t, const struct event *ev)
{
	int rc = take_splat(t, ev);

	return rc < 0 ? rc : store_do(t->s, ST_LATE, "it", t->case_id, event_get(ev, "reason"));
}

static const struct taker {
	const char *type;
	enum { NO_CASE, MAY_CASE, MUST_CASE, ENDED_CASE } about;
	int (*take)(const struct event_target *t, const struct event *ev);
} takers[] = {
	{ "hello", NO_CASE, take_hello },
	{ "start", MUST_CASE, take_start },
	{ "check", MUST_CASE, take_check },
	{ "verdict", MUST_CASE, take_verdict },
	{ "cell", MUST_CASE, take_cell },
	{ "splat", MAY_CASE, take_splat },
	{ "result", MUST_CASE, take_result },
	{ "late", ENDED_CASE, take_late },
};

static int take(const struct taker *taker, struct event_target *t, const struct event *ev)
{
	const char *name = taker->about == NO_CASE ? NULL : event_get(ev, "case");

	if (name && *name)
		t->case_id = taker->about == ENDED_CASE ? store_ended_case(t->s, t->kernel, name) :
							  store_open_case(t->s, t->kernel, name);
	else if (taker->about >= MUST_CASE)
		return -EINVAL;
	if (t->case_id < 0)
		return t->case_id;
	return taker->take(t, ev);
}

int store_event(struct store *s, int64_t kernel, int64_t vm, const struct event *ev)
{
	struct event_target t = { .s = s, .kernel = kernel, .vm = vm };
	size_t i;
	int rc;

	for (i = 0; i < sizeof(takers) / sizeof(takers[0]); i++) {
		if (strcmp(takers[i].type, ev->type))
			continue;
		rc = take(&takers[i], &t, ev);
		if (rc == -ENOENT || rc == -EEXIST || rc == -EINVAL) {
			const char *name = event_get(ev, "case");

			msg_verbose("guest: event %u refused: %s %s: %s", ev->seq, ev->type,
				    name ? name : "(no case)", rc == -ENOENT ? "not planned" :
				    rc == -EEXIST ? "has its result already" : "not of its form");
		}
		return rc < 0 ? rc : 0;
	}
	return 0;
}
