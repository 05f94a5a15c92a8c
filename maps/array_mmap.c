// SPDX-License-Identifier: GPL-2.0
/* mmap(2) of a BPF_MAP_TYPE_ARRAY (bpf_map_mmap()), and what a frozen one is good for */
#include <unistd.h>

#include "maps/maps.h"

#define ARRAY .type = BPF_MAP_TYPE_ARRAY, .key_size = 4, .value_size = 8, .max_entries = 4
#define MMAPABLE ARRAY, .map_flags = BPF_F_MMAPABLE
DEFINE_MAP_TYPE(array, MMAPABLE);

#define PAGE 4096

static __u64 *mapped(struct test *t, int fd)
{
	void *p = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);

	must(t, p == MAP_FAILED ? -errno : 0);
	return p;
}

MAP_CASE(array, mmap_store_is_seen_by_lookup)
{
	int fd = map_create(t, MMAPABLE);

	mapped(t, fd)[2] = 7;
	expect_eq(t, elem_get(fd, 2), 7);
}

MAP_CASE(array, mmap_sees_update)
{
	int fd = map_create(t, MMAPABLE);
	volatile __u64 *values = mapped(t, fd);

	expect_ok(t, elem_put(fd, 3, 8));
	expect_eq(t, values[3], 8);
}

MAP_CASE(array, mmap_without_flag)
{
	expect_err(t, mmap_try(map_create(t, ARRAY), PAGE, PROT_READ, MAP_SHARED, 0), EINVAL);
}

MAP_CASE(array, mmap_private)
{
	expect_err(t, mmap_try(map_create(t, MMAPABLE), PAGE, PROT_READ, MAP_PRIVATE, 0), EINVAL);
}

MAP_CASE(array, mmap_longer_than_map)
{
	int fd = map_create(t, MMAPABLE);

	expect_ok(t, mmap_try(fd, PAGE, PROT_READ, MAP_SHARED, 0));
	expect_err(t, mmap_try(fd, 2 * PAGE, PROT_READ, MAP_SHARED, 0), EINVAL);
}

MAP_CASE(array, mmap_write_of_rdonly_prog)
{
	int fd = map_create(t, ARRAY, .map_flags = BPF_F_MMAPABLE | BPF_F_RDONLY_PROG);

	expect_ok(t, mmap_try(fd, PAGE, PROT_READ, MAP_SHARED, 0));
	/* it may be frozen later, and programs then rely on its values */
	expect_err(t, mmap_try(fd, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, 0), EACCES);
}

MAP_CASE(array, mmap_write_of_frozen)
{
	int fd = map_create(t, MMAPABLE);

	expect_ok(t, bpf_map_freeze(fd));
	expect_ok(t, mmap_try(fd, PAGE, PROT_READ, MAP_SHARED, 0));
	expect_err(t, mmap_try(fd, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, 0), EPERM);
}

/* Nor can what was mapped for reading become writable later. */
MAP_CASE(array, mprotect_of_frozen)
{
	int fd = map_create(t, MMAPABLE);
	void *p;

	expect_ok(t, bpf_map_freeze(fd));
	p = mmap(NULL, PAGE, PROT_READ, MAP_SHARED, fd, 0);
	must(t, p == MAP_FAILED ? -errno : 0);
	expect_err(t, mprotect(p, PAGE, PROT_READ | PROT_WRITE) ? -errno : 0, EACCES);
}

/* The map lives as long as its mapping. */
MAP_CASE(array, mmap_outlives_fd)
{
	int fd = map_create(t, MMAPABLE);
	struct bpf_map_info info = {0};
	__u32 len = sizeof(info);
	__u64 *values = mapped(t, fd);

	values[1] = 7;
	must(t, bpf_map_get_info_by_fd(fd, &info, &len));
	close(fd);
	fd = must(t, bpf_map_get_fd_by_id(info.id));
	expect_eq(t, elem_get(fd, 1), 7);
	close(fd);
	munmap(values, PAGE);
	expect_err(t, bpf_map_get_fd_by_id(info.id), ENOENT);
}

