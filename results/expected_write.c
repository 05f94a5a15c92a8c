// SPDX-License-Identifier: GPL-2.0
/* The one form of a file of helpers/expected/. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "results/expected_write.h"

#define HELPER_COLUMN 34
#define CONTEXT_COLUMN 52
#define WORDS (sizeof(((struct context_set *)0)->bits) / sizeof(uint64_t))

static int count(const struct context_set *s)
{
	size_t k;
	int n = 0;

	for (k = 0; k < WORDS; k++)
		n += __builtin_popcountll(s->bits[k]);
	return n;
}

/* How many are in @a and not in @b. */
static int count_without(const struct context_set *a, const struct context_set *b)
{
	struct context_set c;
	size_t k;

	for (k = 0; k < WORDS; k++)
		c.bits[k] = a->bits[k] & ~b->bits[k];
	return count(&c);
}

/* Which named sets make up a set: what they lack is added by name, what they have too much is excluded. */
struct cover {
	unsigned char *use;
	int words;
};

/* Adds, while that saves words, the set that covers most of what is left with nothing too much. */
static void cover_rest(const struct expected *e, const struct context_set *want, struct context_set *left,
		       struct cover *c)
{
	int i, k, best, most, n;

	for (;;) {
		best = -1;
		most = 1;
		for (i = 0; i < e->nr_sets; i++) {
			if (c->use[i] || count_without(&e->sets[i].contexts, want))
				continue;
			n = count(left) - count_without(left, &e->sets[i].contexts);
			if (n > most) {
				best = i;
				most = n;
			}
		}
		if (best < 0)
			break;
		c->use[best] = 1;
		c->words++;
		for (k = 0; k < (int)WORDS; k++)
			left->bits[k] &= ~e->sets[best].contexts.bits[k];
	}
	c->words += count(left);
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The names of a set, sorted, each behind a blank and @sign. */
static void put_names(const struct expected *e, const struct context_set *s, const char *sign, FILE *f)
{
	const char *names[EXPECTED_MAX_CONTEXTS];
	int i, n = 0;

	for (i = 0; i < e->names.nr_contexts; i++)
		if (context_set_has(s, i))
			names[n++] = e->names.contexts[i];
	qsort(names, n, sizeof(names[0]), by_name);
	for (i = 0; i < n; i++)
		fprintf(f, " %s%s", sign, names[i]);
}

/* The sets that are too much, as words with a '-', and what is left of it by name. */
static int exclude(const struct expected *e, const struct context_set *extra, unsigned char *use,
		   struct context_set *left)
{
	struct cover c = { .use = use };

