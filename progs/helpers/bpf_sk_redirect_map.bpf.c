// SPDX-License-Identifier: GPL-2.0
#define BM_UAPI_ONLY
#include "bpfmatrix.bpf.h"
#include "helpers/sock_map.h"

SOCKETS(SOCKMAP, map);
SOCKETS(SOCKHASH, wrong);

#define SECTION "sk_skb/stream_verdict"
#define CONTEXT struct __sk_buff
#define REDIRECT(ctx, map) bpf_sk_redirect_map(ctx, map, k, flags)
#include "helpers/sock_redirect.h"
