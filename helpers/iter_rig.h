/* SPDX-License-Identifier: GPL-2.0 */
#ifndef BM_HELPERS_ITER_RIG_H
#define BM_HELPERS_ITER_RIG_H

#include "helpers/fixtures.h"

/*
 * Attaches the iterator @prog, reads its fd once into @text, with a NUL behind it; what read(2)
 * gave, bytes or a negative errno.  What fails before ends the case.
 */
int iter_read(struct test *t, struct bpf_object *obj, const char *prog, char *text, size_t size);

#endif
