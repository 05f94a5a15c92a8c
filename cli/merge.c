// SPDX-License-Identifier: GPL-2.0
/* merge: the shards of a run, as one store. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/cli.h"
#include "cli/run_folder.h"
#include "common/errname.h"
#include "results/merge.h"
#include "vm/files.h"

struct merge_opts {
	struct cli_opts common;		/* -v, -q */
	const char *out;
	char **runs;
	int nr;
	bool partial;
};

enum { OPT_PARTIAL = 0x200 };

static const struct argp_option options[] = {
	{ "output", 'o', "OUT.sqlite", 0, "the store to write, whole or not at all", 0 },
	{ "partial", OPT_PARTIAL, NULL, 0, "write it even if shards are missing; the exit code stays 3", 0 },
	{ 0 },
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct merge_opts *o = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &o->common;
		break;
	case 'o':
		o->out = arg;
		break;
	case OPT_PARTIAL:
		o->partial = true;
		break;
	case ARGP_KEY_ARGS:
		o->runs = state->argv + state->next;
		o->nr = state->argc - state->next;
		break;
	case ARGP_KEY_END:
		if (!o->out)
			argp_error(state, "where to? -o OUT.sqlite");
		if (!o->nr)
			argp_error(state, "it takes the folders, or stores, of all shards of a run");
		break;
	default:
		return ARGP_ERR_UNKNOWN;
	}
	return 0;
}

static const struct argp_child children[] = { { &cli_where_argp, 0, NULL, 0 }, { 0 } };
static const struct argp argp = {
	.options = options, .parser = parse, .children = children, .args_doc = "RUN...",
	.doc = "Joins the shards of one run (run --shard i/n), each a run's folder or its store, into one store that "
	       "is as if the run had not been cut, and prints its summary.\vExit codes: as run has them; 2 when the "
	       "shards do not belong together; 3 when some are missing.",
};

/* The path of each store; to free with its strings. */
static char **find_stores(char **runs, int nr)
{
	char **stores = calloc(nr + 1, sizeof(*stores)), path[PATH_MAX];
	int i, err, bad = 0;

	for (i = 0; stores && i < nr; i++) {
		err = run_folder_store(runs[i], path, sizeof(path));
		if (err)
			msg_error("merge: %s: %s", runs[i], errname(err));
		bad += !!err;
		stores[i] = strdup(path);
	}
	if (!bad)
		return stores;
	for (i = 0; i < nr; i++)
		free(stores[i]);
	free(stores);
	return NULL;
}

/* Beside its place, and there only when all of it is on the disk. */
static int write_out(const char *out, const char *const *stores, int nr, bool whole)
{
	char temp[PATH_MAX];
	int err = path_fmt(temp, sizeof(temp), "%s.%d.part", out, getpid());

	if (is_folder(out))
		err = -EISDIR;
	if (!err && merge_stores(temp, stores, nr, whole))
		return -BM_EXIT_HARNESS;
	if (!err) {
		err = publish(temp, out);
		if (err)
			unlink(temp);
	}
	if (err)
		msg_error("merge: %s: %s", out, errname(err));
	return err ? -BM_EXIT_USAGE : 0;
}

static int merge(const struct merge_opts *o, const char *const *stores)
{
	int missing = merge_check(stores, o->nr), err;

	if (missing < 0)
		return BM_EXIT_USAGE;
	if (missing && !o->partial) {
		msg_error("merge: nothing was written; run those, or join what is there with --partial");
		return BM_EXIT_HARNESS;
	}
	err = write_out(o->out, stores, o->nr, !missing);
	return err ? -err : show_results(o->out, missing ? BM_EXIT_HARNESS : 0);
}

int cmd_merge(int argc, char **argv)
{
	struct merge_opts o = {0};
	int i, code = BM_EXIT_USAGE;
	char **stores;

	cli_parse(&argp, argc, argv, &o);
	stores = find_stores(o.runs, o.nr);
	if (!stores)
		return code;
	code = merge(&o, (const char *const *)stores);
	for (i = 0; i < o.nr; i++)
		free(stores[i]);
	free(stores);
	return code;
}
