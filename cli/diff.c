// SPDX-License-Identifier: GPL-2.0
/* diff: what two kernels, runs or baselines answer differently, and whether that fails. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cli/diff_side.h"
#include "cli/query.h"
#include "cli/source.h"
#include "results/baseline.h"
#include "results/cache.h"
#include "results/sql.h"

enum { OPT_FAIL = 0x200, OPT_NO_FAIL, OPT_ONLY, OPT_COST, OPT_LOGS, OPT_SAVE, OPT_FORMAT };
#define ALL_CLASSES (DIFF_BIT(DIFF_NR) - 1)

struct diff_opts {
	struct cli_opts common;
	const char *sides[2];
	int nr;
	struct diff_options diff;
	unsigned int fail, only;
	enum diff_format format;
	bool logs;
	const char *save;
};

static const struct argp_option options[] = {
	{ "fail-on", OPT_FAIL, "CLASS,...", 0,
	  "these fail too (default: accept-to-reject, reject-to-accept, value, vanished); 'all' is every class",
	  1 },
	{ "no-fail-on", OPT_NO_FAIL, "CLASS,...", 0, "these do not fail", 1 },
	{ "only", OPT_ONLY, "CLASS,...", 0, "show only these; what fails, fails all the same", 1 },
	{ "cost", OPT_COST, "NAME=FACTOR,...", 0,
	  "beyond which a cost differs: insns, states, peak, stack, xlated, jited (default 2), load_us (0: never)",
	  1 },
	{ "logs", OPT_LOGS, NULL, 0, "both logs of the verifier at the first line that differs",
	  1 },
	{ "format", OPT_FORMAT, "FORMAT", 0, "table (default), tsv, json, markdown or github", 1 },
	{ "save", OPT_SAVE, "FILE", 0, "takes one side, and makes the baseline FILE of it", 1 },
	{ 0 },
};

static const struct argp_child children[] = {
	{ &cli_cases_argp, 0, NULL, 0 },
	{ &cli_where_argp, 0, NULL, 0 },
	{ 0 },
};

static unsigned int parse_classes(struct argp_state *state, const char *list)
{
	unsigned int set = 0;
	size_t len;
	int class;

	for (;; list += len + 1) {
		len = strcspn(list, ",");
		class = diff_class_parse(list, len);
		if (class < 0 && (len != 3 || strncmp(list, "all", 3)))
			argp_error(
				state,
				"%.*s is no class of difference: accept-to-reject, reject-to-accept, value, "
				"vanished, errno, splat, cost, cheaper, skip, appeared, or all",
				(int)len, list);
		set |= class < 0 ? ALL_CLASSES : DIFF_BIT(class);
		if (!list[len])
			return set;
	}
}

static int cost_parse(const char *name, size_t len)
{
	int i;

	for (i = 0; i < COST_NR; i++)
		if (strlen(cost_columns[i]) == len && !strncmp(name, cost_columns[i], len))
			return i;
	return -1;
}

static void parse_costs(struct argp_state *state, const char *list, double factor[COST_NR])
{
	const char *equals;
	double value;
	char *end;
	int cost;

	for (;; list = end + 1) {
		equals = strchrnul(list, '=');
		cost = cost_parse(list, equals - list);
		if (cost < 0 || !*equals)
			argp_error(
				state,
				"--cost %s: it is like insns=1.5,states=3, of insns, states, peak, stack, xlated, "
				"jited, load_us",
				list);
		value = strtod(equals + 1, &end);
		if (end == equals + 1 || (*end && *end != ',') ||
		    (value && !(value > 1 && value < 1e9)))
			argp_error(state, "--cost %s: a factor is a number above 1, or 0 for never",
				   list);
		factor[cost] = value;
		if (!*end)
			return;
	}
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct diff_opts *o = state->input;
	int format;

	switch (key) {
	case ARGP_KEY_INIT:
		cli_share(state, children, &o->common);
		break;
	case OPT_FAIL:
		o->fail |= parse_classes(state, arg);
		break;
	case OPT_NO_FAIL:
		o->fail &= ~parse_classes(state, arg);
		break;
	case OPT_ONLY:
		o->only |= parse_classes(state, arg);
		break;
	case OPT_COST:
		parse_costs(state, arg, o->diff.factor);
		break;
	case OPT_LOGS:
		o->logs = true;
		break;
	case OPT_SAVE:
		o->save = arg;
		break;
	case OPT_FORMAT:
		format = diff_format_parse(arg);
		if (format < 0)
			argp_error(state,
				   "--format is table, tsv, json, markdown or github, not %s", arg);
		o->format = format;
		break;
	case ARGP_KEY_ARG:
		if (o->nr == 2)
			argp_error(state, "diff takes two sides; what is %s?", arg);
		o->sides[o->nr++] = arg;
		break;
	case ARGP_KEY_END:
		if (o->save && o->nr != 1)
			argp_error(state,
				   "--save FILE takes one side: a kernel, or a run's folder");
		if (!o->save && o->nr < 2)
			argp_error(state, "diff takes two sides, such as 6.12.107 6.12.111");
		break;
	default:
		return ARGP_ERR_UNKNOWN;
	}
	return 0;
}

static const struct argp argp = {
	.options = options,
	.parser = parse,
	.children = children,
	.args_doc = "A B",
	.doc = "Shows what is different in B, in classes that fail or do not.  A and B are each a kernel, a run's folder "
	       "or store (FOLDER:KERNEL for one kernel of it), a baseline, or a CSV file of veristat.  Cases that have "
	       "not run on a kernel run first.\vExit code 1 when a class that fails has rows.",
};

/* The cases that a kernel is asked: those of the suite that the other side was asked too. */
static void keep_asked(struct case_names *cases, const struct side_input *other)
{
	int i, kept = 0;

	for (i = 0; i < cases->nr; i++) {
		if (case_matches(cases->v[i], other->asked, other->nr_asked))
			cases->v[kept++] = cases->v[i];
		else
			free(cases->v[i]);
	}
	cases->nr = kept;
}

