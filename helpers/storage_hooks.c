// SPDX-License-Identifier: GPL-2.0
/* bpf_*_storage_get() and _delete() at other hooks than those of helpers/storage.c. */
#include <netinet/in.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "helpers/fixtures.h"
#include "maps/local_storage.h"
#include "progs/maps/io.h"
#include "selftests/sockets.h"

/* Elements that the program makes begin with 7. */
static struct bpf_object *load(struct test *t, const char *file, const char *prog)
{
	struct bpf_object *o = prog_load(t, file, prog);

	global(t, o, __u64, flags) = BPF_LOCAL_STORAGE_GET_F_CREATE;
	global(t, o, __u64, use_initial) = 1;
	global(t, o, __u64, initial) = 7;
	return o;
}

static long long seen(struct test *t, struct bpf_object *o, int owner)
{
	__u64 value = 0;
	int err = bpf_map_lookup_elem(map_fd(t, o, "map"), &owner, &value);

	return err ? err : (long long)value;
}

/* A socket that is told nothing finds its element there when it is given out. */
HELPER_CASE(bpf_sk_storage_get, from_sock_create, .config = "CONFIG_CGROUP_BPF")
{
	struct bpf_object *o = load(t, "helpers/bpf_sk_storage_get", "at_sock_create");
	int before = storage_socket(t), fd;

	cgroup_attach(t, o, "at_sock_create", cgroup_enter(t));
	fd = storage_socket(t);
	expect_eq(t, seen(t, o, fd), 7);
	expect_err(t, seen(t, o, before), ENOENT);
	cgroup_leave();
}

HELPER_CASE(bpf_sk_storage_get, from_fentry)
{
	struct bpf_object *o = load(t, "helpers/bpf_sk_storage_get", "at_fentry");
	struct pair p;

	must(t, bpf_raw_tracepoint_open(NULL, prog_fd(t, o, "at_fentry")));
	p = tcp_pair(t);
	expect_eq(t, seen(t, o, p.a), 7);
	expect_err(t, seen(t, o, p.b), ENOENT);
}

/* Both ends pass inet_sk_state_store(). */
HELPER_CASE(bpf_sk_storage_get, from_tp_btf)
{
	struct bpf_object *o = load(t, "helpers/bpf_sk_storage_get", "at_tp_btf");
	struct pair p;

	must(t, bpf_raw_tracepoint_open(NULL, prog_fd(t, o, "at_tp_btf")));
	p = tcp_pair(t);
	expect_eq(t, seen(t, o, p.a), 7);
	expect_eq(t, seen(t, o, p.b), 7);
}

HELPER_CASE(bpf_sk_storage_get, from_lsm, .config = "CONFIG_BPF_LSM")
{
	struct bpf_object *o = load(t, "helpers/bpf_sk_storage_get", "at_lsm");
	struct pair p = tcp_pair(t);

	must(t, bpf_raw_tracepoint_open(NULL, prog_fd(t, o, "at_lsm")));
	expect_ok(t, sock_say(p.a, "x"));
	expect_eq(t, seen(t, o, p.a), 7);
	expect_err(t, seen(t, o, p.b), ENOENT);
}

HELPER_CASE(bpf_sk_storage_get, from_cgroup_skb, .config = "CONFIG_CGROUP_BPF")
{
	struct bpf_object *o = load(t, "helpers/bpf_sk_storage_get", "at_cgroup_skb");
	struct pair p;

	cgroup_attach(t, o, "at_cgroup_skb", cgroup_enter(t));
	p = udp_pair(t);
	expect_ok(t, sock_say(p.a, "x"));
	expect_eq(t, seen(t, o, p.a), 7);
	expect_err(t, seen(t, o, p.b), ENOENT);
	cgroup_leave();
}

HELPER_CASE(bpf_sk_storage_delete, from_fentry)
{
	struct bpf_object *o = prog_load(t, "helpers/bpf_sk_storage_delete", "at_fentry");
	int listening = sock_listening(t, AF_INET, SOCK_STREAM), fd = storage_socket(t);
	struct sockaddr_in addr;
	socklen_t size = sizeof(addr);
	__u64 value = 7;

	expect_ok(t, bpf_map_update_elem(map_fd(t, o, "map"), &fd, &value, BPF_ANY));
	must(t, bpf_raw_tracepoint_open(NULL, prog_fd(t, o, "at_fentry")));
	must(t, getsockname(listening, (struct sockaddr *)&addr, &size) ? -errno : 0);
	must(t, connect(fd, (struct sockaddr *)&addr, size) ? -errno : 0);
	expect_ok(t, global(t, o, long, ret));
	expect_err(t, seen(t, o, fd), ENOENT);
}

