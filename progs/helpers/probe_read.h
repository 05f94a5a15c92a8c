/* SPDX-License-Identifier: GPL-2.0 */
/* A helper that copies from an address: the same program for each of them. */
#ifndef BPFMATRIX_HELPERS_PROBE_READ_H
#define BPFMATRIX_HELPERS_PROBE_READ_H

#include "helpers/bounds.h"

__u64 from;
__u32 len = 16;
char to[16];
long ret;

#define READ_WITH(helper)						\
	({								\
		__builtin_memset(to, 'x', sizeof(to));			\
		ret = helper(to, bounded(len, sizeof(to)), (void *)from);	\
		0;							\
	})

#endif
