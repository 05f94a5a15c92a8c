// SPDX-License-Identifier: GPL-2.0
/*
 * All map types of enum bpf_map_type: the smallest map, what an element is made of, since
 * when.  Sizes are the least that the type's own alloc_check takes (kernel/bpf/, net/).
 */
#include <errno.h>
#include <unistd.h>

#include "helpers/matrix/matrix_maps.h"
#include "maps/ops/ops.h"

#define TYPE(type_name, id) .name = #type_name, .type = id
#define KNOWN(type_name, id) .name = #type_name, .type = BPF_MAP_TYPE_##id
#define SIZES(k, v, m) .key_size = (k), .value_size = (v), .max_entries = (m)
#define FLAGS(f) .flags = (f)
#define HOLDS(k, v) .key = THING_##k, .value = THING_##v
#define SINCE(list) .since = list
#define CONFIG(list) .config = list
#define FILL(how) .filling = FILL_##how
/* The helpers that suit the type, in a sleepable program and in one of a perf event. */
#define HELPERS(sleepable, perf) .sleepable_helper = (sleepable), .perf_helper = (perf)
#define HELPER(name) HELPERS(BPF_FUNC_##name, BPF_FUNC_##name)

#define LOOKED_UP HELPER(map_lookup_elem)
#define ELEMENTS SIZES(4, 8, 1), HOLDS(ZERO, NUMBER), LOOKED_UP
#define STORAGE(k) \
	SIZES(4, 8, 0), FLAGS(BPF_F_NO_PREALLOC), HOLDS(k, NUMBER), .described = true
#define CGROUP_STORAGE_OF_CGROUP \
	SIZES(8, 8, 0), HOLDS(CGROUP_ID, NUMBER), FILL(ATTACH), CONFIG("CONFIG_CGROUP_BPF")

