// SPDX-License-Identifier: GPL-2.0
/*
 * A child per batch: with a deadline for each case, and a restart behind the case
 * that killed its child.  What the child says comes through a pipe and the same
 * codec as the host's stream, so that a damaged child can only spoil itself.
 */
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "selftests/annot.h"
#include "selftests/runner.h"
#include "selftests/switches.h"

#define DEFAULT_TIMEOUT_S 20
#define SPLAT_SIZE 8192
/* Frees through RCU and work queues take some milliseconds, under TCG some tens. */
#define SETTLE_MS 500
#define LAST_MS 100

/* Whose splats may still come: the case that ended last. */
static const struct bm_case *before;

struct batch {
	const struct bm_case *const *cases;
	int nr;
	int done;		/* results so far: the case running is cases[done] */
	int end;		/* of the cases that the present child runs */
	bool exact;		/* each has a child of its own, after all */
	bool quiet;		/* run for its splats alone: its events are nobody's business */
	const char *broken;	/* the stream's fault, if it had one */
	struct event *held;	/* the last result: out when its child is gone without a splat */
	char *unexplained;	/* a splat of the batch that no case of it has done again */
	long long began_ms;	/* the running case */
};

static bool patient;

void isolate_no_deadlines(void)
{
	patient = true;
}

static long long now_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * 1000LL + ts.tv_nsec / 1000000;
}

/*
 * Results of a batch come some at a time, so that the case in whose time the splat is
 * read need not be its own: what has no result yet runs again, one by one.
 */
static bool splat_in_batch(struct batch *b)
{
	static char text[SPLAT_SIZE];

	if (b->exact || !klog_splat(text, sizeof(text)))
		return false;
	b->unexplained = b->unexplained ?: strdup(text);
	/* what warns once a boot has to warn again for the one that did it */
	klog_settle(0);
	return true;
}

static void on_event(void *arg, const struct event *ev)
{
	struct batch *b = arg;
	const char *name = event_get(ev, "case");

	if (b->done == b->end || !name || strcmp(name, b->cases[b->done]->name)) {
		b->broken = "an event of another case";
		return;
	}
	if (strcmp(ev->type, "result")) {
		if (!b->quiet)
			emit(ev);
		return;
	}
	if (b->quiet) {
		b->done++;
	} else if (b->done + 1 == b->end) {
		b->held = event_copy(ev);
		b->done++;
	} else if (splat_in_batch(b)) {
		b->broken = "a splat";
	} else {
		emit(ev);
		before = b->cases[b->done++];
	}
	b->began_ms = now_ms();
}

static void on_fault(void *arg, enum event_fault fault, const char *text)
{
	struct batch *b = arg;

	(void)text;
	b->broken = event_fault_name(fault);
}

static void __attribute__((noreturn)) child(const struct batch *b, int fd)
{
	uint32_t seq = 0;
	int i;

	setpgid(0, 0);
	for (i = b->done; i < b->end; i++)
		test_run_case(b->cases[i], fd, &seq, b->end - b->done > 1);
	test_flush(fd);
	_exit(0);
}

static int deadline_left_ms(const struct batch *b)
{
	const struct bm_case *c = b->cases[b->done < b->nr ? b->done : b->nr - 1];
	long long left = b->began_ms - now_ms();

	if (patient)
		return -1;
	left += 1000LL * (c->timeout_s ? c->timeout_s : DEFAULT_TIMEOUT_S);
	return left < 0 ? 0 : left;
}

/* Reads the child's events until it closes the pipe; false when a deadline passed. */
static bool listen(struct batch *b, int fd)
{
	struct event_handlers handlers = { on_event, on_fault, b };
	struct event_decoder *d = event_decoder_new(&handlers);
	struct pollfd pfd = { .fd = fd, .events = POLLIN };
	static char buf[65536];
	bool in_time = true;
	ssize_t n;

	while (d) {
		n = poll(&pfd, 1, deadline_left_ms(b));
		if (n < 0 && errno == EINTR)
			continue;
		if (n == 0) {
			in_time = false;
			break;
		}
		n = read(fd, buf, sizeof(buf));
		if (n <= 0)
			break;
		event_decoder_feed(d, buf, n);
		/* what a case left running may hold the pipe: its end is not waited for */
		if (b->broken || b->done == b->end)
			break;
	}
	event_decoder_free(d);
	return in_time;
}

