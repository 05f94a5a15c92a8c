/* SPDX-License-Identifier: GPL-2.0 */
/* Names of errnos, with the ones that the kernel uses and libc does not know. */
#ifndef BM_COMMON_ERRNAME_H
#define BM_COMMON_ERRNAME_H

#include <stddef.h>

/* include/linux/errno.h: never meant for user space, BPF returns it all the same */
#define BM_ENOTSUPP 524

/*
 * "EINVAL" for 22 or -22, "ENOTSUPP" for 524, "OK" for 0, "errno 999" for what
 * nobody knows.  The string is static, or one of a few per thread: use at once.
 */
const char *errname(int err);

/* 22 for "EINVAL"; -1 when there is no such name.  @len bounds @name. */
int errname_parse(const char *name, size_t len);

#endif
