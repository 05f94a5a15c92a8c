/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A loaded object for the next case of the same child: to open and load one takes 15 ms
 * under TCG, and to give its variables their first values back as good as none.  Only where these
 * are all that can be told from a new object: it has no map but its variables, and its program is one that runs by
 * BPF_PROG_TEST_RUN.
 */
#ifndef BM_SELFTESTS_RELOAD_H
#define BM_SELFTESTS_RELOAD_H

#include "selftests/runner.h"

/* The object with @prog of @e loaded, as new, where another case than @t left one; or NULL. */
struct bpf_object *reload_again(struct test *t, const struct embedded *e, const char *prog);
/* @obj, with @prog loaded for @t, may be given to the cases that come behind it. */
void reload_keep(struct test *t, const struct embedded *e, const char *prog, struct bpf_object *obj);

#endif
