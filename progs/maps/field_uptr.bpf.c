// SPDX-License-Identifier: GPL-2.0
/* A page of the task's own, pinned by its storage and read and written by programs. */
#include "bpfmatrix.bpf.h"

struct bm_user {
	__u64 in;
	__u64 out;
};

/*
 * named by a variable, or its BTF is no more than a forward declaration, which nothing can be
 * read through
 */
struct bm_user *whole;

struct elem {
	struct bm_user __uptr *user;
};

struct {
	__uint(type, BPF_MAP_TYPE_TASK_STORAGE);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, int);
	__type(value, struct elem);
} map SEC(".maps");

SEC("syscall")
ACCEPT_IF(since("6.13"))
int answer(void *ctx)
{
	struct elem *e = bpf_task_storage_get(&map, bpf_get_current_task_btf(), NULL, 0);
	struct bm_user *user;

	if (!e)
		return 1;
	user = e->user;
	if (!user)
		return 2;
	user->out = user->in + 1;
	return 0;
}
