// SPDX-License-Identifier: GPL-2.0
/* The one writer of events: numbered lines to the host, or KTAP to a person. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/ktap.h"
#include "selftests/runner.h"

static int stream = -1;
static uint32_t seq;
static int results, failures;
static char line[EVENT_MAX_LINE + 2];

/* Blocking, and whole: a partial write goes on where it stopped. */
static void write_all(const char *buf, size_t len)
{
	ssize_t n;

	while (len) {
		n = write(stream, buf, len);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0) {
			fprintf(stderr, "bpf_selftests: event stream: %s\n", errname(errno));
			exit(3);
		}
		buf += n;
		len -= n;
	}
}

void emit_open(int events, int plan)
{
	stream = events;
	if (stream < 0)
		ktap_begin(stdout, 0, plan);
}

/* What a person reads of an event without a host. */
static void print(const struct event *ev)
{
	const char *status = event_get(ev, "status"), *name = event_get(ev, "case");

	if (!strcmp(ev->type, "check")) {
		snprintf(line, sizeof(line), "%s: %s: want %s, got %s", event_get(ev, "where"),
			 event_get(ev, "what"), event_get(ev, "want"), event_get(ev, "got"));
		ktap_diag(stdout, 0, line);
	} else if (!strcmp(ev->type, "splat")) {
		ktap_diag(stdout, 0, event_get(ev, "text"));
	} else if (!strcmp(ev->type, "result")) {
		ktap_result(stdout, 0, results, name, case_status_parse(status), event_get(ev, "reason"));
		fflush(stdout);
	}
}

void emit(const struct event *ev)
{
	const char *status;

	if (!strcmp(ev->type, "result")) {
		results++;
		status = event_get(ev, "status");
		if (strcmp(status, "pass") && strcmp(status, "skip"))
			failures++;
	}
	if (stream < 0)
		print(ev);
	else
		write_all(line, event_encode(ev, seq++, line));
}

void emit_close(void)
{
	struct event ev;
	char count[16];

	if (stream < 0)
		return;
	snprintf(count, sizeof(count), "%d", results);
	event_init(&ev, "bye");
	event_add(&ev, "count", count);
	emit(&ev);
	fsync(stream);
}

int emit_failures(void)
{
	return failures;
}
