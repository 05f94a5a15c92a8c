// SPDX-License-Identifier: GPL-2.0
/*
 * helper/HELPER/accept/PROGRAM and helper/HELPER/reject/PROGRAM: every program of
 * progs/helpers/, checked against the rows that stand beside it.  What it does when it
 * runs is a HELPER_CASE().
 */
#include "helpers/reasons.h"
#include "selftests/verdict.h"

static const char *name_of(const char *file, const struct verdict_case *c)
{
	return case_text("helper/%s/%s/%s", file, verdict_rejects(c) ? "reject" : "accept", c->prog);
}

/* Below its ACCEPT_IF() a program is refused because the helper is not there, not for its arguments. */
static const char *absent(const char *log)
{
	const char *label;
	char line[512];
	int id;

	if (refusal_read(log, &id, &label, line, sizeof(line)) != REFUSED_ARGUMENTS)
		return NULL;
	return "not for want of the helper, and no REJECT() row tells why";
}

static const struct verdict_folder folder = { .path = "helpers/", .name = name_of, .absent = absent };

static void list_programs(void)
{
	verdict_list(&folder);
}

static void __attribute__((constructor)) register_programs(void)
{
	case_source_register(list_programs);
}