static void need_inodes(struct test *t)
{
	const char *missing = inode_storage_missing();

	if (missing)
		test_skip(t, "%s", missing);
}

HELPER_CASE(bpf_inode_storage_get, from_sleepable, .config = "CONFIG_BPF_LSM")
{
	struct bpf_object *o;
	int fd = storage_file(t), again;

	need_inodes(t);
	o = load(t, "helpers/bpf_inode_storage_get", "sleepable");
	must(t, bpf_raw_tracepoint_open(NULL, prog_fd(t, o, "sleepable")));
	expect_err(t, ioctl(fd, BM_IOCTL, 0) ? -errno : 0, ENOTTY);
	expect_eq(t, seen(t, o, fd), 7);
	/* of the inode, not of the open file */
	again = must(t, dup(fd));
	close(fd);
	expect_eq(t, seen(t, o, again), 7);
}

HELPER_CASE(bpf_inode_storage_delete, from_sleepable, .config = "CONFIG_BPF_LSM")
{
	struct bpf_object *o;
	int fd = storage_file(t);
	__u64 value = 7;

	need_inodes(t);
	o = prog_load(t, "helpers/bpf_inode_storage_delete", "sleepable");
	expect_ok(t, bpf_map_update_elem(map_fd(t, o, "map"), &fd, &value, BPF_ANY));
	must(t, bpf_raw_tracepoint_open(NULL, prog_fd(t, o, "sleepable")));
	expect_err(t, ioctl(fd, BM_IOCTL, 0) ? -errno : 0, ENOTTY);
	expect_ok(t, global(t, o, long, ret));
	expect_err(t, seen(t, o, fd), ENOENT);
}

/* A test run of a packet's program is in the task that asks for it. */
static long long run_packet(struct test *t, struct bpf_object *o, const char *prog)
{
	return prog_run(prog_fd(t, o, prog), NULL, 0, NULL, 0);
}

HELPER_PLAIN(bpf_task_storage_get, from_xdp)
{
	struct bpf_object *o = load(t, "helpers/bpf_task_storage_get", "from_xdp");

	must(t, run_packet(t, o, "from_xdp"));
	expect_eq(t, seen(t, o, must(t, pidfd_of(getpid()))), 7);
}

HELPER_PLAIN(bpf_task_storage_get, from_tc)
{
	struct bpf_object *o = load(t, "helpers/bpf_task_storage_get", "from_tc");

	must(t, run_packet(t, o, "from_tc"));
	expect_eq(t, seen(t, o, must(t, pidfd_of(getpid()))), 7);
}

HELPER_PLAIN(bpf_task_storage_delete, from_xdp)
{
	struct bpf_object *o = prog_load(t, "helpers/bpf_task_storage_delete", "from_xdp");
	int fd = must(t, pidfd_of(getpid()));
	__u64 value = 7;

	expect_ok(t, bpf_map_update_elem(map_fd(t, o, "map"), &fd, &value, BPF_ANY));
	must(t, run_packet(t, o, "from_xdp"));
	expect_ok(t, global(t, o, long, ret));
	expect_err(t, seen(t, o, fd), ENOENT);
}

/* The task that runs, not its child. */
HELPER_CASE(bpf_task_storage_get, of_no_other_task)
{
	struct bpf_object *o = load(t, "helpers/bpf_task_storage_get", "hook");
	pid_t child = child_start(t);
	int other = must(t, pidfd_of(child));

	run_once(t, o, "hook");
	expect_eq(t, seen(t, o, must(t, pidfd_of(getpid()))), 7);
	expect_err(t, seen(t, o, other), ENOENT);
	child_end(t, child, true);
}

HELPER_CASE(bpf_cgrp_storage_get, of_the_cgroup_one_is_in, .config = "CONFIG_CGROUPS")
{
	struct bpf_object *o = load(t, "helpers/bpf_cgrp_storage_get", "hook");
	int cgroup = cgroup_enter(t), other = cgroup_make(t, "other");

	run_once(t, o, "hook");
	expect_eq(t, seen(t, o, cgroup), 7);
	expect_err(t, seen(t, o, other), ENOENT);
	cgroup_leave();
	cgroups_remove();
}
