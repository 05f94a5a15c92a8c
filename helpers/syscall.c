// SPDX-License-Identifier: GPL-2.0
/* What only programs of the type syscall may call, which run as a system call of ours does. */
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include <bpf/btf.h>

#include "helpers/fixtures.h"

/* ---- bpf_kallsyms_lookup_name() */

#define SYMBOLS .config = "CONFIG_KALLSYMS_ALL"

static long long lookup(struct test *t, const char *name, int len, int flags, __u64 *address)
{
	struct bpf_object *o = helper_load(t, bpf_kallsyms_lookup_name, "lookup");
	char *to = global_at(t, o, "name", 32);
	long long ret;

	memset(to, 'x', 32);
	memcpy(to, name, strlen(name) + 1);
	global(t, o, int, len) = len;
	global(t, o, int, flags) = flags;
	ret = call(t, o, "lookup");
	*address = global(t, o, __u64, address);
	return ret;
}

HELPER_PLAIN(bpf_kallsyms_lookup_name, as_proc_kallsyms_says, SYMBOLS)
{
	__u64 address;

	expect_ok(t, lookup(t, "bpf_fentry_test1", 17, 0, &address));
	expect_eq(t, address, kernel_symbol(t, "bpf_fentry_test1"));
}

HELPER_PLAIN(bpf_kallsyms_lookup_name, of_data, SYMBOLS)
{
	__u64 address;

	expect_ok(t, lookup(t, "linux_banner", 13, 0, &address));
	expect_eq(t, address, kernel_symbol(t, "linux_banner"));
}

HELPER_EDGE_PLAIN(bpf_kallsyms_lookup_name, no_such_symbol, SYMBOLS)
{
	__u64 address;

	expect_err(t, lookup(t, "bpf_no_such_symbol", 19, 0, &address), ENOENT);
	expect_eq(t, address, 0);
}

HELPER_EDGE_PLAIN(bpf_kallsyms_lookup_name, unknown_flags, SYMBOLS)
{
	__u64 address;

	expect_err(t, lookup(t, "bpf_fentry_test1", 17, 1, &address), EINVAL);
	expect_eq(t, address, 0);
}

/* The size counts the NUL, which must be the last byte. */
HELPER_EDGE_PLAIN(bpf_kallsyms_lookup_name, size_without_the_nul, SYMBOLS)
{
	__u64 address;

	expect_err(t, lookup(t, "bpf_fentry_test1", 16, 0, &address), EINVAL);
}

HELPER_EDGE_PLAIN(bpf_kallsyms_lookup_name, size_behind_the_nul, SYMBOLS)
{
	__u64 address;

	expect_err(t, lookup(t, "bpf_fentry_test1", 18, 0, &address), EINVAL);
}

HELPER_EDGE_PLAIN(bpf_kallsyms_lookup_name, empty_name, SYMBOLS)
{
	__u64 address;

	expect_err(t, lookup(t, "", 1, 0, &address), EINVAL);
}

/* ---- bpf_btf_find_by_name_kind() */

#define BTF .config = "CONFIG_DEBUG_INFO_BTF"

static long long find(struct test *t, const char *name, __u32 len, __u32 kind, int flags)
{
	struct bpf_object *o = helper_load(t, bpf_btf_find_by_name_kind, "find");
	char *to = global_at(t, o, "name", 32);

	memset(to, 'x', 32);
	memcpy(to, name, strlen(name) + 1);
	global(t, o, __u32, len) = len;
	global(t, o, __u32, kind) = kind;
	global(t, o, int, flags) = flags;
	return call(t, o, "find");
}

static void expect_found(struct test *t, const char *name, __u32 kind)
{
	struct btf *btf = btf__load_vmlinux_btf();

	must(t, btf ? 0 : -errno);
	/* of vmlinux: the id alone, with no fd above it */
	expect_eq(t, find(t, name, strlen(name) + 1, kind, 0),
		  btf__find_by_name_kind(btf, name, kind));
}

HELPER_PLAIN(bpf_btf_find_by_name_kind, a_struct, BTF)
{
	expect_found(t, "task_struct", BTF_KIND_STRUCT);
}

HELPER_PLAIN(bpf_btf_find_by_name_kind, a_function, BTF)
{
	expect_found(t, "bpf_fentry_test1", BTF_KIND_FUNC);
}

