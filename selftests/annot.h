/* SPDX-License-Identifier: GPL-2.0 */
/* Reading the annotations of progs/bpfmatrix.bpf.h back from an object's BTF. */
#ifndef BM_SELFTESTS_ANNOT_H
#define BM_SELFTESTS_ANNOT_H

#include <stdbool.h>

#include "common/kver.h"

struct btf;

#define ANNOT_MAX_ROWS 8
#define ANNOT_MAX_DIFFERS 4

struct annot_row {
	bool accept;
	int err;		/* of a reject: a positive errno, 0 for any */
	const char *since;
	const char *until;
	const char *msg;	/* "text|other wording", or NULL */
	const char *splat;	/* what the kernel log may hold, like msg, or NULL */
	const char *oracle;	/* of a DIFFERS row: selftests/oracles.c names them */
	unsigned int retval;	/* of a RETVAL_IF row */
};

/* The strings live as long as the process. */
struct annot {
	struct annot_row rows[ANNOT_MAX_ROWS];
	int nr_rows;
	struct annot_row differs[ANNOT_MAX_DIFFERS];
	int nr_differs;
	struct annot_row retval_if, oops;
	bool has_retval_if, may_oops;
	const char *control;
	const char *why;
	const char *config;
	const char *caps;	/* NULL: all; "": none */
	bool has_retval;
	unsigned int retval;
	unsigned int flags;
	bool unsound;
	bool long_run;
	bool own_object;
	bool not_a_case;
};

struct annot_tags;

/* All annotations of @btf, which must live as long; NULL without memory.  free(3) it. */
struct annot_tags *annot_tags(const struct btf *btf);

/*
 * Those of the function @prog.  -EINVAL, with @error set, when one cannot be read; a
 * function without any has nr_rows 0.
 */
int annot_read(const struct annot_tags *all, const char *prog, struct annot *a, char *error, int size);

/* What is expected of the program in @v.  Sets @explicit to whether a row says it. */
struct annot_row annot_expect(const struct annot *a, const struct kver *v, bool *is_explicit);

/* What the program returns in @v, where it has a RETVAL. */
unsigned int annot_retval(const struct annot *a, const struct kver *v);

/* Whether loading it is an oops of @v. */
bool annot_oopses(const struct annot *a, const struct kver *v);

/* Whether the oracle is known to disagree in @v. */
bool annot_differs(const struct annot *a, const char *oracle, const struct kver *v);

/* "since 5.13", "since 5.16 until 7.1": where it loads, for a person. */
void annot_loads(const struct annot *a, char *out, int size);

/* True when @log has one of the wordings of @msg, or there is none to look for. */
bool annot_msg_matches(const char *msg, const char *log);

#endif
