// SPDX-License-Identifier: GPL-2.0
/* maps: what each map type allows.  Options, and which of them does what. */
#include "cli/maps.h"

static const struct matrix_action actions[] = {
	{ "diff", "A B", 2,
	  "the cells that the kernels A and B answer differently, both directions", maps_diff },
	{ "bench", "DIR", ARG_OPTIONAL,
	  "measure how fast the operations of map types are beside an array's, into DIR (default: a "
	  "new folder below " RUNS_FOLDER "); a DIR that has a run already is shown again", maps_bench },
	{ "document", "FILE", ARG_OPTIONAL,
	  "write docs/maps.md, or FILE (-: standard output): each type's cases and operations on "
	  "one kernel of each series in the cache, or those of -k", maps_document },
};

int cmd_maps(int argc, char **argv)
{
	static const struct matrix_verb verb = {
		.name = "maps", .args_doc = "[TYPE]",
		.doc = "Shows which operations a map type allows and since when, or with --op "
		       "which types allow an operation, or how many operations each type allows.  "
		       "A type is named as the kernel's in lower case (lpm_trie), and both may be "
		       "globs ('*hash', 'create_*').  An answer is ok or the errno's name.  What "
		       "has not been asked of a kernel yet is asked first.\v"
		       "Exit code 1 when --diff finds a difference, and when --document finds a "
		       "type without a special job or a case that no kernel runs.",
		.one_at_a_time = "one map type",
		.op_doc = "only this operation, or a glob of them",
		.actions = actions, .nr_actions = sizeof(actions) / sizeof(actions[0]),
		.query = maps_query,
	};

	return matrix_verb_run(&verb, argc, argv);
}
