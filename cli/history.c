// SPDX-License-Identifier: GPL-2.0
/* history: docs/verifier-history.md, from the verdicts of all releases on offer. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cli/query.h"
#include "cli/source.h"
#include "common/errname.h"
#include "results/cache.h"
#include "results/text.h"
#include "results/view_history.h"
#include "vm/files.h"

#define DOCUMENT "docs/verifier-history.md"
#define MAX_GLOBS 16

static const char *const default_globs[] = { "6.12.*", "7.*.*" };

struct history_opts {
	struct cli_opts common;
	const char *globs[MAX_GLOBS];
	int nr_globs;
};

static const struct argp_child children[] = {
	{ &cli_where_argp, 0, NULL, 0 },
	{ 0 },
};

static const struct argp_option options[] = {
	{ "output", 'o', "FILE", 0, "the document, instead of " DOCUMENT "; - is standard output", 1 },
	{ 0 },
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct history_opts *o = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		cli_share(state, children, &o->common);
		break;
	case 'o':
		o->common.out = arg;
		break;
	case ARGP_KEY_ARG:
		if (o->nr_globs == MAX_GLOBS)
			argp_error(state, "more than %d lines of releases", MAX_GLOBS);
		o->globs[o->nr_globs++] = arg;
		break;
	default:
		return ARGP_ERR_UNKNOWN;
	}
	return 0;
}

static const struct argp argp = {
	.options = options, .parser = parse, .children = children, .args_doc = "[GLOB...]",
	.doc = "Writes what changed in verdicts from each release to the next, newest first.  Each GLOB is a line of "
	       "releases (default: '6.12.*' '7.*.*'); what nobody has asked yet is asked first.",
};

/* A line of releases, each with its row in the cache of results. */
struct line {
	struct kernel_list kernels;
	int64_t *rows;
	int *missing;
};

static int count_missing(const struct session *s, const struct kernel *k, const struct case_names *cases,
			 struct store *cache, int *nr)
{
	const char **missing;
	int err = results_cache_missing(cache, k->id, s->suite, (const char *const *)cases->v, cases->nr,
					&missing, nr);

	if (!err)
		free(missing);
	return err;
}

/* The releases of @glob; those that cannot be had are said, and left out. */
static int open_line(struct session *s, const char *glob, struct line *l)
{
	struct kernel_list all = {0};
	int i, err = catalogue_resolve(s->catalogue, glob, &all);

	if (!err)
		err = catalogue_fetch(s->catalogue, &all);
	for (i = 0; i < all.nr && err >= 0; i++)
		if (!all.v[i].image[0])
			msg_error("history: %s cannot be had, and is left out", all.v[i].name);
		else if (kernel_list_add(&l->kernels, &all.v[i]))
			err = -BM_EXIT_HARNESS;
	kernel_list_free(&all);
	if (err >= 0 && l->kernels.nr < 2) {
		msg_error("history: %s names %s; a line of releases has two or more", glob,
			  l->kernels.nr ? "one release" : "none that can be had");
		return -BM_EXIT_USAGE;
	}
	return err < 0 ? err : 0;
}

static int read_line(struct session *s, struct line *l, const struct case_names *cases, struct store *cache)
{
	struct kernel *k = l->kernels.v;
	int i, nr = 0;

	l->rows = calloc(l->kernels.nr, sizeof(*l->rows));
	l->missing = calloc(l->kernels.nr, sizeof(*l->missing));
	for (i = 0; l->rows && l->missing && i < l->kernels.nr; i++) {
		k[nr] = k[i];
		l->rows[nr] = results_cache_kernel(cache, k[nr].id, s->suite);
		if (l->rows[nr] < 0)
			msg_error("history: %s is left out: it did not run to its end", k[nr].name);
		else if (count_missing(s, &k[nr], cases, cache, &l->missing[nr]))
			return -BM_EXIT_HARNESS;
		else
			nr++;
	}
	l->kernels.nr = nr;
	return l->rows && l->missing ? 0 : -BM_EXIT_HARNESS;
}

static struct diff_side side_of(const struct line *l, int i, struct store *cache, const char *const *globs, int nr)
{
	return (struct diff_side){
		.s = cache, .kernel = l->rows[i], .label = l->kernels.v[i].name, .spec = l->kernels.v[i].name,
		.asked = globs, .nr_asked = nr,
	};
}

