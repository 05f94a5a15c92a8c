// SPDX-License-Identifier: GPL-2.0
/* The map as a whole: freeze, mmap, pin, iterators, as inner map. */
#include <errno.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#include "maps/ops/ops.h"
#include "selftests/contexts.h"

static void ask_freeze(const struct op *op, const struct op_type *type, struct op_answer *a)
{
	static struct element e;
	const char *why;
	int err = element_begin(&e, type, 0, &why);

	(void)op;
	if (err) {
		op_untestable(a, "%s: %s", why, errname(err));
	} else {
		err = bpf_map_freeze(e.map);
		op_says(a, err);
		if (!err && !bpf_map_update_elem(e.map, e.key, e.value, 0))
			op_broken(a, "it can still be written");
	}
	element_end(&e);
}

/* With BPF_F_MMAPABLE where the type takes it. */
static void ask_mmap(const struct op *op, const struct op_type *type, struct op_answer *a)
{
	int fd = op_map(type, BPF_F_MMAPABLE);
	long page = sysconf(_SC_PAGESIZE);
	void *p;

	if (fd < 0)
		fd = op_map(type, 0);
	if (fd < 0) {
		op_untestable(a, "no such map: %s", errname(fd));
		return;
	}
	p = mmap(NULL, page, op->arg, MAP_SHARED, fd, op->arg & PROT_WRITE ? page * type->write_at : 0);
	op_says(a, p == MAP_FAILED ? -errno : 0);
	if (p != MAP_FAILED) {
		if (op->arg & PROT_WRITE)
			*(volatile __u64 *)p = 0;
		munmap(p, page);
	}
	close(fd);
}

static __u32 map_id(int fd)
{
	struct bpf_map_info info = {0};
	__u32 size = sizeof(info);

	return bpf_map_get_info_by_fd(fd, &info, &size) ? 0 : info.id;
}

static void ask_pin(const struct op *op, const struct op_type *type, struct op_answer *a)
{
	int fd = op_map(type, 0), err, again;
	char path[64];

	(void)op;
	if (fd < 0) {
		op_untestable(a, "no such map: %s", errname(fd));
		return;
	}
	snprintf(path, sizeof(path), "/sys/fs/bpf/bm_ops_%d", getpid());
	err = bpf_obj_pin(fd, path);
	again = err ? 0 : bpf_obj_get(path);
	op_says(a, err ?: again < 0 ? again : 0);
	if (!err && again >= 0 && map_id(fd) != map_id(again))
		op_broken(a, "another map is reopened");
	if (!err)
		unlink(path);
	if (again > 0)
		close(again);
	close(fd);
}

/* ---- iterators: a link to the map, and one read of it */

static const struct context iterators[] = {
	{ .name = "iter/bpf_map_elem", .target = "bpf_map_elem" },
	{ .name = "iter/sockmap", .target = "sockmap" },
	{ .name = "iter/bpf_sk_storage_map", .target = "bpf_sk_storage_map" },
};

static int iterator_prog(unsigned long long i)
{
	static const struct bpf_insn insns[] = {
		{ .code = BPF_ALU64 | BPF_MOV | BPF_K }, { .code = BPF_JMP | BPF_EXIT },
	};
	static int progs[sizeof(iterators) / sizeof(iterators[0])];
	LIBBPF_OPTS(bpf_prog_load_opts, o);
	struct context c = iterators[i];

	c.type = BPF_PROG_TYPE_TRACING;
	c.attach = BPF_TRACE_ITER;
	if (!progs[i])
		progs[i] = context_load(&c, "GPL", insns, 2, &o);
	return progs[i];
}

void iterators_prepare(void)
{
	size_t i;

	for (i = 0; i < sizeof(iterators) / sizeof(iterators[0]); i++)
		iterator_prog(i);
}

static int read_iterator(int link)
{
	int fd = bpf_iter_create(link), err = fd < 0 ? fd : 0;
	char text[64];

	while (!err && (err = read(fd, text, sizeof(text))) > 0)
		err = 0;
	if (fd >= 0)
		close(fd);
	return err < 0 ? -errno : 0;
}

static void ask_iterator(const struct op *op, const struct op_type *type, struct op_answer *a)
{
	union bpf_iter_link_info info = {0};
	LIBBPF_OPTS(bpf_link_create_opts, o, .iter_info = &info, .iter_info_len = sizeof(info));
	int prog = iterator_prog(op->arg), link, err;
	static struct element e;
	const char *why;

	if (prog < 0) {
		op_untestable(a, "no program of %s: %s", iterators[op->arg].name, errname(prog));
		return;
	}
	err = element_begin(&e, type, 0, &why);
	if (!err) {
		why = "an element does not come into the map";
		err = element_fill(&e);
	}
	if (err) {
		op_untestable(a, "%s: %s", why, errname(err));
	} else {
		info.map.map_fd = e.map;
		link = bpf_link_create(prog, 0, BPF_TRACE_ITER, &o);
		err = link < 0 ? 0 : read_iterator(link);
		op_says(a, link);
		if (err)
			op_broken(a, "it cannot be read: %s", errname(err));
		if (link >= 0)
			close(link);
	}
	element_end(&e);
}

/* ---- as inner map: the outer one is made like it, and then has it */

static void ask_inner(const struct op *op, const struct op_type *type, struct op_answer *a)
{
	LIBBPF_OPTS(bpf_map_create_opts, o);
	const struct op_type *outer = op_types;
	int inner, fd, err, zero = 0;

	while (outer->type != (enum bpf_map_type)op->arg)
		outer++;
	inner = op_map(type, 0);
	if (inner < 0) {
		op_untestable(a, "no such map: %s", errname(inner));
		return;
	}
	o.inner_map_fd = inner;
	fd = op_map_with(outer, 0, &o, 0);
	op_says(a, fd);
	err = fd < 0 ? 0 : bpf_map_update_elem(fd, &zero, &inner, BPF_ANY);
	if (err)
		op_broken(a, "the map that the outer one was made like is not taken: %s", errname(err));
	if (fd >= 0)
		close(fd);
	close(inner);
}

const struct op object_ops[] = {
	{ OP("freeze", ask_freeze, 0) },
	{ OP("mmap_read", ask_mmap, PROT_READ) },
	{ OP("mmap_write", ask_mmap, PROT_READ | PROT_WRITE) },
	{ OP("pin", ask_pin, 0) },
	{ OP("iterator", ask_iterator, 0) },
	{ OP("iterator_sockmap", ask_iterator, 1) },
	{ OP("iterator_sk_storage", ask_iterator, 2) },
	{ OP("inner_of_array", ask_inner, BPF_MAP_TYPE_ARRAY_OF_MAPS) },
	{ OP("inner_of_hash", ask_inner, BPF_MAP_TYPE_HASH_OF_MAPS) },
	{ .name = NULL },
};
