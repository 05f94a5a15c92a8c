/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The files of helpers/expected/: which helper a kernel has in which context.  The
 * guest compares with them, the host rewrites them; docs/expectations.md has the
 * format.
 */
#ifndef BM_COMMON_EXPECTED_H
#define BM_COMMON_EXPECTED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/kver.h"

#define EXPECTED_FOLDER "helpers/expected"
#define EXPECTED_ALWAYS "always"
#define EXPECTED_MAX_CONTEXTS 256
#define EXPECTED_NO_BLOCK -1

struct context_set {
	uint64_t bits[EXPECTED_MAX_CONTEXTS / 64];
};

static inline bool context_set_has(const struct context_set *s, int i)
{
	return s->bits[i / 64] >> (i % 64) & 1;
}

static inline void context_set_put(struct context_set *s, int i, bool in)
{
	s->bits[i / 64] &= ~(1ULL << (i % 64));
	s->bits[i / 64] |= (uint64_t)in << (i % 64);
}

struct expected_file {
	const char *name;	/* "loop.txt" */
	const char *text;
};

struct expected_row {
	bool gpl;		/* speaks of the licence, not of the call */
	int helper;
	char *since;		/* version list, "" for always */
	char *until;		/* version list, NULL where nothing ends it */
	struct context_set contexts;
	const char *note;	/* the comment behind it, from its '#'; NULL: none */
	int file, line;
	int block;		/* rows with no other line between them */
};

struct expected_set {
	char *name;		/* "@tracing"; the first is "@all" */
	struct context_set contexts;
};

/* Names that rows may use; their order is that of the numbers in a row. */
struct expected_names {
	const char *const *helpers;	/* NULL: no helper of that number */
	int nr_helpers;
	const char *const *contexts;
	int nr_contexts;
};

struct expected {
	struct expected_names names;
	const struct expected_file *files;
	int nr_files;
	struct expected_set *sets;
	int nr_sets;
	struct expected_row *rows;
	int nr_rows;
	short *cells;		/* row of (helper, context), -1: not listed */
	short *gpl_cells;
	struct expected_index *index;
	char *text;		/* the copy of all files that names and notes point into */
};

/*
 * Reads @files, which stay the caller's, as the names do.  0, or -EINVAL with "FILE:LINE: what is
 * wrong" in @why, or -ENOMEM.  expected_free() in either case.
 */
int expected_parse(struct expected *e, const struct expected_names *names,
		   const struct expected_file *files, int nr, char *why, size_t size);
void expected_free(struct expected *e);

/* The number of a name, or -1. */
int expected_helper(const struct expected *e, const char *name);
int expected_context(const struct expected *e, const char *name);

/* The row that lists the pair, NULL: none. */
const struct expected_row *expected_find(const struct expected *e, bool gpl, int helper, int context);
bool expected_row_holds(const struct expected_row *row, const struct kver *v);

#endif
