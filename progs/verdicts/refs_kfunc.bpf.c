// SPDX-License-Identifier: GPL-2.0
/*
 * What kfuncs acquire is released once, on every path, before the program or the callback
 * ends.  A table: what is acquired, and what is done with it.
 */
#include "bpfmatrix.bpf.h"

struct {
	__uint(type, BPF_MAP_TYPE_PROG_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u32);
} progs SEC(".maps");

struct object {
	int n;
};

/*
 * @acquire: an expression, a pointer that may be NULL; @use: reads what @p points to.
 * The program may leave by a tail call, which ends it.
 */
#define ACQUIRED(name, section, list, type, acquire, release, use, twice)	\
	static long name##_forgets(__u32 i, void *ctx)				\
	{									\
		(void)acquire;							\
		return 0;							\
	}									\
										\
	static long name##_gives_back(__u32 i, void *ctx)			\
	{									\
		type p = acquire;						\
										\
		if (p)								\
			release;						\
		return 0;							\
	}									\
										\
	static __noinline int name##_releases(type p)				\
	{									\
		if (p)								\
			release;						\
		return 0;							\
	}									\
										\
	SEC(section) ACCEPT_IF(since(list))					\
	int name##_released(void *ctx)						\
	{									\
		type p = acquire;						\
										\
		if (!p)								\
			return 0;						\
		use;								\
		release;							\
		return 0;							\
	}									\
										\
	SEC(section) ACCEPT_IF(since(list))					\
	int name##_released_by_subprog(void *ctx)				\
	{									\
		return name##_releases(acquire);				\
	}									\
										\
	SEC(section) ACCEPT_IF(since(list))					\
	int name##_released_in_callback(void *ctx)				\
	{									\
		bpf_loop(2, name##_gives_back, NULL, 0);			\
		return 0;							\
	}									\
										\
	SEC(section) REJECT(EINVAL, msg("Unreleased reference"))		\
	CONTROL(name##_released)						\
	int name##_not_released(void *ctx)					\
	{									\
		(void)acquire;							\
		return 0;							\
	}									\
										\
	SEC(section) REJECT(EINVAL, msg("Unreleased reference"))		\
	CONTROL(name##_released)						\
	int name##_released_on_one_path(void *ctx)				\
	{									\
		type p = acquire;						\
										\
		if (p && bpf_get_prandom_u32())					\
			release;						\
		return 0;							\
	}									\
										\
	SEC(section) REJECT(EACCES, since("6.2"), msg("Possibly NULL pointer passed")) \
	REJECT(EINVAL, msg("reg type unsupported for arg#0"))			\
	CONTROL(name##_released)						\
	int name##_released_untested(void *ctx)					\
	{									\
		type p = acquire;						\
										\
		release;							\
		return 0;							\
	}									\
										\
	SEC(section) twice							\
	CONTROL(name##_released)						\
	int name##_released_twice(void *ctx)					\
	{									\
		type p = acquire;						\
										\
		if (!p)								\
			return 0;						\
		release;							\
		release;							\
		return 0;							\
	}									\
										\
	SEC(section) REJECT(EACCES, msg("invalid mem access 'scalar'"))		\
	CONTROL(name##_released)						\
	int name##_used_behind_release(void *ctx)				\
	{									\
		type p = acquire;						\
										\
		if (!p)								\
			return 0;						\
		release;							\
		use;								\
		return 0;							\
	}									\
										\
	SEC(section) REJECT(EINVAL, msg("tail_call would lead to reference leak")) \
	CONTROL(name##_released)						\
	int name##_held_over_tail_call(void *ctx)				\
	{									\
		type p = acquire;						\
										\
		if (!p)								\
			return 0;						\
		bpf_tail_call(ctx, &progs, 0);					\
		release;							\
		return 0;							\
	}									\
										\
	SEC(section) REJECT(EINVAL, msg("Unreleased reference"))		\
	CONTROL(name##_released_in_callback)					\
	int name##_not_released_in_callback(void *ctx)				\
	{									\
		bpf_loop(2, name##_forgets, NULL, 0);				\
		return 0;							\
	}

#define READ(member) (void)*(volatile __typeof__(p->member) *)&p->member
#define READ_FIRST (void)*(volatile __u64 *)p

/* What was released is a number: what that is refused for is a matter of the type. */
#define NO_MEMORY								\
	REJECT(EINVAL, since("7.2")) /* measured */				\
	REJECT(EACCES, msg("R1 type=scalar expected=fp"))

/* tasks by id (6.2), control groups by id (6.4) */
ACQUIRED(task, "tc", "6.2", struct task_struct *, bpf_task_from_pid(1), bpf_task_release(p),
	 READ(pid), REJECT(EINVAL))
ACQUIRED(cgroup, "tc", "6.4", struct cgroup *, bpf_cgroup_from_id(1), bpf_cgroup_release(p),
	 READ(level), REJECT(EINVAL))
ACQUIRED(cpumask, "fentry/bpf_fentry_test1", "6.3", struct bpf_cpumask *, bpf_cpumask_create(),
	 bpf_cpumask_release(p), READ_FIRST, NO_MEMORY)
/* a type of the program's own (6.2) */
ACQUIRED(object, "tc", "6.2", struct object *,
	 bpf_obj_new_impl(bpf_core_type_id_local(struct object), NULL), bpf_obj_drop_impl(p, NULL),
	 READ(n), REJECT(EINVAL))
/* the first kfunc of all that acquires (6.1) */
ACQUIRED(key, "lsm/bprm_committed_creds", "6.1", struct bpf_key *, bpf_lookup_system_key(1),
	 bpf_key_put(p), READ(has_ref), REJECT(EINVAL))
ACQUIRED(memcg, "tc", "7.0", struct mem_cgroup *, bpf_get_root_mem_cgroup(),
	 bpf_put_mem_cgroup(p), READ_FIRST, REJECT(EINVAL))
