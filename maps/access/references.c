// SPDX-License-Identifier: GPL-2.0
/* Who keeps a map alive, and how it gets from process to process. */
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "maps/access/access.h"

#ifndef SYS_pidfd_getfd
#define SYS_pidfd_getfd 438
#endif

static void send_fd(int sock, int fd)
{
	char byte = 0, control[CMSG_SPACE(sizeof(int))] = {0};
	struct iovec iov = { &byte, 1 };
	struct msghdr m = { .msg_iov = &iov, .msg_iovlen = 1, .msg_control = control,
			    .msg_controllen = sizeof(control) };
	struct cmsghdr *c = CMSG_FIRSTHDR(&m);

	c->cmsg_level = SOL_SOCKET;
	c->cmsg_type = SCM_RIGHTS;
	c->cmsg_len = CMSG_LEN(sizeof(int));
	memcpy(CMSG_DATA(c), &fd, sizeof(fd));
	sendmsg(sock, &m, 0);
}

static int receive_fd(int sock)
{
	char byte, control[CMSG_SPACE(sizeof(int))];
	struct iovec iov = { &byte, 1 };
	struct msghdr m = { .msg_iov = &iov, .msg_iovlen = 1, .msg_control = control,
			    .msg_controllen = sizeof(control) };
	struct cmsghdr *c;
	int fd;

	if (recvmsg(sock, &m, 0) < 0)
		return -errno;
	c = CMSG_FIRSTHDR(&m);
	if (!c || c->cmsg_type != SCM_RIGHTS)
		return -ENOMSG;
	memcpy(&fd, CMSG_DATA(c), sizeof(fd));
	return fd;
}

static int make_map_with_7(void)
{
	int fd = map_try(ACCESS_ARRAY);

	if (fd >= 0)
		elem_put(fd, 1, 7);
	return fd;
}

ACCESS_CASE(fd_through_socket)
{
	int socks[2], fd;
	pid_t child;

	must(t, socketpair(AF_UNIX, SOCK_STREAM, 0, socks) ? -errno : 0);
	child = must(t, fork());
	if (!child) {
		send_fd(socks[1], make_map_with_7());
		_exit(0);
	}
	close(socks[1]);
	fd = must(t, receive_fd(socks[0]));
	/* whoever made it is gone */
	waitpid(child, NULL, 0);
	expect_eq(t, elem_get(fd, 1), 7);
	expect_ok(t, elem_put(fd, 1, 8));
}

ACCESS_CASE(fd_of_another_process)
{
	int made[2], stay[2], pidfd, number, fd;
	char byte;
	pid_t child;

	must(t, pipe(made) ?: pipe(stay));
	child = must(t, fork());
	if (!child) {
		close(stay[1]);
		fd = make_map_with_7();
		(void)!write(made[1], &fd, sizeof(fd));
		(void)!read(stay[0], &byte, 1);
		_exit(0);
	}
	must(t, read(made[0], &number, sizeof(number)) == sizeof(number) ? 0 : -EIO);
	pidfd = must(t, syscall(SYS_pidfd_open, child, 0));
	fd = must(t, syscall(SYS_pidfd_getfd, pidfd, number, 0));
	close(stay[1]);
	waitpid(child, NULL, 0);
	expect_eq(t, elem_get(fd, 1), 7);
}

ACCESS_CASE(fd_over_fork)
{
	int fd = make_map_with_7();
	pid_t child = must(t, fork());

	if (!child)
		_exit(elem_put(fd, 1, 8) ? 1 : 0);
	waitpid(child, NULL, 0);
	expect_eq(t, elem_get(fd, 1), 8);
}

ACCESS_CASE(fd_by_id)
{
	int fd = make_map_with_7(), again = must(t, bpf_map_get_fd_by_id(map_id(t, fd)));

	close(fd);
	expect_eq(t, elem_get(again, 1), 7);
}

ACCESS_CASE(fd_by_id_for_reading)
{
	LIBBPF_OPTS(bpf_get_fd_by_id_opts, opts, .open_flags = BPF_F_RDONLY);
	int fd = must(t, bpf_map_get_fd_by_id_opts(map_id(t, make_map_with_7()), &opts));

	expect_eq(t, elem_get(fd, 1), 7);
	expect_err(t, elem_put(fd, 1, 8), EPERM);
}

