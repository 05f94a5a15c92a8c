/* SPDX-License-Identifier: GPL-2.0 */
/* Files of the source tree that this program was built in. */
#ifndef BM_CLI_SOURCE_H
#define BM_CLI_SOURCE_H

#include <stddef.h>

/* The path of @name there; 0 or -errno, no message. */
int source_path(const char *name, char *out, size_t size);

#endif
