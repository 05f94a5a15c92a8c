// SPDX-License-Identifier: GPL-2.0
#include "common/expected.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_WORDS 512
#define INDEX_SIZE 2048		/* of a hash over all names, a power of two */

struct expected_index {
	struct { const char *name; int number; bool context; } slots[INDEX_SIZE];
};

struct reader {
	struct expected *e;
	int file, line;
	int block;
	bool in_block;
	char *words[MAX_WORDS];
	int nr_words;
	char *why;
	size_t size;
};

static int broken(const struct reader *r, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
static int broken(const struct reader *r, const char *fmt, ...)
{
	va_list ap;
	int n;

	n = snprintf(r->why, r->size, "%s/%s:%d: ", EXPECTED_FOLDER, r->e->files[r->file].name, r->line);
	va_start(ap, fmt);
	if (n >= 0 && (size_t)n < r->size)
		vsnprintf(r->why + n, r->size - n, fmt, ap);
	va_end(ap);
	return -EINVAL;
}

/* ---- names: a parse looks up thousands, under emulation too */

static unsigned int hash_of(const char *s, bool context)
{
	unsigned int h = 2166136261u ^ context;

	for (; *s; s++)
		h = (h ^ (unsigned char)*s) * 16777619u;
	return h;
}

static int slot_of(const struct expected_index *x, const char *name, bool context)
{
	unsigned int at = hash_of(name, context) % INDEX_SIZE;

	while (x->slots[at].name && (x->slots[at].context != context || strcmp(x->slots[at].name, name)))
		at = (at + 1) % INDEX_SIZE;
	return at;
}

static int number_of(const struct expected *e, const char *name, bool context)
{
	int at = slot_of(e->index, name, context);

	return e->index->slots[at].name ? e->index->slots[at].number : -1;
}

int expected_helper(const struct expected *e, const char *name)
{
	return number_of(e, name, false);
}

int expected_context(const struct expected *e, const char *name)
{
	return number_of(e, name, true);
}

static void index_names(struct expected *e, const char *const *names, int nr, bool context)
{
	int i, at;

	for (i = 0; i < nr; i++) {
		if (!names[i])
			continue;
		at = slot_of(e->index, names[i], context);
		e->index->slots[at].name = names[i];
		e->index->slots[at].number = i;
		e->index->slots[at].context = context;
	}
}

/* ---- sets of contexts */

static const struct expected_set *find_set(const struct expected *e, const char *name)
{
	int i;

	for (i = 0; i < e->nr_sets; i++)
		if (!strcmp(e->sets[i].name, name))
			return &e->sets[i];
	return NULL;
}

/* What one word, without its '-', stands for. */
static int read_term(const struct reader *r, const char *word, struct context_set *out)
{
	const struct expected_set *set;
	int i;

	memset(out, 0, sizeof(*out));
	if (word[0] == '@') {
		set = find_set(r->e, word);
		if (!set)
			return broken(r, "no set %s before this line", word);
		*out = set->contexts;
		return 0;
	}
	i = expected_context(r->e, word);
	if (i < 0)
		return broken(r, "no context %s in selftests/contexts.c", word);
	context_set_put(out, i, true);
	return 0;
}

static bool is_empty(const struct context_set *s)
{
	static const struct context_set none;

	return !memcmp(s, &none, sizeof(none));
}

/* All that is named, without all that has a '-' before it, whatever their order. */
static int read_contexts(const struct reader *r, int first, struct context_set *out)
{
	struct context_set term, minus = {0}, plain = {0}, *to;
	const char *word;
	size_t k;
	int i, err;
	bool twice;

	memset(out, 0, sizeof(*out));
	for (i = first; i < r->nr_words; i++) {
		word = r->words[i];
		to = word[0] == '-' ? &minus : out;
		err = read_term(r, word + (word[0] == '-'), &term);
		if (err)
			return err;
		twice = false;
		for (k = 0; k < sizeof(term.bits) / sizeof(term.bits[0]); k++) {
			twice |= to == out && word[0] != '@' && plain.bits[k] & term.bits[k];
			to->bits[k] |= term.bits[k];
			if (to == out && word[0] != '@')
				plain.bits[k] |= term.bits[k];
		}
		if (twice)
			return broken(r, "%s is listed twice", word);
	}
	for (k = 0; k < sizeof(minus.bits) / sizeof(minus.bits[0]); k++) {
		if (minus.bits[k] & ~out->bits[k])
			return broken(r, "takes away what is not in it");
		out->bits[k] &= ~minus.bits[k];
	}
	return is_empty(out) ? broken(r, "no context is left") : 0;
}

/* ---- lines */

static void *grow(void *v, int nr, size_t size)
{
	/* by powers of two */
	return nr & (nr - 1) ? v : realloc(v, (nr ? 2 * (size_t)nr : 1) * size);
}

static int add_set(struct expected *e, char *name, const struct context_set *contexts)
{
	struct expected_set *sets = grow(e->sets, e->nr_sets, sizeof(*sets));

	if (!sets)
		return -ENOMEM;
	e->sets = sets;
	e->sets[e->nr_sets++] = (struct expected_set){ .name = name, .contexts = *contexts };
	return 0;
}

/* "@name = contexts" */
static int read_set(const struct reader *r)
{
	struct context_set contexts;
	int err;

	if (r->nr_words < 3 || strcmp(r->words[1], "="))
		return broken(r, "a set is @NAME = CONTEXT...");
	if (find_set(r->e, r->words[0]))
		return broken(r, "%s is there already", r->words[0]);
	err = read_contexts(r, 2, &contexts);
	return err ?: add_set(r->e, r->words[0], &contexts);
}

/* Words of a row that say when: the list is joined again in their place. */
static int read_versions(const struct reader *r, int first, int end, char **out)
{
	const char *why;
	int i;

	if (first == end)
		return broken(r, "no version");
	*out = r->words[first];
	if (end - first == 1 && !strcmp(*out, EXPECTED_ALWAYS)) {
		**out = '\0';
		return 0;
	}
	/* the blanks between words were overwritten when they were cut */
	for (i = first; i < end - 1; i++)
		memset(r->words[i] + strlen(r->words[i]), ' ', r->words[i + 1] - r->words[i] -
		       strlen(r->words[i]));
	if (!verlist_check(*out, &why))
		return 0;
	return broken(r, "%s: %s", *out, why);
}

static int add_row(struct reader *r, const struct expected_row *row)
{
	struct expected *e = r->e;
	short *cells = row->gpl ? e->gpl_cells : e->cells;
	struct expected_row *rows;
	int i;

	cells += row->helper * e->names.nr_contexts;
	for (i = 0; i < e->names.nr_contexts; i++) {
		if (!context_set_has(&row->contexts, i))
			continue;
		if (cells[i] >= 0)
			return broken(r, "%s in %s is on line %d of %s already",
				      e->names.helpers[row->helper], e->names.contexts[i],
				      e->rows[cells[i]].line, e->files[e->rows[cells[i]].file].name);
		cells[i] = e->nr_rows;
	}
	rows = grow(e->rows, e->nr_rows, sizeof(*rows));
	if (!rows)
		return -ENOMEM;
	e->rows = rows;
	e->rows[e->nr_rows++] = *row;
	return 0;
}

/* "[gpl] HELPER VERSIONS [until VERSIONS] : CONTEXT..." */
static int read_row(struct reader *r, const char *note)
{
	struct expected_row row = { .note = note, .file = r->file, .line = r->line, .block = r->block };
	int first, until = 0, colon, err;

	row.gpl = !strcmp(r->words[0], "gpl");
	first = row.gpl;
	row.helper = first < r->nr_words ? expected_helper(r->e, r->words[first]) : -1;
	if (row.helper < 0)
		return broken(r, "no helper %s", first < r->nr_words ? r->words[first] : "named");
	first++;
	for (colon = first; colon < r->nr_words && strcmp(r->words[colon], ":"); colon++)
		if (!strcmp(r->words[colon], "until"))
			until = colon;
	if (colon == r->nr_words)
		return broken(r, "a row is HELPER VERSIONS : CONTEXT...");
	err = read_contexts(r, colon + 1, &row.contexts);
	if (!err)
		err = read_versions(r, first, until ?: colon, &row.since);
	if (!err && until)
		err = read_versions(r, until + 1, colon, &row.until);
	if (!err && row.until && !row.until[0])
		err = broken(r, "until always is never");
	return err ?: add_row(r, &row);
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

/* By hand, as under emulation strtok(3) takes longer than all the rest. */
static void split(struct reader *r, char *p)
{
	for (r->nr_words = 0; r->nr_words < MAX_WORDS; r->nr_words++) {
		while (is_blank(*p))
			p++;
		if (!*p)
			return;
		r->words[r->nr_words] = p;
		while (*p && !is_blank(*p))
			p++;
		if (*p)
			*p++ = '\0';
	}
}

/* Sets first, of all files, as any row may use them. */
static int read_line(struct reader *r, char *line, bool sets)
{
	char *note, *p = line;
	bool is_set;

	while (is_blank(*p))
		p++;
	is_set = *p == '@';
	if (!*p || *p == '#' || is_set) {
		r->in_block = false;
		if (!is_set || !sets)
			return 0;
	} else if (sets) {
		return 0;
	}
	r->block += !is_set && !r->in_block;
	r->in_block = !is_set;
	/* the note itself stays whole: what is cut is the blank before it */
	note = strchr(p, '#');
	if (note && is_blank(note[-1]))
		note[-1] = '\0';
	else
		note = NULL;
	split(r, line);
	if (r->nr_words == MAX_WORDS)
		return broken(r, "too many words");
	return is_set ? read_set(r) : read_row(r, note);
}

static int read_all(struct reader *r, char *text, bool sets)
{
	char *line, *end;
	int err;

	for (r->file = 0; r->file < r->e->nr_files; r->file++) {
		r->in_block = false;
		r->line = 0;
		for (line = text; *line; line = end) {
			end = strchrnul(line, '\n');
			if (*end)
				*end++ = '\0';
			r->line++;
			err = read_line(r, line, sets);
			if (err)
				return err;
		}
		text = line + 1;
	}
	return 0;
}

/* The text of all files, one behind the other with a NUL after each; twice, for the two passes. */
static int copy_text(struct expected *e, char **rows)
{
	size_t len = 0, at = 0, n;
	int i, pass;

	for (i = 0; i < e->nr_files; i++)
		len += strlen(e->files[i].text) + 1;
	e->text = malloc(2 * len + 1);
	if (!e->text)
		return -ENOMEM;
	for (pass = 0; pass < 2; pass++) {
		for (i = 0; i < e->nr_files; i++, at += n) {
			n = strlen(e->files[i].text) + 1;
			memcpy(e->text + at, e->files[i].text, n);
		}
	}
	*rows = e->text + len;
	return 0;
}

static int make_tables(struct expected *e)
{
	static char all[] = "@all";
	size_t cells = (size_t)e->names.nr_helpers * e->names.nr_contexts * sizeof(*e->cells);
	struct context_set set = {0};
	int i;

	e->index = calloc(1, sizeof(*e->index));
	e->cells = malloc(cells + 1);
	e->gpl_cells = malloc(cells + 1);
	if (!e->index || !e->cells || !e->gpl_cells)
		return -ENOMEM;
	memset(e->cells, 0xff, cells);
	memset(e->gpl_cells, 0xff, cells);
	index_names(e, e->names.helpers, e->names.nr_helpers, false);
	index_names(e, e->names.contexts, e->names.nr_contexts, true);
	for (i = 0; i < e->names.nr_contexts; i++)
		context_set_put(&set, i, true);
	return add_set(e, all, &set);
}

int expected_parse(struct expected *e, const struct expected_names *names,
		   const struct expected_file *files, int nr, char *why, size_t size)
{
	struct reader r = { .e = e, .why = why, .size = size };
	char *rows;
	int err;

	*e = (struct expected){ .names = *names, .files = files, .nr_files = nr };
	if (names->nr_contexts > EXPECTED_MAX_CONTEXTS || names->nr_contexts + names->nr_helpers > INDEX_SIZE / 2) {
		snprintf(why, size, "%d contexts and %d helpers are more than common/expected.c has room for",
			 names->nr_contexts, names->nr_helpers);
		return -EINVAL;
	}
	err = make_tables(e);
	if (!err)
		err = copy_text(e, &rows);
	if (!err)
		err = read_all(&r, e->text, true);
	if (!err)
		err = read_all(&r, rows, false);
	if (err == -ENOMEM)
		snprintf(why, size, "out of memory");
	return err;
}

void expected_free(struct expected *e)
{
	free(e->sets);
	free(e->rows);
	free(e->cells);
	free(e->gpl_cells);
	free(e->index);
	free(e->text);
	memset(e, 0, sizeof(*e));
}

const struct expected_row *expected_find(const struct expected *e, bool gpl, int helper, int context)
{
	const short *cells = gpl ? e->gpl_cells : e->cells;
	int row;

	if (helper < 0 || context < 0)
		return NULL;
	row = cells[helper * e->names.nr_contexts + context];
	return row < 0 ? NULL : &e->rows[row];
}

bool expected_row_holds(const struct expected_row *row, const struct kver *v)
{
	return verlist_holds(row->since, v) && !(row->until && verlist_holds(row->until, v));
}
