// SPDX-License-Identifier: GPL-2.0
#include "maps/ops/expected.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/errname.h"

#define MAX_ROWS 2048
#define MAX_SETS 64
#define BLANKS " \t"

struct reader {
	struct map_expected *e;
	int file, line;
	char *why;
	size_t size;
};

static int broken(const struct reader *r, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
static int broken(const struct reader *r, const char *fmt, ...)
{
	va_list ap;
	int n;

	n = snprintf(r->why, r->size, "%s/%s:%d: ", MAP_EXPECTED_FOLDER, r->e->files[r->file].name, r->line);
	va_start(ap, fmt);
	if (n >= 0 && (size_t)n < r->size)
		vsnprintf(r->why + n, r->size - n, fmt, ap);
	va_end(ap);
	return -EINVAL;
}

static int find_name(const char *const *names, int nr, const char *name)
{
	int i;

	for (i = 0; i < nr; i++)
		if (!strcmp(names[i], name))
			return i;
	return -1;
}

static const struct map_set *find_set(const struct map_expected *e, const char *name)
{
	int i;

	for (i = 0; i < e->nr_sets; i++)
		if (!strcmp(e->sets[i].name, name))
			return &e->sets[i];
	return NULL;
}

/* What one word, without its '-', stands for. */
static int read_term(const struct reader *r, const char *word, uint64_t *types)
{
	const struct map_set *set = find_set(r->e, word);
	int i = find_name(r->e->names.types, r->e->names.nr_types, word);

	if (word[0] == '@' && !set)
		return broken(r, "no set %s before this line", word);
	if (word[0] != '@' && i < 0)
		return broken(r, "no map type %s in maps/ops/types.c", word);
	*types = set ? set->types : 1ULL << i;
	return 0;
}

/* All that is named, without all that has a '-' before it, whatever their order. */
static int read_types(const struct reader *r, char *words, uint64_t *out, bool *others)
{
	uint64_t term = 0, minus = 0;
	char *word, *rest;
	int err;

	*out = 0;
	for (word = strtok_r(words, BLANKS, &rest); word; word = strtok_r(NULL, BLANKS, &rest)) {
		if (others && !strcmp(word, "@others")) {
			*others = true;
			continue;
		}
		err = read_term(r, word + (word[0] == '-'), &term);
		if (err)
			return err;
		if (word[0] == '-')
			minus |= term;
		else if (word[0] != '@' && *out & term)
			return broken(r, "%s is listed twice", word);
		else
			*out |= term;
	}
	if (others && *others)
		return *out | minus ? broken(r, "@others stands alone") : 0;
	if (minus & ~*out)
		return broken(r, "takes away what is not in it");
	*out &= ~minus;
	return *out ? 0 : broken(r, "no map type is left");
}

/* "ok since 5.13", "ENOTSUPP" */
static int read_answer(const struct reader *r, char *text, struct map_answer *a)
{
	char *name, *since, *versions;
	const char *why;

	name = strtok_r(text, BLANKS, &versions);
	if (!name)
		return broken(r, "an answer is missing");
	a->err = strcmp(name, "ok") ? errname_parse(name, strlen(name)) : 0;
	if (a->err < 0)
		return broken(r, "%s is neither ok nor an errno", name);
	since = strtok_r(NULL, BLANKS, &versions);
	if (!since)
		return 0;
	versions += strspn(versions, BLANKS);
	versions[strcspn(versions, "\n")] = '\0';
	if (strcmp(since, "since") || !*versions)
		return broken(r, "behind %s stands neither nothing nor: since VERSIONS", name);
	if (verlist_check(versions, &why))
		return broken(r, "%s: %s", versions, why);
	a->since = versions;
	return 0;
}

static int read_answers(const struct reader *r, char *text, struct map_row *row)
{
	char *end;
	int err;

	for (; text; text = end) {
		end = strchr(text, ',');
		if (end)
			*end++ = '\0';
		if (row->nr_answers == MAP_MAX_ANSWERS)
			return broken(r, "more than %d answers", MAP_MAX_ANSWERS);
		/* blanks at its end would become part of its versions */
		while (*text && strchr(BLANKS, text[strlen(text) - 1]))
			text[strlen(text) - 1] = '\0';
		err = read_answer(r, text, &row->answers[row->nr_answers]);
		if (err)
			return err;
		if (!row->answers[row->nr_answers++].since != !end)
			return broken(r, end ? "only the last answer has no since" :
				      "the last answer has no since: it is for all other kernels");
	}
	return 0;
}

static int claim(const struct reader *r, const struct map_row *row, int type, bool weakly)
{
	short *cell = &r->e->cells[row->op * r->e->names.nr_types + type];

	if (*cell >= 0 && weakly)
		return 0;
	if (*cell >= 0)
		return broken(r, "%s on %s is on line %d of %s already", r->e->names.ops[row->op],
			      r->e->names.types[type], r->e->rows[*cell].line,
			      r->e->files[r->e->rows[*cell].file].name);
	*cell = row - r->e->rows;
	return 0;
}

/* "OP ANSWERS : TYPES" */
static int read_row(struct reader *r, char *line)
{
	struct map_row *row = &r->e->rows[r->e->nr_rows];
	char *colon = strchr(line, ':'), *rest, *name;
	int i, err;

	if (!colon)
		return broken(r, "a row is OPERATION ANSWERS : TYPE...");
	if (r->e->nr_rows == MAX_ROWS)
		return broken(r, "more than %d rows", MAX_ROWS);
	*colon++ = '\0';
	name = strtok_r(line, BLANKS, &rest);
	*row = (struct map_row){ .file = r->file, .line = r->line };
	row->op = name ? find_name(r->e->names.ops, r->e->names.nr_ops, name) : -1;
	if (row->op < 0)
		return broken(r, "no operation %s", name ?: "named");
	err = read_answers(r, rest, row) ?: read_types(r, colon, &row->types, &row->others);
	for (i = 0; !err && i < r->e->names.nr_types; i++)
		if (row->types >> i & 1)
			err = claim(r, row, i, false);
	r->e->nr_rows += !err;
	return err;
}

/* "@name = types" */
static int read_set(struct reader *r, char *line)
{
	struct map_set *set = &r->e->sets[r->e->nr_sets];
	char *rest, *equal;

	if (r->e->nr_sets == MAX_SETS)
		return broken(r, "more than %d sets", MAX_SETS);
	set->name = strtok_r(line, BLANKS, &rest);
	equal = strtok_r(NULL, BLANKS, &rest);
	if (!equal || strcmp(equal, "="))
		return broken(r, "a set is @NAME = TYPE...");
	if (find_set(r->e, set->name) || !strcmp(set->name, "@others"))
		return broken(r, "%s is there already", set->name);
	r->e->nr_sets++;
	return read_types(r, rest, &r->e->sets[r->e->nr_sets - 1].types, NULL);
}

/* Sets first, of all files, as any row may use them. */
static int read_files(struct reader *r, char *text, bool sets)
{
	char *line, *end;
	int err;

	for (r->file = 0; r->file < r->e->nr_files; r->file++, text++) {
		for (r->line = 1; *text; r->line++, text = end) {
			end = strchrnul(text, '\n');
			if (*end)
				*end++ = '\0';
			line = text + strspn(text, BLANKS);
			line[strcspn(line, "#")] = '\0';
			if (!*line || (*line == '@') != sets)
				continue;
			err = sets ? read_set(r, line) : read_row(r, line);
			if (err)
				return err;
		}
		/* on the NUL behind the file, even if its last line was cut at a '#' */
	}
	return 0;
}

/* What the rows with @others are for, behind all others. */
static int read_others(struct reader *r)
{
	const struct map_row *row, *before;
	int i;

	for (row = r->e->rows; row < r->e->rows + r->e->nr_rows; row++) {
		if (!row->others)
			continue;
		r->file = row->file;
		r->line = row->line;
		for (before = r->e->rows; before < row; before++)
			if (before->others && before->op == row->op)
				return broken(r, "the others of %s are on line %d of %s already",
					      r->e->names.ops[row->op], before->line,
					      r->e->files[before->file].name);
		for (i = 0; i < r->e->names.nr_types; i++)
			claim(r, row, i, true);
	}
	return 0;
}

/* Copies of all files, one behind the other, each with its NUL; each pass cuts its own. */
static char *copy_files(const struct map_expected *e, char *to)
{
	int i;

	for (i = 0; i < e->nr_files; i++)
		to = stpcpy(to, e->files[i].text) + 1;
	return to;
}

int map_expected_parse(struct map_expected *e, const struct map_names *names,
		       const struct expected_file *files, int nr, char *why, size_t size)
{
	struct reader r = { .e = e, .why = why, .size = size };
	size_t cells = (size_t)names->nr_ops * names->nr_types * sizeof(*e->cells), bytes = 0;
	char *rows;
	int i, err;

	*e = (struct map_expected){ .names = *names, .files = files, .nr_files = nr };
	for (i = 0; i < nr; i++)
		bytes += strlen(files[i].text) + 1;
	e->text = malloc(2 * bytes + 1);
	e->cells = malloc(cells + 1);
	e->rows = malloc(MAX_ROWS * sizeof(*e->rows));
	e->sets = calloc(MAX_SETS, sizeof(*e->sets));
	if (!e->text || !e->cells || !e->rows || !e->sets) {
		snprintf(why, size, "out of memory");
		return -ENOMEM;
	}
	memset(e->cells, 0xff, cells);
	e->sets[e->nr_sets++] = (struct map_set){ "@all", ~0ULL >> (64 - names->nr_types) };
	rows = copy_files(e, e->text);
	copy_files(e, rows);
	err = read_files(&r, e->text, true);
	if (!err)
		err = read_files(&r, rows, false);
	return err ?: read_others(&r);
}

void map_expected_free(struct map_expected *e)
{
	free(e->text);
	free(e->cells);
	free(e->rows);
	free(e->sets);
	memset(e, 0, sizeof(*e));
}

const struct map_row *map_expected_find(const struct map_expected *e, int op, int type)
{
	int row = op < 0 || type < 0 ? -1 : e->cells[op * e->names.nr_types + type];

	return row < 0 ? NULL : &e->rows[row];
}

const struct map_answer *map_row_answer(const struct map_row *row, const struct kver *v)
{
	const struct map_answer *a = row->answers;

	while (!verlist_holds(a->since, v))
		a++;
	return a;
}
