// SPDX-License-Identifier: GPL-2.0
/* kernels list, fetch, rm: the catalogue and the cache. */
#include <stdio.h>
#include <string.h>

#include "cli/cli.h"
#include "results/table.h"

struct args {
	struct cli_opts o;
	const char *action;
	const char *specs[CLI_MAX_LIST];
	int nr_specs;
	bool refresh;
};

static int list(struct args *a);
static int fetch(struct args *a);
static int rm(struct args *a);

static const struct {
	const char *name;
	int min, max;	/* how many kernels it takes */
	int (*run)(struct args *a);
} actions[] = {
	{ "list", 0, 1, list },
	{ "fetch", 1, CLI_MAX_LIST, fetch },
	{ "rm", 1, CLI_MAX_LIST, rm },
};
#define NR_ACTIONS (sizeof(actions) / sizeof(actions[0]))

#define OPT_REFRESH 0x200

static const struct argp_option options[] = {
	{ "refresh", OPT_REFRESH, NULL, 0, "read the catalogue anew, however fresh it is", 0 },
	{ 0 },
};

static const struct argp_child children[] = {
	{ &cli_format_argp, 0, NULL, 0 },
	{ &cli_where_argp, 0, NULL, 0 },
	{ 0 },
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct args *a = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		cli_share(state, children, &a->o);
		break;
	case OPT_REFRESH:
		a->refresh = true;
		break;
	case ARGP_KEY_ARG:
		if (!a->action)
			a->action = arg;
		else if (a->nr_specs < CLI_MAX_LIST)
			a->specs[a->nr_specs++] = arg;
		else
			argp_error(state, "more than %d kernels", CLI_MAX_LIST);
		break;
	default:
		return ARGP_ERR_UNKNOWN;
	}
	return 0;
}

static const struct argp argp = {
	.options = options,
	.parser = parse,
	.args_doc = "[list [KERNEL]]\nfetch KERNEL...\nrm KERNEL...",
	.doc = "Which kernels there are, and which of them are in the cache.\v"
	       "With list and rm a series (6.12) or a glob ('6.*') means all builds of it.",
	.children = children,
};

/* The catalogue alone; a boot is only needed to fetch. */
static int open_catalogue(const struct args *a, char *cache, struct catalogue **c)
{
	struct catalogue_opts opts = {
		.cache = cache, .mirror = a->o.mirror, .offline = a->o.offline,
	};

	if (cache_folder(a->o.cache, cache, PATH_MAX))
		return -BM_EXIT_HARNESS;
	return catalogue_open(&opts, c);
}

static int list_row(const struct catalogue_entry *e, void *table)
{
	char size[32];

	snprintf(size, sizeof(size), "%.1f", e->size / 1e6);
	table_row(table, e->name, e->version, e->flavour, e->suite, e->size ? size : NULL,
		  e->cached ? "yes" : "no", e->whole ? "" : "no modules, no config");
	return 0;
}

static int list(struct args *a)
{
	int format = table_format_parse(a->o.format ? a->o.format : "table");
	struct catalogue *c;
	struct table *t;
	char cache[PATH_MAX];
	int err;

	if (format < 0)
		return -BM_EXIT_USAGE;
	err = open_catalogue(a, cache, &c);
	if (err)
		return err;
	t = table_new("name,version,flavour,suite,>MB,cached,note");
	err = catalogue_each(c, a->nr_specs ? a->specs[0] : NULL, a->refresh, list_row, t);
	if (!err && table_print(t, format, stdout))
		err = -BM_EXIT_HARNESS;
	table_free(t);
	catalogue_close(c);
	return err;
}

static int fetch(struct args *a)
{
	struct kernel_list kernels = { 0 };
	struct session s;
	int err, i;

	err = session_open(&s, &a->o);
	if (err)
		return err;
	err = session_kernels(&s, a->specs, a->nr_specs, &kernels);
	for (i = 0; i < kernels.nr; i++)
		if (kernels.v[i].image[0])
			printf("%s\t%s\t%s\n", kernels.v[i].name, kernels.v[i].release,
			       kernels.v[i].version);
		else
			err = -BM_EXIT_HARNESS;
	kernel_list_free(&kernels);
	session_close(&s);
	return err;
}

static int rm(struct args *a)
{
	struct catalogue *c;
	char cache[PATH_MAX];
	int err, worst = 0, i;

	/* what is in the cache needs no network to go */
	a->o.offline = true;
	err = open_catalogue(a, cache, &c);
	if (err)
		return err;
	for (i = 0; i < a->nr_specs; i++) {
		err = catalogue_remove(c, a->specs[i]);
		if (err < worst)
			worst = err;
	}
	catalogue_close(c);
	return worst;
}

int cmd_kernels(int argc, char **argv)
{
	struct args a = { 0 };
	size_t i;

	cli_parse(&argp, argc, argv, &a);
	if (!a.action)
		a.action = "list";
	for (i = 0; i < NR_ACTIONS; i++) {
		if (strcmp(actions[i].name, a.action))
			continue;
		if (a.nr_specs < actions[i].min || a.nr_specs > actions[i].max) {
			msg_error("kernels %s: %s", a.action, actions[i].max == 1 ?
				  "takes one kernel, or none" : "needs the name of a kernel");
			return BM_EXIT_USAGE;
		}
		return -actions[i].run(&a);
	}
	msg_error("kernels %s: the actions are list, fetch and rm", a.action);
	return BM_EXIT_USAGE;
}
