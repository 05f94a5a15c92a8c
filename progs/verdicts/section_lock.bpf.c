// SPDX-License-Identifier: GPL-2.0
/* Between bpf_spin_lock() and bpf_spin_unlock() nothing sleeps, and no helper is called at all. */
#include "verdicts/sections.bpf.h"

struct locked {
	struct bpf_spin_lock lock;
	int n;
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct locked);
} locked SEC(".maps");

#define SECTION(what)								\
	({									\
		__u32 key = 0;							\
		struct locked *v = bpf_map_lookup_elem(&locked, &key);		\
										\
		if (v) {							\
			bpf_spin_lock(&v->lock);				\
			what;							\
			bpf_spin_unlock(&v->lock);				\
		}								\
	})
#define NO_CALL									\
	REJECT(EINVAL, msg("function calls are not allowed while holding a lock|" \
		"helper call is not allowed in|bpf_spin_lock-ed region|while holding a lock"))

/* sleepable programs and spin locks: measured between 6.1 and 6.12 */
TAKEN_IN_SECTION(nothing, "6.6", )
TAKEN_IN_SECTION(calm_subprog, "6.9", v->n = calm_subprog(1))
REFUSED_IN_SECTION(calm_helper, "6.6", calm_helper(), NO_CALL)
REFUSED_IN_SECTION(sleeping_helper, "6.6", sleeping_helper(), NO_CALL)
REFUSED_IN_SECTION(sleeping_subprog, "6.6", sleeping_subprog(1), NO_CALL)
REFUSED_IN_SECTION(calm_global, "6.6", calm_global(1), NO_CALL)
REFUSED_IN_SECTION(sleeping_global, "6.6", sleeping_global(1), NO_CALL)
REFUSED_IN_SECTION(calm_loop, "6.6", CALM_LOOP, NO_CALL)
REFUSED_IN_SECTION(sleeping_loop, "6.6", SLEEPING_LOOP, NO_CALL)
REFUSED_IN_SECTION(sleeping_kfunc, "6.12", ({ char b[4]; bpf_copy_from_user_str(b, 4, NULL, 0); }),
		   NO_CALL)
REFUSED_IN_SECTION(preempt_section, "6.10", ({ bpf_preempt_disable(); bpf_preempt_enable(); }), NO_CALL)
REFUSED_IN_SECTION(rcu_section, "6.2", ({ bpf_rcu_read_lock(); bpf_rcu_read_unlock(); }), NO_CALL)
