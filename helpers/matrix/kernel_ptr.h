/* SPDX-License-Identifier: GPL-2.0 */
/* Ways to a pointer to a kernel structure, and what the builder offers them. */
#ifndef BM_HELPERS_KERNEL_PTR_H
#define BM_HELPERS_KERNEL_PTR_H

#include "helpers/matrix/build_impl.h"

/*
 * Leaves a pointer to @type in r@reg, by the way that is next; @ctx_reg holds the
 * context.  False, with nothing emitted, when there is no further way.
 */
bool kernel_ptr(struct probe *p, const char *type, int reg, int ctx_reg);

/* BTF id of a per-CPU variable of the kernel; 0 when there is none. */
int kernel_percpu_id(void);

/* BTF id of bpf_rcu_read_lock() or unlock; below 1 when there is none (before 6.2). */
int kernel_rcu_kfunc(bool lock);

/* Looks up fields, targets and variables once. */
void kernel_ptr_prepare(void);

#endif
