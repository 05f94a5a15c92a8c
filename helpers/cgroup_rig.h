/* SPDX-License-Identifier: GPL-2.0 */
/* Programs of a cgroup of the case's own. */
#ifndef BM_HELPERS_CGROUP_RIG_H
#define BM_HELPERS_CGROUP_RIG_H

#include "helpers/fixtures.h"

/*
 * Loads helpers/@helper with @prog, and attaches it to a new cgroup, where this process then is
 * until cgroup_leave(); or to the cgroup of the last cgroup_rig(), behind the others.
 */
struct bpf_object *cgroup_rig(struct test *t, const char *helper, const char *prog);
struct bpf_object *cgroup_rig_add(struct test *t, const char *helper, const char *prog);

#endif
