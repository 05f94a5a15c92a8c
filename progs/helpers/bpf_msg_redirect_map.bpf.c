// SPDX-License-Identifier: GPL-2.0
#define BM_UAPI_ONLY
#include "bpfmatrix.bpf.h"
#include "helpers/sock_map.h"

SOCKETS(SOCKMAP, map);
SOCKETS(SOCKHASH, wrong);

#define SECTION "sk_msg"
#define CONTEXT struct sk_msg_md
#define REDIRECT(ctx, map) bpf_msg_redirect_map(ctx, map, k, flags)
#include "helpers/sock_redirect.h"
