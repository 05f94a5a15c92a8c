// SPDX-License-Identifier: GPL-2.0
/* helpers: who can call what.  Options, and which of them does what. */
#include "cli/helpers.h"

static const struct matrix_action actions[] = {
	{ "diff", "A B", 2,
	  "the cells that the kernels A and B answer differently, both directions", helpers_diff },
	{ "unobtainable", NULL, 0,
	  "the cells that are allowed, but for arguments that could not be had",
	  helpers_unobtainable },
	{ "axis", "caps|gpl|jit", 1,
	  "the cells whose answer depends on capabilities, licence or JIT", helpers_axis },
	{ "survey", NULL, 0,
	  "which attach targets (LSM hooks, iterators, struct_ops members, attach types) have "
	  "answers of their own; minutes a kernel", helpers_survey },
	{ "accept", "DIR", ARG_OPTIONAL,
	  "make what the kernels answer the expectation: rewrite helpers/expected/, or DIR",
	  helpers_accept },
	{ "document", "FILE", ARG_OPTIONAL,
	  "write docs/helpers.md, or FILE (-: standard output): what the cases of each helper showed on one "
	  "kernel of each series in the cache, or those of -k", helpers_document },
};

int cmd_helpers(int argc, char **argv)
{
	static const struct matrix_verb verb = {
		.name = "helpers", .args_doc = "[HELPER|CONTEXT]",
		.doc = "Shows in which contexts a helper can be called and since when, or which "
		       "helpers a context has, or how many of each answer there are; a context is "
		       "named as libbpf's section (xdp, cgroup/connect4), and both may be globs "
		       "('bpf_skc_*', 'cgroup/*').  Every yes is a program that was accepted.  What "
		       "has not been asked of a kernel yet is asked first.\v"
		       "Exit code 1 when --diff finds a difference, and when --document finds a helper of which no "
		       "kernel showed a program accepted, refused, or its effect, and nothing is written about why.",
		.one_at_a_time = "one helper or one context",
		.actions = actions, .nr_actions = sizeof(actions) / sizeof(actions[0]),
		.query = helpers_query,
	};

	return matrix_verb_run(&verb, argc, argv);
}
