// SPDX-License-Identifier: GPL-2.0
#define BM_UAPI_ONLY
#include "bpfmatrix.bpf.h"
#include "helpers/sock_map.h"

SOCKETS(SOCKHASH, map);
SOCKETS(SOCKMAP, wrong);

#define UPDATE(ctx, map, key) bpf_sock_hash_update(ctx, map, key, flags)
#include "helpers/sock_update.h"
