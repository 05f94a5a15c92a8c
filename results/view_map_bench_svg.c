// SPDX-License-Identifier: GPL-2.0
/*
 * The chart of a kernel: a panel an operation, in it a bar a type, the fastest first, on one
 * logarithmic axis for all panels.
 */
#include "results/map_bench.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "results/svg.h"

#define WIDTH 1000
#define LEFT 180		/* behind the names of types */
#define PLOT 560
#define TOP 84
#define BAR 18			/* from one bar to the next */
#define PANEL 54		/* what a panel takes beside its bars */
#define MAX_BARS 128
#define MAX_PANELS 32

/* How what is drawn looks. */
#define TEXT "font-size=\"12\" fill=\"#222\""
#define TITLE "font-size=\"17\" font-weight=\"bold\" fill=\"#222\""
#define HEADING "font-size=\"14\" font-weight=\"bold\" fill=\"#222\""
#define NOTE "font-size=\"12\" fill=\"#555\""
#define NAME TEXT " text-anchor=\"end\""
#define AXIS "font-size=\"11\" fill=\"#555\" text-anchor=\"middle\""
#define GRID "stroke=\"#ddd\""
#define ARRAY "stroke=\"#b03030\" stroke-dasharray=\"4 3\""
#define SPREAD "stroke=\"#222\""
#define SPEED "fill=\"#9cc0e6\""
#define OF_64 "fill=\"#e0a020\" stroke=\"#fff\""
#define OF_1024 "fill=\"#7a3b8f\" stroke=\"#fff\""

struct chart {
	const struct map_bench *b;
	FILE *f;
	int from, to;		/* powers of ten at the ends of the axis */
	double y;
};

struct panel {
	const char *from, *op;
	const struct map_bench_row *bars[MAX_BARS];
	int nr;
};

static double at(const struct chart *c, double ratio)
{
	double part = (log10(ratio) - c->from) / (c->to - c->from);

	return LEFT + PLOT * (part < 0 ? 0 : part > 1 ? 1 : part);
}

/* Whole powers of ten around all that is drawn, and 1. */
static void find_ends(struct chart *c)
{
	const struct map_bench_row *r;
	double low = 0.1, high = 1;

	for (r = c->b->rows; r < c->b->rows + c->b->nr; r++) {
		if (*r->error)
			continue;
		low = r->ratio < low ? r->ratio : low;
		high = r->ratio > high ? r->ratio : high;
	}
	c->from = floor(log10(low));
	c->to = ceil(log10(high)) > 0 ? ceil(log10(high)) : 1;
}

static int by_speed(const void *a, const void *b)
{
	const struct map_bench_row *x = *(const struct map_bench_row *const *)a;
	const struct map_bench_row *y = *(const struct map_bench_row *const *)b;

	if (!*x->error != !*y->error)
		return *x->error ? 1 : -1;
	if (!*x->error && x->ratio != y->ratio)
		return x->ratio < y->ratio ? 1 : -1;
	return strcmp(x->type, y->type);
}

static int find_panels(const struct map_bench *b, struct panel *panels)
{
	const struct map_bench_row *r;
	int i, nr = 0;

	for (r = b->rows; r < b->rows + b->nr; r++) {
		if (map_bench_find(b, r->type, r->from, r->op) != r)
			continue;
		for (i = 0; i < nr && (strcmp(panels[i].from, r->from) || strcmp(panels[i].op, r->op)); i++)
			;
		if (i == MAX_PANELS || panels[i].nr == MAX_BARS)
			continue;
		nr += i == nr;
		panels[i].from = r->from;
		panels[i].op = r->op;
		panels[i].bars[panels[i].nr++] = r;
	}
	for (i = 0; i < nr; i++)
		qsort(panels[i].bars, panels[i].nr, sizeof(*panels[i].bars), by_speed);
	return nr;
}

static void draw_axis(const struct chart *c, double height)
{
	char text[24];
	double x;
	int i;

	for (i = c->from; i <= c->to; i++) {
		x = at(c, pow(10, i));
		snprintf(text, sizeof(text), "%g", pow(10, i));
		svg_line(c->f, i ? GRID : ARRAY, x, c->y, x, c->y + height);
		svg_text(c->f, AXIS, x, c->y + height + 13, text);
	}
}

