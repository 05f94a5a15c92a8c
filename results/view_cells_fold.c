// SPDX-License-Identifier: GPL-2.0
/* The matrix folded: a page for each helper or context, and below them the legend. */
#include "results/view_cells.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "common/errname.h"
#include "common/msg.h"
#include "results/fold.h"
#include "results/view_cells_impl.h"

/* Widths of the columns: of every answer that there is, so that all pages stand alike. */
static int *widths_of(const struct cells_view *v)
{
	int *widths = calloc(v->c->nr_kernels + 1, sizeof(*widths)), n = 0, k, h, x, len;

	for (k = 0; widths && k < v->c->nr_kernels; k++) {
		if (!v->c->kernels[k].shown)
			continue;
		widths[n] = strlen(v->c->kernels[k].name);
		for (h = 0; h < v->c->helpers.nr; h++) {
			for (x = 0; x < v->c->contexts.nr; x++) {
				len = strlen(cells_answer_text(v->c, cells_at(v->c, k, h, x)));
				widths[n] = len > widths[n] ? len : widths[n];
			}
		}
		n++;
	}
	return widths;
}

/* Pages that read alike are printed once, under all of their names. */
struct sheet {
	char *text;
	const char **mains;
	int nr;
};

static int add_sheet(struct sheet *sheets, int *nr, char *text, const char *main)
{
	const char **more;
	int i;

	for (i = 0; i < *nr && strcmp(sheets[i].text, text); i++)
		;
	if (i == *nr)
		sheets[(*nr)++].text = text;
	else
		free(text);
	more = realloc(sheets[i].mains, (sheets[i].nr + 1) * sizeof(*more));
	if (!more)
		return -ENOMEM;
	sheets[i].mains = more;
	more[sheets[i].nr++] = main;
	return 0;
}

static void print_sheet(const struct cells_view *v, const struct sheet *s, const int *widths,
			bool by_helper)
{
	struct fold l = { .f = v->f, .width = v->width };
	int k, n = 0;

	for (k = 0; k < v->c->nr_kernels; k++)
		if (v->c->kernels[k].shown)
			l.indent += fprintf(v->f, "%-*s" CELLS_GAP, widths[n++],
					    v->c->kernels[k].name);
	l.at = l.indent;
	fold_words(&l, cells_words(v->c)->of[by_helper]);
	fold_names(&l, s->mains, s->nr);
	fold_end(&l);
	fputs(s->text, v->f);
}

/* Which kernels "since" speaks of. */
static void print_asked(const struct cells_view *v)
{
	const struct cells_kernel *k = v->c->kernels;
	int nr = v->c->nr_kernels;
	char text[512];

	if (nr < 2)
		return;
	snprintf(text, sizeof(text),
		 "since: from the answers of %d kernels, %s to %s; where none is told, they all "
		 "say the same", nr, k[0].name, k[nr - 1].name);
	fold_line(v->f, v->width, text);
}

static int print_legend(const struct cells_view *v)
{
	bool gpl = false, unobtainable = false;
	int k, h, x;

	for (k = 0; k < v->c->nr_kernels; k++) {
		for (h = 0; v->c->kernels[k].shown && h < v->c->helpers.nr; h++) {
			for (x = 0; x < v->c->contexts.nr; x++) {
				const struct cell *cell = cells_at(v->c, k, h, x);

				gpl |= cell->answer == CELL_YES && cell->gpl_only == 1;
				unobtainable |= cell->answer == CELL_UNOBTAINABLE;
			}
		}
	}
	if (gpl)
		fputs("GPL: only in a program with a licence that is compatible with the GPL\n",
		      v->f);
	if (unobtainable)
		fputs("?: allowed, but its arguments could not be had\n", v->f);
	return cells_print_absent(v, cells_words(v->c)->labels, cells_words(v->c)->absent);
}

static int fold(const struct cells_view *v, bool by_helper)
{
	const struct cells_names *mains = by_helper ? &v->c->helpers : &v->c->contexts;
	struct sheet *sheets = calloc(mains->nr + 1, sizeof(*sheets));
	int *widths = widths_of(v);
	int rc = sheets && widths ? 0 : -ENOMEM, nr = 0, cells = 0, i;

	for (i = 0; !rc && i < mains->nr; i++) {
		char *text = NULL;

		rc = cells_page(v, by_helper, i, widths, &text);
		cells += rc > 0 ? rc : 0;
		if (rc > 0)
			rc = add_sheet(sheets, &nr, text, mains->v[i]);
		else
			free(text);
	}
	if (rc == -ENOMEM)
		msg_error("matrix: %s", errname(ENOMEM));
	for (i = 0; sheets && i < nr; i++) {
		if (!rc) {
			fputs(i ? "\n" : "", v->f);
			print_sheet(v, &sheets[i], widths, by_helper);
		}
		free(sheets[i].text);
		free(sheets[i].mains);
	}
	if (!rc && (by_helper || cells_words(v->c)->labels))
		print_asked(v);
	if (!rc)
		rc = print_legend(v);
	free(sheets);
	free(widths);
	return rc < 0 ? rc : cells;
}

int view_cells_of_helpers(const struct cells_view *v)
{
	return v->format == TABLE_TEXT ? fold(v, true) : cells_rows(v, NULL, NULL, NULL);
}

int view_cells_of_contexts(const struct cells_view *v)
{
	return v->format == TABLE_TEXT ? fold(v, false) : cells_rows(v, NULL, NULL, NULL);
}
