// SPDX-License-Identifier: GPL-2.0
/* Maps as objects define them: BTF in .maps (progs/maps/defined.bpf.c), global data, and the form of old. */
#include <string.h>
#include <unistd.h>

#include "maps/access/access.h"
#include "selftests/runner.h"

static struct bpf_object *defined(struct test *t)
{
	return prog_load_all(t, "maps/defined");
}

static void info_of(struct test *t, int fd, struct bpf_map_info *info)
{
	__u32 len = sizeof(*info);

	memset(info, 0, sizeof(*info));
	must(t, bpf_map_get_info_by_fd(fd, info, &len));
}

ACCESS_CASE(object_map_is_as_defined)
{
	struct bpf_map_info info;

	info_of(t, map_fd(t, defined(t), "with_types"), &info);
	expect_eq(t, info.type, BPF_MAP_TYPE_HASH);
	expect_eq(t, info.key_size, 4);
	expect_eq(t, info.value_size, 16);
	expect_eq(t, info.max_entries, 7);
	expect_eq(t, info.map_flags, BPF_F_NO_PREALLOC);
	expect_true(t, !strcmp(info.name, "with_types"));
	expect_true(t, info.btf_id && info.btf_key_type_id && info.btf_value_type_id);
}

ACCESS_CASE(object_map_with_sizes_has_no_types)
{
	struct bpf_map_info info;

	info_of(t, map_fd(t, defined(t), "with_sizes"), &info);
	expect_eq(t, info.key_size, 4);
	expect_eq(t, info.value_size, 12);
	expect_eq(t, info.btf_key_type_id, 0);
	expect_eq(t, info.btf_value_type_id, 0);
}

/* BPF_OBJ_NAME_LEN: 15 characters */
ACCESS_CASE(object_map_name_is_cut)
{
	struct bpf_map_info info;

	info_of(t, map_fd(t, defined(t), "with_a_name_that_is_long"), &info);
	expect_true(t, !strcmp(info.name, "with_a_name_tha"));
}

ACCESS_CASE(object_outer_map_is_filled)
{
	struct bpf_object *obj = defined(t);
	int outer = map_fd(t, obj, "outer");

	expect_eq(t, elem_get(outer, 1), map_id(t, map_fd(t, obj, "inner")));
	expect_err(t, elem_get(outer, 0), ENOENT);
}

ACCESS_CASE(object_prog_array_is_filled)
{
	struct bpf_object *obj = defined(t);

	expect_eq(t, prog_run(prog_fd(t, obj, "caller"), NULL, 0, NULL, 0), 42);
	expect_ok(t, elem_del(map_fd(t, obj, "programs"), 1));
	expect_eq(t, prog_run(prog_fd(t, obj, "caller"), NULL, 0, NULL, 0), 1);
}

ACCESS_CASE(object_max_entries_can_be_set)
{
	struct bpf_object *obj = prog_open(t, "maps/defined", NULL);
	struct bpf_map_info info;

	must(t, bpf_map__set_max_entries(bpf_object__find_map_by_name(obj, "with_types"), 99));
	must(t, bpf_object__load(obj));
	info_of(t, map_fd(t, obj, "with_types"), &info);
	expect_eq(t, info.max_entries, 99);
}

/* a map that another made, such as one that was passed in */
ACCESS_CASE(object_map_can_be_given)
{
	struct bpf_object *obj = prog_open(t, "maps/defined", NULL);
	int fd = map_create(t, .type = BPF_MAP_TYPE_HASH, .key_size = 4, .value_size = 16, .max_entries = 7,
			    .map_flags = BPF_F_NO_PREALLOC, .name = "with_types");

	must(t, bpf_map__reuse_fd(bpf_object__find_map_by_name(obj, "with_types"), fd));
	must(t, bpf_object__load(obj));
	expect_eq(t, map_id(t, map_fd(t, obj, "with_types")), map_id(t, fd));
}

