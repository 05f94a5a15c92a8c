// SPDX-License-Identifier: GPL-2.0
#include "bpfmatrix.bpf.h"

#include "maps/bench.bpf.h"

#define STORAGE_TYPE BPF_MAP_TYPE_TASK_STORAGE
#define STORAGE_GET bpf_task_storage_get
#define STORAGE_DELETE bpf_task_storage_delete
#define STORAGE_PROG(name, map, loop)						\
	SEC("raw_tp")								\
	NOT_A_CASE								\
	int name(void *ctx)							\
	{									\
		struct task_struct *owner = bpf_get_current_task_btf();		\
										\
		STORAGE_GET(map, owner, 0, BPF_LOCAL_STORAGE_GET_F_CREATE);	\
		return loop;							\
	}

#include "maps/bench_storage.bpf.h"
