// SPDX-License-Identifier: GPL-2.0
/* maps --document: docs/maps.md from the answers of one kernel of each series. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/maps.h"
#include "cli/source.h"
#include "common/errname.h"
#include "common/names.h"
#include "results/text.h"
#include "results/view_maps_doc.h"
#include "vm/files.h"

#define DOCUMENT "docs/maps.md"
#define MAX_SERIES 64

/* The newest release of each series that the cache has, of the default flavour. */
struct series {
	char names[MAX_SERIES][128];
	struct kver v[MAX_SERIES];
	int nr;
};

static int take_newest(const struct catalogue_entry *e, void *arg)
{
	struct series *s = arg;
	struct kver v;
	int i;

	if (!e->cached || strpbrk(e->name, ":/") || kver_parse(e->name, &v))
		return 0;
	for (i = 0; i < s->nr && (s->v[i].major != v.major || s->v[i].minor != v.minor); i++)
		;
	if (i == MAX_SERIES || (i < s->nr && kver_cmp(&s->v[i], &v) > 0))
		return 0;
	s->nr += i == s->nr;
	s->v[i] = v;
	snprintf(s->names[i], sizeof(s->names[i]), "%s", e->name);
	return 0;
}

static int take_series(struct session *s, struct cli_opts *to)
{
	static struct series series;
	int i, err = catalogue_each(s->catalogue, NULL, false, take_newest, &series);

	for (i = 0; !err && i < series.nr; i++)
		to->kernels[to->nr_kernels++] = series.names[i];
	if (!err && !series.nr) {
		msg_error("maps --document: no kernel in the cache; -k names some");
		err = -BM_EXIT_USAGE;
	}
	return err;
}

/* Takes the named cases out of @all, which keeps the cells. */
static int split(struct case_names *all, struct case_names *named)
{
	int i, nr = 0;

	named->v = calloc(all->nr + 1, sizeof(*named->v));
	if (!named->v)
		return -ENOMEM;
	for (i = 0; i < all->nr; i++) {
		if (case_is_cell(all->v[i]))
			all->v[nr++] = all->v[i];
		else
			named->v[named->nr++] = all->v[i];
	}
	all->nr = nr;
	return 0;
}

/* How the user makes it again. */
static void put_command(const struct cli_opts *typed, char *out, size_t size)
{
	FILE *f = fmemopen(out, size, "w");
	int i;

	*out = '\0';
	if (!f)
		return;
	fputs("./run_tests.sh maps --document", f);
	for (i = 0; i < typed->nr_kernels; i++) {
		fputs(" -k ", f);
		text_shell(f, typed->kernels[i]);
	}
	fclose(f);
}

static int put_file(const char *path, const char *text, size_t size)
{
	int err = write_whole(path, text, size);

	if (err)
		msg_error("%s: %s", path, errname(err));
	else
		msg_info("written: %s", path);
	return err ? BM_EXIT_HARNESS : BM_EXIT_OK;
}

/* What has faults is written too: it says where the holes are. */
static int write_document(const struct matrix_opts *o, const struct maps_document *d)
{
	char path[PATH_MAX], *text = NULL;
	size_t size = 0;
	FILE *f = open_memstream(&text, &size);
	int faults = f ? view_maps_document(d, f) : -ENOMEM, code = BM_EXIT_HARNESS;

	if (f && fclose(f))
		faults = -ENOMEM;
	if (faults >= 0 && o->args[0] && !strcmp(o->args[0], "-"))
		code = fwrite(text, 1, size, stdout) == size ? BM_EXIT_OK : BM_EXIT_HARNESS;
	else if (faults >= 0 && !(o->args[0] ? path_fmt(path, sizeof(path), "%s", o->args[0]) :
				  source_path(DOCUMENT, path, sizeof(path))))
		code = put_file(path, text, size);
	free(text);
	return code ?: faults ? BM_EXIT_UNEXPECTED : BM_EXIT_OK;
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
		code = take_series(s, &o.common);
	if (!code)
		code = matrix_ask(s, &o, NULL, &q);
	/* a kernel that could not be had must not vanish from the document */
	if (!code && split(&q.cases, &named))
		code = -BM_EXIT_HARNESS;
	if (!code)
		code = matrix_read(s, &o, NULL, false, &q);
	put_command(&typed->common, command, sizeof(command));
	d = (struct maps_document){
		q.cache, &q.cells, (const char *const *)named.v, named.nr, command,
	};
	if (!code)
		code = write_document(&o, &d);
	case_names_free(&named);
	return matrix_done(&q, abs(code), 0);
}
