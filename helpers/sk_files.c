// SPDX-License-Identifier: GPL-2.0
/* bpf_sock_from_file(): whose file is a socket's. */
#include <fcntl.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "helpers/sk_rig.h"

#define FILE_CONFIG .config = "CONFIG_DEBUG_INFO_BTF"

static struct bpf_object *ask(struct test *t, const char *prog, int fd)
{
	struct bpf_object *o = helper_load(t, bpf_sock_from_file, prog);

	global(t, o, int, tgid) = getpid();
	global(t, o, __u32, fd) = fd;
	global(t, o, long, ret) = -1;
	return o;
}

/* Goes through the files of all tasks: the fd is this process's, seen once as it has one thread. */
static void expect_socket(struct test *t, int fd, int family)
{
	struct bpf_object *o = ask(t, "each", fd);

	iterate(t, o, "each");
	expect_eq(t, global(t, o, __u32, files), 1);
	expect_eq(t, global(t, o, long, ret), 1);
	expect_eq(t, global(t, o, __u32, family), family);
	if (family != AF_UNIX)
		expect_eq(t, global(t, o, __u32, port), sock_port(t, fd));
}

static void expect_none(struct test *t, int fd)
{
	struct bpf_object *o = ask(t, "each", fd);

	iterate(t, o, "each");
	expect_eq(t, global(t, o, __u32, files), 1);
	expect_eq(t, global(t, o, long, ret), 0);
}

HELPER_PLAIN(bpf_sock_from_file, of_tcp, FILE_CONFIG)
{
	expect_socket(t, sock_listening(t, AF_INET, SOCK_STREAM), AF_INET);
}

HELPER_PLAIN(bpf_sock_from_file, of_udp6, FILE_CONFIG)
{
	expect_socket(t, sock_bound(t, AF_INET6, SOCK_DGRAM), AF_INET6);
}

HELPER_PLAIN(bpf_sock_from_file, of_unix, FILE_CONFIG)
{
	expect_socket(t, unix_pair(t, SOCK_STREAM).a, AF_UNIX);
}

HELPER_EDGE_PLAIN(bpf_sock_from_file, of_a_regular_file, FILE_CONFIG)
{
	expect_none(t, must(t, open("/proc/self/exe", O_RDONLY | O_CLOEXEC)));
}

HELPER_EDGE_PLAIN(bpf_sock_from_file, of_a_pipe, FILE_CONFIG)
{
	int fds[2];

	must(t, pipe2(fds, O_CLOEXEC) ? -errno : 0);
	expect_none(t, fds[0]);
}

/* A file that was opened for its path only has no operations, a socket's or others. */
HELPER_EDGE_PLAIN(bpf_sock_from_file, of_a_path, FILE_CONFIG)
{
	expect_none(t, must(t, open("/", O_PATH | O_CLOEXEC)));
}

HELPER_CASE(bpf_sock_from_file, in_fentry,
	    .config = "CONFIG_DEBUG_INFO_BTF CONFIG_FUNCTION_TRACER CONFIG_SECURITY")
{
	int fd = sock_bound(t, AF_INET, SOCK_DGRAM), nr = 0;
	struct bpf_object *o = ask(t, "on_ioctl", fd);

	attach_auto(t, o, "on_ioctl");
	must(t, ioctl(fd, FIONREAD, &nr) ? -errno : 0);
	expect_eq(t, global(t, o, __u32, files), 1);
	expect_eq(t, global(t, o, long, ret), 1);
	expect_eq(t, global(t, o, __u32, port), sock_port(t, fd));
}
