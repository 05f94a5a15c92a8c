// SPDX-License-Identifier: GPL-2.0
#include "cli/progress.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#include "common/msg.h"

#define DRAW_MS 200
#define PLAIN_MS 10000
#define BAR 20

static struct kernel_progress {
	const char *name;
	int total, done, bad;
	bool running, ended;
} *kernels;
static int nr_kernels, total, done, bad;
static long long began, drawn;
static bool terminal, line_open;

static long long now_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * 1000LL + ts.tv_nsec / 1000000;
}

/* A message comes: the bar goes off the line, and is drawn again by the next tick. */
static void clear_line(void)
{
	if (line_open)
		fputs("\r\033[K", stderr);
	line_open = false;
}

void progress_begin(int nr, int nr_cases)
{
	kernels = calloc(nr ? nr : 1, sizeof(*kernels));
	nr_kernels = kernels ? nr : 0;
	total = nr_cases;
	done = bad = 0;
	began = drawn = now_ms();
	terminal = isatty(STDERR_FILENO) && msg_level > MSG_QUIET;
	msg_before = clear_line;
}

void progress_kernel_begin(int k, const char *name, int nr_cases)
{
	kernels[k].name = name;
	kernels[k].total = nr_cases;
	kernels[k].running = true;
}

void progress_result(int k, int is_bad)
{
	kernels[k].done++;
	kernels[k].bad += !!is_bad;
	done++;
	bad += !!is_bad;
}

void progress_kernel_end(int k, const char *error)
{
	struct kernel_progress *p = &kernels[k];

	p->ended = true;
	p->running = false;
	done += p->total - p->done;	/* those that will not come */
	if (error)
		msg_info("%s: given up: %.*s", p->name, (int)strcspn(error, "\n"), error);
	else
		msg_info("%s: %d cases, %d not as expected (%.1f s)", p->name, p->done, p->bad,
			 (now_ms() - began) / 1000.0);
}

/* Seconds left by the pace so far; -1 as long as nothing is known. */
static int seconds_left(void)
{
	long long gone = now_ms() - began;

	return done ? (int)(gone * (total - done) / done / 1000) : -1;
}

static int columns(void)
{
	struct winsize w;

	return ioctl(STDERR_FILENO, TIOCGWINSZ, &w) || !w.ws_col ? 80 : w.ws_col;
}

static void describe(char *out, size_t size)
{
	size_t used;
	int i, left = seconds_left();

	used = snprintf(out, size, "%d/%d cases", done, total);
	if (bad && used < size)
		used += snprintf(out + used, size - used, ", %d not as expected", bad);
	if (left >= 0 && used < size)
		used += snprintf(out + used, size - used, ", %d s left", left);
	for (i = 0; i < nr_kernels; i++)
		if (kernels[i].running && used < size)
			used += snprintf(out + used, size - used, "  %s %d/%d", kernels[i].name,
					 kernels[i].done, kernels[i].total);
}

static void draw(void)
{
	int full = total ? BAR * done / total : 0, i;
	char text[512], bar[BAR + 1];

	for (i = 0; i < BAR; i++)
		bar[i] = i < full ? '#' : '.';
	bar[BAR] = '\0';
	describe(text, sizeof(text));
	fprintf(stderr, "\r\033[K[%s] %.*s", bar, columns() - BAR - 4, text);
	fflush(stderr);
	line_open = true;
}

void progress_tick(void)
{
	long long now = now_ms();
	char text[512];

	if (now - drawn < (terminal ? DRAW_MS : PLAIN_MS))
		return;
	drawn = now;
	if (terminal) {
		draw();
	} else {
		describe(text, sizeof(text));
		msg_info("%s", text);
	}
}

void progress_end(void)
{
	clear_line();
	msg_before = NULL;
	free(kernels);
	kernels = NULL;
	nr_kernels = 0;
}
