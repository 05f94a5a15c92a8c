/* SPDX-License-Identifier: GPL-2.0 */
/* What maps/expected/ says of an operation on a map type; docs/map-matrix.md has the format. */
#ifndef BM_MAPS_OPS_EXPECTED_H
#define BM_MAPS_OPS_EXPECTED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/expected.h"

#define MAP_EXPECTED_FOLDER "maps/expected"
#define MAP_MAX_ANSWERS 8

struct map_answer {
	const char *since;	/* version list; NULL: in all kernels, or in all others */
	int err;		/* positive; 0: ok */
};

struct map_row {
	int op;
	uint64_t types;		/* a bit a type */
	bool others;		/* @others: what no further row of the operation lists */
	struct map_answer answers[MAP_MAX_ANSWERS];
	int nr_answers;
	int file, line;
};

struct map_set {
	const char *name;	/* "@hashes"; the first is "@all" */
	uint64_t types;
};

/* Names that rows may use; their order is that of the numbers in a row. */
struct map_names {
	const char *const *ops;
	int nr_ops;
	const char *const *types;
	int nr_types;		/* 64 at most */
};

struct map_expected {
	struct map_names names;
	const struct expected_file *files;
	int nr_files;
	struct map_set *sets;
	int nr_sets;
	struct map_row *rows;
	int nr_rows;
	short *cells;		/* row of (op, type), -1: not listed */
	char *text;		/* the copies of all files that names point into */
};

/*
 * Reads @files, which stay the caller's, as the names do.  0, or -EINVAL with "FILE:LINE: what
 * is wrong" in @why, or -ENOMEM.  map_expected_free() in either case.
 */
int map_expected_parse(struct map_expected *e, const struct map_names *names,
		       const struct expected_file *files, int nr, char *why, size_t size);
void map_expected_free(struct map_expected *e);

/* The row that lists the pair, NULL: none. */
const struct map_row *map_expected_find(const struct map_expected *e, int op, int type);
/* The answer of a row that counts on a kernel @v: the first whose points hold. */
const struct map_answer *map_row_answer(const struct map_row *row, const struct kver *v);

/* What is wrong with the runner's own files, "FILE:LINE: ..."; NULL when they can be read. */
const char *map_expected_broken(void);

#endif
