// SPDX-License-Identifier: GPL-2.0
/* bpf_d_path(): the name of what a file descriptor is of, at the hook that fstat(2) comes to. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "helpers/fixtures.h"

#define TRACED .config = "CONFIG_DEBUG_INFO_BTF"

struct named {
	struct bpf_object *o;
	const char *name;
	long long ret;
};

/* What the program says of @fd, with a buffer of @len bytes. */
static struct named name_of(struct test *t, const char *prog, int fd, __u32 len)
{
	struct named n = { .o = helper_load(t, bpf_d_path, prog) };
	struct bpf_link *link;
	struct stat st;

	global(t, n.o, __u32, len) = len;
	global(t, n.o, long, ret) = -1000000;
	global(t, n.o, __u32, of_process) = getpid();
	link = bpf_program__attach(bpf_object__find_program_by_name(n.o, prog));
	if (!link)
		test_fail(t, "attach %s: %s", prog, errname(errno));
	must(t, fstat(fd, &st) ? -errno : 0);
	bpf_link__destroy(link);
	n.name = global_at(t, n.o, "name", 256);
	n.ret = global(t, n.o, long, ret);
	return n;
}

static void expect_name(struct test *t, int fd, const char *want)
{
	struct named n = name_of(t, "name_path", fd, 256);

	/* with the NUL */
	expect_eq(t, n.ret, strlen(want) + 1);
	if (strncmp(n.name, want, 256))
		test_fail(t, "\"%.255s\", not \"%s\"", n.name, want);
}

/* A file of ours below /tmp, whose path is left in @path. */
static int make_file(struct test *t, char path[64])
{
	snprintf(path, 64, "/tmp/bpfmatrix-d_path.XXXXXX");
	return must(t, mkostemp(path, O_CLOEXEC));
}

HELPER_PLAIN(bpf_d_path, of_a_file, TRACED)
{
	char path[64];
	int fd = make_file(t, path);

	expect_name(t, fd, path);
	unlink(path);
}

HELPER_PLAIN(bpf_d_path, of_a_directory, TRACED)
{
	expect_name(t, must(t, open("/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC)), "/proc");
}

HELPER_PLAIN(bpf_d_path, of_what_was_renamed, TRACED)
{
	char path[64], to[80];
	int fd = make_file(t, path);

	snprintf(to, sizeof(to), "%s-new", path);
	must(t, rename(path, to) ? -errno : 0);
	expect_name(t, fd, to);
	unlink(to);
}

HELPER_EDGE_PLAIN(bpf_d_path, of_the_root, TRACED)
{
	expect_name(t, must(t, open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC)), "/");
}

HELPER_EDGE_PLAIN(bpf_d_path, of_a_deleted_file, TRACED)
{
	char path[64], want[80];
	int fd = make_file(t, path);

	unlink(path);
	snprintf(want, sizeof(want), "%s (deleted)", path);
	expect_name(t, fd, want);
}

/* What is in no directory has a name of its kind: d_dname of its struct dentry_operations. */
HELPER_EDGE_PLAIN(bpf_d_path, of_a_pipe, TRACED)
{
	char want[64];
	struct stat st;
	int fds[2];

	must(t, pipe2(fds, O_CLOEXEC) ? -errno : 0);
	must(t, fstat(fds[0], &st) ? -errno : 0);
	snprintf(want, sizeof(want), "pipe:[%lu]", st.st_ino);
	expect_name(t, fds[0], want);
}

HELPER_EDGE_PLAIN(bpf_d_path, of_a_socket, TRACED)
{
	int fd = must(t, socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
	char want[64];
	struct stat st;

	must(t, fstat(fd, &st) ? -errno : 0);
	snprintf(want, sizeof(want), "socket:[%lu]", st.st_ino);
	expect_name(t, fd, want);
}

HELPER_EDGE_PLAIN(bpf_d_path, of_memory, TRACED)
{
	expect_name(t, must(t, memfd_create("matrix", MFD_CLOEXEC)), "/memfd:matrix (deleted)");
}

#define PROC_LEN sizeof("/proc")

HELPER_EDGE_PLAIN(bpf_d_path, just_fits, TRACED)
{
	int fd = must(t, open("/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
	struct named n = name_of(t, "name_path", fd, PROC_LEN);

	expect_eq(t, n.ret, PROC_LEN);
	expect_mem(t, n.name, "/proc\0x", PROC_LEN + 1);
}

HELPER_EDGE_PLAIN(bpf_d_path, one_byte_too_short, TRACED)
{
	int fd = must(t, open("/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC));

	expect_err(t, name_of(t, "name_path", fd, PROC_LEN - 1).ret, ENAMETOOLONG);
}

HELPER_EDGE_PLAIN(bpf_d_path, size_0, TRACED)
{
	int fd = must(t, open("/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
	struct named n = name_of(t, "no_room", fd, 1);

	expect_eq(t, n.ret, 0);
	expect_mem(t, n.name, "x", 1);
}
