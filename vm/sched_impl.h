/* SPDX-License-Identifier: GPL-2.0 */
/* The scheduler's state: kernels, and the parts that their cases are split into. */
#ifndef BM_VM_SCHED_IMPL_H
#define BM_VM_SCHED_IMPL_H

#include "vm/sched.h"

struct sched {
	const struct vm_setup *setup;
	const struct sched_hooks *hooks;
	const char *const *modules;
	int nr_modules;
	struct kernel_state *kernels;
	int nr_kernels;
	struct part *parts;
	int nr_parts;
	int err;			/* the first that a hook returned */
};

struct kernel_state {
	const struct sched_kernel *k;
	int index;			/* as the hooks know it */
	unsigned long long cost;
	const char *const **names;	/* into k->cases, sorted, to find a position */
	bool *done;			/* by position in k->cases */
	int *owner;			/* which part has the case */
	int nr_parts, parts_left;
	int vms;			/* started so far */
	char error[2048];		/* of the first part that was given up */
};

/* Some cases of a kernel, that run in one VM at a time. */
struct part {
	struct sched *s;
	struct kernel_state *ks;
	int number;			/* as in ks->owner */
	struct vm *vm;			/* NULL: not running now */
	int64_t vm_id;			/* as the hooks call it */
	const char **left;		/* the cases of the running VM */
	int nr_cases, nr_done, done_before;
	int running;			/* position, -1 when none is known to run */
	bool in_batch;			/* it shares a child with others: their events wait for each other */
	bool exact;			/* now they do not: a VM was lost in a batch */
	int fruitless;			/* VMs in a row that got no case done */
	bool ended;
};

/* Makes kernels and parts for @jobs places; -ENOMEM.  sched_split_free() takes both back. */
int sched_split(struct sched *s, const struct sched_kernel *kernels, int nr, int jobs);
void sched_split_free(struct sched *s);

/* Position of @name in the kernel's cases, or -1. */
int kernel_position(const struct kernel_state *ks, const char *name);

#endif