static int add_steps(const struct line *l, struct store *cache, struct history_step *steps, int nr)
{
	static const char *const verdicts = "verdict/*";
	struct diff_options o = { .facts = { &verdicts, 1, false } };
	struct history_step *s;
	int i;

	memcpy(o.factor, diff_cost_factor, sizeof(o.factor));
	o.factor[COST_JITED] = o.factor[COST_XLATED] = 0;	/* not the verifier's */
	for (i = 1; i < l->kernels.nr; i++) {
		s = &steps[nr++];
		s->side[0] = side_of(l, i - 1, cache, &verdicts, 1);
		s->side[1] = side_of(l, i, cache, &verdicts, 1);
		s->missing[0] = l->missing[i - 1];
		s->missing[1] = l->missing[i];
		if (differences_find(&s->side[0], &s->side[1], &o, &s->found))
			return -BM_EXIT_HARNESS;
	}
	return nr;
}

static void put_command(const struct history_opts *o, FILE *f)
{
	int i;

	fputs("./run_tests.sh history", f);
	for (i = 0; i < o->nr_globs; i++) {
		fputc(' ', f);
		text_shell(f, o->globs[i]);
	}
}

static int write_document(const struct history_opts *o, const struct history_step *steps, int nr)
{
	char path[PATH_MAX], *text = NULL, *command = NULL;
	size_t size = 0, command_size;
	FILE *f = open_memstream(&command, &command_size);
	int err = f ? 0 : -ENOMEM;

	if (f) {
		put_command(o, f);
		fclose(f);
		f = open_memstream(&text, &size);
		err = f ? view_history(steps, nr, command, f) : -ENOMEM;
		if (f && fclose(f))
			err = -ENOMEM;
	}
	if (!err && o->common.out && !strcmp(o->common.out, "-"))
		err = fwrite(text, 1, size, stdout) == size ? 0 : -EIO;
	else if (!err && !(err = o->common.out ? path_fmt(path, sizeof(path), "%s", o->common.out) :
			   source_path(DOCUMENT, path, sizeof(path)))) {
		err = write_whole(path, text, size);
		if (err)
			msg_error("%s: %s", path, errname(err));
		else
			msg_info("written: %s", path);
	}
	free(command);
	free(text);
	return err ? BM_EXIT_HARNESS : BM_EXIT_OK;
}

/* All kernels of all lines in one go, so that they share the machine's CPUs. */
static struct store *ask(struct session *s, const struct line *lines, int nr, const struct case_names *cases, int *code)
{
	struct kernel_list all = {0};
	struct store *cache = NULL;
	int i, k;

	*code = BM_EXIT_OK;
	for (i = 0; i < nr; i++)
		for (k = 0; k < lines[i].kernels.nr && !*code; k++)
			if (kernel_list_add(&all, &lines[i].kernels.v[k]))
				*code = BM_EXIT_HARNESS;
	if (!*code)
		session_accel(s, &all.v[0]);
	if (!*code)
		cache = query_open(s, &all, cases, code);
	kernel_list_free(&all);
	return cache;
}

static int make(struct session *s, const struct history_opts *o, const struct case_names *cases)
{
	struct line lines[MAX_GLOBS] = {0};
	struct history_step *steps = NULL;
	struct store *cache = NULL;
	int i, nr = 0, total = 0, code = 0;

	for (i = 0; i < o->nr_globs && !code; i++) {
		code = abs(open_line(s, o->globs[i], &lines[i]));
		total += lines[i].kernels.nr;
	}
	if (!code)
		cache = ask(s, lines, o->nr_globs, cases, &code);
	for (i = 0; i < o->nr_globs && !code; i++)
		code = abs(read_line(s, &lines[i], cases, cache));
	steps = calloc(total + 1, sizeof(*steps));
	for (i = 0; i < o->nr_globs && !code; i++) {
		nr = steps ? add_steps(&lines[i], cache, steps, nr) : -BM_EXIT_HARNESS;
		code = nr < 0 ? -nr : 0;
	}
	if (!code)
		code = write_document(o, steps, nr);
	for (i = 0; steps && i < total; i++)
		differences_free(&steps[i].found);
	for (i = 0; i < o->nr_globs; i++) {
		kernel_list_free(&lines[i].kernels);
		free(lines[i].rows);
		free(lines[i].missing);
	}
	free(steps);
	store_close(cache);
	return code;
}

int cmd_history(int argc, char **argv)
{
	static const char *const verdicts = "verdict/*";
	struct history_opts o = {0};
	struct case_names cases = {0};
	struct session s;
	int i, code;

	cli_parse(&argp, argc, argv, &o);
	for (i = 0; !o.nr_globs && i < 2; i++)
		o.globs[i] = default_globs[i];
	o.nr_globs = o.nr_globs ?: 2;
	code = session_open(&s, &o.common);
	if (!code)
		code = session_cases(&s, &verdicts, 1, &cases);
	code = code ? abs(code) : make(&s, &o, &cases);
	case_names_free(&cases);
	session_close(&s);
	return code;
}
