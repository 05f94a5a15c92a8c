// SPDX-License-Identifier: GPL-2.0
/* The options of a verb with actions. */
#include "cli/matrix.h"

#include <stdlib.h>

#define OPT_OP 0x2ff
#define OPT_ACTION 0x300
#define MAX_ACTIONS 16

static const struct argp_child children[] = {
	{ &cli_kernels_argp, 0, NULL, 0 },
	{ &cli_format_argp, 0, NULL, 0 },
	{ &cli_where_argp, 0, NULL, 0 },
	{ 0 },
};

/* getopt knows options of one argument at most: the others are taken here. */
static void take_action(struct matrix_opts *o, const struct matrix_action *a, char *arg,
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
	struct matrix_opts *o = state->input;

	if (key >= OPT_ACTION && key < OPT_ACTION + o->verb->nr_actions) {
		take_action(o, &o->verb->actions[key - OPT_ACTION], arg, state);
		return 0;
	}
	switch (key) {
	case ARGP_KEY_INIT:
		cli_share(state, children, &o->common);
		break;
	case OPT_OP:
		o->op = arg;
		break;
	case ARGP_KEY_ARG:
		if (o->what)
			argp_error(state, "%s at a time: %s, or %s", o->verb->one_at_a_time,
				   o->what, arg);
		o->what = arg;
		break;
	default:
		return ARGP_ERR_UNKNOWN;
	}
	return 0;
}

int matrix_verb_run(const struct matrix_verb *v, int argc, char **argv)
{
	struct argp_option options[MAX_ACTIONS + 2] = {0}, *next = options;
	const struct argp argp = {
		.options = options, .parser = parse, .children = children,
		.args_doc = v->args_doc, .doc = v->doc,
	};
	struct matrix_opts o = { .verb = v };
	struct session s;
	int i, code;

	if (v->op_doc)
		*next++ = (struct argp_option){ "op", OPT_OP, "OP", 0, v->op_doc, 4 };
	for (i = 0; i < v->nr_actions && i < MAX_ACTIONS; i++)
		*next++ = (struct argp_option){
			v->actions[i].name, OPT_ACTION + i, v->actions[i].arg,
			v->actions[i].nr_args == ARG_OPTIONAL ? OPTION_ARG_OPTIONAL : 0,
			v->actions[i].doc, 5,
		};
	cli_parse(&argp, argc, argv, &o);
	code = session_open(&s, &o.common);
	if (!code)
		code = (o.action ? o.action->run : v->query)(&s, &o);
	session_close(&s);
	return abs(code);
}