/* A VM that was given up, or a case that crashed: nothing is known of it. */
static int count_missing(const struct session *s, const struct kernel *k,
			 const struct case_names *cases, struct store *cache, int *nr)
{
	const char **missing;
	int err = results_cache_missing(cache, k->id, s->suite, (const char *const *)cases->v,
					cases->nr, &missing, nr);

	if (!err && *nr)
		msg_error(
			"diff: %s: no result of %d case%s, first %s; 'run_tests.sh run -k %s -t ...' shows why",
			k->name, *nr, *nr > 1 ? "s" : "", missing[0], k->name);
	if (!err)
		free(missing);
	return err;
}

static int take_kernels(struct session *s, struct side_input *in, int nr,
			const struct kernel_list *kernels, const struct case_names *cases,
			struct store *cache)
{
	int64_t row;
	int i, k = 0;

	for (i = 0; i < nr; i++) {
		if (in[i].kind != SIDE_KERNEL)
			continue;
		row = results_cache_kernel(cache, kernels->v[k].id, s->suite);
		if (row < 0) {
			msg_error("diff: %s has no results: it did not run to its end",
				  kernels->v[k].name);
			return -BM_EXIT_HARNESS;
		}
		if (count_missing(s, &kernels->v[k], cases, cache, &in[i].missing) ||
		    side_of_kernel(&in[i], &kernels->v[k++], cache, row))
			return -BM_EXIT_HARNESS;
	}
	return 0;
}

/* Asks the sides that are kernels; *@cache has their answers.  0 or a negative enum bm_exit. */
static int ask_kernels(const struct diff_opts *o, struct side_input *in, int nr, struct session *s,
		       struct store **cache)
{
	struct kernel_list kernels = {0};
	struct case_names cases = {0};
	const char *specs[2];
	int i, n = 0, code;

	for (i = 0; i < nr; i++)
		if (in[i].kind == SIDE_KERNEL)
			specs[n++] = in[i].spec;
	if (!n)
		return 0;
	code = session_open(s, &o->common);
	if (!code)
		code = session_cases(s, o->common.globs, o->common.nr_globs, &cases);
	for (i = 0; i < nr && !code; i++)
		if (in[i].kind != SIDE_KERNEL)
			keep_asked(&cases, &in[i]);
	if (!code && !cases.nr) {
		msg_error("diff: no case of this suite is one that %s was asked for",
			  in[in[0].kind == SIDE_KERNEL].spec);
		code = -BM_EXIT_USAGE;
	}
	if (!code)
		code = query_kernels(s, "diff", specs, n, &kernels);
	if (!code)
		*cache = query_open(s, &kernels, &cases, &code);
	if (!code)
		code = take_kernels(s, in, nr, &kernels, &cases, *cache);
	case_names_free(&cases);
	kernel_list_free(&kernels);
	return -abs(code);
}