static void draw_dot(const struct chart *c, const struct map_bench_row *r, int value, const char *look)
{
	const struct map_bench_row *other = map_bench_find_at(c->b, r->type, r->from, r->op, value, r->fill);

	if (other && !*other->error)
		svg_circle(c->f, look, at(c, other->ratio), c->y + BAR / 2, 4);
}

static void draw_bar(struct chart *c, const struct map_bench_row *r)
{
	double middle = c->y + BAR / 2, text_y = middle + 4;
	char text[96];

	svg_text(c->f, NAME, LEFT - 8, text_y, r->type);
	if (*r->error) {
		snprintf(text, sizeof(text), "- (%.60s)", r->error);
		svg_text(c->f, NOTE, LEFT + 6, text_y, text);
		c->y += BAR;
		return;
	}
	svg_rect(c->f, SPEED, LEFT, c->y + 3, at(c, r->ratio) - LEFT, BAR - 6);
	svg_line(c->f, SPREAD, at(c, r->low), middle, at(c, r->high), middle);
	draw_dot(c, r, 64, OF_64);
	draw_dot(c, r, 1024, OF_1024);
	snprintf(text, sizeof(text), "%.3g  (%.3g M ops/s)", r->ratio, 1e3 / r->ns);
	svg_text(c->f, TEXT, LEFT + PLOT + 14, text_y, text);
	c->y += BAR;
}

static void draw_panel(struct chart *c, const struct panel *p)
{
	char text[96];
	int i;

	snprintf(text, sizeof(text), "%s, from %s", p->op,
		 !strcmp(p->from, "program") ? "a program" :
		 !strcmp(p->from, "syscall") ? "user space, one a call" : "user space, a batch a call");
	svg_text(c->f, HEADING, LEFT, c->y + 16, text);
	c->y += 24;
	draw_axis(c, p->nr * BAR);
	for (i = 0; i < p->nr; i++)
		draw_bar(c, p->bars[i]);
	c->y += PANEL - 24;
}

static void draw_legend(const struct chart *c)
{
	const double y = 62;

	svg_rect(c->f, SPEED, LEFT, y - 6, 24, 12);
	svg_text(c->f, NOTE, LEFT + 30, y + 4, "8 B values");
	svg_circle(c->f, OF_64, LEFT + 126, y, 4);
	svg_text(c->f, NOTE, LEFT + 136, y + 4, "64 B");
	svg_circle(c->f, OF_1024, LEFT + 196, y, 4);
	svg_text(c->f, NOTE, LEFT + 206, y + 4, "1024 B");
	svg_line(c->f, SPREAD, LEFT + 276, y, LEFT + 300, y);
	svg_text(c->f, NOTE, LEFT + 306, y + 4, "lowest to highest round");
	svg_line(c->f, ARRAY, LEFT + 500, y - 8, LEFT + 500, y + 8);
	svg_text(c->f, NOTE, LEFT + 508, y + 4, "array");
}

void view_map_bench_svg(const struct map_bench *b, FILE *f)
{
	static struct panel panels[MAX_PANELS];
	struct chart c = { .b = b, .f = f, .y = TOP };
	int i, nr, height = TOP + 10;
	char title[200];

	memset(panels, 0, sizeof(panels));
	nr = find_panels(b, panels);
	for (i = 0; i < nr; i++)
		height += PANEL + panels[i].nr * BAR;
	find_ends(&c);
	snprintf(title, sizeof(title), "Map types on kernel %s", b->kernel);
	svg_begin(f, WIDTH, height, title);
	svg_text(f, TITLE, 20, 26, title);
	svg_text(f, NOTE, 20, 44, "Speed beside an array in the same run, which is 1; a longer bar "
		 "is faster; half full where a type can be.");
	draw_legend(&c);
	for (i = 0; i < nr; i++)
		draw_panel(&c, &panels[i]);
	svg_end(f);
}
