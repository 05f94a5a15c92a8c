// SPDX-License-Identifier: GPL-2.0
#define BM_UAPI_ONLY
#include "bpfmatrix.bpf.h"
#include "helpers/sock_map.h"

SOCKETS(SOCKHASH, map);
SOCKETS(SOCKMAP, wrong);

#define SECTION "sk_msg"
#define CONTEXT struct sk_msg_md
#define REDIRECT(ctx, map) bpf_msg_redirect_hash(ctx, map, &k, flags)
#include "helpers/sock_redirect.h"

/* The key has four bytes, and behind these two the stack ends. */
SEC(SECTION)
REJECT(EINVAL, msg("invalid indirect access to stack|invalid read from stack"))
CONTROL(redirect)
int half_a_key(CONTEXT *ctx)
{
	__u16 k = key;

	return REDIRECT(ctx, &map);
}
