// SPDX-License-Identifier: GPL-2.0
/* The summary in Markdown: what a CI engine shows beside its jobs. */
#include "results/views.h"

#include <errno.h>
#include <stdlib.h>

#include "results/sql.h"

/* A list in a fence of its own, which nothing that a guest said can close. */
static int fenced(struct store *s, int (*list)(struct store *s, FILE *f), FILE *f)
{
	char *text = NULL, *at;
	size_t size = 0;
	FILE *m = open_memstream(&text, &size);
	int n = m ? list(s, m) : -ENOMEM;

	if (m)
		fclose(m);
	if (n > 0) {
		fputs("\n```text", f);
		for (at = text; *at; at++)
			fputc(*at == '`' ? '\'' : *at, f);
		fputs("```\n", f);
	}
	free(text);
	return n;
}

static int list_never_ran(struct store *s, FILE *f)
{
	return view_never_ran(s, view_is_full(s), f);
}

int view_markdown(struct store *s, FILE *f)
{
	int rc, failures, never, skips;

	fputs("### bpfmatrix\n\n", f);
	rc = view_count_table(s, TABLE_MARKDOWN, f);
	if (rc < 0)
		return rc;
	failures = fenced(s, view_failures, f);
	never = failures < 0 ? failures : fenced(s, list_never_ran, f);
	skips = never < 0 ? never : fenced(s, view_skips, f);
	if (skips < 0)
		return skips;
	if (!failures && !never)
		fputs("\nAll as expected.\n", f);
	return 0;
}
