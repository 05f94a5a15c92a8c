// SPDX-License-Identifier: GPL-2.0
/* bpf_get_local_storage(): the element of the cgroup that a program is attached to. */
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "helpers/fixtures.h"
#include "maps/local_storage.h"

#define CGROUP .config = "CONFIG_CGROUP_BPF"

#define ON_CREATE BPF_CGROUP_INET_SOCK_CREATE
#define ON_BIND BPF_CGROUP_INET4_POST_BIND

static struct bpf_cgroup_storage_key key_of(struct test *t, int cgroup, enum bpf_attach_type type)
{
	struct stat st;

	must(t, fstat(cgroup, &st) ? -errno : 0);
	return (struct bpf_cgroup_storage_key){ .cgroup_inode_id = st.st_ino, .attach_type = type };
}

/* What the system call finds in the element of @cgroup and @type. */
static long long seen(struct test *t, struct bpf_object *o, const char *map, int cgroup,
		      enum bpf_attach_type type)
{
	struct bpf_cgroup_storage_key key = key_of(t, cgroup, type);
	static __u64 values[MAX_CPUS];
	int err = bpf_map_lookup_elem(map_fd(t, o, map), &key, values);

	return err ? err : (long long)values[0];
}

static void attach(struct test *t, struct bpf_object *o, const char *prog, int cgroup,
		   enum bpf_attach_type type)
{
	must(t, bpf_prog_attach(prog_fd(t, o, prog), cgroup, type, BPF_F_ALLOW_MULTI));
}

static struct bpf_object *load(struct test *t, const char *prog)
{
	return helper_load(t, bpf_get_local_storage, prog);
}

/* One pass of cgroup/sock_create, and what the program found there. */
static long long make_socket(struct test *t, struct bpf_object *o)
{
	global(t, o, __u32, visited) = 0;
	close(storage_socket(t));
	expect_eq(t, global(t, o, __u32, visited), 1);
	return global(t, o, __u64, found);
}

HELPER_CASE(bpf_get_local_storage, begins_with_zero, CGROUP)
{
	struct bpf_object *o = load(t, "sock_create");
	int cgroup = cgroup_enter(t);

	attach(t, o, "sock_create", cgroup, ON_CREATE);
	expect_eq(t, make_socket(t, o), 0);
	cgroup_leave();
}

HELPER_CASE(bpf_get_local_storage, is_kept_between_runs, CGROUP)
{
	struct bpf_object *o = load(t, "sock_create");
	int cgroup = cgroup_enter(t), i;

	attach(t, o, "sock_create", cgroup, ON_CREATE);
	for (i = 0; i < 5; i++)
		expect_eq(t, make_socket(t, o), i);
	expect_eq(t, seen(t, o, "each", cgroup, ON_CREATE), 5);
	cgroup_leave();
}

HELPER_CASE(bpf_get_local_storage, finds_what_the_syscall_put, CGROUP)
{
	struct bpf_object *o = load(t, "sock_create");
	int cgroup = cgroup_enter(t);
	struct bpf_cgroup_storage_key key = key_of(t, cgroup, ON_CREATE);
	__u64 value = 100;

	attach(t, o, "sock_create", cgroup, ON_CREATE);
	expect_ok(t, bpf_map_update_elem(map_fd(t, o, "each"), &key, &value, BPF_EXIST));
	expect_eq(t, make_socket(t, o), 100);
	expect_eq(t, seen(t, o, "each", cgroup, ON_CREATE), 101);
	cgroup_leave();
}

/* The program of an outer cgroup has the outer's element, whoever passes. */
HELPER_CASE(bpf_get_local_storage, is_of_the_cgroup_attached_to, CGROUP)
{
	struct bpf_object *o = load(t, "sock_create");
	int cgroup = cgroup_enter(t), other = cgroup_make(t, "other");

	attach(t, o, "sock_create", cgroup, ON_CREATE);
	attach(t, o, "sock_create", other, ON_CREATE);
	make_socket(t, o);
	make_socket(t, o);
	expect_eq(t, seen(t, o, "each", cgroup, ON_CREATE), 2);
	expect_eq(t, seen(t, o, "each", other, ON_CREATE), 0);
	cgroup_leave();
	cgroups_remove();
}

