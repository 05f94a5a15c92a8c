// SPDX-License-Identifier: GPL-2.0
#include "bpfmatrix.bpf.h"

#include "maps/bench.bpf.h"

#define STORAGE_TYPE BPF_MAP_TYPE_SK_STORAGE
#define STORAGE_GET bpf_sk_storage_get
#define STORAGE_DELETE bpf_sk_storage_delete
/* A test run's packet has a socket, made for the run. */
#define STORAGE_PROG(name, map, loop)						\
	SEC("tc")								\
	NOT_A_CASE								\
	int name(struct __sk_buff *skb)						\
	{									\
		struct bpf_sock *owner = skb->sk;				\
										\
		if (!owner)							\
			return -1;						\
		STORAGE_GET(map, owner, 0, BPF_LOCAL_STORAGE_GET_F_CREATE);	\
		return loop;							\
	}

#include "maps/bench_storage.bpf.h"
