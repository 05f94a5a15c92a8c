// SPDX-License-Identifier: GPL-2.0
/* Sockets: whose a packet is, which there are, from where a connect(2) goes. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/fsuid.h>
#include <sys/socket.h>
#include <string.h>
#include <unistd.h>

#include "helpers/fixtures.h"

/* Attaches the socket filter @prog, and lets one packet through it. */
static void filter_one(struct test *t, struct bpf_object *o, const char *prog, int fd, __u16 port)
{
	int filter = prog_fd(t, o, prog);
	char c;

	must(t, setsockopt(fd, SOL_SOCKET, SO_ATTACH_BPF, &filter, sizeof(filter)) ? -errno : 0);
	must(t, udp_connect(fd, port));
	must(t, send(fd, "x", 1, 0) < 0 ? -errno : 0);
	must(t, recv(fd, &c, 1, 0) < 0 ? -errno : 0);
}

HELPER_PLAIN(bpf_get_socket_cookie, is_so_cookie)
{
	struct bpf_object *o = helper_load(t, bpf_get_socket_cookie, "read_cookie");
	__u16 port, other_port;
	int fd = udp_socket(t, &port), other = udp_socket(t, &other_port);

	filter_one(t, o, "read_cookie", fd, port);
	expect_eq(t, global(t, o, __u64, ret), so_cookie(t, fd));
	filter_one(t, o, "read_cookie", other, other_port);
	expect_eq(t, global(t, o, __u64, ret), so_cookie(t, other));
	expect_true(t, so_cookie(t, fd) != so_cookie(t, other));
}

HELPER_PLAIN(bpf_get_socket_uid, is_the_owner)
{
	struct bpf_object *o = helper_load(t, bpf_get_socket_uid, "read_uid");
	__u16 port;
	int fd;

	setfsuid(1234);
	fd = udp_socket(t, &port);
	setfsuid(0);
	filter_one(t, o, "read_uid", fd, port);
	expect_eq(t, global(t, o, __u64, ret), 1234);
}

