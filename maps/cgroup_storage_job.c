// SPDX-License-Identifier: GPL-2.0
/*
 * CGROUP_STORAGE and PERCPU_CGROUP_STORAGE with programs attached to cgroups.  An element comes
 * with the first attachment; since 5.9 it stays until its cgroup or the map is gone ("bpf: Make
 * cgroup storages shared between programs on the same cgroup").
 */
#include <fcntl.h>
#include <linux/membarrier.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "helpers/fixtures.h"
#include "helpers/matrix/insns.h"
#include "maps/cgroup_storage.h"
#include "maps/local_storage.h"

DEFINE_CGROUP_STORAGE;
DEFINE_PERCPU_CGROUP_STORAGE;
static const struct map_type *const cgroup_types[] = {
	&map_type_cgroup_storage, &map_type_percpu_cgroup_storage,
};

/* Two programs and the map that both count in, at hooks of this process's cgroup. */
struct counting {
	struct test *t;
	volatile struct map_io *io;
	int map, on_create, on_bind;	/* fds */
	bool percpu;
};

/* @shared: with keys of 8 bytes. */
static struct counting load(struct test *t, bool shared)
{
	struct counting c = { .t = t, .percpu = family_type(t) == &map_type_percpu_cgroup_storage };
	struct bpf_object *obj;
	char name[64];

	snprintf(name, sizeof(name), "maps/%s%s", family_type(t)->name, shared ? "_shared" : "");
	obj = prog_load_all(t, name);
	c.io = global_at(t, obj, "io", sizeof(*c.io));
	c.map = map_fd(t, obj, "map");
	c.on_create = prog_fd(t, obj, "on_create");
	c.on_bind = prog_fd(t, obj, "on_bind");
	c.io->value = 1;
	return c;
}

#define ON_CREATE BPF_CGROUP_INET_SOCK_CREATE
#define ON_BIND BPF_CGROUP_INET4_POST_BIND

static __u64 id_of(int cgroup)
{
	struct stat st = {0};

	fstat(cgroup, &st);
	return st.st_ino;
}

static __u64 values[MAX_CPUS];

static long long get(struct counting *c, int cgroup, enum bpf_attach_type type)
{
	struct bpf_cgroup_storage_key key = { .cgroup_inode_id = id_of(cgroup), .attach_type = type };
	int err = bpf_map_lookup_elem(c->map, &key, values);

	return err ? err : (long long)values[0];
}

static int put(struct counting *c, int cgroup, enum bpf_attach_type type, __u64 value, __u64 flags)
{
	struct bpf_cgroup_storage_key key = { .cgroup_inode_id = id_of(cgroup), .attach_type = type };
	int i;

	for (i = 0; i < MAX_CPUS; i++)
		values[i] = value;
	return bpf_map_update_elem(c->map, &key, values, flags);
}

static void make_and_bind(struct test *t)
{
	close(udp_socket(t, &(__u16){0}));
}

/* A case in a new cgroup of its own, with both programs loaded and none attached. */
#define COUNTING_CASE(what, shared)						\
	static void counting_##what(struct test *t, struct counting *c, int cgroup);	\
	FAMILY_CASE(cgroup, what)						\
	{									\
		struct counting c = load(t, shared);				\
										\
		(void)fd;							\
		counting_##what(t, &c, cgroup_enter(t));			\
		cgroup_leave();							\
		cgroups_remove();						\
	}									\
	static void counting_##what(struct test *t, struct counting *c, int cgroup)

/* L1's one side: the cgroup and the attach type have an element each. */
COUNTING_CASE(job_key_16_counts_by_attach_type, false)
{
	expect_ok(t, bpf_prog_attach(c->on_create, cgroup, ON_CREATE, 0));
	expect_ok(t, bpf_prog_attach(c->on_bind, cgroup, ON_BIND, 0));
	make_and_bind(t);
	close(storage_socket(t));
	expect_eq(t, c->io->visited, 3);
	expect_eq(t, get(c, cgroup, ON_CREATE), 2);
	expect_eq(t, get(c, cgroup, ON_BIND), 1);
}

COUNTING_CASE(job_key_8_counts_all_attach_types, true)
{
	expect_ok(t, bpf_prog_attach(c->on_create, cgroup, ON_CREATE, 0));
	expect_ok(t, bpf_prog_attach(c->on_bind, cgroup, ON_BIND, 0));
	make_and_bind(t);
	close(storage_socket(t));
	expect_eq(t, c->io->visited, 3);
	expect_eq(t, get(c, cgroup, 0), 3);
}

