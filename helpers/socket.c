// SPDX-License-Identifier: GPL-2.0
/* Sockets: whose a packet is, which there are, what a connect(2) may change. */
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

HELPER_CASE(bpf_get_socket_cookie, is_so_cookie)
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

HELPER_CASE(bpf_get_socket_uid, is_the_owner)
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

/* A listening TCP socket at 127.0.0.1; its port, in network order. */
static __u16 listen_tcp(struct test *t)
{
	struct sockaddr_in addr = {
		.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	socklen_t len = sizeof(addr);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	must(t, bind(fd, (struct sockaddr *)&addr, len) ? -errno : 0);
	must(t, listen(fd, 1) ? -errno : 0);
	must(t, getsockname(fd, (struct sockaddr *)&addr, &len) ? -errno : 0);
	return addr.sin_port;
}

static struct bpf_object *load_lookup(struct test *t, __u16 port)
{
	struct bpf_object *o = helper_load(t, bpf_sk_lookup_tcp, "lookup");
	struct bpf_sock_tuple *tuple = global_at(t, o, "tuple", sizeof(*tuple));

	tuple->ipv4.saddr = tuple->ipv4.daddr = htonl(INADDR_LOOPBACK);
	tuple->ipv4.sport = htons(1);
	tuple->ipv4.dport = port;
	global(t, o, __u64, netns) = BPF_F_CURRENT_NETNS;
	return o;
}

HELPER_CASE(bpf_sk_lookup_tcp, finds_a_listener)
{
	__u16 port = listen_tcp(t);
	struct bpf_object *o = load_lookup(t, port);

	expect_eq(t, call(t, o, "lookup"), 1);
	/* the socket's own port is in host order */
	expect_eq(t, global(t, o, __u32, found_port), ntohs(port));
}

HELPER_CASE(bpf_sk_lookup_tcp, null)
{
	struct bpf_object *o = load_lookup(t, listen_tcp(t));
	struct bpf_sock_tuple *tuple = global_at(t, o, "tuple", sizeof(*tuple));

	global(t, o, __u64, flags) = 1ULL << 63;
	expect_eq(t, call(t, o, "lookup"), 0);
	global(t, o, __u64, flags) = 0;
	global(t, o, __u64, netns) = 0x7fffffff;
	expect_eq(t, call(t, o, "lookup"), 0);
	global(t, o, __u64, netns) = BPF_F_CURRENT_NETNS;
	expect_eq(t, call(t, o, "lookup"), 1);
	tuple->ipv4.daddr = htonl(INADDR_LOOPBACK + 1);
	expect_eq(t, call(t, o, "lookup"), 0);
}

#define CONNECT .config = "CONFIG_CGROUP_BPF"

HELPER_CASE(bpf_bind, chooses_the_source, CONNECT)
{
	struct bpf_object *o = helper_load(t, bpf_bind, "bind");
	struct sockaddr_in *to = global_at(t, o, "to", sizeof(*to)), got;
	socklen_t len = sizeof(got);
	int fd;

	to->sin_family = AF_INET;
	to->sin_addr.s_addr = htonl(INADDR_LOOPBACK + 1);
	cgroup_attach(t, o, "bind", cgroup_enter(t));
	fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);	/* of the cgroup it is made in */
	expect_ok(t, udp_connect(fd, htons(9)));
	expect_ok(t, global(t, o, long, ret));
	must(t, getsockname(fd, (struct sockaddr *)&got, &len) ? -errno : 0);
	expect_eq(t, ntohl(got.sin_addr.s_addr), INADDR_LOOPBACK + 1);
	cgroup_leave();
}

