// SPDX-License-Identifier: GPL-2.0
/* Work that a task does itself, on its way to user space. */
#include "bpfmatrix.bpf.h"
#include "maps/field_io.h"

struct elem {
	struct bpf_task_work work;
	__u64 fired;
};

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 2);
	__type(key, __u32);
	__type(value, struct elem);
} map SEC(".maps");

struct work_io io;

/* until the kernel itself gave the last argument (7.0) */
extern int bpf_task_work_schedule_signal_impl(struct task_struct *task, struct bpf_task_work *tw,
					      void *map, bpf_task_work_callback_t callback,
					      void *aux) __weak __ksym;

static int fired(struct bpf_map *m, void *key, void *value)
{
	struct elem *e = value;

	e->fired++;
	io.fired_key = *(__u32 *)key;
	io.fired_pid = bpf_get_current_pid_tgid();
	io.fired++;
	return 0;
}

SEC("syscall")
ACCEPT_IF(since("6.18"))
int schedule(void *ctx)
{
	struct task_struct *task = bpf_get_current_task_btf();
	__u32 key = io.key;
	struct elem *e = bpf_map_lookup_elem(&map, &key);

	if (!e)
		return 1;
	if (bpf_ksym_exists(bpf_task_work_schedule_signal_impl))
		io.start = bpf_task_work_schedule_signal_impl(task, &e->work, &map, fired, NULL);
	else
		io.start = bpf_task_work_schedule_signal(task, &e->work, &map, fired);
	return 0;
}
