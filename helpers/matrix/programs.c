// SPDX-License-Identifier: GPL-2.0
/*
 * helper/HELPER/accept/PROGRAM and helper/HELPER/reject/PROGRAM: every program of
 * progs/helpers/, checked against the rows that stand beside it.  What it does when it
 * runs is a HELPER_CASE().
 */
#include <string.h>

#include "helpers/matrix/reasons.h"
#include "selftests/verdict.h"

static const char *name_of(const char *file, const struct verdict_case *c)
{
	return case_text("helper/%s/%s/%s", file, verdict_rejects(c) ? "reject" : "accept", c->prog);
}

/* What calls of some helpers need beside the helper, and what a kernel without that says. */
static const char *const without[] = {
	/* the address of a function, BPF_PSEUDO_FUNC of 5.13: it takes the callback for dead code */
	"number of funcs in func_info doesn't match number of subprogs",
	/* the type tag "kptr" of a pointer with a reference, which until 6.3 was "kptr_ref" */
	"has no valid kptr",
};

/* Below its ACCEPT_IF() a program is refused because the helper is not there, not for its arguments. */
static const char *absent(const char *log)
{
	const char *label;
	char line[512];
	size_t i;
	int id;

	for (i = 0; i < sizeof(without) / sizeof(without[0]); i++)
		if (strstr(log, without[i]))
			return NULL;
	/* of a program type that the kernel does not have, the verifier says nothing */
	if (!*log || refusal_read(log, &id, &label, line, sizeof(line)) != REFUSED_ARGUMENTS)
		return NULL;
	return "not for want of the helper, and no REJECT() row tells why";
}

static const struct verdict_folder folder = { .path = "helpers/", .name = name_of, .absent = absent, .files_a_child = 8 };

static void list_programs(void)
{
	verdict_list(&folder);
}

static void __attribute__((constructor)) register_programs(void)
{
	case_source_register(list_programs);
}
