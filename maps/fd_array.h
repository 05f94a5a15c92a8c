/* SPDX-License-Identifier: GPL-2.0 */
/* The arrays whose elements are put as fds: their smallest maps, and what may be in them. */
#ifndef BM_MAPS_FD_ARRAY_H
#define BM_MAPS_FD_ARRAY_H

#include "maps/maps.h"
#include "selftests/perf.h"

#define FD_ARRAY_SIZE 4
#define FD_ARRAY .key_size = 4, .value_size = 4, .max_entries = FD_ARRAY_SIZE
#define PROG_ARRAY .type = BPF_MAP_TYPE_PROG_ARRAY, FD_ARRAY
#define PERF_EVENT_ARRAY .type = BPF_MAP_TYPE_PERF_EVENT_ARRAY, FD_ARRAY
#define CGROUP_ARRAY .type = BPF_MAP_TYPE_CGROUP_ARRAY, FD_ARRAY

/* Since when a PROG_ARRAY's programs must agree in more than type and being compiled: */
/* "Enforce expected_attach_type for tailcall compatibility", CVE-2025-40123; not in 5.10 */
#define ATTACH_TYPE_ENFORCED "6.18 6.17.3 6.12.53 6.6.112 6.1.156"
/* "Prevent tail call between progs attached to different hooks", CVE-2024-50063; not in 5.10 */
#define HOOK_ENFORCED "6.12 6.11.4 6.6.57 6.1.135"

/* A sched_cls program that returns @value; the fd. */
int returning_prog(struct test *t, int value);
/* A CPU beside the first, to which it pins this process; skips the case where there is none. */
int other_cpu(struct test *t);
/* The root of cgroup v2; the fd of its directory.  Skips the case where there is none. */
int root_cgroup(struct test *t);

#endif
