/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What helpers/expected/ says of a helper in a context.  The files are part of the
 * program, and read once.
 */
#ifndef BM_HELPERS_EXPECTED_H
#define BM_HELPERS_EXPECTED_H

#include "common/expected.h"
#include "selftests/case.h"

enum expectation { EXPECT_NO, EXPECT_YES };

/* Reads the files, unless that is done: to be called in the parent of all cases. */
void expected_prepare(void);

/* What is wrong with the files, "FILE:LINE: ..."; NULL when they can be read. */
const char *expected_broken(void);

/*
 * Whether @helper ("bpf_loop") can be called in @context ("xdp") on a kernel @v.  A
 * pair that no row lists is EXPECT_NO.  @where, unless NULL, gets the row as a person
 * looks for it; it is overwritten by the next call.
 */
enum expectation expected_answer(const char *helper, const char *context, const struct kver *v,
				 const char **where);

/* Whether only a program with a GPL-compatible licence may call it there (gpl_only of its bpf_func_proto). */
bool expected_gpl_only(const char *helper, const char *context, const struct kver *v);

/*
 * Ends the case as failed where @answer, "yes" or "no", is not the one expected of the
 * running kernel, or where the files cannot be read.  @reason and @line are what the
 * kernel said.  Any other answer says nothing about the call, and passes.
 */
void expected_check(struct test *t, const char *helper, const char *context, const char *answer,
		    const char *reason, const char *line);
/* The same for the licence: @gpl_only as the kernel showed it. */
void expected_check_licence(struct test *t, const char *helper, const char *context, bool gpl_only);

#endif