/* What ended the child behind its last result, as the running case's result. */
static void child_died(const struct batch *b, int status, bool in_time)
{
	const struct bm_case *c = b->cases[b->done];
	static char text[SPLAT_SIZE];
	char reason[128];

	if (klog_splat(text, sizeof(text)))
		emit_splat(c->name, text);
	if (!in_time) {
		snprintf(reason, sizeof(reason), "no result within %u s",
			 c->timeout_s ? c->timeout_s : DEFAULT_TIMEOUT_S);
		emit_result(c, CASE_TIMEOUT, reason);
		return;
	}
	if (b->broken)
		snprintf(reason, sizeof(reason), "its event stream broke: %s", b->broken);
	else if (WIFSIGNALED(status))
		snprintf(reason, sizeof(reason), "its process was killed by %s",
			 sigabbrev_np(WTERMSIG(status)) ?: "a signal");
	else
		snprintf(reason, sizeof(reason), "its process ended, with %d, without a result",
			 WEXITSTATUS(status));
	emit_result(c, CASE_CRASH, reason);
}

/* The child left cases without a result: the first of them is to blame, when that is known. */
static void lost(struct batch *b, int status, bool in_time)
{
	if (!b->exact) {
		b->exact = true;	/* what it had not sent runs again, one by one */
		return;
	}
	child_died(b, status, in_time);
	before = b->cases[b->done++];
}

static void run_child(struct batch *b);

/* True when @c, in a child of its own on a settled kernel, makes a splat. */
static bool does_it_again(const struct bm_case *c)
{
	struct batch b = { .cases = &c, .nr = 1, .end = 1, .exact = true, .quiet = true };
	static char text[SPLAT_SIZE];

	klog_settle(SETTLE_MS);
	klog_skip();
	run_child(&b);
	klog_settle(SETTLE_MS);
	return klog_splat(text, sizeof(text));
}

/*
 * The splat came while @c ran or its child ended, and may be a late one of the case
 * before: the one that does it again alone is to blame.
 */
static void blame(struct batch *b, const struct bm_case *c, const char *text)
{
	int first = strcspn(text, "\n");
	char reason[640];

	if (c->splat && annot_msg_matches(c->splat, text)) {
		emit_splat(c->name, text);
		emit(b->held);
		return;
	}
	if (before && before->splat && annot_msg_matches(before->splat, text)) {
		emit(b->held);
		return;
	}
	if (!before || does_it_again(c)) {
		snprintf(reason, sizeof(reason), "kernel log: %.*s", first, text);
	} else if (does_it_again(before)) {
		snprintf(reason, sizeof(reason), "kernel log, late, when %s ran, but alone it is this case that "
			 "does it again: %.*s", c->name, first, text);
		emit_late(before->name, reason, text);
		emit(b->held);
		return;
	} else {
		snprintf(reason, sizeof(reason), "kernel log, of this case or late of %s, neither of which does it "
			 "again alone: %.*s", before->name, first, text);
	}
	emit_splat(c->name, text);
	emit_result(c, CASE_FAIL, reason);
}

/* The child has given all results and is gone, with all that it held: so goes the last one out. */
static void conclude(struct batch *b)
{
	const struct bm_case *c = b->cases[b->done - 1];
	static char text[SPLAT_SIZE];

	if (splat_in_batch(b)) {
		b->exact = true;
		b->done--;
	} else if (klog_splat(text, sizeof(text))) {
		blame(b, c, text);
		free(b->unexplained);
		b->unexplained = NULL;
		before = c;
	} else {
		emit(b->held);
		before = c;
	}
	free(b->held);
	b->held = NULL;
}

static void runner_failed(struct batch *b, const char *reason)
{
	if (!b->quiet)
		emit_result(b->cases[b->done], CASE_FAIL, reason);
	b->done++;
}