MAP_CASE(array, mmap_at_offset)
{
	int fd = map_create(t, MMAPABLE, .max_entries = 1024);

	expect_ok(t, mmap_try(fd, PAGE, PROT_READ, MAP_SHARED, PAGE));
	expect_err(t, mmap_try(fd, 2 * PAGE, PROT_READ, MAP_SHARED, PAGE), EINVAL);
	expect_err(t, mmap_try(fd, PAGE, PROT_READ, MAP_SHARED, 2 * PAGE), EINVAL);
}

/* do_mmap() shares nothing that the fd may not write, and only shared mappings are taken. */
MAP_CASE(array, mmap_through_rdonly_fd)
{
	int fd = map_create(t, ARRAY, .map_flags = BPF_F_MMAPABLE | BPF_F_RDONLY);

	expect_err(t, mmap_try(fd, PAGE, PROT_READ, MAP_SHARED, 0), EINVAL);
	expect_err(t, mmap_try(fd, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, 0), EACCES);
}

/* Elements are 8 bytes apart, whatever their size (array_map_alloc()). */
MAP_CASE(array, mmap_rounds_value_size)
{
	int fd = map_create(t, MMAPABLE, .value_size = 5);

	expect_ok(t, elem_put(fd, 1, 7));
	expect_eq(t, mapped(t, fd)[1], 7);
}

MAP_CASE(array, freeze_while_mapped_writable)
{
	int fd = map_create(t, MMAPABLE);
	__u64 *values = mapped(t, fd);

	expect_err(t, bpf_map_freeze(fd), EBUSY);
	munmap(values, PAGE);
	expect_ok(t, bpf_map_freeze(fd));
}

/* Loads a program that is only right when the verifier knows that the value is 7. */
static int load_relying_on_7(int fd)
{
	const struct bpf_insn insns[] = {
		{ .code = BPF_LD | BPF_IMM | BPF_DW, .dst_reg = 1, .src_reg = BPF_PSEUDO_MAP_VALUE,
		  .imm = fd },
		{0},
		{ .code = BPF_LDX | BPF_MEM | BPF_DW, .dst_reg = 0, .src_reg = 1 },
		{ .code = BPF_JMP | BPF_JNE | BPF_K, .dst_reg = 0, .off = 2, .imm = 7 },
		{ .code = BPF_ALU64 | BPF_MOV | BPF_K, .dst_reg = 0 },
		{ .code = BPF_JMP | BPF_EXIT },
		/* a number used as a pointer */
		{ .code = BPF_LDX | BPF_MEM | BPF_DW, .dst_reg = 0, .src_reg = 0 },
		{ .code = BPF_JMP | BPF_EXIT },
	};

	return bpf_prog_load(BPF_PROG_TYPE_SOCKET_FILTER, "bm", "GPL", insns, ARRAY_SIZE(insns),
			     NULL);
}

/* bpf_map_is_rdonly(): read-only for programs, and frozen for all others */
MAP_CASE(array, frozen_value_is_known_to_verifier)
{
	int fd = map_create(t, ARRAY, .max_entries = 1, .map_flags = BPF_F_RDONLY_PROG);

	expect_ok(t, elem_put(fd, 0, 7));
	expect_err(t, load_relying_on_7(fd), EACCES);
	expect_ok(t, bpf_map_freeze(fd));
	expect_ok(t, load_relying_on_7(fd));
}

MAP_CASE(array, frozen_writable_value_is_not_known)
{
	int fd = map_create(t, ARRAY, .max_entries = 1);

	expect_ok(t, elem_put(fd, 0, 7));
	expect_ok(t, bpf_map_freeze(fd));
	expect_err(t, load_relying_on_7(fd), EACCES);
}
