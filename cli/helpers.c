// SPDX-License-Identifier: GPL-2.0
/* helpers: who can call what.  Options, and which of them does what. */
#include <stdlib.h>

#include "cli/helpers.h"

static const struct helpers_action actions[] = {
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
};
#define NR_ACTIONS (int)(sizeof(actions) / sizeof(actions[0]))
#define OPT_ACTION 0x300

static const struct argp_child children[] = {
	{ &cli_kernels_argp, 0, NULL, 0 },
	{ &cli_format_argp, 0, NULL, 0 },
	{ &cli_where_argp, 0, NULL, 0 },
	{ 0 },
};

/* getopt knows options of one argument at most: the others are taken here. */
static void take_action(struct helpers_opts *o, const struct helpers_action *a, char *arg,
			struct argp_state *state)
{
	int i;

	if (o->action)
		argp_error(state, "--%s and --%s do not go together", o->action->name, a->name);
	o->action = a;
	if (a->nr_args == ARG_OPTIONAL)
		o->args[0] = arg;
	for (i = 0; i < a->nr_args; i++) {
		if (i)
			arg = state->next < state->argc ? state->argv[state->next++] : NULL;
		if (!arg || (i && *arg == '-'))
			argp_error(state, "--%s takes %s", a->name, a->arg);
		o->args[i] = arg;
	}
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct helpers_opts *o = state->input;

	if (key >= OPT_ACTION && key < OPT_ACTION + NR_ACTIONS) {
		take_action(o, &actions[key - OPT_ACTION], arg, state);
		return 0;
	}
	switch (key) {
	case ARGP_KEY_INIT:
		cli_share(state, children, &o->common);
		break;
	case ARGP_KEY_ARG:
		if (o->what)
			argp_error(state, "one helper or one context at a time: %s, or %s", o->what, arg);
		o->what = arg;
		break;
	default:
		return ARGP_ERR_UNKNOWN;
	}
	return 0;
}

int cmd_helpers(int argc, char **argv)
{
	struct argp_option options[NR_ACTIONS + 1] = {0};
	const struct argp argp = {
		.options = options, .parser = parse, .children = children,
		.args_doc = "[HELPER|CONTEXT]",
		.doc = "Shows in which contexts a helper can be called and since when, or which "
		       "helpers a context has, or how many of each answer there are; a context is "
		       "named as libbpf's section (xdp, cgroup/connect4), and both may be globs "
		       "('bpf_skc_*', 'cgroup/*').  Every yes is a program that was accepted.  What "
		       "has not been asked of a kernel yet is asked first.\v"
		       "Exit code 1 when --diff finds a difference.",
	};
	struct helpers_opts o = {0};
	struct session s;
	int i, code;

	for (i = 0; i < NR_ACTIONS; i++)
		options[i] = (struct argp_option){
			actions[i].name, OPT_ACTION + i, actions[i].arg,
			actions[i].nr_args == ARG_OPTIONAL ? OPTION_ARG_OPTIONAL : 0, actions[i].doc, 5,
		};
	cli_parse(&argp, argc, argv, &o);
	code = session_open(&s, &o.common);
	if (!code)
		code = (o.action ? o.action->run : helpers_query)(&s, &o);
	session_close(&s);
	return abs(code);
}
