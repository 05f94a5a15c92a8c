// SPDX-License-Identifier: GPL-2.0
/* bench-helpers: the matrix and its peers in the same VMs (make bench-helpers; docs/peers.md). */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/run_folder.h"
#include "common/errname.h"
#include "results/peers.h"
#include "results/sql.h"
#include "vm/files.h"
#include "vm/peers.h"

#define TSV_FILE "disagreements.tsv"
/* The place of the cells among the globs: behind all that is measured, but bench/map/. */
#define CELLS 3

struct bench_opts {
	struct cli_opts common;
	const char *again;
};

static const struct argp_option options[] = {
	{ "output", 'o', "DIR", 0, "the run's folder (default: a new one below " RUNS_FOLDER ")", 30 },
	{ "test", 't', "GLOB", 0, "cells to ask, instead of all of the matrix: 'helper/bpf_loop@*'", 30 },
	{ "again", 'a', "DIR", 0, "boot nothing: compare what the run in DIR found", 30 },
	{ 0 },
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct bench_opts *o = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = state->child_inputs[1] = &o->common;
		break;
	case 'o':
		o->common.out = arg;
		break;
	case 't':
		o->common.globs[CELLS] = arg;
		break;
	case 'a':
		o->again = arg;
		break;
	default:
		return ARGP_ERR_UNKNOWN;
	}
	return 0;
}

static const struct argp_child children[] = {
	{ &cli_kernels_argp, 0, NULL, 0 },
	{ &cli_where_argp, 0, NULL, 0 },
	{ 0 },
};
static const struct argp argp = {
	.options = options, .parser = parse, .children = children,
	.doc = "Asks the kernel, libbpf's probe and two bpftool who can call what, in the same VM, and compares "
	       "(docs/peers.md).",
};

static int show_kernels(struct store *s, const char *folder, FILE *tsv)
{
	sqlite3_stmt *st = sql_query(store_db(s), "SELECT id, name, build FROM kernel ORDER BY id", "");
	char dir[PATH_MAX];
	int rc = st ? 0 : -EIO, err = 0;

	fputs(peers_tsv_header, tsv);
	while (st && (rc = sql_next(st)) > 0) {
		struct peers_of_kernel k = {
			.kernel = sqlite3_column_int64(st, 0), .name = sql_text(st, 1), .dir = dir,
		};

		rc = path_fmt(dir, sizeof(dir), "%s/%s", folder, sql_text(st, 2)) ?: view_peers(s, &k, stdout, tsv);
		if (rc && rc != -EBADMSG && rc != -ENOENT && rc != -ENODATA)
			msg_error("%s: %s", dir, errname(rc));
		/* the other kernels are still worth to be seen */
		err = rc ?: err;
	}
	sqlite3_finalize(st);
	return err ?: rc;
}

static int show(const char *folder)
{
	char path[PATH_MAX], tsv_path[PATH_MAX];
	struct store *s;
	FILE *tsv;
	int err;

	if (run_folder_store(folder, path, sizeof(path)) ||
	    path_fmt(tsv_path, sizeof(tsv_path), "%s/" TSV_FILE, folder)) {
		msg_error("%s: no run there", folder);
		return BM_EXIT_USAGE;
	}
	s = store_open(path, STORE_READ);
	if (!s)
		return BM_EXIT_HARNESS;
	tsv = fopen(tsv_path, "we");
	err = tsv ? show_kernels(s, folder, tsv) : -errno;
	if (tsv && fclose(tsv) && !err)
		err = -errno;
	store_close(s);
	fflush(stdout);
	if (err < 0 && !tsv)
		msg_error("%s: %s", tsv_path, errname(err));
	if (!err)
		printf("Every disagreement: %s; what the peers printed: bench/ in each kernel's folder beside it\n",
		       tsv_path);
	return err ? BM_EXIT_HARNESS : BM_EXIT_OK;
}

static int run(struct session *s, const struct kernel_list *kernels, const struct case_names *cases)
{
	struct work *work = calloc(kernels->nr + 1, sizeof(*work));
	struct execution x = { .out = s->opts->out };
	char folder[PATH_MAX];
	int code = BM_EXIT_HARNESS;

	for (int i = 0; work && i < kernels->nr; i++)
		work[i] = (struct work){
			.kernel = &kernels->v[i], .cases = (const char *const *)cases->v, .nr_cases = cases->nr,
		};
	if (work)
		code = execute(s, work, kernels->nr, &x, folder);
	free(work);
	if (code)
		return code;
	code = show(folder);
	fflush(stdout);
	msg_info("results: %s", folder);
	return code;
}

int cmd_bench_helpers(int argc, char **argv)
{
	struct bench_opts o = { .common = {
		.globs = { "bench/bpftool/*", "bench/floor/*", "bench/libbpf", [CELLS] = "helper/*@*" },
		.nr_globs = CELLS + 1,
	} };
	struct kernel_list kernels = {0};
	struct case_names cases = {0};
	char peers[PATH_MAX];
	struct session s;
	int code;

	cli_parse(&argp, argc, argv, &o);
	if (o.common.dry_run) {
		msg_error("bench-helpers has no -n; run -n shows the same commands");
		return BM_EXIT_USAGE;
	}
	if (o.again)
		return show(o.again);
	code = session_open(&s, &o.common);
	if (!code)
		code = peers_fetch(s.cache, o.common.mirror, o.common.offline, NULL, peers, sizeof(peers));
	if (!code)
		code = session_cases(&s, o.common.globs, o.common.nr_globs, &cases);
	if (!code)
		code = session_kernels(&s, o.common.kernels, o.common.nr_kernels, &kernels);
	/* beside each other VMs would measure each other */
	if (!o.common.jobs)
		o.common.jobs = 1;
	s.setup.peers = peers;
	if (code >= 0 && kernels.nr)
		code = run(&s, &kernels, &cases);
	case_names_free(&cases);
	kernel_list_free(&kernels);
	session_close(&s);
	return abs(code);
}
