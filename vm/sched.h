/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Many VMs side by side.  A VM that is lost costs the case that was running; all
 * cases without a result run again in a fresh VM of that kernel.  When there are more
 * places than kernels, a kernel's cases are spread over several VMs.
 */
#ifndef BM_VM_SCHED_H
#define BM_VM_SCHED_H

#include <signal.h>
#include <stdint.h>

#include "common/names.h"
#include "vm/vm.h"

struct sched_kernel {
	const struct kernel *kernel;
	const char *dir;		/* where its initramfs and consoles go */
	const char *const *cases;	/* exact names, in the runner's order */
	int nr_cases;
	const unsigned int *cost_us;	/* what each case took last time, or NULL */
	int first_vm;			/* number of its first VM: those before left their files */
};

/*
 * What happens is told at once; @k is the index of the kernel.  A hook that returns
 * a negative errno ends the run.
 */
struct sched_hooks {
	void *arg;
	/* Returns what the VM is called in the hooks below; a kernel may have several. */
	int64_t (*vm_begin)(void *arg, int k, const struct vm *vm);
	int (*vm_end)(void *arg, int k, int64_t vm, enum vm_outcome outcome, const char *detail);
	int (*event)(void *arg, int k, int64_t vm, const struct event *ev);
	/* a result that the guest could not give itself */
	int (*result)(void *arg, int k, int64_t vm, const char *name, enum case_status st,
		      const char *reason);
	/* @error: why the kernel could not be used, or NULL */
	int (*kernel_end)(void *arg, int k, const char *error);
	/* several times a second */
	int (*tick)(void *arg);
};

/*
 * Runs all cases of all kernels, at most @jobs VMs at a time and the longest kernels
 * first, until done or *@stop is set.  0, -EINTR when stopped, or what a hook returned.  No VM is left behind.
 */
int sched_run(const struct vm_setup *s, const struct sched_kernel *kernels, int nr, int jobs,
	      const char *const *modules, int nr_modules, volatile sig_atomic_t *stop,
	      const struct sched_hooks *hooks);

/* How many VMs fit side by side: CPUs, and MemAvailable over what one VM takes. */
int sched_default_jobs(const struct vm_setup *s);

#endif