HELPER_CASE(bpf_get_local_storage, of_no_other_attach_type, CGROUP)
{
	struct bpf_object *o = load(t, "sock_create");
	int cgroup = cgroup_enter(t);

	attach(t, o, "sock_create", cgroup, ON_CREATE);
	make_socket(t, o);
	expect_eq(t, seen(t, o, "each", cgroup, ON_CREATE), 1);
	expect_err(t, seen(t, o, "each", cgroup, ON_BIND), ENOENT);
	cgroup_leave();
}

/* The system call reads what each CPU has apart. */
HELPER_CASE(bpf_get_local_storage, percpu, CGROUP)
{
	struct bpf_object *o = load(t, "percpu_create");
	static __u64 values[MAX_CPUS];
	int cgroup = cgroup_enter(t), cpus[1], nr = libbpf_num_possible_cpus(), i;
	struct bpf_cgroup_storage_key key = key_of(t, cgroup, ON_CREATE);

	must(t, cpus_allowed(cpus, 1));
	must(t, pin_to_cpu(cpus[0]));
	attach(t, o, "percpu_create", cgroup, ON_CREATE);
	expect_eq(t, make_socket(t, o), 0);
	expect_eq(t, make_socket(t, o), 1);
	expect_ok(t, bpf_map_lookup_elem(map_fd(t, o, "percpu"), &key, values));
	for (i = 0; i < nr && i < MAX_CPUS; i++)
		expect_eq(t, values[i], i == cpus[0] ? 2 : 0);
	cgroup_leave();
}

HELPER_CASE(bpf_get_local_storage, both_kinds, CGROUP)
{
	struct bpf_object *o = load(t, "both_kinds");
	int cgroup = cgroup_enter(t);

	attach(t, o, "both_kinds", cgroup, ON_CREATE);
	close(storage_socket(t));
	expect_eq(t, global(t, o, __u32, visited), 2);
	expect_eq(t, seen(t, o, "each", cgroup, ON_CREATE), 1);
	cgroup_leave();
}

/* Attached again: "bpf: Make cgroup storages shared between programs on the same cgroup" (5.9) */
HELPER_CASE(bpf_get_local_storage, outlives_the_attachment, CGROUP)
{
	struct bpf_object *o = load(t, "sock_create");
	int cgroup = cgroup_enter(t);

	attach(t, o, "sock_create", cgroup, ON_CREATE);
	expect_eq(t, make_socket(t, o), 0);
	must(t, bpf_prog_detach2(prog_fd(t, o, "sock_create"), cgroup, ON_CREATE));
	expect_eq(t, seen(t, o, "each", cgroup, ON_CREATE), 1);
	attach(t, o, "sock_create", cgroup, ON_CREATE);
	expect_eq(t, make_socket(t, o), 1);
	cgroup_leave();
}

HELPER_EDGE(bpf_get_local_storage, wraps_as_memory_does, CGROUP)
{
	struct bpf_object *o = load(t, "sock_create");
	int cgroup = cgroup_enter(t);

	attach(t, o, "sock_create", cgroup, ON_CREATE);
	global(t, o, __u64, step) = ~0ULL;
	expect_eq(t, make_socket(t, o), 0);
	expect_eq(t, make_socket(t, o), -1);
	global(t, o, __u64, step) = 2;
	expect_eq(t, make_socket(t, o), -2);
	expect_eq(t, make_socket(t, o), 0);
	cgroup_leave();
}

/* No element before a program is attached, nor by the system call. */
HELPER_EDGE(bpf_get_local_storage, comes_with_the_attachment, CGROUP)
{
	struct bpf_object *o = load(t, "sock_create");
	int cgroup = cgroup_enter(t);

	expect_err(t, seen(t, o, "each", cgroup, ON_CREATE), ENOENT);
	attach(t, o, "sock_create", cgroup, ON_CREATE);
	expect_eq(t, seen(t, o, "each", cgroup, ON_CREATE), 0);
	cgroup_leave();
}