static void say_suites(const struct diff_pair *p)
{
	char suite[2][65];
	int i;

	for (i = 0; i < 2; i++) {
		sqlite3_stmt *st =
			sql_query(store_db(p->side[i].s), "SELECT suite FROM kernel WHERE id = ?1",
				  "i", p->side[i].kernel);

		snprintf(suite[i], sizeof(suite[i]), "%s",
			 st && sql_next(st) > 0 ? sql_text(st, 0) : "");
		sqlite3_finalize(st);
	}
	if (*suite[0] && *suite[1] && strcmp(suite[0], suite[1]))
		msg_info(
			"%s (%s) and %s (%s) were asked by different suites: a case may have been changed between them",
			p->side[0].label, suite[0], p->side[1].label, suite[1]);
}

static int compare(const struct diff_opts *o, const struct side_input in[2])
{
	struct diff_view v = { .fail = o->fail, .only = o->only, .logs = o->logs };
	struct diff_options diff = o->diff;
	int i, code = 0, common = 0;
	struct diff_pair *pairs = side_pairs(in, &v.nr_pairs);
	char root[PATH_MAX];

	if (!pairs)
		return BM_EXIT_USAGE;
	v.pairs = pairs;
	v.root = source_path("", root, sizeof(root)) ? NULL : root;
	diff.facts.verdicts_only = in[0].kind == SIDE_VERISTAT || in[1].kind == SIDE_VERISTAT;
	for (i = 0; i < v.nr_pairs && !code; i++) {
		say_suites(&pairs[i]);
		if (differences_find(&pairs[i].side[0], &pairs[i].side[1], &diff, &pairs[i].found))
			code = BM_EXIT_HARNESS;
		common += pairs[i].found.common;
	}
	if (!code && !common) {
		msg_error("diff: %s and %s have no case in common, so nothing was compared",
			  in[0].spec, in[1].spec);
		code = BM_EXIT_USAGE;
	}
	if (!code && view_diff(&v, o->format, stdout))
		code = BM_EXIT_HARNESS;
	if (!code && diff_failing(&v))
		code = BM_EXIT_UNEXPECTED;
	if (!code && (in[0].missing || in[1].missing))
		code = BM_EXIT_HARNESS;
	for (i = 0; i < v.nr_pairs; i++)
		differences_free(&pairs[i].found);
	free(pairs);
	return code;
}

static int save(const struct diff_opts *o, struct side_input *in)
{
	int i, n;

	if (in->kind == SIDE_VERISTAT) {
		msg_error("diff --save: %s is a file that diff reads as it is", in->spec);
		return BM_EXIT_USAGE;
	}
	for (i = 0; i < in->nr; i++) {
		in->v[i].asked = in->asked;
		in->v[i].nr_asked = in->nr_asked;
	}
	/* a baseline with a hole in it would hide what comes there */
	if (in->missing)
		return BM_EXIT_HARNESS;
	n = baseline_save(o->save, in->v, in->nr, o->common.globs, o->common.nr_globs);
	if (n < 0)
		return n == -ENODATA || n == -ENOENT ? BM_EXIT_USAGE : BM_EXIT_HARNESS;
	msg_info("%s: %d results of %s%s", o->save, n, in->v[0].label,
		 in->nr > 1 ? " and others" : "");
	return BM_EXIT_OK;
}

int cmd_diff(int argc, char **argv)
{
	struct diff_opts o = { .fail = DIFF_FAIL_DEFAULT };
	struct side_input in[2] = {0};
	struct store *cache = NULL;
	struct session s = {0};
	int i, code = 0;

	memcpy(o.diff.factor, diff_cost_factor, sizeof(o.diff.factor));
	cli_parse(&argp, argc, argv, &o);
	o.diff.facts.globs = o.common.globs;
	o.diff.facts.nr_globs = o.common.nr_globs;
	for (i = 0; i < o.nr && !code; i++)
		code = side_open(o.sides[i], &in[i]);
	if (!code)
		code = -ask_kernels(&o, in, o.nr, &s, &cache);
	if (!code)
		code = o.save ? save(&o, &in[0]) : compare(&o, in);
	store_close(cache);
	for (i = 0; i < 2; i++)
		side_close(&in[i]);
	session_close(&s);
	return code;
}
