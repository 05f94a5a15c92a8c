// SPDX-License-Identifier: GPL-2.0
#include "bpfmatrix.bpf.h"

#define STORAGE_TYPE BPF_MAP_TYPE_SK_STORAGE
#define STORAGE_GET bpf_sk_storage_get
#define STORAGE_DELETE bpf_sk_storage_delete
#include "maps/storage.bpf.h"

SEC("cgroup/connect4")
ACCEPT
CONFIG("CONFIG_CGROUP_BPF")
int elem(struct bpf_sock_addr *ctx)
{
	if (ctx->sk)
		storage_op(ctx->sk);
	return 1;
}

SEC("cgroup/sock_create")
ACCEPT
CONFIG("CONFIG_CGROUP_BPF")
int sock_create(struct bpf_sock *ctx)
{
	__u64 *value = bpf_sk_storage_get(&map, ctx, &io.value, BPF_SK_STORAGE_GET_F_CREATE);

	/* there is no bpf_sk_storage_delete() here */
	if (value)
		io.visited++;
	return 1;
}

/* All elements of the map that the iterator is attached to. */
SEC("iter/bpf_sk_storage_map")
ACCEPT
int count(struct bpf_iter__bpf_sk_storage_map *ctx)
{
	__u64 *value = ctx->value;

	if (!ctx->sk || !value)
		return 0;
	io.visited++;
	io.sum += *value;
	return 0;
}
