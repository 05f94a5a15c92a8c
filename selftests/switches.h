/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Switches of the whole machine that a case moves for a load.  They go back behind it, or
 * before the next child begins.
 */
#ifndef BM_SELFTESTS_SWITCHES_H
#define BM_SELFTESTS_SWITCHES_H

#include <stdbool.h>

enum machine_switch {
	SWITCH_NO_JIT,		/* net.core.bpf_jit_enable = 0 */
	SWITCH_UNPRIVILEGED,	/* kernel.unprivileged_bpf_disabled = 0 */
};

/* In the parent, before each child that may use them: for bm_case.prepare. */
void switches_prepare(void);
/* Behind the last child. */
void switches_end(void);
/* False where the kernel has no such switch, or does not let it be moved. */
bool switch_on(enum machine_switch which);
/*
 * As it was; what the child does not move back itself goes back behind it.  Ends the process
 * where that fails: what comes behind would be another machine's.
 */
void switch_back(enum machine_switch which);
/* Whether switch_on() changes anything. */
bool switch_is_on(enum machine_switch which);

#endif
