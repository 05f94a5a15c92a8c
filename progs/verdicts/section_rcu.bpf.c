// SPDX-License-Identifier: GPL-2.0
/* Between bpf_rcu_read_lock() and bpf_rcu_read_unlock() nothing sleeps. */
#include "verdicts/sections.bpf.h"

#define SECTION(what) ({ bpf_rcu_read_lock(); what; bpf_rcu_read_unlock(); })

TAKEN_IN_SECTION(calm_helper, "6.2", calm_helper())
TAKEN_IN_SECTION(calm_subprog, "6.2", calm_subprog(1))
TAKEN_IN_SECTION(calm_loop, "6.2", CALM_LOOP)
TAKEN_IN_SECTION(calm_global, "6.2", calm_global(1))
REFUSED_IN_SECTION(sleeping_helper, "6.2", sleeping_helper(),
		   REJECT(EINVAL, msg("sleepable helper bpf_copy_from_user")))
REFUSED_IN_SECTION(sleeping_subprog, "6.2", sleeping_subprog(1),
		   REJECT(EINVAL, msg("sleepable helper bpf_copy_from_user")))
REFUSED_IN_SECTION(sleeping_loop, "6.2", SLEEPING_LOOP,
		   REJECT(EINVAL, msg("sleepable helper bpf_copy_from_user")))
REFUSED_IN_SECTION(sleeping_kfunc, "6.12", ({ char b[4]; bpf_copy_from_user_str(b, 4, NULL, 0); }),
		   REJECT(EACCES, msg("is sleepable within rcu_read_lock region")))
REFUSED_IN_SECTION(sleeping_global, "6.2", sleeping_global(1),
		   REJECT(EINVAL, since("6.15"),
			  msg("global functions that may sleep are not allowed|sleepable global function"))
		   UNSOUND WHY("Summarize sleepable global subprogs"))
REFUSED_IN_SECTION(outer_global, "6.2", outer_global(1),
		   REJECT(EINVAL, since("6.15"),
			  msg("global functions that may sleep are not allowed|sleepable global function"))
		   UNSOUND WHY("Summarize sleepable global subprogs"))
