// SPDX-License-Identifier: GPL-2.0
/* maps --document: docs/maps.md from the answers of one kernel of each series. */
#include <stdlib.h>

#include "cli/document.h"
#include "cli/maps.h"
#include "results/view_maps_doc.h"

#define DOCUMENT "docs/maps.md"
static int show(void *arg, FILE *f)
{
	return view_maps_document(arg, f);
}

int maps_document(struct session *s, const struct matrix_opts *typed)
{
	struct matrix_opts o = *typed;
	struct matrix_query q = {0};
	struct case_names named = {0};
	struct maps_document d;
	const char *all = "map/*";
	char command[2048];
	int code;

	if (o.what || o.op) {
		msg_error("maps --document: it is about all types and operations, not about %s",
			  o.what ?: o.op);
		return BM_EXIT_USAGE;
	}
	code = session_cases(s, &all, 1, &q.cases);
	if (!code && !o.common.nr_kernels)
		code = document_series(s, "maps", &o.common);
	if (!code)
		code = matrix_ask(s, &o, NULL, &q);
	/* a kernel that could not be had must not vanish from the document */
	if (!code && document_split(&q.cases, &named))
		code = -BM_EXIT_HARNESS;
	if (!code)
		code = matrix_read(s, &o, NULL, false, &q);
	document_command("maps", &typed->common, command, sizeof(command));
	d = (struct maps_document){
		q.cache, &q.cells, (const char *const *)named.v, named.nr, command,
	};
	if (!code)
		code = document_write(&o, DOCUMENT, show, &d);
	case_names_free(&named);
	return matrix_done(&q, abs(code), 0);
}