HELPER_CASE(bpf_bind, errors, CONNECT)
{
	struct bpf_object *o = helper_load(t, bpf_bind, "bind");
	struct sockaddr_in *to = global_at(t, o, "to", sizeof(*to));

	cgroup_attach(t, o, "bind", cgroup_enter(t));
	to->sin_family = AF_UNIX;
	expect_ok(t, udp_connect(socket(AF_INET, SOCK_DGRAM, 0), htons(9)));
	expect_err(t, global(t, o, long, ret), EAFNOSUPPORT);
	to->sin_family = AF_INET;
	to->sin_addr.s_addr = htonl(0xc0000201);	/* 192.0.2.1 is no address of ours */
	expect_ok(t, udp_connect(socket(AF_INET, SOCK_DGRAM, 0), htons(9)));
	expect_err(t, global(t, o, long, ret), EADDRNOTAVAIL);
	cgroup_leave();
}

HELPER_CASE(bpf_bind, short_address, CONNECT)
{
	struct bpf_object *o = helper_load(t, bpf_bind, "bind_short");

	cgroup_attach(t, o, "bind_short", cgroup_enter(t));
	expect_ok(t, udp_connect(socket(AF_INET, SOCK_DGRAM, 0), htons(9)));
	expect_err(t, global(t, o, long, ret), EINVAL);
	cgroup_leave();
}

struct opt {
	int level, name, value, len;
};

/* Sets it in connect(2) of a new UDP socket; gives the socket. */
static int connect_with(struct test *t, struct bpf_object *o, struct opt opt)
{
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	global(t, o, int, level) = opt.level;
	global(t, o, int, name) = opt.name;
	global(t, o, int, value) = opt.value;
	global(t, o, int, len) = opt.len;
	must(t, udp_connect(fd, htons(9)));
	return fd;
}
#define connect_with(t, o, ...) connect_with(t, o, (struct opt){ __VA_ARGS__ })

HELPER_CASE(bpf_setsockopt, user_space_sees_it, CONNECT)
{
	struct bpf_object *o = helper_load(t, bpf_setsockopt, "set");
	int fd, got = 0;
	socklen_t len = sizeof(got);

	cgroup_attach(t, o, "set", cgroup_enter(t));
	fd = connect_with(t, o, SOL_SOCKET, SO_PRIORITY, 5, 4);
	expect_ok(t, global(t, o, long, ret));
	must(t, getsockopt(fd, SOL_SOCKET, SO_PRIORITY, &got, &len) ? -errno : 0);
	expect_eq(t, got, 5);
	cgroup_leave();
}

HELPER_CASE(bpf_setsockopt, errors, CONNECT)
{
	struct bpf_object *o = helper_load(t, bpf_setsockopt, "set");

	cgroup_attach(t, o, "set", cgroup_enter(t));
	connect_with(t, o, SOL_SOCKET, SO_PRIORITY, 5, 1);
	expect_err(t, global(t, o, long, ret), EINVAL);
	connect_with(t, o, SOL_SOCKET, 0x7fff, 5, 4);
	expect_err(t, global(t, o, long, ret), EINVAL);
	connect_with(t, o, 0x7fff, SO_PRIORITY, 5, 4);
	expect_err(t, global(t, o, long, ret), EINVAL);
	cgroup_leave();
}

HELPER_CASE(bpf_getsockopt, what_user_space_set, CONNECT)
{
	struct bpf_object *o = helper_load(t, bpf_getsockopt, "get");
	int fd, tos = 0x10;

	cgroup_attach(t, o, "get", cgroup_enter(t));
	fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	must(t, setsockopt(fd, SOL_IP, IP_TOS, &tos, sizeof(tos)) ? -errno : 0);
	global(t, o, int, level) = SOL_IP;
	global(t, o, int, name) = IP_TOS;
	must(t, udp_connect(fd, htons(9)));
	expect_ok(t, global(t, o, long, ret));
	expect_eq(t, global(t, o, int, value), tos);
	global(t, o, int, name) = 0x7fff;
	must(t, udp_connect(fd, htons(9)));
	expect_err(t, global(t, o, long, ret), EINVAL);
	/* what fails leaves zeroes */
	expect_eq(t, global(t, o, int, value), 0);
	cgroup_leave();
}