/* Of a module: its BTF is opened for us, and the fd is in the upper 32 bits. */
HELPER_CASE(bpf_btf_find_by_name_kind, in_a_module, .modules = "veth",
	    .config = "CONFIG_VETH CONFIG_DEBUG_INFO_BTF_MODULES")
{
	struct bpf_btf_info info = {0};
	__u32 len = sizeof(info);
	char name[16] = "";
	long long found;

	if (access("/sys/kernel/btf/veth", F_OK))
		test_skip(t, "veth is no module here, or has no BTF");
	found = must(t, find(t, "veth_priv", 10, BTF_KIND_STRUCT, 0));
	expect_true(t, found > 0xffffffffLL);
	info.name = (unsigned long)name;
	info.name_len = sizeof(name);
	must(t, bpf_obj_get_info_by_fd(found >> 32, &info, &len));
	expect_mem(t, name, "veth", 5);
	close(found >> 32);
}

HELPER_EDGE_PLAIN(bpf_btf_find_by_name_kind, no_such_name, BTF)
{
	expect_err(t, find(t, "bm_no_such_type", 16, BTF_KIND_STRUCT, 0), ENOENT);
}

HELPER_EDGE_PLAIN(bpf_btf_find_by_name_kind, of_another_kind, BTF)
{
	expect_err(t, find(t, "task_struct", 12, BTF_KIND_FUNC, 0), ENOENT);
}

HELPER_EDGE_PLAIN(bpf_btf_find_by_name_kind, unknown_flags, BTF)
{
	expect_err(t, find(t, "task_struct", 12, BTF_KIND_STRUCT, 1), EINVAL);
}

HELPER_EDGE_PLAIN(bpf_btf_find_by_name_kind, size_without_the_nul, BTF)
{
	expect_err(t, find(t, "task_struct", 11, BTF_KIND_STRUCT, 0), EINVAL);
}

HELPER_EDGE_PLAIN(bpf_btf_find_by_name_kind, empty_name, BTF)
{
	expect_err(t, find(t, "", 1, BTF_KIND_STRUCT, 0), EINVAL);
}

/* ---- bpf_sys_close() */

static long long sys_close(struct test *t, __u32 fd)
{
	struct bpf_object *o = helper_load(t, bpf_sys_close, "close_fd");

	global(t, o, __u32, fd) = fd;
	return call(t, o, "close_fd");
}

HELPER_PLAIN(bpf_sys_close, the_fd_is_gone)
{
	int fds[2];
	char c;

	must(t, pipe2(fds, O_CLOEXEC) ? -errno : 0);
	expect_ok(t, sys_close(t, fds[1]));
	expect_err(t, fcntl(fds[1], F_GETFD) < 0 ? -errno : 0, EBADF);
	/* and with it the only writer */
	expect_eq(t, read(fds[0], &c, 1), 0);
}

HELPER_EDGE_PLAIN(bpf_sys_close, closed_before)
{
	struct bpf_object *o = helper_load(t, bpf_sys_close, "close_fd");
	int fd = dup(0);

	close(fd);
	global(t, o, __u32, fd) = fd;
	expect_err(t, call(t, o, "close_fd"), EBADF);
}

HELPER_EDGE_PLAIN(bpf_sys_close, no_fd)
{
	expect_err(t, sys_close(t, ~0U), EBADF);
}

/* ---- bpf_sys_bpf() */

#define ATTR_ROOM 256	/* of progs/helpers/bpf_sys_bpf.bpf.c */

static long long sys_bpf(struct test *t, enum bpf_cmd cmd, const union bpf_attr *attr, __u32 size)
{
	struct bpf_object *o = helper_load(t, bpf_sys_bpf, "call_bpf");

	memcpy(global_at(t, o, "attr", ATTR_ROOM), attr, sizeof(*attr));
	global(t, o, __u32, cmd) = cmd;
	global(t, o, __u32, size) = size;
	return call(t, o, "call_bpf");
}

#define ARRAY_ATTR \
	{ .map_type = BPF_MAP_TYPE_ARRAY, .key_size = 4, .value_size = 8, .max_entries = 3 }

static int new_array(struct test *t)
{
	return map_create(t, .type = BPF_MAP_TYPE_ARRAY, .key_size = 4, .value_size = 8,
			  .max_entries = 3);
}