const struct op_type op_types[] = {
	{ KNOWN(hash, HASH), ELEMENTS },
	{ KNOWN(array, ARRAY), ELEMENTS },
	{ KNOWN(prog_array, PROG_ARRAY), SIZES(4, 4, 1), HOLDS(ZERO, PROG),
	  HELPERS(0, BPF_FUNC_tail_call) },
	{ KNOWN(perf_event_array, PERF_EVENT_ARRAY), SIZES(4, 4, 1), HOLDS(ZERO, PERF_EVENT),
	  HELPERS(BPF_FUNC_perf_event_output, BPF_FUNC_perf_event_output) },
	{ KNOWN(percpu_hash, PERCPU_HASH), ELEMENTS, .per_cpu = true },
	{ KNOWN(percpu_array, PERCPU_ARRAY), ELEMENTS, .per_cpu = true },
	{ KNOWN(stack_trace, STACK_TRACE), SIZES(4, 8, 1), HOLDS(ZERO, ZERO), FILL(STACK),
	  HELPERS(BPF_FUNC_get_stackid, BPF_FUNC_get_stackid) },
	{ KNOWN(cgroup_array, CGROUP_ARRAY), SIZES(4, 4, 1), HOLDS(ZERO, CGROUP),
	  HELPER(current_task_under_cgroup), CONFIG("CONFIG_CGROUPS") },
	/* of more than one element: an update may take a free one before it gives the old one back */
	{ KNOWN(lru_hash, LRU_HASH), ELEMENTS, .max_entries = 64 },
	{ KNOWN(lru_percpu_hash, LRU_PERCPU_HASH), ELEMENTS, .per_cpu = true },
	{ KNOWN(lpm_trie, LPM_TRIE), SIZES(8, 8, 64), FLAGS(BPF_F_NO_PREALLOC),
	  HOLDS(PREFIX, NUMBER), LOOKED_UP },
	{ KNOWN(array_of_maps, ARRAY_OF_MAPS), SIZES(4, 4, 1), HOLDS(ZERO, MAP),
	  .is_outer = true, LOOKED_UP },
	{ KNOWN(hash_of_maps, HASH_OF_MAPS), SIZES(4, 4, 1), HOLDS(ZERO, MAP),
	  .is_outer = true, LOOKED_UP },
	{ KNOWN(devmap, DEVMAP), SIZES(4, 4, 1), HOLDS(ZERO, LO) },
	{ KNOWN(sockmap, SOCKMAP), SIZES(4, 8, 1), HOLDS(ZERO, UDP) },
	{ KNOWN(cpumap, CPUMAP), SIZES(4, 4, 1), HOLDS(ZERO, QUEUE_SIZE) },
	{ KNOWN(xskmap, XSKMAP), SIZES(4, 4, 1), HOLDS(ZERO, XSK), CONFIG("CONFIG_XDP_SOCKETS") },
	{ KNOWN(sockhash, SOCKHASH), SIZES(4, 8, 1), HOLDS(ZERO, UDP) },
	{ KNOWN(cgroup_storage, CGROUP_STORAGE), CGROUP_STORAGE_OF_CGROUP },
	{ KNOWN(reuseport_sockarray, REUSEPORT_SOCKARRAY), SIZES(4, 8, 1), HOLDS(ZERO, REUSEPORT) },
	{ KNOWN(percpu_cgroup_storage, PERCPU_CGROUP_STORAGE), CGROUP_STORAGE_OF_CGROUP,
	  .per_cpu = true },
	{ KNOWN(queue, QUEUE), SIZES(0, 8, 1), HOLDS(NONE, NUMBER), HELPER(map_push_elem) },
	{ KNOWN(stack, STACK), SIZES(0, 8, 1), HOLDS(NONE, NUMBER), HELPER(map_push_elem) },
	{ KNOWN(sk_storage, SK_STORAGE), STORAGE(UDP) },
	{ KNOWN(devmap_hash, DEVMAP_HASH), SIZES(4, 4, 1), HOLDS(ZERO, LO) },
	{ KNOWN(struct_ops, STRUCT_OPS), SIZES(4, 0, 1), HOLDS(ZERO, OPS) },
	{ KNOWN(ringbuf, RINGBUF), SIZES(0, 0, 4096), HOLDS(NONE, NONE), FILL(NEVER),
	  HELPER(ringbuf_output) },
	{ KNOWN(inode_storage, INODE_STORAGE), STORAGE(FILE), CONFIG("CONFIG_BPF_LSM"),
	  HELPERS(BPF_FUNC_inode_storage_get, 0) },
	{ KNOWN(task_storage, TASK_STORAGE), STORAGE(PIDFD), SINCE("5.11"),
	  HELPERS(BPF_FUNC_task_storage_get, BPF_FUNC_task_storage_get) },
	{ KNOWN(bloom_filter, BLOOM_FILTER), SIZES(0, 8, 1), HOLDS(NONE, NUMBER), SINCE("5.16"),
	  HELPER(map_push_elem) },
	{ KNOWN(user_ringbuf, USER_RINGBUF), SIZES(0, 0, 4096), HOLDS(NONE, NONE), FILL(NEVER),
	  SINCE("6.1"), HELPER(user_ringbuf_drain), .write_at = 1 },
	{ KNOWN(cgrp_storage, CGRP_STORAGE), STORAGE(CGROUP), SINCE("6.2"), CONFIG("CONFIG_CGROUPS"),
	  HELPERS(BPF_FUNC_cgrp_storage_get, 0) },
	{ KNOWN(arena, ARENA), SIZES(0, 0, 1), FLAGS(BPF_F_MMAPABLE), HOLDS(NONE, NONE), FILL(NEVER),
	  SINCE("6.9") },
	{ KNOWN(insn_array, INSN_ARRAY), SIZES(4, 16, 1), HOLDS(ZERO, INSN), SINCE("6.19") },
	{ KNOWN(rhash, RHASH), ELEMENTS, FLAGS(BPF_F_NO_PREALLOC), SINCE("7.2") },
};
const int nr_op_types = sizeof(op_types) / sizeof(op_types[0]);

int op_map_with(const struct op_type *type, __u32 flags, struct bpf_map_create_opts *o,
		__u32 value_size)
{
	int inner = 0, fd;

	o->map_flags = type->flags | flags;
	if ((type->described || type->value == THING_OPS) && !o->btf_fd) {
		fd = matrix_btf();
		if (fd < 0)
			return fd;
		o->btf_fd = fd;
		o->btf_key_type_id = type->described ? OWN_INT : 0;
		o->btf_value_type_id = type->described ? OWN_U64 : 0;
	}
	if (type->value == THING_OPS) {
		/* some BTF is asked for, though the value's type is the kernel's (map_create()) */
		fd = ops_value(&value_size);
		if (fd < 0)
			return fd;
		o->btf_vmlinux_value_type_id = fd;
	}
	if (type->is_outer && !o->inner_map_fd) {
		inner = op_map(&op_types[1], 0);
		if (inner < 0)
			return inner;
		o->inner_map_fd = inner;
	}
	fd = bpf_map_create(type->type, "bm_ops", type->key_size, value_size ?: type->value_size,
			    type->max_entries, o);
	if (inner) {
		close(inner);
		o->inner_map_fd = 0;
	}
	return fd;
}

int op_map(const struct op_type *type, __u32 flags)
{
	LIBBPF_OPTS(bpf_map_create_opts, o);

	return op_map_with(type, flags, &o, 0);
}