COUNTING_CASE(attach_makes_zero_element, false)
{
	expect_err(t, get(c, cgroup, ON_CREATE), ENOENT);
	expect_ok(t, bpf_prog_attach(c->on_create, cgroup, ON_CREATE, 0));
	expect_eq(t, get(c, cgroup, ON_CREATE), 0);
	expect_err(t, get(c, cgroup, ON_BIND), ENOENT);
}

COUNTING_CASE(update_is_seen_by_prog, false)
{
	expect_ok(t, bpf_prog_attach(c->on_create, cgroup, ON_CREATE, 0));
	expect_ok(t, put(c, cgroup, ON_CREATE, 40, BPF_ANY));
	close(storage_socket(t));
	expect_eq(t, get(c, cgroup, ON_CREATE), 41);
	expect_ok(t, put(c, cgroup, ON_CREATE, 50, BPF_EXIST));
	close(storage_socket(t));
	expect_eq(t, get(c, cgroup, ON_CREATE), 51);
}

COUNTING_CASE(update_noexist_of_present, false)
{
	expect_ok(t, bpf_prog_attach(c->on_create, cgroup, ON_CREATE, 0));
	expect_err(t, put(c, cgroup, ON_CREATE, 40, BPF_NOEXIST), EINVAL);
	expect_eq(t, get(c, cgroup, ON_CREATE), 0);
}

COUNTING_CASE(delete_present, false)
{
	struct bpf_cgroup_storage_key key = { id_of(cgroup), ON_CREATE };

	expect_ok(t, bpf_prog_attach(c->on_create, cgroup, ON_CREATE, 0));
	expect_err(t, bpf_map_delete_elem(c->map, &key), EINVAL);
	expect_eq(t, get(c, cgroup, ON_CREATE), 0);
}

COUNTING_CASE(detach_keeps_element, false)
{
	expect_ok(t, bpf_prog_attach(c->on_create, cgroup, ON_CREATE, 0));
	close(storage_socket(t));
	expect_ok(t, bpf_prog_detach2(c->on_create, cgroup, ON_CREATE));
	close(storage_socket(t));
	expect_eq(t, get(c, cgroup, ON_CREATE), 1);
	/* and goes on where it was */
	expect_ok(t, bpf_prog_attach(c->on_create, cgroup, ON_CREATE, 0));
	close(storage_socket(t));
	expect_eq(t, get(c, cgroup, ON_CREATE), 2);
}

/* Another program of the same map counts in the same element. */
COUNTING_CASE(programs_of_one_map_share, false)
{
	struct bpf_insn insns[] = {
		LOAD_IMM64(1, BPF_PSEUDO_MAP_FD, c->map), LOAD_IMM64_HIGH(0), MOV_IMM(2, 0),
		CALL(BPF_FUNC_get_local_storage), STORE64_IMM(0, 0, 30), MOV_IMM(0, 1), EXIT(),
	};
	LIBBPF_OPTS(bpf_prog_load_opts, opts, .expected_attach_type = ON_CREATE);
	int other = bpf_prog_load(BPF_PROG_TYPE_CGROUP_SOCK, "bm", "GPL", insns, ARRAY_SIZE(insns),
				  &opts);

	expect_ok(t, other);
	expect_ok(t, bpf_prog_attach(c->on_create, cgroup, ON_CREATE, BPF_F_ALLOW_MULTI));
	expect_ok(t, bpf_prog_attach(other, cgroup, ON_CREATE, BPF_F_ALLOW_MULTI));
	close(storage_socket(t));
	expect_eq(t, get(c, cgroup, ON_CREATE), 30);	/* in the order of attaching: 1, then 30 */
	expect_ok(t, bpf_prog_detach2(other, cgroup, ON_CREATE));
	close(storage_socket(t));
	expect_eq(t, get(c, cgroup, ON_CREATE), 31);
}

/* A cgroup's bpf is released by a worker: it is waited for, grace period by grace period. */
static void wait_until_absent(struct counting *c, const struct bpf_cgroup_storage_key *key)
{
	int tries, err;

	for (tries = 0; tries < 1000; tries++) {
		err = bpf_map_lookup_elem(c->map, key, values);
		if (err)
			break;
		syscall(SYS_membarrier, MEMBARRIER_CMD_GLOBAL, 0, 0);
	}
	expect_err(c->t, err, ENOENT);
}

