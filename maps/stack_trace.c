// SPDX-License-Identifier: GPL-2.0
/* BPF_MAP_TYPE_STACK_TRACE (kernel/bpf/stackmap.c); stacks are in maps/stack_trace_jobs.c */
#include "maps/call.h"
#include "maps/stack_trace.h"

/* /proc/sys/kernel/perf_event_max_stack, as nobody sets it in a VM */
#define MAX_STACK 127
#define BUILD_ID STACK_TRACE, .value_size = sizeof(struct bpf_stack_build_id), \
	.map_flags = BPF_F_STACK_BUILD_ID
DEFINE_MAP_TYPE_OPTS(stack_trace, .config = "CONFIG_PERF_EVENTS", .args = { STACK_TRACE });

MAP_CREATES(stack_trace,
	CREATE(max_entries_0, ARGS(STACK_TRACE, .max_entries = 0), ELSE(EINVAL)),
	/* the number of buckets is a power of 2, and this one has none in 32 bit */
	CREATE(max_entries_over_2gi, ARGS(STACK_TRACE, .max_entries = (1U << 31) + 1), ELSE(E2BIG)),
	CREATE(key_size_0, ARGS(STACK_TRACE, .key_size = 0), ELSE(EINVAL)),
	CREATE(key_size_8, ARGS(STACK_TRACE, .key_size = 8), ELSE(EINVAL)),
	CREATE(value_size_0, ARGS(STACK_TRACE, .value_size = 0), ELSE(EINVAL)),
	CREATE(value_size_4, ARGS(STACK_TRACE, .value_size = 4), ELSE(EINVAL)),
	CREATE(value_size_12, ARGS(STACK_TRACE, .value_size = 12), ELSE(EINVAL)),
	CREATE(value_size_max_stack, ARGS(STACK_TRACE, .value_size = MAX_STACK * 8), ELSE_OK),
	CREATE(value_size_over_max_stack, ARGS(STACK_TRACE, .value_size = MAX_STACK * 8 + 8),
	       ELSE(EINVAL)),
	CREATE(map_extra, ARGS(STACK_TRACE, .map_extra = 1), ELSE(EINVAL)),
	CREATE(numa_node_0, ARGS(STACK_TRACE, .map_flags = BPF_F_NUMA_NODE), ELSE_OK),
	CREATE(no_prealloc, ARGS(STACK_TRACE, .map_flags = BPF_F_NO_PREALLOC), ELSE(EINVAL)),
	CREATE(rdonly, ARGS(STACK_TRACE, .map_flags = BPF_F_RDONLY), ELSE_OK),
	CREATE(rdonly_prog, ARGS(STACK_TRACE, .map_flags = BPF_F_RDONLY_PROG), ELSE(EINVAL)),
	CREATE(mmapable, ARGS(STACK_TRACE, .map_flags = BPF_F_MMAPABLE), ELSE(EINVAL)),
	CREATE(build_id, ARGS(BUILD_ID), ELSE_OK),
	CREATE(build_id_value_size_8, ARGS(BUILD_ID, .value_size = 8), ELSE(EINVAL)),
	CREATE(build_id_max_stack, ARGS(BUILD_ID, .value_size = MAX_STACK * 32), ELSE_OK),
	CREATE(build_id_over_max_stack, ARGS(BUILD_ID, .value_size = MAX_STACK * 32 + 32),
	       ELSE(EINVAL)));

/* ---- no element but those that programs put */

MAP_PLAIN(stack_trace, lookup_absent)
{
	int fd = map_create(t, STACK_TRACE);

	expect_err(t, elem_get(fd, 1), ENOENT);
	expect_err(t, elem_get(fd, 4), ENOENT);
}

MAP_PLAIN(stack_trace, update)
{
	int fd = map_create(t, STACK_TRACE);

	expect_err(t, elem_put(fd, 1, 7), EINVAL);
	expect_err(t, elem_put_flags(fd, 1, 7, BPF_EXIST), EINVAL);
}

MAP_PLAIN(stack_trace, delete_absent)
{
	expect_err(t, elem_del(map_create(t, STACK_TRACE), 3), ENOENT);
}

MAP_PLAIN(stack_trace, delete_beyond)
{
	expect_err(t, elem_del(map_create(t, STACK_TRACE), 4), E2BIG);
}

/* Buckets are a power of 2. */
MAP_PLAIN(stack_trace, buckets_are_rounded_up)
{
	int fd = map_create(t, STACK_TRACE, .max_entries = 5);

	expect_err(t, elem_del(fd, 7), ENOENT);
	expect_err(t, elem_del(fd, 8), E2BIG);
}

MAP_PLAIN(stack_trace, next_key_of_empty)
{
	expect_err(t, elem_next(map_create(t, STACK_TRACE), NULL), ENOENT);
}

MAP_PLAIN(stack_trace, lookup_and_delete_absent)
{
	expect(t, elem_take(map_create(t, STACK_TRACE), 1), ERR_SINCE(STACK_TAKEN, ENOENT),
	       ELSE(BM_ENOTSUPP));
}

MAP_PLAIN(stack_trace, batches)
{
	struct elems e = { .count = 1 };
	int fd = map_create(t, STACK_TRACE);

	expect_err(t, batch_lookup(fd, &e, 0), BM_ENOTSUPP);
	expect_err(t, batch_update(fd, &e, 0), BM_ENOTSUPP);
	expect_err(t, batch_take(fd, &e), BM_ENOTSUPP);
	expect_err(t, batch_delete(fd, &e), BM_ENOTSUPP);
}

MAP_PLAIN(stack_trace, prog_has_no_element_helpers)
{
	int fd = map_create(t, STACK_TRACE);

	expect_err(t, call_try(fd, BPF_FUNC_map_lookup_elem), EINVAL);
	expect_err(t, call_try(fd, BPF_FUNC_map_update_elem), EINVAL);
	expect_err(t, call_try(fd, BPF_FUNC_map_delete_elem), EINVAL);
}
