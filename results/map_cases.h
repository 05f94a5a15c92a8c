/* SPDX-License-Identifier: GPL-2.0 */
/* What named cases of maps (map/TYPE/WHAT, not the operation matrix) said on some kernels. */
#ifndef BM_RESULTS_MAP_CASES_H
#define BM_RESULTS_MAP_CASES_H

#include "results/case_table.h"

/* The cases of one type, or of what else stands behind "map/". */
struct map_type_cases {
	char name[64];
	bool is_type;		/* the operation matrix knows it */
	int first, nr;		/* among the names */
	int jobs;		/* how many of them are job_WHAT */
};

struct map_cases {
	struct case_table t;
	struct map_type_cases *types;	/* sorted by name */
	int nr_types;
};

/*
 * Reads the cases @names on the kernels of @cells, whose types are the types; without
 * any, all that have cases count as types.  0, or a negative errno with a message;
 * map_cases_free() in both cases.
 */
int map_cases_read(struct store *s, const struct cells *cells, const char *const *names, int nr,
		   struct map_cases *out);
void map_cases_free(struct map_cases *m);

/* WHAT of "map/TYPE/WHAT". */
const char *map_case_what(const char *name);
bool map_case_is_job(const char *name);

/* What the cases of a type came to on one kernel. */
struct map_type_result {
	int passed, jobs_passed;	/* jobs are not counted twice */
	int failed, skipped, lost;
	const char *absent;		/* why the kernel does not have the type, or NULL */
};
void map_type_result(const struct map_cases *m, const struct map_type_cases *type, int kernel,
		     struct map_type_result *out);

#endif
