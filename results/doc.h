/* SPDX-License-Identifier: GPL-2.0 */
/* Parts of the generated documents. */
#ifndef BM_RESULTS_DOC_H
#define BM_RESULTS_DOC_H

#include <stdio.h>

#include "results/cells.h"
#include "results/outline.h"

#define DOC_WIDTH 100

/* A table of the kernels and what each says it is.  0, or a negative errno with a message. */
int doc_kernels(struct store *s, const struct cells_kernel *kernels, int nr, FILE *f);
/*
 * The outline between the lines of a code block, and frees it; @title above it; nothing
 * when it is empty.  0, or a negative errno with a message.
 */
int doc_outline(FILE *f, const char *title, struct outline *o);
/* A fault of the document, counted in @faults, as a message of @verb. */
void doc_fault(int *faults, const char *verb, const char *fmt, ...) __attribute__((format(printf, 3, 4)));

#endif
