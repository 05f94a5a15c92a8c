/* SPDX-License-Identifier: GPL-2.0 */
/* What the tests of the two matrices share: a store with some kernels, and what a view prints. */
#ifndef BM_TESTS_UNIT_SAMPLE_CELLS_H
#define BM_TESTS_UNIT_SAMPLE_CELLS_H

#include "tests/unit/sample.h"

#include "results/view_cells.h"

static struct store *s;
static char *shown;

/* Setup and teardown around what the test itself puts into @s. */
static inline int cells_enter(void **state)
{
	if (sample_enter(state))
		return -1;
	s = store_open(sample_path("s"), STORE_CREATE);
	assert_non_null(s);
	return 0;
}

static inline int cells_leave(void **state)
{
	store_close(s);
	free(shown);
	shown = NULL;
	return sample_leave(state);
}

/* A kernel that is shown, with @nr planned @cases. */
static inline struct cells_kernel cells_kernel(const char *release, const char *const *cases,
					       int nr)
{
	struct cells_kernel k = {
		.id = store_begin_kernel(s, release, release, "o"), .name = release, .shown = true,
	};

	assert_int_equal(kver_parse(release, &k.v), 0);
	assert_int_equal(store_plan(s, k.id, cases, NULL, nr), 0);
	return k;
}

typedef int (*view_fn)(const struct cells_view *v);

/* What @view prints of @cases goes to @shown; returns what it returned. */
static inline int show(view_fn view, enum table_format format, bool verbose,
		       const struct cells_kernel *of, int nr_kernels, const char *const *cases,
		       int nr)
{
	struct cells cells;
	struct cells_view v = { .c = &cells, .format = format, .verbose = verbose, .width = 80 };
	size_t size;
	int rc;

	free(shown);
	v.f = open_memstream(&shown, &size);
	assert_int_equal(cells_read(s, of, nr_kernels, cases, nr, &cells), 0);
	rc = view(&v);
	fclose(v.f);
	cells_free(&cells);
	return rc;
}

#endif
