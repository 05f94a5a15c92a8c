// SPDX-License-Identifier: GPL-2.0
/* bpf(2) itself, without libbpf between: kernel/bpf/syscall.c */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "maps/access/access.h"

/* What the first kernel with eBPF took (3.18): type, sizes, number of entries. */
#define FIRST_ATTR_SIZE (offsetof(union bpf_attr, max_entries) + sizeof(__u32))
#define KERNEL_PAGE 4096

/* Larger than any kernel's attr, and yet no page. */
union long_attr {
	union bpf_attr attr;
	char bytes[KERNEL_PAGE + 8];
};

static int create(union long_attr *a, size_t size)
{
	a->attr.map_type = BPF_MAP_TYPE_ARRAY;
	a->attr.key_size = 4;
	a->attr.value_size = 8;
	a->attr.max_entries = 4;
	return syscall(__NR_bpf, BPF_MAP_CREATE, a, size) < 0 ? -errno : 0;
}

ACCESS_CASE(attr_of_first_kernel)
{
	union long_attr a = {0};

	expect_ok(t, create(&a, FIRST_ATTR_SIZE));
}

/* what is missing counts as zero, and an array of no size is none */
ACCESS_CASE(attr_too_short)
{
	union long_attr a = {0};

	expect_err(t, create(&a, FIRST_ATTR_SIZE - sizeof(__u32)), EINVAL);
	expect_ok(t, create(&a, FIRST_ATTR_SIZE));
}

/* bpf_check_uarg_tail_zero(): newer programs on older kernels */
ACCESS_CASE(attr_of_later_kernel_unused)
{
	union long_attr a = {0};

	expect_ok(t, create(&a, 1024));
}

ACCESS_CASE(attr_of_later_kernel_used)
{
	union long_attr a = {0};

	a.bytes[1023] = 1;
	expect_err(t, create(&a, 1024), E2BIG);
	expect_ok(t, create(&a, 1023));
}

ACCESS_CASE(attr_larger_than_page)
{
	union long_attr a = {0};

	expect_ok(t, create(&a, KERNEL_PAGE));
	expect_err(t, create(&a, KERNEL_PAGE + 1), E2BIG);
}

/* CHECK_ATTR(): each command has a last member, and all behind it are zero */
ACCESS_CASE(attr_member_of_another_command)
{
	union bpf_attr attr = { .map_fd = map_create(t, ACCESS_ARRAY) };

	expect_ok(t, syscall(__NR_bpf, BPF_MAP_FREEZE, &attr, sizeof(attr)) ? -errno : 0);
	attr.map_fd = map_create(t, ACCESS_ARRAY);
	attr.flags = 1;
	expect_err(t, syscall(__NR_bpf, BPF_MAP_FREEZE, &attr, sizeof(attr)) ? -errno : 0, EINVAL);
}

ACCESS_CASE(unknown_command)
{
	union bpf_attr attr = {0};

	expect_err(t, syscall(__NR_bpf, 0x7fff, &attr, sizeof(attr)) ? -errno : 0, EINVAL);
}

ACCESS_CASE(fd_is_closed_by_exec)
{
	expect_eq(t, fcntl(map_create(t, ACCESS_ARRAY), F_GETFD), FD_CLOEXEC);
}

ACCESS_CASE(fd_of_something_else)
{
	int fds[2];

	must(t, pipe(fds) ? -errno : 0);
	expect_err(t, elem_get(fds[0], 0), EINVAL);
	expect_err(t, elem_get(fds[1] + 100, 0), EBADF);
}

/* a map's fd has no read(2) or write(2) to speak of: bpf_dummy_read() */
ACCESS_CASE(fd_read_and_write)
{
	int fd = map_create(t, ACCESS_ARRAY);
	char byte = 0;

	expect_err(t, read(fd, &byte, 1) < 0 ? -errno : 0, EINVAL);
	expect_err(t, write(fd, &byte, 1) < 0 ? -errno : 0, EINVAL);
}

static int info_of(int fd, struct bpf_map_info *info, __u32 *len)
{
	return bpf_obj_get_info_by_fd(fd, info, len);
}

