// SPDX-License-Identifier: GPL-2.0
/*
 * What BPF_MAP_TYPE_PROG_ARRAY, PERF_EVENT_ARRAY and CGROUP_ARRAY have in common
 * (kernel/bpf/arraymap.c, fd_array_map_alloc_check() and bpf_fd_array_map_update_elem()).
 * BPF_MAP_TYPE_ARRAY_OF_MAPS is in maps/of_maps.c.
 */
#include <fcntl.h>
#include <sched.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "helpers/fixtures.h"
#include "helpers/matrix/insns.h"
#include "maps/call.h"
#include "maps/fd_array.h"

#define NO_FD 10000

DEFINE_MAP_TYPE(prog_array, PROG_ARRAY);
DEFINE_MAP_TYPE_OPTS(perf_event_array, .config = "CONFIG_PERF_EVENTS",
		     .args = { PERF_EVENT_ARRAY });
DEFINE_MAP_TYPE_OPTS(cgroup_array, .config = "CONFIG_CGROUPS", .args = { CGROUP_ARRAY });
static const struct map_type *const fda_types[] = {
	&map_type_prog_array, &map_type_perf_event_array, &map_type_cgroup_array,
};

#define FD_ARRAY_CREATES(type, ARGS_OF, PRESERVE_ROW)					\
	MAP_CREATES(type,								\
		CREATE(max_entries_0, ARGS(ARGS_OF, .max_entries = 0), ELSE(EINVAL)),	\
		CREATE(key_size_0, ARGS(ARGS_OF, .key_size = 0), ELSE(EINVAL)),		\
		CREATE(key_size_8, ARGS(ARGS_OF, .key_size = 8), ELSE(EINVAL)),		\
		CREATE(value_size_0, ARGS(ARGS_OF, .value_size = 0), ELSE(EINVAL)),	\
		CREATE(value_size_8, ARGS(ARGS_OF, .value_size = 8), ELSE(EINVAL)),	\
		CREATE(map_extra, ARGS(ARGS_OF, .map_extra = 1), ELSE(EINVAL)),		\
		CREATE(numa_node_0, ARGS(ARGS_OF, .map_flags = BPF_F_NUMA_NODE), ELSE_OK), \
		CREATE(rdonly, ARGS(ARGS_OF, .map_flags = BPF_F_RDONLY), ELSE_OK),	\
		CREATE(wronly, ARGS(ARGS_OF, .map_flags = BPF_F_WRONLY), ELSE_OK),	\
		CREATE(rdonly_prog, ARGS(ARGS_OF, .map_flags = BPF_F_RDONLY_PROG), ELSE(EINVAL)), \
		CREATE(wronly_prog, ARGS(ARGS_OF, .map_flags = BPF_F_WRONLY_PROG), ELSE(EINVAL)), \
		CREATE(no_prealloc, ARGS(ARGS_OF, .map_flags = BPF_F_NO_PREALLOC), ELSE(EINVAL)), \
		CREATE(mmapable, ARGS(ARGS_OF, .map_flags = BPF_F_MMAPABLE), ELSE(EINVAL)), \
		CREATE(inner_map, ARGS(ARGS_OF, .map_flags = BPF_F_INNER_MAP), ELSE(EINVAL)), \
		CREATE(preserve_elems, ARGS(ARGS_OF, .map_flags = BPF_F_PRESERVE_ELEMS),	\
		       PRESERVE_ROW))
FD_ARRAY_CREATES(prog_array, PROG_ARRAY, ELSE(EINVAL));
FD_ARRAY_CREATES(perf_event_array, PERF_EVENT_ARRAY, ELSE_OK);
FD_ARRAY_CREATES(cgroup_array, CGROUP_ARRAY, ELSE(EINVAL));

int returning_prog(struct test *t, int value)
{
	const struct bpf_insn insns[] = { MOV_IMM(BPF_REG_0, value), EXIT() };

	return must(t, bpf_prog_load(BPF_PROG_TYPE_SCHED_CLS, "bm", "GPL", insns, ARRAY_SIZE(insns),
				     NULL));
}

int other_cpu(struct test *t)
{
	int cpus[2];

	must(t, allow_all_cpus());
	if (cpus_allowed(cpus, 2) < 2)
		test_skip(t, "one CPU only");
	pin_to_first_cpu(t);
	return cpus[1];
}

int root_cgroup(struct test *t)
{
	int fd = open("/sys/fs/cgroup", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0 || access("/sys/fs/cgroup/cgroup.procs", F_OK))
		test_skip(t, "no cgroup v2 at /sys/fs/cgroup");
	return fd;
}

