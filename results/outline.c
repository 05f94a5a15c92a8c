// SPDX-License-Identifier: GPL-2.0
#include "results/outline.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "common/errname.h"
#include "common/msg.h"
#include "results/fold.h"
#include "results/text.h"

#define INDENT 4

struct line {
	char *label, *note;
	const char **names;
	int nr;
	bool printed;
};

struct heading {
	char *text;
	struct line *lines;
	int nr;
};

struct outline {
	struct heading *v;
	int nr;
	bool no_memory;
};

struct outline *outline_new(void)
{
	return calloc(1, sizeof(struct outline));
}

void outline_free(struct outline *o)
{
	int i, j;

	for (i = 0; o && i < o->nr; i++) {
		for (j = 0; j < o->v[i].nr; j++) {
			free(o->v[i].lines[j].label);
			free(o->v[i].lines[j].note);
			free(o->v[i].lines[j].names);
		}
		free(o->v[i].lines);
		free(o->v[i].text);
	}
	if (o)
		free(o->v);
	free(o);
}

/* One more element behind the @nr of @size bytes each, zeroed. */
static void *more(void **v, int nr, size_t size)
{
	char *grown = realloc(*v, (nr + 1) * size);

	if (!grown)
		return NULL;
	*v = grown;
	return memset(grown + nr * size, 0, size);
}

static struct heading *heading_of(struct outline *o, const char *text)
{
	struct heading *h;
	int i;

	for (i = 0; i < o->nr; i++)
		if (!strcmp(o->v[i].text, text))
			return &o->v[i];
	h = more((void **)&o->v, o->nr, sizeof(*h));
	if (!h)
		return NULL;
	h->text = strdup(text);
	o->nr += !!h->text;
	return h->text ? h : NULL;
}

static struct line *line_of(struct heading *h, const char *label)
{
	struct line *l;
	int i;

	/* what is added comes label by label */
	for (i = h->nr - 1; i >= 0; i--)
		if (!strcmp(h->lines[i].label, label))
			return &h->lines[i];
	l = more((void **)&h->lines, h->nr, sizeof(*l));
	if (!l)
		return NULL;
	l->label = strdup(label);
	h->nr += !!l->label;
	return l->label ? l : NULL;
}

void outline_add(struct outline *o, const char *heading, const char *label, const char *name,
		 const char *note)
{
	struct heading *h = o && !o->no_memory ? heading_of(o, heading) : NULL;
	struct line *l = h ? line_of(h, label) : NULL;
	const char **to;

	if (l && l->nr && !strcmp(l->names[l->nr - 1], name))
		return;
	to = l ? more((void **)&l->names, l->nr, sizeof(*to)) : NULL;
	if (to) {
		*to = name;
		l->nr++;
	}
	if (l && *note && !l->note)
		l->note = strdup(note);
	if (o && (!to || (*note && !l->note)))
		o->no_memory = true;
}

static bool same_names(const struct line *a, const struct line *b)
{
	int i;

	if (a->nr != b->nr || a->note || b->note)
		return false;
	for (i = 0; i < a->nr; i++)
		if (strcmp(a->names[i], b->names[i]))
			return false;
	return true;
}

static void print_lines(const struct heading *h, int first, int width, FILE *f)
{
	struct fold l = { .f = f, .indent = 2 * INDENT, .width = width, .at = INDENT };
	struct line *x = h->lines, *end = x + h->nr;

	fprintf(f, "%*s", INDENT, "");
	for (x += first; x < end; x++) {
		if (x->printed || (x != &h->lines[first] && !same_names(&h->lines[first], x)))
			continue;
		if (l.at > INDENT)
			fold_words(&l, x->label);
		else
			l.at += fprintf(f, "%s", x->label);
		x->printed = true;
	}
	l.at += fprintf(f, ":");
	fold_names(&l, h->lines[first].names, h->lines[first].nr);
	fold_end(&l);
	if (h->lines[first].note) {
		fprintf(f, "%*s", 2 * INDENT, "");
		text_line(f, h->lines[first].note);
		fputc('\n', f);
	}
}

int outline_print(struct outline *o, int width, FILE *f)
{
	int i, j;

	if (!o || o->no_memory) {
		msg_error("matrix: %s", errname(ENOMEM));
		return -ENOMEM;
	}
	for (i = 0; i < o->nr; i++) {
		if (*o->v[i].text)
			fprintf(f, "%s\n", o->v[i].text);
		for (j = 0; j < o->v[i].nr; j++) {
			if (!o->v[i].lines[j].printed)
				print_lines(&o->v[i], j, width, f);
		}
	}
	return 0;
}
