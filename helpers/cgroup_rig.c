// SPDX-License-Identifier: GPL-2.0
#include <stdio.h>

#include "helpers/cgroup_rig.h"

static int cgroup;

struct bpf_object *cgroup_rig_add(struct test *t, const char *helper, const char *prog)
{
	struct bpf_object *o;
	char file[64];

	snprintf(file, sizeof(file), "helpers/%s", helper);
	o = prog_load(t, file, prog);
	cgroup_attach(t, o, prog, cgroup);
	return o;
}

struct bpf_object *cgroup_rig(struct test *t, const char *helper, const char *prog)
{
	cgroup_leave();		/* a case that was skipped in the middle may not have */
	cgroup = cgroup_enter(t);
	return cgroup_rig_add(t, helper, prog);
}
