// SPDX-License-Identifier: GPL-2.0
#include "helpers/storage_sk.h"

GET_BODY(bpf_sk_storage_get)
AT_ALL(get_body)
GET_REJECTS(bpf_sk_storage_get)

/* A new socket, for all that follows; nothing is there to be deleted. */
SEC("cgroup/sock_create")
ACCEPT
CONFIG("CONFIG_CGROUP_BPF")
int at_sock_create(struct bpf_sock *ctx)
{
	get_body(ctx);
	return 1;
}
