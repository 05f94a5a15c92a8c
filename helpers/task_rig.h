/* SPDX-License-Identifier: GPL-2.0 */
/* Tasks that iterators look at. */
#ifndef BM_HELPERS_TASK_RIG_H
#define BM_HELPERS_TASK_RIG_H

#include <sys/types.h>

#include "helpers/fixtures.h"

#define KTHREADD 2	/* the pid of the kernel's thread that has all others for children */

/* Forks a child that does what @prepare says, may be NULL, and then waits in pause(2). */
pid_t task_waiting(struct test *t, void (*prepare)(void));
void task_end(pid_t pid);

/*
 * Runs the iterator over tasks @prog, which looks at the one whose number its global variable
 * "pid" has; gives its global variable "ret".
 */
long long iter_call(struct test *t, struct bpf_object *obj, const char *prog, pid_t pid);

struct range {
	__u64 begin, end;
};

/*
 * The places of @n functions in the kernel, of /proc/kallsyms, which is long: it is read once.
 * Skips the case where it does not show them all.
 */
void kernel_functions(struct test *t, const char *const *names, struct range *ranges, int n);
struct range kernel_function(struct test *t, const char *name);
/* The place in ips[@n] of the first that is in @r; -1: none. */
int frame_within(const __u64 *ips, int n, struct range r);

#endif
