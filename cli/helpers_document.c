// SPDX-License-Identifier: GPL-2.0
/* helpers --document: docs/helpers.md from the named cases of one kernel of each series. */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "cli/document.h"
#include "cli/helpers.h"
#include "cli/source.h"
#include "common/errname.h"
#include "results/view_helpers_doc.h"

#define DOCUMENT "docs/helpers.md"
#define REASONS "helpers/no_case.txt"

static int show(void *arg, FILE *f)
{
	return view_helpers_document(arg, f);
}

/* The helpers that the cells are about, each once, in the order of the cells; the strings are made. */
static int take_helpers(const struct case_names *cells, struct case_names *helpers)
{
	const char *name, *at;
	int i;

	helpers->v = calloc(cells->nr + 1, sizeof(*helpers->v));
	for (i = 0; helpers->v && i < cells->nr; i++) {
		name = cells->v[i] + strlen("helper/");
		at = strchrnul(name, '@');
		if (helpers->nr && !strncmp(helpers->v[helpers->nr - 1], name, at - name) &&
		    !helpers->v[helpers->nr - 1][at - name])
			continue;
		helpers->v[helpers->nr] = strndup(name, at - name);
		if (!helpers->v[helpers->nr++])
			return -ENOMEM;
	}
	return helpers->v ? 0 : -ENOMEM;
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static char *read_reasons(void)
{
	char path[PATH_MAX], *text = NULL;
	int err = source_path(REASONS, path, sizeof(path));
	FILE *f = err ? NULL : fopen(path, "re");

	if (!err && (!f || getdelim(&text, &(size_t){0}, '\0', f) < 0))
		err = -errno;
	if (f)
		fclose(f);
	if (!err)
		return text;
	msg_error("%s: %s; it says which helpers have no case of some kind, and why", REASONS, errname(err));
	free(text);
	return NULL;
}

int helpers_document(struct session *s, const struct matrix_opts *typed)
{
	struct matrix_opts o = *typed;
	struct matrix_query q = {0};
	struct case_names cells = {0}, helpers = {0};
	struct helpers_document d;
	const char *all = "helper/bpf_*";
	char command[2048], *reasons;
	int code, nr = 0;

	if (o.what) {
		msg_error("helpers --document: it is about all helpers, not about %s", o.what);
		return BM_EXIT_USAGE;
	}
	reasons = read_reasons();
	code = reasons ? session_cases(s, &all, 1, &q.cases) : -BM_EXIT_HARNESS;
	if (!code && !o.common.nr_kernels)
		code = document_series(s, "helpers", &o.common);
	if (!code) {
		qsort(q.cases.v, q.cases.nr, sizeof(*q.cases.v), by_text);
		cells = q.cases;
		q.cases = (struct case_names){0};
		if (document_split(&cells, &q.cases) || take_helpers(&cells, &helpers))
			code = -BM_EXIT_HARNESS;
	}
	if (!code)
		code = matrix_ask(s, &o, NULL, &q);
	if (!code)
		nr = matrix_kernels(s, &o, &q);
	if (nr < 0)
		code = nr;
	document_command("helpers", &typed->common, command, sizeof(command));
	d = (struct helpers_document){
		q.cache, q.cells_kernels, nr, (const char *const *)helpers.v, helpers.nr,
		(const char *const *)q.cases.v, q.cases.nr, reasons, command,
	};
	if (!code)
		code = document_write(&o, DOCUMENT, show, &d);
	case_names_free(&cells);
	case_names_free(&helpers);
	free(reasons);
	return matrix_done(&q, abs(code), 0);
}
