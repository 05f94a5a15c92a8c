// SPDX-License-Identifier: GPL-2.0
/* Options that several verbs take, as parsers to be combined. */
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"

enum { OPT_CACHE = 0x100, OPT_MIRROR, OPT_OFFLINE, OPT_CONFIG, OPT_APPEND, OPT_FORMAT, OPT_SILENCE, OPT_INSMOD,
       OPT_GDB };

static void add(struct argp_state *state, const char **list, int *nr, const char *arg)
{
	if (*nr == CLI_MAX_LIST)
		argp_error(state, "more than %d of one option", CLI_MAX_LIST);
	list[(*nr)++] = arg;
}

static const struct argp_option where_options[] = {
	{ "cache", OPT_CACHE, "FOLDER", 0, "kernels and results kept there (default ~/.cache/bpfmatrix)", 80 },
	{ "mirror", OPT_MIRROR, "URL", 0, "Debian archive to use instead of apt's own", 80 },
	{ "offline", OPT_OFFLINE, NULL, 0, "use only what the cache has", 80 },
	{ "verbose", 'v', NULL, 0, "say more", 80 },
	{ "quiet", 'q', NULL, 0, "no progress, only results and errors", 80 },
	{ 0 },
};

static error_t parse_where(int key, char *arg, struct argp_state *state)
{
	struct cli_opts *o = state->input;

	switch (key) {
	case OPT_CACHE:
		o->cache = arg;
		break;
	case OPT_MIRROR:
		o->mirror = arg;
		break;
	case OPT_OFFLINE:
		o->offline = true;
		break;
	case 'v':
		msg_level = MSG_VERBOSE;
		break;
	case 'q':
		msg_level = MSG_QUIET;
		break;
	default:
		return ARGP_ERR_UNKNOWN;
	}
	return 0;
}

const struct argp cli_where_argp = { .options = where_options, .parser = parse_where };

static const struct argp_option kernels_options[] = {
	{ "kernel", 'k', "KERNEL", 0,
	  "6.12, 6.12.107, latest, '7.*', a bzImage, a .deb or a folder; any number (default: newest of 5.10, 6.1, "
	  "6.12 and of the newest series)", 10 },
	{ "config", OPT_CONFIG, "FILE", 0, "the config of a bzImage of your own", 10 },
	{ "append", OPT_APPEND, "ARGS", 0, "more kernel arguments", 10 },
	{ "jobs", 'j', "N", 0, "VMs side by side (default: as CPUs and memory allow)", 10 },
	{ "silence", OPT_SILENCE, "SECONDS", 0, "a VM from which nothing comes for so long is lost", 10 },
	{ "dry-run", 'n', NULL, 0, "print the QEMU command lines and run nothing", 10 },
	{ 0 },
};

static error_t parse_kernels(int key, char *arg, struct argp_state *state)
{
	struct cli_opts *o = state->input;
	char *end;

	switch (key) {
	case 'k':
		add(state, o->kernels, &o->nr_kernels, arg);
		break;
	case OPT_CONFIG:
		o->config = arg;
		break;
	case OPT_APPEND:
		o->append = arg;
		break;
	case 'j':
		o->jobs = strtol(arg, &end, 10);
		if (*end || o->jobs < 1 || o->jobs > 1024)
			argp_error(state, "-j takes a number from 1 to 1024, not %s", arg);
		break;
	case OPT_SILENCE:
		o->silence_s = strtol(arg, &end, 10);
		if (*end || o->silence_s < 1)
			argp_error(state, "--silence takes a number of seconds, not %s", arg);
		break;
	case 'n':
		o->dry_run = true;
		break;
	default:
		return ARGP_ERR_UNKNOWN;
	}
	return 0;
}

const struct argp cli_kernels_argp = { .options = kernels_options, .parser = parse_kernels };

static const struct argp_option cases_options[] = {
	{ "test", 't', "GLOB", 0, "only cases whose name matches, '*' matching '/' too; any number", 20 },
	{ "list", 'l', NULL, 0, "print the names of the cases and boot nothing", 20 },
	{ 0 },
};

static error_t parse_cases(int key, char *arg, struct argp_state *state)
{
	struct cli_opts *o = state->input;

	switch (key) {
	case 't':
		add(state, o->globs, &o->nr_globs, arg);
		break;
	case 'l':
		o->list = true;
		break;
	default:
		return ARGP_ERR_UNKNOWN;
	}
	return 0;
}

const struct argp cli_cases_argp = { .options = cases_options, .parser = parse_cases };

static const struct argp_option machine_options[] = {
	{ "insmod", OPT_INSMOD, "FILE.ko", 0, "load a module of your own before all else; any number, in order", 12 },
	{ "gdb", OPT_GDB, NULL, 0, "QEMU waits for a debugger before it boots; no deadlines, one kernel", 12 },
	{ 0 },
};

static error_t parse_machine(int key, char *arg, struct argp_state *state)
{
	struct cli_opts *o = state->input;
	char *path;

	switch (key) {
	case OPT_INSMOD:
		/* a run may be resumed from another folder; what is not there is said later */
		path = realpath(arg, NULL);
		add(state, o->insmod, &o->nr_insmod, path ?: arg);
		break;
	case OPT_GDB:
		o->gdb = true;
		break;
	case ARGP_KEY_END:
		if (o->gdb && o->jobs > 1)
			argp_error(state, "--gdb is for one VM, and -j %d for more", o->jobs);
		if (o->gdb)
			o->jobs = 1;
		break;
	default:
		return ARGP_ERR_UNKNOWN;
	}
	return 0;
}

const struct argp cli_machine_argp = { .options = machine_options, .parser = parse_machine };

static const struct argp_option format_options[] = {
	{ "format", OPT_FORMAT, "FORMAT", 0, "table (default), tsv or json", 30 },
	{ 0 },
};

static error_t parse_format(int key, char *arg, struct argp_state *state)
{
	struct cli_opts *o = state->input;

	if (key != OPT_FORMAT)
		return ARGP_ERR_UNKNOWN;
	if (strcmp(arg, "table") && strcmp(arg, "tsv") && strcmp(arg, "json"))
		argp_error(state, "--format is table, tsv or json, not %s", arg);
	o->format = arg;
	return 0;
}

const struct argp cli_format_argp = { .options = format_options, .parser = parse_format };

void cli_share(struct argp_state *state, const struct argp_child *children, struct cli_opts *opts)
{
	int i;

	for (i = 0; children[i].argp; i++)
		state->child_inputs[i] = opts;
}

void cli_parse(const struct argp *argp, int argc, char **argv, void *input)
{
	char name[64];

	/* messages and help show the command as the user typed it */
	snprintf(name, sizeof(name), "run_tests.sh %s", argv[0]);
	argv[0] = name;
	argp_err_exit_status = BM_EXIT_USAGE;
	argp_parse(argp, argc, argv, 0, NULL, input);
	argv[0] = "";
}
