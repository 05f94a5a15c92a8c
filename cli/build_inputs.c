// SPDX-License-Identifier: GPL-2.0
/* build-inputs: what the Makefile needs from the newest suite of the archive. */
#include <stdlib.h>

#include "cli/cli.h"

struct inputs_opts {
	struct cli_opts common;
	const char *folder;
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct inputs_opts *o = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &o->common;
		break;
	case ARGP_KEY_ARG:
		o->folder = arg;
		break;
	case ARGP_KEY_END:
		if (!o->folder)
			argp_error(state, "it takes a folder");
		break;
	default:
		return ARGP_ERR_UNKNOWN;
	}
	return 0;
}

static const struct argp_child children[] = { { &cli_where_argp, 0, NULL, 0 }, { 0 } };
static const struct argp argp = {
	.parser = parse, .children = children, .args_doc = "FOLDER",
	.doc = "Puts libbpf's source and the newest kernel's vmlinux.h into FOLDER (called by make).",
};

int cmd_build_inputs(int argc, char **argv)
{
	struct inputs_opts o = {0};
	struct catalogue_opts copts = {0};
	struct catalogue *c;
	char cache[PATH_MAX];
	int err;

	cli_parse(&argp, argc, argv, &o);
	if (cache_folder(o.common.cache, cache, sizeof(cache)))
		return BM_EXIT_HARNESS;
	copts.cache = cache;
	copts.mirror = o.common.mirror;
	copts.offline = o.common.offline;
	err = catalogue_open(&copts, &c);
	if (!err) {
		err = catalogue_fetch_build_inputs(c, o.folder);
		catalogue_close(c);
	}
	return abs(err);
}