HELPER_PLAIN(bpf_sys_bpf, creates_a_map_for_us)
{
	const union bpf_attr attr = ARRAY_ATTR;
	int fd = must(t, sys_bpf(t, BPF_MAP_CREATE, &attr, sizeof(attr)));
	struct bpf_map_info info = {0};
	__u32 len = sizeof(info);

	must(t, bpf_obj_get_info_by_fd(fd, &info, &len));
	expect_eq(t, info.type, BPF_MAP_TYPE_ARRAY);
	expect_eq(t, info.max_entries, 3);
	close(fd);
}

static long long update(struct test *t, int fd, __u32 key)
{
	struct bpf_object *o = helper_load(t, bpf_sys_bpf, "update_map");

	global(t, o, __u32, fd) = fd;
	global(t, o, __u32, key) = key;
	global(t, o, __u64, value) = 0x1122334455667788;
	return call(t, o, "update_map");
}

HELPER_PLAIN(bpf_sys_bpf, updates_with_memory_of_the_kernel)
{
	int fd = new_array(t);
	__u32 key = 2;
	__u64 value = 0;

	expect_ok(t, update(t, fd, key));
	must(t, bpf_map_lookup_elem(fd, &key, &value));
	expect_eq(t, value, 0x1122334455667788);
	close(fd);
}

HELPER_PLAIN(bpf_sys_bpf, freezes_a_map)
{
	int fd = new_array(t);
	const union bpf_attr attr = { .map_fd = fd };
	__u32 key = 0;
	__u64 value = 1;

	expect_ok(t, sys_bpf(t, BPF_MAP_FREEZE, &attr, sizeof(attr)));
	expect_err(t, bpf_map_update_elem(fd, &key, &value, BPF_ANY), EPERM);
	close(fd);
}

HELPER_EDGE_PLAIN(bpf_sys_bpf, update_behind_the_end)
{
	int fd = new_array(t);

	expect_err(t, update(t, fd, 3), E2BIG);
	close(fd);
}

HELPER_EDGE_PLAIN(bpf_sys_bpf, no_such_map)
{
	expect_err(t, update(t, -1, 0), EBADF);
}

/* Only what a loader of programs needs: bpf_sys_bpf(), kernel/bpf/syscall.c. */
HELPER_EDGE_PLAIN(bpf_sys_bpf, command_that_it_does_not_have)
{
	const union bpf_attr attr = {0};

	expect_err(t, sys_bpf(t, BPF_MAP_LOOKUP_ELEM, &attr, sizeof(attr)), EINVAL);
	expect_err(t, sys_bpf(t, BPF_PROG_DETACH, &attr, sizeof(attr)), EINVAL);
}

HELPER_EDGE_PLAIN(bpf_sys_bpf, no_such_command)
{
	const union bpf_attr attr = {0};

	expect_err(t, sys_bpf(t, 1000, &attr, sizeof(attr)), EINVAL);
}

HELPER_EDGE_PLAIN(bpf_sys_bpf, refused_as_bpf_refuses)
{
	union bpf_attr attr = ARRAY_ATTR;

	attr.key_size = 8;
	expect_err(t, sys_bpf(t, BPF_MAP_CREATE, &attr, sizeof(attr)), EINVAL);
}

/* The rest of what the command reads is zero, and an array of none is refused. */
HELPER_EDGE_PLAIN(bpf_sys_bpf, attr_cut_before_max_entries)
{
	const union bpf_attr attr = ARRAY_ATTR;

	expect_err(t, sys_bpf(t, BPF_MAP_CREATE, &attr, offsetof(union bpf_attr, max_entries)),
		   EINVAL);
}

/* What the kernel's union bpf_attr does not have must be zero: bpf_check_uarg_tail_zero(). */
HELPER_EDGE_PLAIN(bpf_sys_bpf, bytes_behind_the_attr)
{
	struct bpf_object *o = helper_load(t, bpf_sys_bpf, "call_bpf");
	const union bpf_attr attr = ARRAY_ATTR;
	__u8 *to = global_at(t, o, "attr", ATTR_ROOM);
	long long fd;

	memcpy(to, &attr, sizeof(attr));
	global(t, o, __u32, cmd) = BPF_MAP_CREATE;
	global(t, o, __u32, size) = ATTR_ROOM;
	fd = call(t, o, "call_bpf");
	expect_ok(t, fd);
	close(fd);
	to[ATTR_ROOM - 1] = 1;
	expect_err(t, call(t, o, "call_bpf"), E2BIG);
}
