// SPDX-License-Identifier: GPL-2.0
/*
 * BPF_MAP_TYPE_CGROUP_ARRAY (kernel/bpf/arraymap.c): tasks and packets asked for their
 * cgroup.  maps/fd_array.c has the operations on elements.
 */
#include <fcntl.h>
#include <net/if.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "helpers/fixtures.h"
#include "maps/fd_array.h"

DEFINE_MAP_TYPE_OPTS(cgroup_array, .config = "CONFIG_CGROUPS", .args = { CGROUP_ARRAY });

struct fixture {
	struct test *t;
	struct bpf_object *obj;
	int map;
};

static struct fixture load(struct test *t, const char *prog)
{
	struct fixture f = { .t = t, .obj = prog_load(t, "maps/cgroup_array", prog) };

	f.map = map_fd(t, f.obj, "map");
	close(root_cgroup(t));		/* or the case is skipped */
	return f;
}

static long long ask(struct fixture *f, const char *prog, __u32 slot)
{
	global(f->t, f->obj, __u32, slot) = slot;
	return call(f->t, f->obj, prog);
}

/* Makes the cgroup @name below @parent; its fd. */
static int make_below(struct test *t, int parent, const char *name)
{
	int fd;

	must(t, mkdirat(parent, name, 0755) ? -errno : 0);
	fd = openat(parent, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	return must(t, fd < 0 ? -errno : fd);
}

/* Under is any depth: the parent and the root hold too, a cgroup below does not. */
MAP_CASE(cgroup_array, job_task_under_ancestors)
{
	struct fixture f = load(t, "task");
	int fd = cgroup_enter(t), below = make_below(t, fd, "below");

	expect_ok(t, elem_put(f.map, 0, root_cgroup(t)));
	expect_ok(t, elem_put(f.map, 1, fd));
	expect_ok(t, elem_put(f.map, 2, below));
	expect_eq(t, ask(&f, "task", 0), 1);
	expect_eq(t, ask(&f, "task", 1), 1);
	expect_eq(t, ask(&f, "task", 2), 0);
	unlinkat(fd, "below", AT_REMOVEDIR);
	cgroup_leave();
	expect_eq(t, ask(&f, "task", 0), 1);
}

/* The array holds the cgroup: it can be removed, and nobody is under it any more. */
MAP_CASE(cgroup_array, job_removed_cgroup_stays_in_the_array)
{
	struct fixture f = load(t, "task");
	int fd = cgroup_enter(t);

	expect_ok(t, elem_put(f.map, 1, fd));
	expect_eq(t, ask(&f, "task", 1), 1);
	cgroup_leave();
	expect_eq(t, ask(&f, "task", 1), 0);
	close(fd);
	expect_eq(t, ask(&f, "task", 1), 0);
	expect_ok(t, elem_del(f.map, 1));
	expect_err(t, ask(&f, "task", 1), EAGAIN);
}

/* css_tryget_online_from_dir() */
MAP_CASE(cgroup_array, update_removed_cgroup)
{
	int map = map_create(t, CGROUP_ARRAY), fd = cgroup_enter(t);

	expect_ok(t, elem_put(map, 1, fd));
	cgroup_leave();
	expect_err(t, elem_put(map, 1, fd), ENOENT);
}

/* A directory, but of no cgroup; and a file of one. */
MAP_CASE(cgroup_array, update_other_files)
{
	int map = map_create(t, CGROUP_ARRAY), root = root_cgroup(t);

	expect_err(t, elem_put(map, 1, open("/tmp", O_RDONLY | O_DIRECTORY)), EBADF);
	expect_err(t, elem_put(map, 1, open("/sys", O_RDONLY | O_DIRECTORY)), EBADF);
	expect_err(t, elem_put(map, 1, openat(root, "cgroup.procs", O_RDONLY)), EBADF);
	expect_ok(t, elem_put(map, 1, root));
}

MAP_CASE(cgroup_array, update_opened_by_path)
{
	int map = map_create(t, CGROUP_ARRAY);

	close(root_cgroup(t));
	/* cgroup_get_from_fd() takes what cannot be read */
	expect_ok(t, elem_put(map, 1, open("/sys/fs/cgroup", O_PATH | O_DIRECTORY)));
}

MAP_CASE(cgroup_array, task_of_empty)
{
	struct fixture f = load(t, "task");

	expect_err(t, ask(&f, "task", 1), EAGAIN);
}

MAP_CASE(cgroup_array, task_index_beyond)
{
	struct fixture f = load(t, "task");

	expect_err(t, ask(&f, "task", FD_ARRAY_SIZE), E2BIG);
	expect_err(t, ask(&f, "task", ~0U), E2BIG);
}

/* ---- packets, by the socket that sent them */

MAP_CASE(cgroup_array, packet_of_empty)
{
	struct fixture f = load(t, "any_packet");

	expect_err(t, ask(&f, "any_packet", 1), EAGAIN);
	expect_err(t, ask(&f, "any_packet", FD_ARRAY_SIZE), E2BIG);
}

/* A network of our own, with nothing but lo in it. */
static void new_network(struct test *t)
{
	struct ifreq lo = { .ifr_name = "lo", .ifr_flags = IFF_UP };
	int fd;

	must(t, unshare(CLONE_NEWNET) ? -errno : 0);
	fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	must(t, fd < 0 || ioctl(fd, SIOCSIFFLAGS, &lo) ? -errno : 0);
	close(fd);
}

/* The program at the exit of lo.  The network goes with the process, and all of it. */
static void attach_to_lo(struct fixture *f)
{
	LIBBPF_OPTS(bpf_tc_hook, hook, .ifindex = 1, .attach_point = BPF_TC_EGRESS);
	LIBBPF_OPTS(bpf_tc_opts, opts, .prog_fd = prog_fd(f->t, f->obj, "packet"));

	must(f->t, bpf_tc_hook_create(&hook));
	must(f->t, bpf_tc_attach(&hook, &opts));
}

/* A socket of this process's cgroup that sends to itself through the program. */
static int open_sender(struct fixture *f)
{
	__u16 port;
	int fd = udp_socket(f->t, &port);

	must(f->t, udp_connect(fd, port));
	global(f->t, f->obj, __u16, port) = port;
	return fd;
}

/* What the program is told of a packet from @socket. */
static long long ask_packet(struct fixture *f, int socket, __u32 slot)
{
	__u64 before = global(f->t, f->obj, __u64, packets);

	global(f->t, f->obj, __u32, slot) = slot;
	must(f->t, send(socket, "x", 1, 0) == 1 ? 0 : -errno);
	must(f->t, global(f->t, f->obj, __u64, packets) == before + 1 ? 0 : -ENODATA);
	return global(f->t, f->obj, long, ret);
}

#define NEEDS_TC .modules = "sch_ingress cls_bpf", \
	.config = "CONFIG_NET_SCH_INGRESS CONFIG_NET_CLS_BPF CONFIG_NET_CLS_ACT"

/* A socket keeps the cgroup in which it was opened. */
MAP_CASE(cgroup_array, job_packet_under_cgroup, NEEDS_TC)
{
	struct fixture f = load(t, "packet");
	int inside, outside, fd;

	new_network(t);
	attach_to_lo(&f);
	outside = open_sender(&f);
	fd = cgroup_enter(t);
	expect_ok(t, elem_put(f.map, 1, fd));
	expect_eq(t, ask_packet(&f, outside, 1), 0);
	inside = open_sender(&f);
	expect_eq(t, ask_packet(&f, inside, 1), 1);
	cgroup_leave();
	expect_eq(t, ask_packet(&f, inside, 1), 1);
}

/* The directory is gone, the socket is still of that cgroup. */
MAP_CASE(cgroup_array, job_packet_of_removed_cgroup, NEEDS_TC)
{
	struct fixture f = load(t, "packet");
	int socket, fd;

	new_network(t);
	attach_to_lo(&f);
	fd = cgroup_enter(t);
	expect_ok(t, elem_put(f.map, 1, fd));
	socket = open_sender(&f);
	cgroup_leave();
	close(fd);
	expect_eq(t, ask_packet(&f, socket, 1), 1);
	expect_ok(t, elem_del(f.map, 1));
	expect_err(t, ask_packet(&f, socket, 1), EAGAIN);
}
