/* SPDX-License-Identifier: GPL-2.0 */
/*
 * bench/...: what `make bench-helpers` runs beside the availability matrix, in the
 * same VM; docs/peers.md says what is measured.  Listed and run only when a -t
 * begins with "bench".
 */
#ifndef BM_HELPERS_BENCH_H
#define BM_HELPERS_BENCH_H

#include <stddef.h>
#include <stdio.h>

#include "selftests/case.h"

#define BENCH_TIMEOUT_S 300
#define BENCH_CASE(id, name, ...) \
	__BM_CASE(bench_##id, "bench/" name, .timeout_s = BENCH_TIMEOUT_S, ##__VA_ARGS__)

/*
 * A text for the host, which keeps it as the file @name (letters, digits, '.', '_' and
 * '-') of this case in the run's folder: write to @f, and send what is there now and
 * then, as a VM from which nothing comes for long is taken for lost.
 */
struct bench_text {
	const char *name;
	FILE *f;
	char *text;
	size_t size;
	int part;
};
void bench_open(struct test *t, struct bench_text *b, const char *name);
void bench_send(struct test *t, struct bench_text *b);
/* Sends the rest and frees it. */
void bench_close(struct test *t, struct bench_text *b);

long long bench_now_us(void);

/* "speed.tsv": so many probes in so many microseconds. */
void bench_speed(struct test *t, long long probes, long long us);

/* The helpers that the headers of this build know: names without "bpf_", by id; NULL in gaps. */
extern const char *const bench_helpers[];
extern const int nr_bench_helpers;

#endif
