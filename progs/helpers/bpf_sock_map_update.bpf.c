// SPDX-License-Identifier: GPL-2.0
#define BM_UAPI_ONLY
#include "bpfmatrix.bpf.h"
#include "helpers/sock_map.h"

SOCKETS(SOCKMAP, map);
SOCKETS(SOCKHASH, wrong);

#define UPDATE(ctx, map, key) bpf_sock_map_update(ctx, map, key, flags)
#include "helpers/sock_update.h"
