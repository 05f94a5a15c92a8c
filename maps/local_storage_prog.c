// SPDX-License-Identifier: GPL-2.0
/* SK, INODE, TASK and CGRP_STORAGE from the program's side: bpf_*_storage_get() and _delete() */
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "helpers/fixtures.h"
#include "maps/local_storage.h"

DEFINE_SK_STORAGE;
DEFINE_INODE_STORAGE;
DEFINE_TASK_STORAGE;
DEFINE_CGRP_STORAGE;
static const struct map_type *const local_types[] = {
	&map_type_sk_storage, &map_type_inode_storage, &map_type_task_storage, &map_type_cgrp_storage,
};
/* those of whom a program may sleep */
static const struct map_type *const sleepable_types[] = {
	&map_type_inode_storage, &map_type_task_storage,
};

#define CREATE_FLAG BPF_LOCAL_STORAGE_GET_F_CREATE

static bool is_type(struct test *t, const char *name)
{
	return !strcmp(family_type(t)->name, name);
}

/* A program at a hook that an owner of this process passes when it is told to. */
struct storage_prog {
	struct map_prog p;
	int own;	/* the owner's fd */
	__u16 port;	/* the hook is a connect() to this port on the owner, */
	int file;	/* or an ioctl() of this, or else a function of test runs */
};

static struct storage_prog attach(struct test *t, const char *prog)
{
	struct storage_prog s = { .p = map_prog_load(t, family_type(t)->name, prog) };

	if (is_type(t, "sk_storage")) {
		must(t, bpf_prog_attach(s.p.prog, cgroup_enter(t), BPF_CGROUP_INET4_CONNECT, 0));
		/* a socket stays with the cgroup that it was made in */
		s.own = udp_socket(t, &s.port);
		udp_socket(t, &s.port);
	} else if (is_type(t, "inode_storage")) {
		s.own = s.file = storage_file(t);
		must(t, bpf_raw_tracepoint_open(NULL, s.p.prog));
	} else {
		s.own = is_type(t, "task_storage") ? must(t, pidfd_of(getpid())) : cgroup_enter(t);
		if (!strcmp(prog, "elem_sleepable"))
			s.file = storage_file(t);
		must(t, bpf_raw_tracepoint_open(NULL, s.p.prog));
	}
	return s;
}

/* No result of a helper: seen when the program was not called. */
#define NOT_CALLED (-1000000)

static long long op(struct storage_prog *s, enum map_op op, __u64 value, __u64 flags)
{
	struct map_io *io = s->p.io;
	struct test *t = s->p.t;

	*io = (struct map_io){ .op = op, .value = value, .flags = flags, .ret = NOT_CALLED };
	if (s->port)
		expect_ok(t, udp_connect(s->own, s->port));
	else if (s->file)
		ioctl(s->file, BM_IOCTL, 0);	/* no file knows it: ENOTTY, behind the hook */
	else
		expect_ok(t, prog_run_ctx(s->p.prog, NULL, 0));
	__asm__ volatile ("" ::: "memory");	/* the program wrote *io */
	expect_eq(t, io->visited, 1);
	return io->ret;
}

/* The value that a get of @flags finds, or -ENOENT. */
static long long get(struct storage_prog *s, __u64 flags)
{
	long long ret = op(s, MAP_OP_LOOKUP, 0, flags);

	return ret ? ret : (long long)s->p.io->value;
}

static long long get_or_begin_with(struct storage_prog *s, __u64 value)
{
	long long ret = op(s, MAP_OP_UPDATE, value, CREATE_FLAG);

	return ret ? ret : (long long)s->p.io->value;
}

#define PROG_CASE_OF(family, what, prog)					\
	static void attached_##what(struct test *t, struct storage_prog *s);	\
	FAMILY_CASE(family, what)						\
	{									\
		struct storage_prog s = attach(t, prog);			\
										\
		(void)fd;							\
		attached_##what(t, &s);						\
		cgroup_leave();							\
	}									\
	static void attached_##what(struct test *t, struct storage_prog *s)
#define PROG_CASE(what) PROG_CASE_OF(local, what, "elem")

PROG_CASE(prog_get_absent)
{
	expect_err(t, get(s, 0), ENOENT);
	expect_err(t, elem_get(s->p.map, s->own), ENOENT);
}

PROG_CASE(prog_create_is_zero)
{
	expect_eq(t, get(s, CREATE_FLAG), 0);
	expect_eq(t, elem_get(s->p.map, s->own), 0);
	expect_eq(t, get(s, 0), 0);
}

PROG_CASE(prog_create_with_value)
{
	expect_eq(t, get_or_begin_with(s, 7), 7);
	expect_eq(t, elem_get(s->p.map, s->own), 7);
}

PROG_CASE(prog_create_of_present_keeps_value)
{
	expect_eq(t, get_or_begin_with(s, 7), 7);
	expect_eq(t, get_or_begin_with(s, 8), 7);
}

PROG_CASE(prog_value_without_create)
{
	expect_err(t, op(s, MAP_OP_UPDATE, 7, 0), ENOENT);
	expect_err(t, elem_get(s->p.map, s->own), ENOENT);
}

PROG_CASE(prog_get_unknown_flags)
{
	expect_ok(t, elem_put(s->p.map, s->own, 7));
	expect_eq(t, get(s, 0), 7);
	expect_err(t, get(s, CREATE_FLAG << 1), ENOENT);
	expect_err(t, get(s, 1ULL << 32), ENOENT);
}

PROG_CASE(prog_store_is_seen_by_syscall)
{
	expect_ok(t, op(s, MAP_OP_STORE, 9, CREATE_FLAG));
	expect_eq(t, elem_get(s->p.map, s->own), 9);
}

PROG_CASE(syscall_update_is_seen_by_prog)
{
	expect_ok(t, elem_put(s->p.map, s->own, 7));
	expect_eq(t, get(s, 0), 7);
	expect_ok(t, elem_put(s->p.map, s->own, 8));
	expect_eq(t, get(s, 0), 8);
	expect_ok(t, elem_del(s->p.map, s->own));
	expect_err(t, get(s, 0), ENOENT);
}

PROG_CASE(prog_delete_is_seen_by_syscall)
{
	expect_ok(t, elem_put(s->p.map, s->own, 7));
	expect_ok(t, op(s, MAP_OP_DELETE, 0, 0));
	expect_err(t, elem_get(s->p.map, s->own), ENOENT);
	expect_err(t, op(s, MAP_OP_DELETE, 0, 0), ENOENT);
}

/* Freezing is about the syscall's side. */
PROG_CASE(prog_creates_in_frozen)
{
	expect_ok(t, bpf_map_freeze(s->p.map));
	expect_eq(t, get_or_begin_with(s, 7), 7);
	expect_ok(t, op(s, MAP_OP_DELETE, 0, 0));
}

PROG_CASE_OF(sleepable, sleepable_prog_creates, "elem_sleepable")
{
	expect_err(t, get(s, 0), ENOENT);
	expect_eq(t, get_or_begin_with(s, 7), 7);
	expect_eq(t, elem_get(s->p.map, s->own), 7);
	expect_ok(t, op(s, MAP_OP_DELETE, 0, 0));
	expect_err(t, elem_get(s->p.map, s->own), ENOENT);
}
