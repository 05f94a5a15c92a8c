// SPDX-License-Identifier: GPL-2.0
/* bpfmatrix: the verbs. */
#include <stdio.h>
#include <string.h>

#include "cli/cli.h"

static const struct verb {
	const char *name;
	int (*run)(int argc, char **argv);	/* NULL: not there yet */
	const char *args;
	const char *what;
} verbs[] = {
	{ "run", cmd_run, "[-k KERNEL]... [-t GLOB]... [-j N] [--shard i/n] [-o DIR] [--resume DIR]", "run the suite (what is done without a verb)" },
	{ "merge", cmd_merge, "-o OUT.sqlite RUN...", "joins the shards of a run (run --shard i/n)" },
	{ "helpers", cmd_helpers, "[HELPER|CONTEXT] [-k KERNEL]...", "which helpers a program can call, and where" },
	{ "maps", cmd_maps, "[TYPE] [--op OP] [-k KERNEL]...", "which operations a map type allows, and where" },
	{ "diff", cmd_diff, "A B [-t GLOB]...", "what two kernels answer differently, both directions" },
	{ "history", cmd_history, "[GLOB...] [-o FILE]", "what changed in verdicts from each release to the next" },
	{ "report", cmd_report, "[RUN] [--summary|--ktap|--junit|--json|--github|--markdown] [-o FILE]", "a run in another form" },
	{ "kernels", cmd_kernels, "[list|fetch|rm] [KERNEL]...", "the catalogue and the cache" },
	{ "check", NULL, "OBJ.bpf.o... [-k KERNEL]...", "will my object load, and if not, why" },
	{ "bisect", cmd_bisect, "CASE --good K --bad K [--git TREE]", "the first kernel that differs" },
	{ "fuzz", NULL, "[-k KERNEL]... [--seed N]", "the same generated programs on every kernel" },
	{ "shell", cmd_shell, "[-k KERNEL] [-- COMMAND...]", "a prompt inside that kernel's VM, a script on standard input, or a command" },
	{ "build-inputs", cmd_build_inputs, NULL, NULL },
	{ "bench-helpers", cmd_bench_helpers, NULL, NULL },
};
#define NR_VERBS (sizeof(verbs) / sizeof(verbs[0]))

static void help(FILE *f)
{
	size_t i;

	fputs("Usage: run_tests.sh [VERB] [OPTION]...\n"
	      "Puts small eBPF programs in front of real kernels and writes down what each says.\n\n", f);
	for (i = 0; i < NR_VERBS; i++)
		if (verbs[i].run && verbs[i].what)
			fprintf(f, "  %-8s %s\n           %s\n", verbs[i].name, verbs[i].args, verbs[i].what);
	fputs("\nNot there yet:", f);
	for (i = 0; i < NR_VERBS; i++)
		if (!verbs[i].run)
			fprintf(f, " %s", verbs[i].name);
	fputs("\n\nEvery verb has --help.  Exit codes: 0 all as expected, 1 something was not,\n"
	      "2 wrong usage, kernel or file, 3 the harness or a VM failed.\n", f);
}

int main(int argc, char **argv)
{
	static char *run[] = { "run", NULL };
	size_t i;

	if (argc < 2)
		return cmd_run(1, run);
	if (!strcmp(argv[1], "-h") || !strcmp(argv[1], "--help") || !strcmp(argv[1], "help")) {
		help(stdout);
		return BM_EXIT_OK;
	}
	/* options without a verb are options of run */
	if (argv[1][0] == '-') {
		argv[0] = "run";
		return cmd_run(argc, argv);
	}
	for (i = 0; i < NR_VERBS; i++) {
		if (strcmp(argv[1], verbs[i].name))
			continue;
		if (verbs[i].run)
			return verbs[i].run(argc - 1, argv + 1);
		msg_error("%s (%s) is part of the design, and not there yet; run_tests.sh --help lists what is",
			  verbs[i].name, verbs[i].what);
		return BM_EXIT_USAGE;
	}
	msg_error("there is no verb %s", argv[1]);
	help(stderr);
	return BM_EXIT_USAGE;
}
