// SPDX-License-Identifier: GPL-2.0
/* BPF_MAP_TYPE_STRUCT_OPS (kernel/bpf/bpf_struct_ops.c) */
#include <string.h>

#include <bpf/btf.h>

#include "helpers/fixtures.h"
#include "maps/struct_ops.h"
#include "selftests/contexts.h"

DEFINE_STRUCT_OPS;

/* ---- creates: bpf_struct_ops_map_alloc_check() and _alloc() */

static int fill_larger(struct map_args *args, struct bpf_map_create_opts *opts)
{
	int err = struct_ops_fill(args, opts);

	args->value_size++;
	return err;
}

static int fill_struct(const char *name, struct map_args *args, struct bpf_map_create_opts *opts)
{
	int id = btf__find_by_name_kind(kernel_btf(), name, BTF_KIND_STRUCT);

	if (id < 0)
		return id;
	struct_ops_btf(opts);
	opts->btf_vmlinux_value_type_id = id;
	args->value_size = btf__type_by_id(kernel_btf(), id)->size;
	return 0;
}

/* A table of functions that no program can be, in any kernel. */
static int fill_file_operations(struct map_args *args, struct bpf_map_create_opts *opts)
{
	return fill_struct("file_operations", args, opts);
}

/* The table itself, not what the kernel wraps it in. */
static int fill_unwrapped(struct map_args *args, struct bpf_map_create_opts *opts)
{
	return fill_struct("tcp_congestion_ops", args, opts);
}

static int fill_key_type_too(struct map_args *args, struct bpf_map_create_opts *opts)
{
	int err = struct_ops_fill(args, opts);

	opts->btf_key_type_id = 1;
	return err;
}

static int fill_without_btf(struct map_args *args, struct bpf_map_create_opts *opts)
{
	int err = struct_ops_fill(args, opts);

	opts->btf_fd = 9999;
	return err;
}

MAP_CREATES(struct_ops,
	CREATE(key_size_8, ARGS(STRUCT_OPS, .key_size = 8), ELSE(EINVAL)),
	CREATE(max_entries_0, ARGS(STRUCT_OPS, .max_entries = 0), ELSE(EINVAL)),
	CREATE(max_entries_2, ARGS(STRUCT_OPS, .max_entries = 2), ELSE(EINVAL)),
	CREATE(no_prealloc, ARGS(STRUCT_OPS, .map_flags = BPF_F_NO_PREALLOC), ELSE(EINVAL)),
	CREATE(rdonly, ARGS(STRUCT_OPS, .map_flags = BPF_F_RDONLY), ELSE(EINVAL)),
	CREATE(unknown_flag, ARGS(STRUCT_OPS, .map_flags = 1U << 30), ELSE(EINVAL)),
	CREATE(link, ARGS(STRUCT_OPS, .map_flags = BPF_F_LINK), OK_SINCE(OPS_LINK_SINCE), ELSE(EINVAL)),
	CREATE(map_extra, ARGS(STRUCT_OPS, .map_extra = 1), ELSE(EINVAL)),
	CREATE(without_value_type, ARGS(STRUCT_OPS, .value_size = 64, .fill = NULL), ELSE(EINVAL)),
	CREATE(value_size_of_other, ARGS(STRUCT_OPS, .fill = fill_larger), ELSE(EINVAL)),
	CREATE(table_without_programs, ARGS(STRUCT_OPS, .fill = fill_file_operations),
	       ELSE(BM_ENOTSUPP)),
	CREATE(unwrapped_table, ARGS(STRUCT_OPS, .fill = fill_unwrapped), ELSE(BM_ENOTSUPP)),
	CREATE(btf_key, ARGS(STRUCT_OPS, .fill = fill_key_type_too), ELSE(EINVAL)),
	CREATE(btf_fd_closed, ARGS(STRUCT_OPS, .fill = fill_without_btf), ELSE(EBADF)),
	CREATE(of_array, ARGS(STRUCT_OPS, .type = BPF_MAP_TYPE_ARRAY), ELSE(EINVAL)));

/* ---- an element that nothing is registered with */

static __u8 value[1024];
static const __u32 first, second = 1;

MAP_CASE(struct_ops, lookup_of_new_is_zero)
{
	static const __u8 zero[64];
	int map = map_create(t, STRUCT_OPS);

	memset(value, 0xff, sizeof(value));
	expect_ok(t, bpf_map_lookup_elem(map, &first, value));
	expect_mem(t, value, zero, sizeof(zero));
}

MAP_CASE(struct_ops, lookup_absent)
{
	expect_err(t, bpf_map_lookup_elem(map_create(t, STRUCT_OPS), &second, value), ENOENT);
}