	*left = *extra;
	cover_rest(e, extra, left, &c);
	return c.words;
}

/* The fewest words for @want: no set, or one that has too much, and others that fit. */
static void put_contexts(const struct expected *e, const struct context_set *want, FILE *f)
{
	unsigned char *use = calloc(4, e->nr_sets + 1), *best = use + e->nr_sets + 1;
	unsigned char *minus = best + e->nr_sets + 1, *best_minus = minus + e->nr_sets + 1;
	struct context_set left, best_left = {0}, extra, extra_left = {0}, best_extra = {0};
	struct cover c;
	int base, k, i, fewest = -1, words;

	for (base = -1; use && base < e->nr_sets; base++) {
		memset(use, 0, e->nr_sets);
		memset(minus, 0, e->nr_sets);
		memset(&extra, 0, sizeof(extra));
		left = *want;
		c = (struct cover){ .use = use };
		words = 0;
		if (base >= 0) {
			use[base] = 1;
			c.words = 1;
			for (k = 0; k < (int)WORDS; k++) {
				extra.bits[k] = e->sets[base].contexts.bits[k] & ~want->bits[k];
				left.bits[k] &= ~e->sets[base].contexts.bits[k];
			}
			words = exclude(e, &extra, minus, &extra_left);
		} else {
			memset(&extra_left, 0, sizeof(extra_left));
		}
		cover_rest(e, want, &left, &c);
		words += c.words;
		if (fewest >= 0 && words >= fewest)
			continue;
		fewest = words;
		best_left = left;
		best_extra = extra_left;
		memcpy(best, use, e->nr_sets);
		memcpy(best_minus, minus, e->nr_sets);
	}
	for (i = 0; use && i < e->nr_sets; i++)
		if (best[i])
			fprintf(f, " %s", e->sets[i].name);
	for (i = 0; use && i < e->nr_sets; i++)
		if (best_minus[i])
			fprintf(f, " -%s", e->sets[i].name);
	put_names(e, &best_extra, "-", f);
	put_names(e, &best_left, "", f);
	free(use);
}

static void put_row(const struct expected *e, const struct expected_row *row, FILE *f)
{
	char list[EXPECTED_MAX_LIST];
	int n;

	n = fprintf(f, "%s%s", row->gpl ? "gpl " : "", e->names.helpers[row->helper]);
	n += fprintf(f, "%*s ", n < HELPER_COLUMN ? HELPER_COLUMN - n : 0, "");
	expected_order_points(row->since, list);
	n += fprintf(f, "%s", list[0] ? list : EXPECTED_ALWAYS);
	if (row->until) {
		expected_order_points(row->until, list);
		n += fprintf(f, " until %s", list);
	}
	fprintf(f, "%*s :", n < CONTEXT_COLUMN ? CONTEXT_COLUMN - n : 0, "");
	put_contexts(e, &row->contexts, f);
	if (row->note)
		fprintf(f, "  %s", row->note);
	fputc('\n', f);
}

static const struct expected *sorted_for;

static int compare_lists(const char *a, const char *b)
{
	struct kver va = {0}, vb = {0};

	/* an empty list begins before all versions */
	kver_parse(a, &va);
	kver_parse(b, &vb);
	return kver_cmp(&va, &vb) ?: strcmp(a, b);
}

static int by_row(const void *a, const void *b)
{
	const struct expected_row *ra = *(const struct expected_row *const *)a;
	const struct expected_row *rb = *(const struct expected_row *const *)b;
	const char *const *names = sorted_for->names.helpers;
	int c;

	c = ra->gpl - rb->gpl ?: strcmp(names[ra->helper], names[rb->helper]);
	c = c ?: compare_lists(ra->since, rb->since) ?: compare_lists(ra->until ?: "", rb->until ?: "");
	return c ?: memcmp(&ra->contexts, &rb->contexts, sizeof(ra->contexts));
}

/* All rows of a block of a file, in their order. */
static void put_block(const struct expected *e, int file, int block, const struct expected_row *rows, int nr_rows,
		      FILE *f)
{
	const struct expected_row **sorted = calloc(nr_rows + 1, sizeof(*sorted));
	int i, n = 0;

	for (i = 0; sorted && i < nr_rows; i++)
		if (rows[i].file == file && rows[i].block == block && count(&rows[i].contexts))
			sorted[n++] = &rows[i];
	sorted_for = e;
	if (n)
		qsort(sorted, n, sizeof(*sorted), by_row);
	for (i = 0; i < n; i++)
		put_row(e, sorted[i], f);
	free(sorted);
}

/* The block of the row on that line, or -1. */
static int block_on(const struct expected *e, int file, int line)
{
	int i;

	for (i = 0; i < e->nr_rows; i++)
		if (e->rows[i].file == file && e->rows[i].line == line)
			return e->rows[i].block;
	return -1;
}

char *expected_format(const struct expected *e, int file, const struct expected_row *rows, int nr_rows)
{
	const char *line = e->files[file].text, *end;
	int number = 0, block, last = -1;
	char *out = NULL;
	size_t size;
	FILE *f = open_memstream(&out, &size);

	for (; f && *line; line = *end ? end + 1 : end) {
		end = strchrnul(line, '\n');
		block = block_on(e, file, ++number);
		if (block < 0)
			fprintf(f, "%.*s\n", (int)(end - line), line);
		else if (block != last)
			put_block(e, file, block, rows, nr_rows, f);
		last = block < 0 ? last : block;
	}
	if (f) {
		put_block(e, file, EXPECTED_NO_BLOCK, rows, nr_rows, f);
		fclose(f);
	}
	return out;
}
