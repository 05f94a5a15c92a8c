/* SPDX-License-Identifier: GPL-2.0 */
/* Programs of two attach types that count in STORAGE_MAP's element of key STORAGE_KEY. */
#ifndef BM_PROGS_MAPS_CGROUP_STORAGE_H
#define BM_PROGS_MAPS_CGROUP_STORAGE_H

#include "bpfmatrix.bpf.h"
#include "maps/io.h"

struct {
	__uint(type, STORAGE_TYPE);
	__type(key, STORAGE_KEY);
	__type(value, __u64);
} map SEC(".maps");

struct map_io io;

static __always_inline int add(void)
{
	__u64 *value = bpf_get_local_storage(&map, 0);

	io.visited++;
	*value += io.value;
	return 1;
}

SEC("cgroup/sock_create")
ACCEPT
CONFIG("CONFIG_CGROUP_BPF")
int on_create(struct bpf_sock *ctx)
{
	return add();
}

SEC("cgroup/post_bind4")
ACCEPT
CONFIG("CONFIG_CGROUP_BPF")
int on_bind(struct bpf_sock *ctx)
{
	return add();
}

#endif
