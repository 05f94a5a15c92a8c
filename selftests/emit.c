// SPDX-License-Identifier: GPL-2.0
/* The one writer of events: numbered lines to the host, or KTAP to a person. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/io.h>
#include <termios.h>
#include <unistd.h>

#include "common/ktap.h"
#include "selftests/runner.h"

#define SERIAL "/dev/ttyS1"
#define DEBUG_PORT 0xe9

static enum { TO_PERSON, TO_FILE, TO_PORT } channel;
static int stream = -1;
static uint32_t seq;
static int results, failures, skips;
static bool muted;
static char line[EVENT_MAX_LINE + 2];

/* Blocking, and whole: a partial write goes on where it stopped. */
static void write_file(const char *buf, size_t len)
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

static void write_port(const char *buf, size_t len)
{
	asm volatile("rep outsb" : "+S"(buf), "+c"(len) : "d"(DEBUG_PORT) : "memory");
}

void emit_raw(const char *bytes, size_t len)
{
	if (channel == TO_PORT)
		write_port(bytes, len);
	else
		write_file(bytes, len);
}

/* QEMU's debug console answers with its own number. */
static bool has_debug_port(void)
{
	return !ioperm(DEBUG_PORT, 1, 1) && inb(DEBUG_PORT) == DEBUG_PORT;
}

int emit_open(const char *path, int plan)
{
	struct termios tio;

	if (!path) {
		channel = TO_PERSON;
		ktap_begin(stdout, 0, plan);
		return 0;
	}
	if (!*path && has_debug_port()) {
		channel = TO_PORT;
		return 0;
	}
	channel = TO_FILE;
	stream = open(*path ? path : SERIAL, O_WRONLY | O_CREAT | O_NOCTTY | O_CLOEXEC, 0644);
	if (stream < 0)
		return -errno;
	if (!tcgetattr(stream, &tio)) {
		cfmakeraw(&tio);
		cfsetspeed(&tio, B115200);
		tcsetattr(stream, TCSANOW, &tio);
	}
	return 0;
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
	} else if (!strcmp(ev->type, "late")) {
		/* its line is printed: the exit code says it too */
		snprintf(line, sizeof(line), "%s fails after all: %s", name, event_get(ev, "reason"));
		ktap_diag(stdout, 0, line);
	} else if (!strcmp(ev->type, "result")) {
		ktap_result(stdout, 0, results, name, case_status_parse(status), event_get(ev, "reason"));
		fflush(stdout);
	}
}

void emit_mute(bool on)
{
	muted = on;
}

void emit(const struct event *ev)
{
	const char *status;

	if (!strcmp(ev->type, "result")) {
		results++;
		status = event_get(ev, "status");
		if (!strcmp(status, "skip"))
			skips++;
		else if (strcmp(status, "pass"))
			failures++;
	}
	failures += !strcmp(ev->type, "late");
	if (muted)
		event_encode(ev, seq, line);
	else if (channel == TO_PERSON)
		print(ev);
	else
		emit_raw(line, event_encode(ev, seq++, line));
}

void emit_splat(const char *name, const char *text)
{
	struct event ev;

	event_init(&ev, "splat");
	event_add(&ev, "case", name);
	event_add(&ev, "text", text);
	emit(&ev);
}

void emit_late(const char *name, const char *reason, const char *text)
{
	struct event ev;

	event_init(&ev, "late");
	event_add(&ev, "case", name);
	event_add(&ev, "reason", reason);
	event_add(&ev, "text", text);
	emit(&ev);
}

void emit_result(const struct bm_case *c, enum case_status st, const char *reason)
{
	struct event ev;

	event_init(&ev, "result");
	event_add(&ev, "case", c->name);
	event_add(&ev, "status", case_status_name(st));
	event_add(&ev, "reason", reason);
	emit(&ev);
}

void emit_close(void)
{
	struct event ev;
	char count[16];

	if (channel == TO_PERSON)
		return;
	snprintf(count, sizeof(count), "%d", results);
	event_init(&ev, "bye");
	event_add(&ev, "count", count);
	emit(&ev);
	if (channel == TO_FILE)
		tcdrain(stream);
}

int emit_failures(void)
{
	return failures;
}

int emit_skips(void)
{
	return skips;
}
