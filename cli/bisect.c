// SPDX-License-Identifier: GPL-2.0
/* bisect: the first kernel that says something else. */
#include <stdlib.h>
#include <string.h>

#include "cli/bisect.h"
#include "cli/near.h"
#include "common/names.h"

enum { OPT_GOOD = 0x200, OPT_BAD, OPT_EXPECT, OPT_GIT, OPT_STEP };

static const struct argp_option options[] = {
	{ "good", OPT_GOOD, "KERNEL", 0, "one that says what is right; may be the newer one", 0 },
	{ "bad", OPT_BAD, "KERNEL", 0, "one that says something else", 0 },
	{ "expect", OPT_EXPECT, "WHAT", 0,
	  "what the good ones say: accept, reject, an errno, yes, no, pass, fail (default: what --good says)", 0 },
	{ "git", OPT_GIT, "TREE", 0,
	  "write a script for 'git bisect run' in this kernel tree; --good and --bad may be revisions", 1 },
	{ "output", 'o', "FILE", 0, "with --git: where the script goes (default: bisect-CASE.sh)", 1 },
	{ "step", OPT_STEP, "KERNEL", 0,
	  "judge this one as git bisect run wants it: 0 good, 1 bad, 125 cannot tell; what the script calls", 1 },
	{ 0 },
};

static const struct argp_child children[] = {
	{ &cli_kernels_argp, 0, NULL, 0 },
	{ &cli_format_argp, 0, NULL, 0 },
	{ &cli_where_argp, 0, NULL, 0 },
	{ 0 },
};

static void check(const struct bisect_opts *o, struct argp_state *state)
{
	if (!o->what)
		argp_error(state, "bisect takes a case, such as verdict/callbacks/loop_of_context");
	if (o->common.nr_kernels)
		argp_error(state, "-k %s: bisect takes its kernels with --good and --bad", o->common.kernels[0]);
	if (o->step && !o->good && !o->expect)
		argp_error(state, "--step needs --good KERNEL or --expect WHAT");
	if (!o->step && (!o->good || !o->bad))
		argp_error(state, "bisect needs --good KERNEL and --bad KERNEL");
	if (o->step && o->git)
		argp_error(state, "--git makes the script that calls --step; one of them");
	if (o->common.out && !o->git)
		argp_error(state, "-o is where the script of --git goes");
	if (o->expect && !expect_is_known(o->expect))
		argp_error(state, "--expect takes accept, reject, an errno such as EACCES, yes, no, pass, fail, crash or "
			   "timeout, not %s", o->expect);
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct bisect_opts *o = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		cli_share(state, children, &o->common);
		break;
	case OPT_GOOD:
		o->good = arg;
		break;
	case OPT_BAD:
		o->bad = arg;
		break;
	case OPT_EXPECT:
		o->expect = arg;
		break;
	case OPT_GIT:
		o->git = arg;
		break;
	case OPT_STEP:
		o->step = arg;
		break;
	case 'o':
		o->common.out = arg;
		break;
	case ARGP_KEY_ARG:
		if (o->what)
			argp_error(state, "bisect takes one case; what is %s?", arg);
		o->what = arg;
		break;
	case ARGP_KEY_END:
		check(o, state);
		break;
	default:
		return ARGP_ERR_UNKNOWN;
	}
	return 0;
}

static const struct argp argp = {
	.options = options, .parser = parse, .children = children, .args_doc = "CASE",
	.doc = "Finds, among the releases on offer between two kernels, the first on which CASE says something "
	       "else than on --good, by binary search.  What the cache of results knows is not booted.\v"
	       "Exit code 0 when it is found, 1 when the two do not differ or only a range can be named.",
};

#define MAX_SHOWN 10

static int say_several(const char *what, const struct case_names *all)
{
	int i, n = 0;

	for (i = 0; i < all->nr; i++)
		n += case_matches(all->v[i], &what, 1);
	msg_error("bisect: %s names %d cases; name one of them:", what, n);
	for (i = n = 0; i < all->nr; i++) {
		if (!case_matches(all->v[i], &what, 1))
			continue;
		if (n++ == MAX_SHOWN) {
			msg_error("  ... all of them: run_tests.sh run -l -t '%s'", what);
			break;
		}
		msg_error("  %s", all->v[i]);
	}
	return -BM_EXIT_USAGE;
}

/* The one case that @what is, or matches; it lives as long as @all. */
static int find_case(const char *what, const struct case_names *all, const char **name)
{
	struct near near = { .word = what };
	char text[512];
	int i, found = 0;

	for (i = 0; i < all->nr; i++) {
		if (!strcmp(all->v[i], what)) {
			*name = all->v[i];
			return 0;
		}
		if (case_matches(all->v[i], &what, 1)) {
			*name = all->v[i];
			found++;
		}
	}
	if (found == 1)
		return 0;
	if (found)
		return say_several(what, all);
	for (i = 0; i < all->nr; i++)
		near_consider(&near, all->v[i]);
	msg_error("bisect: there is no case %s%s; all of them: run_tests.sh run -l", what,
		  near_text(&near, text, sizeof(text)));
	return -BM_EXIT_USAGE;
}

static int search(struct bisect *b)
{
	int at, err = bisect_judge(b);

	while (!err && (at = bisect_next(b->answers, b->nr)) >= 0) {
		msg_info("bisect: %s, at most %d of %d are left to boot", b->v[at].k.name, bisect_left(b), b->nr);
		err = bisect_ask(b, at) ?: bisect_judge(b);
		if (!err)
			msg_info("bisect: %s: %s", b->v[at].k.name, b->v[at].says);
	}
	return err;
}

static int bisect(struct session *s, const struct bisect_opts *o, const char *name)
{
	struct bisect b = { .s = s, .o = o, .name = name, .stop = stop_on_signals() };
	int code = bisect_line(&b) ?: bisect_recall(&b);

	if (!code && o->common.dry_run) {
		code = bisect_judge(&b) ?: bisect_plan(&b);
	} else if (!code) {
		code = search(&b) ?: bisect_show(&b);
	}
	bisect_free(&b);
	return code;
}

int cmd_bisect(int argc, char **argv)
{
	struct case_names all = {0};
	struct bisect_opts o = {0};
	const char *name = NULL;
	struct session s;
	int code;

	cli_parse(&argp, argc, argv, &o);
	code = session_open(&s, &o.common);
	if (!code)
		code = session_cases(&s, NULL, 0, &all) ?: find_case(o.what, &all, &name);
	if (!code) {
		/* whose modules and tools the VMs get */
		o.common.globs[o.common.nr_globs++] = name;
		code = o.git ? bisect_git(&s, &o, name) : o.step ? bisect_step(&s, &o, name) : bisect(&s, &o, name);
	}
	case_names_free(&all);
	session_close(&s);
	return abs(code);
}