MAP_CASE(struct_ops, next_key)
{
	int map = map_create(t, STRUCT_OPS);

	expect_eq(t, elem_next(map, NULL), 0);
	expect_err(t, elem_next(map, &first), ENOENT);
	expect_eq(t, elem_next(map, &second), 0);
}

MAP_CASE(struct_ops, delete_of_new)
{
	expect_err(t, elem_del(map_create(t, STRUCT_OPS), 0), ENOENT);
}

MAP_CASE(struct_ops, update_key_1)
{
	expect_err(t, bpf_map_update_elem(map_create(t, STRUCT_OPS), &second, value, 0), E2BIG);
}

MAP_CASE(struct_ops, update_flags)
{
	int map = map_create(t, STRUCT_OPS);

	expect_err(t, bpf_map_update_elem(map, &first, value, BPF_NOEXIST), EINVAL);
	expect_err(t, bpf_map_update_elem(map, &first, value, BPF_EXIST), EINVAL);
	expect_err(t, bpf_map_update_elem(map, &first, value, BPF_F_LOCK), EINVAL);
}

MAP_CASE(struct_ops, lookup_and_delete)
{
	int map = map_create(t, STRUCT_OPS);

	expect_err(t, bpf_map_lookup_and_delete_elem(map, &first, value), BM_ENOTSUPP);
}

MAP_CASE(struct_ops, batch)
{
	static struct elems e = { .count = 1 };
	int map = map_create(t, STRUCT_OPS);

	expect_err(t, batch_update(map, &e, 0), BM_ENOTSUPP);
	expect_err(t, batch_lookup(map, &e, 0), BM_ENOTSUPP);
	expect_err(t, batch_take(map, &e), BM_ENOTSUPP);
	expect_err(t, batch_delete(map, &e), BM_ENOTSUPP);
}

MAP_CASE(struct_ops, freeze)
{
	expect_err(t, bpf_map_freeze(map_create(t, STRUCT_OPS)), BM_ENOTSUPP);
}

MAP_CASE(struct_ops, mmap)
{
	expect_err(t, mmap_try(map_create(t, STRUCT_OPS), 4096, PROT_READ, MAP_SHARED, 0), BM_ENOTSUPP);
}

MAP_CASE(struct_ops, inner_map)
{
	expect_err(t, map_try(.type = BPF_MAP_TYPE_ARRAY_OF_MAPS, .key_size = 4, .value_size = 4,
			      .max_entries = 1, .inner_fd = map_create(t, STRUCT_OPS)), BM_ENOTSUPP);
}

/* ---- what an update takes: nothing is registered by these */

/* A value with one member set to something else. */
static void expect_refused(struct test *t, const char *member, __u64 instead, int err)
{
	int map = map_create(t, STRUCT_OPS);
	struct cc cc;

	cc_init(&cc, t);
	*(__u64 *)cc_member(&cc, member) = instead;
	expect_err(t, cc_update(&cc, map), err);
	expect_eq(t, cc_state(&cc, map), OPS_INIT);
	expect_err(t, cc_socket(&cc), ENOENT);
}

MAP_CASE(struct_ops, update_without_name)
{
	expect_refused(t, "name", 0, EINVAL);
}

/* tcp_validate_congestion_control(): members that a congestion control must have */
MAP_CASE(struct_ops, update_without_ssthresh)
{
	expect_refused(t, "ssthresh", 0, EINVAL);
}

MAP_CASE(struct_ops, update_without_undo_cwnd)
{
	expect_refused(t, "undo_cwnd", 0, EINVAL);
}

MAP_CASE(struct_ops, update_without_cong_avoid)
{
	expect_refused(t, "cong_avoid", 0, EINVAL);
}

MAP_CASE(struct_ops, update_no_program)
{
	expect_refused(t, "init", 9999, EBADF);
}

MAP_CASE(struct_ops, update_program_of_another_type)
{
	struct bpf_object *obj = prog_load(t, "maps/struct_ops", "of_another_type");

	expect_refused(t, "init", prog_fd(t, obj, "of_another_type"), EINVAL);
}

MAP_CASE(struct_ops, update_program_of_another_member)
{
	struct cc cc;

	cc_init(&cc, t);
	expect_refused(t, "init", prog_fd(t, cc.obj, "release"), EINVAL);
}

/* bpf_tcp_ca_init_member(): flags and a key are the kernel's, of which a program sets few */
MAP_CASE(struct_ops, update_unknown_ca_flags)
{
	expect_refused(t, "flags", 1U << 16, EINVAL);
}

