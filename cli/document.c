// SPDX-License-Identifier: GPL-2.0
#include "cli/document.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/source.h"
#include "common/errname.h"
#include "common/names.h"
#include "results/text.h"
#include "vm/files.h"

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

int document_series(struct session *s, const char *verb, struct cli_opts *to)
{
	static struct series series;
	int i, err = catalogue_each(s->catalogue, NULL, false, take_newest, &series);

	for (i = 0; !err && i < series.nr; i++)
		to->kernels[to->nr_kernels++] = series.names[i];
	if (!err && !series.nr) {
		msg_error("%s --document: no kernel in the cache; -k names some", verb);
		err = -BM_EXIT_USAGE;
	}
	return err;
}

int document_split(struct case_names *all, struct case_names *named)
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

void document_command(const char *verb, const struct cli_opts *typed, char *out, size_t size)
{
	FILE *f = fmemopen(out, size, "w");
	int i;

	*out = '\0';
	if (!f)
		return;
	fprintf(f, "./run_tests.sh %s --document", verb);
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

int document_write(const struct matrix_opts *o, const char *name, int (*view)(void *arg, FILE *f), void *arg)
{
	char path[PATH_MAX], *text = NULL;
	size_t size = 0;
	FILE *f = open_memstream(&text, &size);
	int faults = f ? view(arg, f) : -ENOMEM, code = BM_EXIT_HARNESS;

	if (f && fclose(f))
		faults = -ENOMEM;
	if (faults >= 0 && o->args[0] && !strcmp(o->args[0], "-"))
		code = fwrite(text, 1, size, stdout) == size ? BM_EXIT_OK : BM_EXIT_HARNESS;
	else if (faults >= 0 && !(o->args[0] ? path_fmt(path, sizeof(path), "%s", o->args[0]) :
				  source_path(name, path, sizeof(path))))
		code = put_file(path, text, size);
	free(text);
	return code ?: faults ? BM_EXIT_UNEXPECTED : BM_EXIT_OK;
}
