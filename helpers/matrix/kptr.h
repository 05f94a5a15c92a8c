/* SPDX-License-Identifier: GPL-2.0 */
/* Kernel structures that a map value may own, and who takes them back. */
#ifndef BM_HELPERS_KPTR_H
#define BM_HELPERS_KPTR_H

/* The structure of number @kptr; NULL behind the last. */
const char *kptr_type_name(int kptr);
/* fd of an array of one value, a referenced pointer to it; made once; -errno: this kernel has none. */
int kptr_map(int kptr);
/* BTF id of the kfunc that gives the reference back; below 1 when there is none. */
int kptr_release_kfunc(int kptr);

#endif
