/* SPDX-License-Identifier: GPL-2.0 */
/* The cgroup (v2) of the task that asks for a test run.  Every context may call the helpers. */
#define STORAGE_TYPE BPF_MAP_TYPE_CGRP_STORAGE
#include "helpers/storage.h"

#define AT_TEST_RUN(prog, section, ROWS, body)				\
	SEC(section)							\
	ROWS								\
	int BPF_PROG(prog)						\
	{								\
		body(bpf_get_current_task_btf()->cgroups->dfl_cgrp);	\
		return 0;						\
	}
#define AT_HOOK(prog, ROWS, body) AT_TEST_RUN(prog, "fentry/bpf_fentry_test1", ROWS, body)

/* "bpf: Implement cgroup storage available to non-cgroup-attached bpf progs" */
#define HOOK_ROWS ACCEPT_IF(since("6.2"))

#define AT_ALL(body)							\
	AT_HOOK(hook, HOOK_ROWS, body)					\
	AT_TEST_RUN(at_fexit, "fexit/bpf_fentry_test1", HOOK_ROWS, body)	\
	AT_TEST_RUN(at_tp_btf, "tp_btf/sched_switch", HOOK_ROWS, body)	\
	AT_TEST_RUN(at_lsm, "lsm/file_open", HOOK_ROWS CONFIG("CONFIG_BPF_LSM"), body)	\
									\
	static __always_inline void css_set_body(struct cgroup *cgroup)	\
	{								\
		body(bpf_get_current_task_btf()->cgroups);		\
	}								\
	AT_HOOK(owner_is_a_css_set, REFUSED_ROWS(EACCES), css_set_body)	\
									\
	static __always_inline void task_body(struct cgroup *cgroup)	\
	{								\
		body(bpf_get_current_task_btf());			\
	}								\
	AT_HOOK(owner_is_a_task, REFUSED_ROWS(EACCES), task_body)
