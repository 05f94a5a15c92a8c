// SPDX-License-Identifier: GPL-2.0
/* Every context may call it, one that sleeps since 6.9. */
#define BM_UAPI_ONLY
#include "bpfmatrix.bpf.h"

#define CALL(map, p) bpf_map_pop_elem(&map, p)
#include "helpers/queue_and_stack.h"

SEC("tc") READ_ONLY CONTROL(of_queue)
ONE_CALL(of_read_only, read_only_queue, int, struct __sk_buff)