ACCESS_CASE(id_is_among_all_ids)
{
	__u32 want = map_id(t, make_map_with_7()), id = 0;

	while (id != want && !bpf_map_get_next_id(id, &id))
		;
	expect_eq(t, id, want);
}

ACCESS_CASE(freed_with_last_fd)
{
	int fd = make_map_with_7(), second = must(t, dup(fd));
	__u32 id = map_id(t, fd);

	close(fd);
	expect_ok(t, map_is_there(id));
	close(second);
	expect_err(t, map_is_there(id), ENOENT);
}

ACCESS_CASE(freed_with_its_process)
{
	int made[2];
	pid_t child;
	__u32 id;

	must(t, pipe(made));
	child = must(t, fork());
	if (!child) {
		id = map_id(t, make_map_with_7());
		(void)!write(made[1], &id, sizeof(id));
		_exit(0);
	}
	must(t, read(made[0], &id, sizeof(id)) == sizeof(id) ? 0 : -EIO);
	waitpid(child, NULL, 0);
	expect_err(t, map_is_there_still(id), ENOENT);
}

/* r0 = &map; r0 = 0; exit */
static int load_using(int fd)
{
	const struct bpf_insn insns[] = {
		{ .code = BPF_LD | BPF_IMM | BPF_DW, .src_reg = BPF_PSEUDO_MAP_FD, .imm = fd },
		{0},
		{ .code = BPF_ALU64 | BPF_MOV | BPF_K },
		{ .code = BPF_JMP | BPF_EXIT },
	};

	return bpf_prog_load(BPF_PROG_TYPE_SOCKET_FILTER, "bm", "GPL", insns, ARRAY_SIZE(insns), NULL);
}

ACCESS_CASE(held_by_program)
{
	int fd = make_map_with_7(), prog = must(t, load_using(fd));
	__u32 id = map_id(t, fd);

	close(fd);
	expect_ok(t, map_is_there(id));
	close(prog);
	expect_err(t, map_is_there_still(id), ENOENT);
}

/* BPF_PROG_BIND_MAP (5.10): for maps that no instruction names */
ACCESS_CASE(held_by_program_bound)
{
	int fd = make_map_with_7(), other = make_map_with_7(), prog = must(t, load_using(other));
	__u32 id = map_id(t, fd);

	expect_ok(t, bpf_prog_bind_map(prog, fd, NULL));
	close(fd);
	expect_ok(t, map_is_there(id));
	close(prog);
	expect_err(t, map_is_there_still(id), ENOENT);
}

ACCESS_CASE(held_by_outer_map)
{
	int fd = make_map_with_7(), outer;
	__u32 id = map_id(t, fd);

	outer = map_create(t, .type = BPF_MAP_TYPE_ARRAY_OF_MAPS, .key_size = 4, .value_size = 4,
			   .max_entries = 2, .inner_fd = fd);
	must(t, elem_put(outer, 1, fd));
	close(fd);
	expect_ok(t, map_is_there(id));
	expect_ok(t, elem_del(outer, 1));
	expect_err(t, map_is_there_still(id), ENOENT);
}

/* the map that an outer map was created with is only its pattern */
ACCESS_CASE(not_held_as_pattern)
{
	int fd = make_map_with_7();
	__u32 id = map_id(t, fd);

	expect_ok(t, map_try(.type = BPF_MAP_TYPE_ARRAY_OF_MAPS, .key_size = 4, .value_size = 4,
			     .max_entries = 2, .inner_fd = fd));
	close(fd);
	expect_err(t, map_is_there_still(id), ENOENT);
}

ACCESS_CASE(held_by_mapping)
{
	int fd = map_create(t, ACCESS_ARRAY, .map_flags = BPF_F_MMAPABLE);
	__u32 id = map_id(t, fd);
	void *p = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);

	must(t, p == MAP_FAILED ? -errno : 0);
	close(fd);
	expect_ok(t, map_is_there(id));
	munmap(p, 4096);
	expect_err(t, map_is_there_still(id), ENOENT);
}

ACCESS_CASE(held_in_flight)
{
	int socks[2], fd = make_map_with_7();
	__u32 id = map_id(t, fd);

	must(t, socketpair(AF_UNIX, SOCK_STREAM, 0, socks) ? -errno : 0);
	send_fd(socks[1], fd);
	close(fd);
	expect_ok(t, map_is_there(id));
	close(socks[0]);
	close(socks[1]);
	expect_err(t, map_is_there_still(id), ENOENT);
}