/* What may be in a map of the family's type. */
static int member(struct test *t)
{
	if (family_type(t) == &map_type_prog_array)
		return returning_prog(t, 0);
	if (family_type(t) == &map_type_perf_event_array)
		return software_event(t, PERF_COUNT_SW_BPF_OUTPUT, 0);
	return root_cgroup(t);
}

static bool is_prog_array(const struct test *t)
{
	return family_type(t) == &map_type_prog_array;
}

FAMILY_PLAIN(fda, update_and_replace)
{
	expect_ok(t, elem_put(fd, 1, member(t)));
	expect_ok(t, elem_put(fd, 1, member(t)));
}

FAMILY_PLAIN(fda, update_last_index)
{
	expect_ok(t, elem_put(fd, FD_ARRAY_SIZE - 1, member(t)));
}

FAMILY_PLAIN(fda, update_index_beyond)
{
	expect_err(t, elem_put(fd, FD_ARRAY_SIZE, member(t)), E2BIG);
	expect_err(t, elem_put(fd, ~0U, member(t)), E2BIG);
}

FAMILY_PLAIN(fda, update_noexist)
{
	expect_err(t, elem_put_flags(fd, 1, member(t), BPF_NOEXIST), EINVAL);
}

FAMILY_PLAIN(fda, update_exist_of_present)
{
	expect_ok(t, elem_put(fd, 1, member(t)));
	expect_err(t, elem_put_flags(fd, 1, member(t), BPF_EXIST), EINVAL);
}

FAMILY_PLAIN(fda, update_fd_of_nothing)
{
	expect_err(t, elem_put(fd, 1, NO_FD), EBADF);
}

/* bpf_prog_get() has EINVAL for another kind of file, perf_event_get() and cgroups EBADF */
FAMILY_PLAIN(fda, update_fd_of_other_kind)
{
	expect_err(t, elem_put(fd, 1, eventfd(0, EFD_CLOEXEC)), is_prog_array(t) ? EINVAL : EBADF);
	expect_err(t, elem_put(fd, 1, fd), is_prog_array(t) ? EINVAL : EBADF);
}

/* Only a program array has map_fd_sys_lookup_elem(). */
FAMILY_PLAIN(fda, lookup_empty)
{
	expect_err(t, elem_get(fd, 1), is_prog_array(t) ? ENOENT : BM_ENOTSUPP);
}

FAMILY_PLAIN(fda, lookup_present)
{
	expect_ok(t, elem_put(fd, 1, member(t)));
	expect(t, elem_get(fd, 1), OK_SINCE(is_prog_array(t) ? NULL : "never"), ELSE(BM_ENOTSUPP));
}

FAMILY_PLAIN(fda, lookup_index_beyond)
{
	expect_err(t, elem_get(fd, FD_ARRAY_SIZE), is_prog_array(t) ? ENOENT : BM_ENOTSUPP);
}

FAMILY_PLAIN(fda, delete_empty)
{
	expect_err(t, elem_del(fd, 1), ENOENT);
}

FAMILY_PLAIN(fda, delete_present)
{
	expect_ok(t, elem_put(fd, 1, member(t)));
	expect_ok(t, elem_del(fd, 1));
	expect_err(t, elem_del(fd, 1), ENOENT);
}

FAMILY_PLAIN(fda, delete_index_beyond)
{
	expect_err(t, elem_del(fd, FD_ARRAY_SIZE), E2BIG);
}

/* Slots, empty or not. */
FAMILY_PLAIN(fda, next_key)
{
	expect_eq(t, elem_count(fd, 8), FD_ARRAY_SIZE);
}

FAMILY_PLAIN(fda, lookup_and_delete)
{
	expect_ok(t, elem_put(fd, 1, member(t)));
	expect_err(t, elem_take(fd, 1), BM_ENOTSUPP);
}

FAMILY_PLAIN(fda, batches)
{
	struct elems e = { .keys = { 1 }, .values = { member(t) }, .count = 1 };

	expect_err(t, batch_update(fd, &e, 0), BM_ENOTSUPP);
	expect_err(t, batch_lookup(fd, &e, 0), BM_ENOTSUPP);
	expect_err(t, batch_take(fd, &e), BM_ENOTSUPP);
	expect_err(t, batch_delete(fd, &e), BM_ENOTSUPP);
}

/* A program has its own helper for each of them, and no other. */
FAMILY_PLAIN(fda, prog_has_no_element_helpers)
{
	int array = map_create(t, .type = BPF_MAP_TYPE_ARRAY, FD_ARRAY);
	const enum bpf_func_id helpers[] = {
		BPF_FUNC_map_lookup_elem, BPF_FUNC_map_update_elem, BPF_FUNC_map_delete_elem,
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(helpers); i++) {
		expect_ok(t, call_try(array, helpers[i]));
		expect_err(t, call_try(fd, helpers[i]), EINVAL);
	}
}
