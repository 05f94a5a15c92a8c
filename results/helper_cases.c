// SPDX-License-Identifier: GPL-2.0
#include "results/helper_cases.h"

#include <string.h>

#define AREA "helper/"

const char *const helper_kind_names[NR_HELPER_KINDS] = {
	[HELPER_ACCEPT] = "accept", [HELPER_REJECT] = "reject", [HELPER_EFFECT] = "effect", [HELPER_EDGE] = "edge",
};

static const char *behind_helper(const char *name)
{
	const char *slash = strchr(name + strlen(AREA), '/');

	return slash ? slash + 1 : name + strlen(name);
}

/* The length of "accept/" at the start of @what, of whatever kind; 0 where none stands there. */
static size_t kind_length(const char *what, enum helper_case_kind *kind)
{
	size_t len;
	int i;

	for (i = 0; i < NR_HELPER_KINDS; i++) {
		len = strlen(helper_kind_names[i]);
		if (!strncmp(what, helper_kind_names[i], len) && what[len] == '/') {
			*kind = i;
			return len + 1;
		}
	}
	*kind = HELPER_EFFECT;
	return 0;
}

enum helper_case_kind helper_case_kind(const char *name)
{
	enum helper_case_kind kind;

	kind_length(behind_helper(name), &kind);
	return kind;
}

const char *helper_case_what(const char *name)
{
	const char *what = behind_helper(name);
	enum helper_case_kind kind;

	return what + kind_length(what, &kind);
}

bool helper_case_of(const char *name, const char *helper)
{
	size_t len = strlen(helper);

	return !strncmp(name + strlen(AREA), helper, len) && name[strlen(AREA) + len] == '/';
}

bool helper_case_shows(const char *name, const struct case_answer *a)
{
	enum helper_case_kind kind = helper_case_kind(name);

	return a->status == CASE_PASS && !(kind == HELPER_ACCEPT && a->refused) &&
	       !(kind == HELPER_REJECT && a->accepted);
}
