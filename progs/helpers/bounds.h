/* SPDX-License-Identifier: GPL-2.0 */
#ifndef BPFMATRIX_HELPERS_BOUNDS_H
#define BPFMATRIX_HELPERS_BOUNDS_H

/*
 * A length from 1 to @max, a power of two, in a form that every verifier from 5.10
 * on can follow; two comparisons are made one by clang, and lost by 5.10.
 */
#define bounded(len, max) ((((__u64)(len) - 1) & ((max) - 1)) + 1)

#endif