MAP_CASE(struct_ops, update_with_key_of_ca)
{
	expect_refused(t, "key", 5, EINVAL);
}

MAP_CASE(struct_ops, update_with_state)
{
	int map = map_create(t, STRUCT_OPS);
	struct cc cc;

	cc_init(&cc, t);
	cc.value[4] = OPS_INUSE;
	expect_err(t, cc_update(&cc, map), EINVAL);
	cc.value[4] = 0;
	cc.value[0] = 1;	/* the count of references */
	expect_err(t, cc_update(&cc, map), EINVAL);
}

/* The room between the state and the table. */
MAP_CASE(struct_ops, update_with_bytes_in_hole)
{
	int map = map_create(t, STRUCT_OPS);
	struct cc cc;

	cc_init(&cc, t);
	cc.value[16] = 1;
	expect_err(t, cc_update(&cc, map), EINVAL);
}

MAP_CASE(struct_ops, update_with_name_of_kernel)
{
	int map = map_create(t, STRUCT_OPS);
	struct cc cc;

	cc_init(&cc, t);
	strcpy(cc_member(&cc, "name"), "reno");
	expect_err(t, cc_update(&cc, map), EEXIST);
	expect_eq(t, cc_state(&cc, map), OPS_INIT);
}

/* ---- registered by an update, and until the element is deleted */

MAP_CASE(struct_ops, update_registers_delete_unregisters)
{
	int map = map_create(t, STRUCT_OPS);
	struct cc cc;

	cc_init(&cc, t);
	expect_err(t, cc_socket(&cc), ENOENT);
	expect_ok(t, cc_update(&cc, map));
	expect_eq(t, cc_state(&cc, map), OPS_INUSE);
	expect_ok(t, cc_socket(&cc));
	expect_ok(t, elem_del(map, 0));
	expect_err(t, cc_socket(&cc), ENOENT);
}

/* In the programs' places the ids of programs stand, which a user can do something with. */
MAP_CASE(struct_ops, lookup_gives_program_ids)
{
	int map = map_create(t, STRUCT_OPS);
	struct bpf_prog_info info = {0};
	__u32 len = sizeof(info);
	struct cc cc;

	cc_init(&cc, t);
	must(t, bpf_prog_get_info_by_fd(prog_fd(t, cc.obj, "ssthresh"), &info, &len));
	expect_ok(t, cc_update(&cc, map));
	expect_ok(t, bpf_map_lookup_elem(map, &first, cc.value));
	expect_eq(t, *(__u64 *)cc_member(&cc, "ssthresh"), info.id);
	expect_mem(t, cc_member(&cc, "name"), cc.name, sizeof(cc.name));
	expect_ok(t, elem_del(map, 0));
}

MAP_CASE(struct_ops, update_twice)
{
	int map = map_create(t, STRUCT_OPS);
	struct cc cc;

	cc_init(&cc, t);
	expect_ok(t, cc_update(&cc, map));
	expect_err(t, cc_update(&cc, map), EBUSY);
	expect_ok(t, elem_del(map, 0));
}

/* A map is registered once in its life. */
MAP_CASE(struct_ops, update_after_delete)
{
	int map = map_create(t, STRUCT_OPS);
	struct cc cc;

	cc_init(&cc, t);
	expect_ok(t, cc_update(&cc, map));
	expect_ok(t, elem_del(map, 0));
	expect_eq(t, cc_state(&cc, map), OPS_TOBEFREE);
	expect_err(t, elem_del(map, 0), EINPROGRESS);
	expect_err(t, cc_update(&cc, map), EBUSY);
}

MAP_CASE(struct_ops, update_after_refused_update)
{
	int map = map_create(t, STRUCT_OPS);
	__u64 *member;
	struct cc cc;

	cc_init(&cc, t);
	member = cc_member(&cc, "ssthresh");
	*member = 0;
	expect_err(t, cc_update(&cc, map), EINVAL);
	*member = prog_fd(t, cc.obj, "ssthresh");
	expect_ok(t, cc_update(&cc, map));
	expect_ok(t, elem_del(map, 0));
}

MAP_CASE(struct_ops, name_is_taken_until_delete)
{
	int map = map_create(t, STRUCT_OPS), other = map_create(t, STRUCT_OPS);
	struct cc cc;

	cc_init(&cc, t);
	expect_ok(t, cc_update(&cc, map));
	expect_err(t, cc_update(&cc, other), EEXIST);
	expect_ok(t, elem_del(map, 0));
	expect_ok(t, cc_update(&cc, other));
	expect_ok(t, elem_del(other, 0));
}
