// SPDX-License-Identifier: GPL-2.0
#include "helpers/matrix/matrix_maps.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#include <bpf/bpf.h>
#include <bpf/btf.h>

static const struct {
	const char *name;
	enum bpf_map_type type;
	__u32 key, value, max, flags;
	enum own_btf value_type;
} maps[NR_FIXTURES] = {
#define MAP_TYPE_OF(map_type) .type = BPF_MAP_TYPE_##map_type
#define SIZES(k, v, m) .key = (k), .value = (v), .max = (m)
#define STORAGE SIZES(4, 8, 0), .flags = BPF_F_NO_PREALLOC, .value_type = OWN_U64
	[FIX_ARRAY] = { "array", MAP_TYPE_OF(ARRAY), SIZES(4, 8, 1) },
	[FIX_HASH] = { "hash", MAP_TYPE_OF(HASH), SIZES(8, 8, 1) },
	[FIX_PERCPU_ARRAY] = { "percpu_array", MAP_TYPE_OF(PERCPU_ARRAY), SIZES(4, 8, 1) },
	[FIX_PROG_ARRAY] = { "prog_array", MAP_TYPE_OF(PROG_ARRAY), SIZES(4, 4, 1) },
	[FIX_PERF_EVENT_ARRAY] = { "perf_event_array", MAP_TYPE_OF(PERF_EVENT_ARRAY), SIZES(4, 4, 1) },
	[FIX_STACK_TRACE] = { "stack_trace", MAP_TYPE_OF(STACK_TRACE), SIZES(4, 64, 1) },
	[FIX_CGROUP_ARRAY] = { "cgroup_array", MAP_TYPE_OF(CGROUP_ARRAY), SIZES(4, 4, 1) },
	[FIX_CGROUP_STORAGE] = { "cgroup_storage", MAP_TYPE_OF(CGROUP_STORAGE),
				 SIZES(sizeof(struct bpf_cgroup_storage_key), 8, 0) },
	[FIX_DEVMAP] = { "devmap", MAP_TYPE_OF(DEVMAP), SIZES(4, 4, 1) },
	[FIX_SOCKMAP] = { "sockmap", MAP_TYPE_OF(SOCKMAP), SIZES(4, 4, 1) },
	[FIX_SOCKHASH] = { "sockhash", MAP_TYPE_OF(SOCKHASH), SIZES(8, 4, 1) },
	[FIX_REUSEPORT] = { "reuseport_sockarray", MAP_TYPE_OF(REUSEPORT_SOCKARRAY), SIZES(4, 8, 1) },
	[FIX_QUEUE] = { "queue", MAP_TYPE_OF(QUEUE), SIZES(0, 8, 1) },
	[FIX_RINGBUF] = { "ringbuf", MAP_TYPE_OF(RINGBUF), SIZES(0, 0, 4096) },
	[FIX_USER_RINGBUF] = { "user_ringbuf", MAP_TYPE_OF(USER_RINGBUF), SIZES(0, 0, 4096) },
	[FIX_SK_STORAGE] = { "sk_storage", MAP_TYPE_OF(SK_STORAGE), STORAGE },
	[FIX_TASK_STORAGE] = { "task_storage", MAP_TYPE_OF(TASK_STORAGE), STORAGE },
	[FIX_INODE_STORAGE] = { "inode_storage", MAP_TYPE_OF(INODE_STORAGE), STORAGE },
	[FIX_CGRP_STORAGE] = { "cgrp_storage", MAP_TYPE_OF(CGRP_STORAGE), STORAGE },
	[FIX_XSKMAP] = { "xskmap", MAP_TYPE_OF(XSKMAP), SIZES(4, 4, 1) },
	/* read-only and frozen: what the verifier takes as a constant string */
	[FIX_RODATA] = { "read-only array", MAP_TYPE_OF(ARRAY), SIZES(4, 8, 1), .flags = BPF_F_RDONLY_PROG },
	[FIX_LOCK] = { "array of spin locks", MAP_TYPE_OF(ARRAY), SIZES(4, 8, 1),
		       .value_type = OWN_LOCK_VALUE },
	[FIX_TIMER] = { "array of timers", MAP_TYPE_OF(ARRAY), SIZES(4, 16, 1),
			.value_type = OWN_TIMER_VALUE },
};

