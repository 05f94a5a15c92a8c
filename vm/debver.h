/* SPDX-License-Identifier: GPL-2.0 */
/* Debian package versions: [epoch:]upstream[-revision]. */
#ifndef BM_VM_DEBVER_H
#define BM_VM_DEBVER_H

#include <stddef.h>

/* Below, equal or above zero, in the order of deb-version(7). */
int debver_cmp(const char *a, const char *b);

/*
 * The kernel's own number in the package version of a kernel: "6.12.117" of
 * "6.12.117-1~deb12u1", "7.3-rc7" of "7.3~rc7-1~exp1".  0 or -EINVAL.
 */
int debver_release(const char *version, char *out, size_t size);

#endif