ACCESS_CASE(object_map_need_not_be_created)
{
	struct bpf_object *obj = prog_open(t, "maps/defined", NULL);
	struct bpf_map *map = bpf_object__find_map_by_name(obj, "with_sizes");

	must(t, bpf_map__set_autocreate(map, false));
	must(t, bpf_object__load(obj));
	/* libbpf has a number for it all the same, of something that is no map */
	expect_err(t, elem_get(bpf_map__fd(map), 0), EINVAL);
}

static int data_map(struct test *t, struct bpf_object *obj, const char *section)
{
	struct bpf_map *map = bpf_object__find_map_by_name(obj, section);

	if (!map)
		test_fail(t, "the object has no %s", section);
	return bpf_map__fd(map);
}

ACCESS_CASE(object_data_is_an_array)
{
	struct bpf_object *obj = defined(t);
	struct bpf_map_info info;
	__u32 value[2];

	info_of(t, data_map(t, obj, ".data"), &info);
	expect_eq(t, info.type, BPF_MAP_TYPE_ARRAY);
	expect_eq(t, info.max_entries, 1);
	expect_eq(t, info.map_flags, BPF_F_MMAPABLE);
	must(t, bpf_map_lookup_elem(data_map(t, obj, ".data"), &(__u32){0}, value));
	expect_eq(t, value[0], 5);
}

ACCESS_CASE(object_data_is_written_by_program)
{
	struct bpf_object *obj = defined(t);
	__u32 value[2];

	must(t, prog_run(prog_fd(t, obj, "adds"), NULL, 0, NULL, 0));
	must(t, bpf_map_lookup_elem(data_map(t, obj, ".data"), &(__u32){0}, value));
	expect_eq(t, value[0], 5 + 3);
}

/* frozen, or the verifier could not rely on it */
ACCESS_CASE(object_rodata_is_frozen)
{
	struct bpf_object *obj = defined(t);
	int fd = data_map(t, obj, ".rodata");
	struct bpf_map_info info;
	__u32 value = 9;

	info_of(t, fd, &info);
	expect_eq(t, info.map_flags, BPF_F_MMAPABLE | BPF_F_RDONLY_PROG);
	expect_eq(t, info.value_size, sizeof(value));
	expect_err(t, bpf_map_update_elem(fd, &(__u32){0}, &value, 0), EPERM);
	must(t, bpf_map_lookup_elem(fd, &(__u32){0}, &value));
	expect_eq(t, value, 3);
}

ACCESS_CASE(object_rodata_can_be_set_before_load)
{
	struct bpf_object *obj = prog_open(t, "maps/defined", NULL);
	struct bpf_map *map = bpf_object__find_map_by_name(obj, ".rodata");
	__u32 value = 11;

	must(t, bpf_map__set_initial_value(map, &value, sizeof(value)));
	must(t, bpf_object__load(obj));
	must(t, prog_run(prog_fd(t, obj, "adds"), NULL, 0, NULL, 0));
	must(t, bpf_map_lookup_elem(data_map(t, obj, ".data"), &(__u32){0}, &value));
	expect_eq(t, value, 5 + 11);
}

/* ---- struct bpf_map_def in a section "maps": refused by libbpf since 1.0, whatever the kernel */

ACCESS_CASE(old_definition_is_refused)
{
	const struct embedded *e = embedded_find("maps/old_definition");
	struct bpf_object *obj;

	if (!e)
		test_fail(t, "progs/maps/old_definition.bpf.c is not there");
	obj = loader_open(e);
	expect_true(t, !obj);
	expect_err(t, obj ? 0 : -errno, ENOTSUP);
	expect_true(t, strstr(loader_libbpf_said(), "legacy map definitions"));
	expect_true(t, strstr(loader_libbpf_said(), "v1.0+"));
}

/* the control: the same map and program, but for how the map is defined */
ACCESS_CASE(new_definition_of_the_same)
{
	struct bpf_object *obj = prog_load_all(t, "maps/new_definition");

	expect_eq(t, prog_run(prog_fd(t, obj, "program"), NULL, 0, NULL, 0), 0);
}

/* what the old form asked the kernel for is still there for whoever asks bpf(2) */
ACCESS_CASE(old_definition_through_bpf2)
{
	expect_ok(t, map_try(ACCESS_ARRAY));
}