static int create(enum matrix_map m)
{
	LIBBPF_OPTS(bpf_map_create_opts, o, .map_flags = maps[m].flags);
	int fd;

	if (maps[m].value_type) {
		o.btf_fd = matrix_btf();
		if ((int)o.btf_fd < 0)
			return o.btf_fd;
		o.btf_key_type_id = OWN_INT;
		o.btf_value_type_id = maps[m].value_type;
	}
	fd = bpf_map_create(maps[m].type, NULL, maps[m].key, maps[m].value, maps[m].max, &o);
	if (fd >= 0 && (maps[m].flags & BPF_F_RDONLY_PROG))
		bpf_map_freeze(fd);
	return fd;
}

static int fds[NR_FIXTURES];	/* 0: not tried */

/* These belong to the first program that uses them, and so to one context. */
static bool binds(enum bpf_map_type type)
{
	return type == BPF_MAP_TYPE_PROG_ARRAY || type == BPF_MAP_TYPE_CGROUP_STORAGE || type == BPF_MAP_TYPE_DEVMAP;
}

void matrix_maps_renew(void)
{
	int m;

	for (m = 0; m < NR_FIXTURES; m++) {
		if (!binds(maps[m].type) || fds[m] <= 0)
			continue;
		close(fds[m]);
		fds[m] = 0;
	}
}

void matrix_maps_prepare(void)
{
	int m;

	for (m = 0; m < NR_FIXTURES; m++)
		if (!binds(maps[m].type))
			matrix_map(m);
}

int matrix_map(enum matrix_map m)
{
	if (!fds[m])
		fds[m] = create(m);
	return fds[m];
}

const char *matrix_map_name(enum matrix_map m)
{
	return maps[m].name;
}

/* Main functions of extensions, whose signature is that of what they replace. */
static struct {
	const char *name;
	int func;
} main_args[] = { { .name = "__sk_buff" }, { .name = "xdp_md" } };
#define NR_MAIN_ARGS (sizeof(main_args) / sizeof(main_args[0]))

/* The types in the order of enum own_btf. */
static struct btf *make_btf(void)
{
	struct btf *b = btf__new_empty();
	int number;
	size_t i;

	if (!b)
		return NULL;
	btf__add_int(b, "int", 4, BTF_INT_SIGNED);
	btf__add_int(b, "unsigned long long", 8, 0);
	btf__add_struct(b, "bpf_spin_lock", 4);
	btf__add_field(b, "val", OWN_INT, 0, 0);
	btf__add_struct(b, "bpf_timer", 16);
	btf__add_field(b, "a", OWN_U64, 0, 0);
	btf__add_field(b, "b", OWN_U64, 64, 0);
	btf__add_struct(b, "lock_value", 8);
	btf__add_field(b, "lock", OWN_SPIN_LOCK, 0, 0);
	btf__add_field(b, "rest", OWN_INT, 32, 0);
	btf__add_struct(b, "timer_value", 16);
	btf__add_field(b, "timer", OWN_TIMER, 0, 0);
	btf__add_ptr(b, 0);
	btf__add_func_proto(b, OWN_INT);
	btf__add_func_param(b, "ctx", OWN_POINTER);
	btf__add_func(b, "probe", BTF_FUNC_GLOBAL, OWN_PROTO);
	btf__add_func(b, "callback", BTF_FUNC_STATIC, OWN_PROTO);
	for (i = 0; i < NR_MAIN_ARGS; i++) {
		btf__add_struct(b, main_args[i].name, 4);
		number = btf__add_ptr(b, btf__type_cnt(b) - 1);
		btf__add_func_proto(b, OWN_INT);
		btf__add_func_param(b, "ctx", number);
		main_args[i].func = btf__add_func(b, "probe", BTF_FUNC_GLOBAL, number + 1);
	}
	return b;
}

int matrix_main(const char *arg)
{
	size_t i;

	for (i = 0; arg && i < NR_MAIN_ARGS; i++)
		if (!strcmp(main_args[i].name, arg))
			return main_args[i].func;
	return OWN_MAIN;
}

int matrix_btf(void)
{
	static int fd;
	struct btf *b;

	if (!fd) {
		b = make_btf();
		fd = b ? btf__load_into_kernel(b) : -ENOMEM;
		if (!fd)
			fd = btf__fd(b);
		/* the object stays: freeing it would close the fd */
	}
	return fd;
}
