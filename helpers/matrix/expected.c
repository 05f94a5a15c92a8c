// SPDX-License-Identifier: GPL-2.0
#include "helpers/matrix/expected.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "helpers/matrix/names.h"
#include "selftests/contexts.h"

/* helpers/expected/, made by the build. */
extern const struct expected_file expected_files[];
extern const int nr_expected_files;


static struct expected expected;
static char problem[256];

void expected_prepare(void)
{
	struct expected_names names = {
		.helpers = helper_names, .nr_helpers = nr_helpers, .nr_contexts = nr_contexts,
	};
	static bool done;
	const char **v;
	int i;

	if (done)
		return;
	done = true;
	/* both live as long as the table that points to them */
	v = calloc(nr_contexts + 1, sizeof(*v));
	if (!v)
		exit(3);
	for (i = 0; i < nr_contexts; i++)
		v[i] = contexts[i].name;
	names.contexts = v;
	expected_parse(&expected, &names, expected_files, nr_expected_files, problem, sizeof(problem));
}

const char *expected_broken(void)
{
	expected_prepare();
	return problem[0] ? problem : NULL;
}

static const struct expected_row *find(bool gpl, const char *helper, const char *context)
{
	if (expected_broken())
		return NULL;
	return expected_find(&expected, gpl, expected_helper(&expected, helper),
			     expected_context(&expected, context));
}

enum expectation expected_answer(const char *helper, const char *context, const struct kver *v,
				 const char **where)
{
	const struct expected_row *row = find(false, helper, context);
	static char text[256];

	if (!row)
		snprintf(text, sizeof(text), EXPECTED_FOLDER "/: no row lists it in %s", context);
	else
		snprintf(text, sizeof(text), EXPECTED_FOLDER "/%s:%d: %s%s%s%s", expected_files[row->file].name,
			 row->line, row->since[0] ? "since " : EXPECTED_ALWAYS, row->since,
			 row->until ? ", until " : "", row->until ?: "");
	if (where)
		*where = text;
	return row && expected_row_holds(row, v) ? EXPECT_YES : EXPECT_NO;
}

bool expected_gpl_only(const char *helper, const char *context, const struct kver *v)
{
	const struct expected_row *row = find(true, helper, context);

	return row && expected_row_holds(row, v);
}

void expected_check(struct test *t, const char *helper, const char *context, const char *answer,
		    const char *reason, const char *line)
{
	bool yes = !strcmp(answer, "yes");
	const char *where;

	if (!yes && strcmp(answer, "no"))
		return;
	if (expected_broken())
		test_fail(t, "%s", problem);
	if (expected_answer(helper, context, test_kver(), &where) == (yes ? EXPECT_YES : EXPECT_NO))
		return;
	if (yes)
		test_fail(t, "accepted, expected no (%s)", where);
	test_fail(t, "refused (%s), expected yes (%s): %s", reason, where, line);
}

void expected_check_licence(struct test *t, const char *helper, const char *context, bool gpl_only)
{
	if (expected_broken())
		test_fail(t, "%s", problem);
	if (expected_gpl_only(helper, context, test_kver()) == gpl_only)
		return;
	if (gpl_only)
		test_fail(t, "refused without a GPL licence, expected to be for all (%s/: no gpl row lists it in %s)",
			  EXPECTED_FOLDER, context);
	test_fail(t, "accepted without a GPL licence, expected to need one (a gpl row of %s/ lists it in %s)",
		  EXPECTED_FOLDER, context);
}