static void run_child(struct batch *b)
{
	bool in_time;
	int fds[2], status = 0;
	pid_t pid;

	if (pipe(fds)) {
		runner_failed(b, "runner: pipe failed");
		return;
	}
	fflush(NULL);
	b->broken = NULL;
	b->began_ms = now_ms();
	pid = fork();
	if (pid == 0) {
		close(fds[0]);
		child(b, fds[1]);
	}
	close(fds[1]);
	if (pid < 0) {
		runner_failed(b, "runner: fork failed");
	} else {
		in_time = listen(b, fds[0]);
		/* its own children too; a normal end has none left */
		if (!in_time || b->broken)
			kill(-pid, SIGKILL);
		kill(pid, SIGKILL);
		while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
			;
		kill(-pid, SIGKILL);
		if (b->held)
			conclude(b);
		else if (!b->quiet)
			lost(b, status, in_time);
	}
	close(fds[0]);
}

static void emit_start(const struct batch *b)
{
	struct event ev;
	char count[16];

	snprintf(count, sizeof(count), "%d", b->end - b->done);
	event_init(&ev, "start");
	event_add(&ev, "case", b->cases[b->done]->name);
	event_add(&ev, "count", count);
	event_add(&ev, "worker", "0");
	emit(&ev);
}

static bool skipped(const struct bm_case *c)
{
	char reason[256];

	if (!needs_missing(c, reason, sizeof(reason)))
		return false;
	emit_result(c, CASE_SKIP, reason);
	return true;
}

/* Where the cases that can run in the child of the first of them end; their modules are loaded. */
static int runnable_end(const struct batch *b)
{
	char reason[256];
	int end = b->done + 1;

	while (end < b->nr && (needs_the_same(b->cases[end], b->cases[end - 1]) ||
			       !needs_missing(b->cases[end], reason, sizeof(reason))))
		end++;
	return end;
}

/* Nobody did the splat again, and it must not be forgotten. */
static void last_of_batch_fails(const struct batch *b)
{
	char reason[640];

	snprintf(reason, sizeof(reason), "kernel log, of one of the cases from %s on, none of which does it again alone: "
		 "%.*s", b->cases[0]->name, (int)strcspn(b->unexplained, "\n"), b->unexplained);
	emit_late(b->cases[b->nr - 1]->name, reason, b->unexplained);
}

static void run_batch(const struct bm_case *const *cases, int nr, bool exact)
{
	struct batch b = { .cases = cases, .nr = nr, .exact = exact || nr == 1 };

	while (b.done < b.nr) {
		if (skipped(b.cases[b.done])) {
			b.done++;
			continue;
		}
		if (b.cases[b.done]->prepare)
			b.cases[b.done]->prepare();
		/* with one case a child, its result is out before the next one begins */
		b.end = b.exact ? b.done + 1 : runnable_end(&b);
		emit_start(&b);
		run_child(&b);
	}
	if (b.unexplained)
		last_of_batch_fails(&b);
	free(b.unexplained);
}

/* Where the cases of one batch that begins at @i end. */
static int batch_end(const struct bm_case *const *cases, int nr, int i)
{
	int end = i + 1;

	while (cases[i]->batch && end < nr && cases[end]->batch &&
	       !strcmp(cases[end]->batch, cases[i]->batch))
		end++;
	return end;
}

void isolate_all(const struct bm_case *const *cases, int nr, bool exact)
{
	int i, end;

	for (i = 0; i < nr; i = end) {
		end = batch_end(cases, nr, i);
		run_batch(cases + i, end - i, exact);
	}
}

void isolate_end(void)
{
	static char text[SPLAT_SIZE];
	char reason[320];

	switches_end();
	klog_settle(LAST_MS);
	if (!before || !klog_splat(text, sizeof(text)))
		return;
	snprintf(reason, sizeof(reason), "kernel log, behind the last case: %.*s", (int)strcspn(text, "\n"), text);
	emit_late(before->name, reason, text);
}
