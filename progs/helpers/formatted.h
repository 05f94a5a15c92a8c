/* SPDX-License-Identifier: GPL-2.0 */
/* A format and its arguments that come when the program runs. */
#ifndef BPFMATRIX_HELPERS_FORMATTED_H
#define BPFMATRIX_HELPERS_FORMATTED_H

#include "helpers/bounds.h"

char fmt[2048];
__u32 fmt_size;
__u64 args[16];
__u32 args_size;	/* in bytes, up to 127 */
char text[32];		/* kernel memory for %s and %pI4 */
__u64 text_at;		/* its address */

#define FMT_SIZE bounded(fmt_size, sizeof(fmt))
#define ARGS_SIZE ((__u64)args_size & 127)

#endif