ACCESS_CASE(info_says_what_was_created)
{
	int fd = map_create(t, .type = BPF_MAP_TYPE_HASH, .key_size = 12, .value_size = 20,
			    .max_entries = 30, .map_flags = BPF_F_NO_PREALLOC, .name = "bm_info");
	struct bpf_map_info info = {0};
	__u32 len = sizeof(info);

	must(t, info_of(fd, &info, &len));
	expect_eq(t, info.type, BPF_MAP_TYPE_HASH);
	expect_eq(t, info.key_size, 12);
	expect_eq(t, info.value_size, 20);
	expect_eq(t, info.max_entries, 30);
	expect_eq(t, info.map_flags, BPF_F_NO_PREALLOC);
	expect_true(t, !strcmp(info.name, "bm_info"));
	expect_true(t, info.id > 0);
}

/* the kernel writes what the caller has room for, and says how much that was */
ACCESS_CASE(info_shorter_than_kernels)
{
	struct bpf_map_info info = { .value_size = 0x55555555 };
	__u32 len = offsetof(struct bpf_map_info, value_size);
	int fd = map_create(t, ACCESS_ARRAY);

	expect_ok(t, info_of(fd, &info, &len));
	expect_eq(t, len, offsetof(struct bpf_map_info, value_size));
	expect_eq(t, info.key_size, 4);
	expect_eq(t, info.value_size, 0x55555555);
}

ACCESS_CASE(info_longer_than_kernels)
{
	char info[1024] = {0};
	__u32 len = sizeof(info);
	int fd = map_create(t, ACCESS_ARRAY);

	expect_ok(t, info_of(fd, (void *)info, &len));
	expect_true(t, len < sizeof(info));
	info[sizeof(info) - 1] = 1;
	len = sizeof(info);
	expect_err(t, info_of(fd, (void *)info, &len), E2BIG);
}

/* The number behind "@key:" in /proc/self/fdinfo, or a negative errno. */
static long long fdinfo(int fd, const char *key)
{
	char path[64], line[128], name[32];
	long long value, found = -ENOENT;
	FILE *f;

	snprintf(path, sizeof(path), "/proc/self/fdinfo/%d", fd);
	f = fopen(path, "r");
	if (!f)
		return -errno;
	while (fgets(line, sizeof(line), f))
		if (sscanf(line, "%31[^:]: %lli", name, &value) == 2 && !strcmp(name, key))
			found = value;
	fclose(f);
	return found;
}

ACCESS_CASE(fdinfo_says_what_was_created)
{
	int fd = map_create(t, .type = BPF_MAP_TYPE_HASH, .key_size = 12, .value_size = 20,
			    .max_entries = 30, .map_flags = BPF_F_NO_PREALLOC);

	expect_eq(t, fdinfo(fd, "map_type"), BPF_MAP_TYPE_HASH);
	expect_eq(t, fdinfo(fd, "key_size"), 12);
	expect_eq(t, fdinfo(fd, "value_size"), 20);
	expect_eq(t, fdinfo(fd, "max_entries"), 30);
	expect_eq(t, fdinfo(fd, "map_flags"), BPF_F_NO_PREALLOC);
	expect_eq(t, fdinfo(fd, "map_id"), map_id(t, fd));
	expect_eq(t, fdinfo(fd, "frozen"), 0);
	expect_ok(t, bpf_map_freeze(fd));
	expect_eq(t, fdinfo(fd, "frozen"), 1);
}

/*
 * The values themselves, rounded to pages; from 5.11 (when pages were no longer counted) to
 * bpf_map_memory_usage() in 6.4 an estimate by the sizes of key and value together.
 */
ACCESS_CASE(fdinfo_memlock_holds_values)
{
	int fd = map_create(t, ACCESS_ARRAY, .max_entries = 100000);

	expect_true(t, fdinfo(fd, "memlock") >= 800000);
	expect_true(t, fdinfo(fd, "memlock") < (verlist_holds("6.4", test_kver()) ? 1000000 : 1700000));
}
