/* SPDX-License-Identifier: GPL-2.0 */
/* A socket found by addresses and ports that a case sets: helpers/sk_rig.h. */
#ifndef BPFMATRIX_HELPERS_SK_TUPLE_H
#define BPFMATRIX_HELPERS_SK_TUPLE_H

#include "helpers/bounds.h"

union {
	struct bpf_sock_tuple tuple;
	__u8 room[64];
} to;
__u32 len;
__u64 netns = -1, flags;

#define look_up_with(helper, ctx) helper(ctx, &to.tuple, bounded(len, sizeof(to)), netns, flags)

#endif
