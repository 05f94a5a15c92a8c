/* SPDX-License-Identifier: GPL-2.0 */
/* What the verbs share: options, and one session from kernels to results. */
#ifndef BM_CLI_CLI_H
#define BM_CLI_CLI_H

#include <argp.h>
#include <signal.h>
#include <stdbool.h>

#include "cli/shard.h"
#include "common/msg.h"
#include "vm/catalogue.h"
#include "vm/vm.h"

#define CLI_MAX_LIST 256
#define RUNS_FOLDER "bpfmatrix-results"

/* The options that more than one verb takes; each verb lists the groups it wants. */
struct cli_opts {
	const char *kernels[CLI_MAX_LIST];
	int nr_kernels;
	const char *globs[CLI_MAX_LIST];
	int nr_globs;
	const char *cache;
	const char *mirror;
	const char *config;
	const char *append;
	const char *insmod[CLI_MAX_LIST];
	int nr_insmod;
	const char *out;
	const char *format;
	int jobs;
	int silence_s;		/* 0: the default */
	bool offline;
	bool dry_run;
	bool list;
	bool gdb;
};

/* Parsers to name as children of a verb's own; their input is a struct cli_opts. */
extern const struct argp cli_where_argp;	/* --cache --mirror --offline -v -q */
extern const struct argp cli_kernels_argp;	/* -k --config --append -j -n */
extern const struct argp cli_cases_argp;	/* -t -l */
extern const struct argp cli_machine_argp;	/* --insmod --gdb */
extern const struct argp cli_format_argp;	/* --format */

/* For ARGP_KEY_INIT of a verb's parser: all of its @children read into @opts. */
void cli_share(struct argp_state *state, const struct argp_child *children, struct cli_opts *opts);

/* Reads "run -k ..." for @argp, ends the program with BM_EXIT_USAGE on bad usage. */
void cli_parse(const struct argp *argp, int argc, char **argv, void *input);

/* One use of the catalogue, the runner and the VMs. */
struct session {
	const struct cli_opts *opts;
	char cache[PATH_MAX];
	struct vm_setup setup;
	struct vm_boot_once boot;
	struct catalogue *catalogue;
	char suite[65];		/* the runner's build id */
	char insmod_id[32];	/* a digest of the user's own modules; "" for none */
};

/* All return 0 or a negative enum bm_exit, with a message. */
int session_open(struct session *s, const struct cli_opts *opts);
void session_close(struct session *s);
/* The kernels that @specs name (the defaults for none), wherever they are. */
int session_resolve(struct session *s, const char *const *specs, int nr, struct kernel_list *out);
/*
 * Brings them into the cache, proven to boot; the image of one that cannot be had is
 * left "".  How many those are, or a negative enum bm_exit when it is all of them.
 */
int session_fetch(struct session *s, struct kernel_list *l);
/* Both, and those that cannot be had are left out of @out. */
int session_kernels(struct session *s, const char *const *specs, int nr, struct kernel_list *out);

/* Finds out, once, what to run guests under. */
void session_accel(struct session *s, const struct kernel *k);

/* Exact case names, in the runner's order, and what modules they need. */
struct case_names {
	char **v;
	int nr;
};
int session_cases(struct session *s, const char *const *globs, int nr, struct case_names *out);
int session_modules(struct session *s, const char *const *globs, int nr, struct case_names *out);
/* The cases of the run that need bpftool in their VM; the caller frees the names. */
int session_bpftool_cases(struct session *s, struct case_names *out);
/* Fetches it for them; without it they are skipped, and a message says so.  @cases stays the caller's. */
void session_take_bpftool(struct session *s, const struct case_names *cases);
void case_names_free(struct case_names *n);

/* One job for execute(): a kernel and the cases to run there. */
struct work {
	const struct kernel *kernel;
	const char *const *cases;
	int nr_cases;
	const int *places;	/* of each case in the whole run; NULL: as they come */
	int64_t row;		/* its row in the store of a run that goes on, else 0 */
	int first_vm;		/* how many VMs it had before */
};
struct execution {
	const char *out;	/* the run's folder; NULL: a new one below RUNS_FOLDER */
	bool resume;		/* @out has a store, and the work is what is left of it */
	bool full;		/* every case on the default kernels: one that ran nowhere is a failure */
	struct shard shard;
	const char *selection;	/* see shard_selection(); NULL for an uncut run */
};
/*
 * Runs it all, shows progress, and leaves a run folder with the store, consoles and
 * QEMU commands; its path goes to @folder.  A kernel without an image is written down
 * as one that could not be had.  What was measured also goes into the cache of
 * results.  An enum bm_exit, not negative: how the run ended, apart from what the
 * results say.
 */
int execute(struct session *s, const struct work *work, int nr, const struct execution *x,
	    char folder[PATH_MAX]);
/* SIGINT, SIGTERM and SIGHUP set what is returned, instead of ending the program. */
volatile sig_atomic_t *stop_on_signals(void);
/*
 * Prints the QEMU command of @job, whose folder is @out/<id>.  The initramfs is written
 * there; for NULL nothing is, and the command has "DIR" for it.  An enum bm_exit.
 */
int print_command(const struct session *s, const struct vm_job *job, const char *out);
/* Prints what is in the store @path; @code, or if that is 0 what the results deserve. */
int show_results(const char *path, int code);

/* The path of the cache of results. */
int session_results(const struct session *s, char *out, size_t size);

/* ---- verbs: argv[0] is the verb; an enum bm_exit is returned */
int cmd_run(int argc, char **argv);
int cmd_resume(const char *dir, struct cli_opts *o);
int cmd_helpers(int argc, char **argv);
int cmd_maps(int argc, char **argv);
int cmd_diff(int argc, char **argv);
int cmd_bisect(int argc, char **argv);
int cmd_history(int argc, char **argv);
int cmd_report(int argc, char **argv);
int cmd_merge(int argc, char **argv);
int cmd_kernels(int argc, char **argv);
int cmd_shell(int argc, char **argv);
int cmd_build_inputs(int argc, char **argv);
int cmd_bench_helpers(int argc, char **argv);

#endif
