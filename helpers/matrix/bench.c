// SPDX-License-Identifier: GPL-2.0
/* What the bench cases share: text on its way to the host, and time. */
#include "helpers/matrix/bench.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "selftests/runner.h"

/* Of one event; a character takes at most four in its line. */
#define CHUNK 16000

static void send_part(struct test *t, struct bench_text *b, const char *text, size_t size)
{
	char part[16], chunk[CHUNK + 1];
	struct event ev;

	memcpy(chunk, text, size);
	chunk[size] = '\0';
	snprintf(part, sizeof(part), "%d", b->part++);
	event_init(&ev, "file");
	event_add(&ev, "name", b->name);
	event_add(&ev, "part", part);
	event_add(&ev, "text", chunk);
	test_event(t, &ev);
}

void bench_open(struct test *t, struct bench_text *b, const char *name)
{
	*b = (struct bench_text){ .name = name };
	b->f = open_memstream(&b->text, &b->size);
	if (!b->f)
		test_fail(t, "out of memory");
}

void bench_send(struct test *t, struct bench_text *b)
{
	size_t at, n;

	if (fflush(b->f))
		test_fail(t, "out of memory");
	for (at = 0; at < b->size; at += n) {
		n = b->size - at < CHUNK ? b->size - at : CHUNK;
		send_part(t, b, b->text + at, n);
	}
	rewind(b->f);
}

void bench_close(struct test *t, struct bench_text *b)
{
	bench_send(t, b);
	fclose(b->f);
	free(b->text);
}

long long bench_now_us(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * 1000000LL + ts.tv_nsec / 1000;
}

void bench_speed(struct test *t, long long probes, long long us)
{
	struct bench_text b;

	bench_open(t, &b, "speed.tsv");
	fprintf(b.f, "probes\tus\n%lld\t%lld\n", probes, us);
	bench_close(t, &b);
}

#define NAME_ROW(name, id, ...) [id] = #name,
const char *const bench_helpers[] = { ___BPF_FUNC_MAPPER(NAME_ROW) };
const int nr_bench_helpers = sizeof(bench_helpers) / sizeof(bench_helpers[0]);
