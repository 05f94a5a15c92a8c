/* SPDX-License-Identifier: GPL-2.0 */
/* The task that asks for a test run. */
#define STORAGE_TYPE BPF_MAP_TYPE_TASK_STORAGE
#include "helpers/storage.h"

#define AT_TEST_RUN(prog, section, ROWS, body)				\
	SEC(section)							\
	ROWS								\
	int BPF_PROG(prog)						\
	{								\
		body(bpf_get_current_task_btf());			\
		return 0;						\
	}
#define AT_HOOK(prog, ROWS, body) AT_TEST_RUN(prog, "fentry/bpf_fentry_test1", ROWS, body)

/* "bpf: Enable task local storage for tracing programs"; of the bpf LSM's since 5.11 */
#define HOOK_ROWS ACCEPT_IF(since("5.12"))
/* "bpf: Allow bpf_local_storage to be used by sleepable programs" */
#define SLEEPABLE_ROWS ACCEPT_IF(since("5.17"))
/* "bpf: Allow some trace helpers for all prog types": there is a task under every program */
#define EVERYWHERE_ROWS	\
	REJECT(EINVAL, until("6.16"), NOT_HERE) ACCEPT_IF(since("6.16")) CONTROL(hook)

#define AT_ALL(body)							\
	AT_HOOK(hook, HOOK_ROWS, body)					\
	AT_TEST_RUN(at_fexit, "fexit/bpf_fentry_test1", HOOK_ROWS, body)	\
	AT_TEST_RUN(at_tp_btf, "tp_btf/sched_switch", HOOK_ROWS, body)	\
	/* "bpf: Implement task local storage" */			\
	AT_TEST_RUN(at_lsm, "lsm/file_open",				\
		    ACCEPT_IF(since("5.11")) CONFIG("CONFIG_BPF_LSM"), body)	\
	AT_TEST_RUN(at_sleepable_lsm, "lsm.s/file_open",		\
		    SLEEPABLE_ROWS CONFIG("CONFIG_BPF_LSM"), body)	\
									\
	static __always_inline void mm_body(struct task_struct *task)	\
	{								\
		body(task->mm);						\
	}								\
	AT_HOOK(owner_is_an_mm, REFUSED_ROWS(EACCES), mm_body)		\
									\
	SEC("xdp")							\
	EVERYWHERE_ROWS							\
	int from_xdp(struct xdp_md *ctx)				\
	{								\
		body(bpf_get_current_task_btf());			\
		return 0;						\
	}								\
									\
	SEC("tc")							\
	EVERYWHERE_ROWS							\
	int from_tc(struct __sk_buff *ctx)				\
	{								\
		body(bpf_get_current_task_btf());			\
		return 0;						\
	}
