// SPDX-License-Identifier: GPL-2.0
#include "bpfmatrix.bpf.h"

/* An element an attach type of a cgroup. */
struct {
	__uint(type, BPF_MAP_TYPE_CGROUP_STORAGE);
	__type(key, struct bpf_cgroup_storage_key);
	__type(value, __u64);
} each SEC(".maps"), each_too SEC(".maps");

/* One a cgroup. */
struct {
	__uint(type, BPF_MAP_TYPE_CGROUP_STORAGE);
	__type(key, __u64);
	__type(value, __u64);
} shared SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_CGROUP_STORAGE);
	__type(key, struct bpf_cgroup_storage_key);
	__type(value, __u64);
} percpu SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u64);
} array SEC(".maps");

__u64 found, step = 1;
__u32 visited;

/* The result needs no check: it is never NULL. */
static __always_inline int count(__u64 *value)
{
	visited++;
	found = *value;
	*value += step;
	return 1;
}

#define COUNT(prog, section, ctx_type, ROWS, map)			\
	SEC(section)							\
	ROWS								\
	CONFIG("CONFIG_CGROUP_BPF")					\
	int prog(ctx_type *ctx)						\
	{								\
		return count(bpf_get_local_storage(map, 0));		\
	}

COUNT(sock_create, "cgroup/sock_create", struct bpf_sock, ACCEPT, &each)
COUNT(post_bind, "cgroup/post_bind4", struct bpf_sock, ACCEPT, &each)
COUNT(shared_create, "cgroup/sock_create", struct bpf_sock, ACCEPT, &shared)
COUNT(shared_bind, "cgroup/post_bind4", struct bpf_sock, ACCEPT, &shared)
COUNT(percpu_create, "cgroup/sock_create", struct bpf_sock, ACCEPT, &percpu)
COUNT(at_connect, "cgroup/connect4", struct bpf_sock_addr, ACCEPT, &each)
COUNT(at_egress, "cgroup_skb/egress", struct __sk_buff, ACCEPT, &each)
COUNT(at_ingress, "cgroup_skb/ingress", struct __sk_buff, ACCEPT, &each)
COUNT(at_sockops, "sockops", struct bpf_sock_ops, ACCEPT, &each)
COUNT(at_sysctl, "cgroup/sysctl", struct bpf_sysctl, ACCEPT, &each)
COUNT(at_device, "cgroup/dev", struct bpf_cgroup_dev_ctx, ACCEPT, &each)
COUNT(at_getsockopt, "cgroup/getsockopt", struct bpf_sockopt, ACCEPT, &each)

#define REFUSED(err) REJECT(err) CONTROL(sock_create)

/* Both kinds at once are fine. */
SEC("cgroup/sock_create")
ACCEPT
CONFIG("CONFIG_CGROUP_BPF")
int both_kinds(struct bpf_sock *ctx)
{
	return count(bpf_get_local_storage(&each, 0)) & count(bpf_get_local_storage(&percpu, 0));
}

/* bpf_cgroup_storage_assign(): a program has one map of a kind. */
SEC("cgroup/sock_create")
REFUSED(EBUSY)
CONFIG("CONFIG_CGROUP_BPF")
int two_of_a_kind(struct bpf_sock *ctx)
{
	return count(bpf_get_local_storage(&each, 0)) & count(bpf_get_local_storage(&each_too, 0));
}

SEC("cgroup/sock_create")
REFUSED(EINVAL)
CONFIG("CONFIG_CGROUP_BPF")
int with_flags(struct bpf_sock *ctx)
{
	return count(bpf_get_local_storage(&each, 1));
}

COUNT(map_of_other_kind, "cgroup/sock_create", struct bpf_sock, REFUSED(EINVAL), &array)

SEC("cgroup/sock_create")
REFUSED(EACCES)
CONFIG("CONFIG_CGROUP_BPF")
int read_behind_value(struct bpf_sock *ctx)
{
	__u64 *value = bpf_get_local_storage(&each, 0);

	found = value[1];
	return 1;
}

CALL_FROM(tc, "tc", struct __sk_buff, sock_create, count(bpf_get_local_storage(&each, 0)))
CALL_FROM(xdp, "xdp", struct xdp_md, sock_create, count(bpf_get_local_storage(&each, 0)))
CALL_FROM(socket, "socket", struct __sk_buff, sock_create, count(bpf_get_local_storage(&each, 0)))