COUNTING_CASE(job_element_goes_with_cgroup, false)
{
	int other = cgroup_make(t, "other");
	struct bpf_cgroup_storage_key key = { id_of(other), ON_CREATE };

	expect_ok(t, bpf_prog_attach(c->on_create, other, ON_CREATE, 0));
	expect_ok(t, bpf_prog_attach(c->on_create, cgroup, ON_CREATE, 0));
	expect_eq(t, get(c, other, ON_CREATE), 0);
	close(storage_socket(t));
	close(other);
	cgroups_remove();
	wait_until_absent(c, &key);
	expect_eq(t, get(c, cgroup, ON_CREATE), 1);
}

/* The program, and with it the map, is what a cgroup holds: not the element. */
COUNTING_CASE(map_goes_before_cgroup, false)
{
	expect_ok(t, bpf_prog_attach(c->on_create, cgroup, ON_CREATE, 0));
	close(storage_socket(t));
	expect_ok(t, bpf_prog_detach2(c->on_create, cgroup, ON_CREATE));
	close(c->on_create);
	close(c->on_bind);
	close(c->map);
}

COUNTING_CASE(child_cgroup_counts_for_its_parent, false)
{
	int child = -1;

	/* the program is the parent's, and so is the element */
	expect_ok(t, bpf_prog_attach(c->on_create, cgroup, ON_CREATE, 0));
	expect_ok(t, mkdirat(cgroup, "child", 0755) ? -errno : 0);
	child = openat(cgroup, "child", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	expect_ok(t, child);
	expect_err(t, get(c, child, ON_CREATE), ENOENT);
	expect_eq(t, get(c, cgroup, ON_CREATE), 0);
	unlinkat(cgroup, "child", AT_REMOVEDIR);
}

/* ---- walking: new elements come first */

/* "bpf: fix end-of-list detection in cgroup_storage_get_next_key()", CVE-2026-45838 */
#define END_SEEN "7.1 7.0.13 6.12.91 6.1.175 5.10.258"	/* 7.0.13: measured */

COUNTING_CASE(next_key_walks_newest_first, false)
{
	struct bpf_cgroup_storage_key key;

	expect_ok(t, bpf_prog_attach(c->on_create, cgroup, ON_CREATE, 0));
	expect_ok(t, bpf_prog_attach(c->on_bind, cgroup, ON_BIND, 0));
	expect_ok(t, bpf_map_get_next_key(c->map, NULL, &key));
	expect_eq(t, key.attach_type, ON_BIND);
	expect_eq(t, key.cgroup_inode_id, id_of(cgroup));
	expect_ok(t, bpf_map_get_next_key(c->map, &key, &key));
	expect_eq(t, key.attach_type, ON_CREATE);
}

/* Without the fix, the map's own memory is taken for one more element, again and again. */
COUNTING_CASE(next_key_ends_behind_last, false)
{
	struct bpf_cgroup_storage_key key = { id_of(cgroup), ON_CREATE }, next;

	expect_ok(t, bpf_prog_attach(c->on_create, cgroup, ON_CREATE, 0));
	expect(t, bpf_map_get_next_key(c->map, &key, &next), ERR_SINCE(END_SEEN, ENOENT), ELSE_OK);
}

COUNTING_CASE(next_key_of_8_ends_behind_last, true)
{
	__u64 key = id_of(cgroup), next;

	expect_ok(t, bpf_prog_attach(c->on_create, cgroup, ON_CREATE, 0));
	expect_ok(t, bpf_map_get_next_key(c->map, NULL, &next));
	expect_eq(t, next, key);
	expect(t, bpf_map_get_next_key(c->map, &key, &next), ERR_SINCE(END_SEEN, ENOENT), ELSE_OK);
}

COUNTING_CASE(next_key_of_absent, false)
{
	struct bpf_cgroup_storage_key key = { 1, ON_CREATE }, next;

	expect_ok(t, bpf_prog_attach(c->on_create, cgroup, ON_CREATE, 0));
	expect_err(t, bpf_map_get_next_key(c->map, &key, &next), ENOENT);
}

/* ---- values per CPU */

/* The program counts on the first CPU, where the case runs: of others nothing is seen there. */
MAP_CASE(percpu_cgroup_storage, job_counts_by_cpu)
{
	struct bpf_object *obj = prog_load_all(t, "maps/percpu_cgroup_storage");
	int cgroup = cgroup_enter(t);
	struct bpf_cgroup_storage_key key = { id_of(cgroup), ON_CREATE };
	volatile struct map_io *io = global_at(t, obj, "io", sizeof(*io));

	expect_ok(t, bpf_prog_attach(prog_fd(t, obj, "on_create"), cgroup, ON_CREATE, 0));
	io->value = 1;
	expect_ok(t, pin_to_cpu(0));
	close(storage_socket(t));
	io->value = 10;
	expect_ok(t, pin_to_cpu(1));
	close(storage_socket(t));
	cgroup_leave();
	expect_ok(t, bpf_map_lookup_elem(map_fd(t, obj, "map"), &key, values));
	expect_eq(t, values[0], 1);
	expect_eq(t, values[1], 10);
}

/* ---- which programs may have them */

/* Asks for the element of @a with flags @arg, and then of @b; @type 0: in a socket filter. */
static int load_with(int a, int b, enum bpf_attach_type type, __u64 arg)
{
	const struct bpf_insn insns[] = {
		LOAD_IMM64(1, BPF_PSEUDO_MAP_FD, a), LOAD_IMM64_HIGH(0), MOV_IMM(2, arg),
		CALL(BPF_FUNC_get_local_storage),
		LOAD_IMM64(1, BPF_PSEUDO_MAP_FD, b), LOAD_IMM64_HIGH(0), MOV_IMM(2, 0),
		CALL(BPF_FUNC_get_local_storage), MOV_IMM(0, 1), EXIT(),
	};
	LIBBPF_OPTS(bpf_prog_load_opts, opts, .expected_attach_type = type);

	return bpf_prog_load(type ? BPF_PROG_TYPE_CGROUP_SOCK : BPF_PROG_TYPE_SOCKET_FILTER, "bm",
			     "GPL", insns, ARRAY_SIZE(insns), &opts);
}

FAMILY_CASE(cgroup, two_maps_in_one_program)
{
	int other = must(t, map_try_args(&family_type(t)->args));

	expect_ok(t, load_with(fd, fd, ON_CREATE, 0));
	expect_err(t, load_with(fd, other, ON_CREATE, 0), EBUSY);
}

/* One of each kind is no conflict: a program has a place for each. */
MAP_CASE(cgroup_storage, shared_and_percpu_in_one_program)
{
	expect_ok(t, load_with(map_create(t, CGROUP_STORAGE), map_create(t, PERCPU_CGROUP_STORAGE),
			       ON_CREATE, 0));
}

FAMILY_CASE(cgroup, get_with_flags)
{
	expect_err(t, load_with(fd, fd, ON_CREATE, 1), EINVAL);
}

FAMILY_CASE(cgroup, program_without_cgroup)
{
	expect_err(t, load_with(fd, fd, 0, 0), EINVAL);
}

FAMILY_CASE(cgroup, in_many_programs)
{
	expect_ok(t, load_with(fd, fd, ON_CREATE, 0));
	expect_ok(t, load_with(fd, fd, ON_CREATE, 0));
}

/* A program with the element of @storage, and a jump through @jumps. */
static int load_jumping(int storage, int jumps)
{
	const struct bpf_insn insns[] = {
		MOV_REG(6, 1),
		LOAD_IMM64(1, BPF_PSEUDO_MAP_FD, storage), LOAD_IMM64_HIGH(0), MOV_IMM(2, 0),
		CALL(BPF_FUNC_get_local_storage),
		MOV_REG(1, 6), LOAD_IMM64(2, BPF_PSEUDO_MAP_FD, jumps), LOAD_IMM64_HIGH(0),
		MOV_IMM(3, 0), CALL(BPF_FUNC_tail_call), MOV_IMM(0, 1), EXIT(),
	};

	return bpf_prog_load(BPF_PROG_TYPE_CGROUP_SKB, "bm", "GPL", insns, ARRAY_SIZE(insns), NULL);
}

/*
 * "bpf: Fix oob access in cgroup local storage", CVE-2025-38502: the program that is jumped to
 * would use the storage of the one that jumps, whose values may be smaller.
 */
#define COOKIE_COMPARED "6.17 6.16.1 6.12.46 6.6.105 6.1.151"

FAMILY_CASE(cgroup, tail_call_to_other_storage)
{
	int jumps = map_create(t, .type = BPF_MAP_TYPE_PROG_ARRAY, .key_size = 4, .value_size = 4,
			       .max_entries = 1);
	int other = must(t, map_try_args(&family_type(t)->args)), jumped;
	__u32 first = 0;

	expect_ok(t, load_jumping(fd, jumps));
	jumped = load_jumping(fd, jumps);
	expect_ok(t, jumped);
	expect_ok(t, bpf_map_update_elem(jumps, &first, &jumped, 0));
	expect(t, load_jumping(other, jumps), ERR_SINCE(COOKIE_COMPARED, EINVAL), ELSE_OK);
}
