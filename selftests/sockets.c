// SPDX-License-Identifier: GPL-2.0
#include <linux/vm_sockets.h>
#include <net/if.h>
#include <poll.h>
#include <sched.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "selftests/sockets.h"

void loopback_enter(struct test *t)
{
	struct ifreq lo = { .ifr_name = "lo", .ifr_flags = IFF_UP };
	int fd;

	must(t, unshare(CLONE_NEWNET) ? -errno : 0);
	fd = sock_make(t, AF_INET, SOCK_DGRAM, 0);
	must(t, ioctl(fd, SIOCSIFFLAGS, &lo) ? -errno : 0);
	close(fd);
}

int sock_make(struct test *t, int family, int type, int protocol)
{
	int fd = socket(family, type | SOCK_CLOEXEC, protocol);

	return must(t, fd < 0 ? -errno : fd);
}

union address {
	struct sockaddr sa;
	struct sockaddr_in in;
	struct sockaddr_in6 in6;
	struct sockaddr_un un;
	struct sockaddr_vm vm;
};

/* The address that leaves the choice of the port to the kernel. */
static socklen_t any_port(union address *addr, int family)
{
	memset(addr, 0, sizeof(*addr));
	addr->sa.sa_family = family;
	switch (family) {
	case AF_INET:
		addr->in.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
		return sizeof(addr->in);
	case AF_INET6:
		addr->in6.sin6_addr = in6addr_loopback;
		return sizeof(addr->in6);
	case AF_VSOCK:
		addr->vm.svm_cid = VMADDR_CID_LOCAL;
		addr->vm.svm_port = VMADDR_PORT_ANY;
		return sizeof(addr->vm);
	default:	/* AF_UNIX: an abstract name of the kernel's */
		return sizeof(sa_family_t);
	}
}

int sock_bound(struct test *t, int family, int type)
{
	int fd = sock_make(t, family, type, 0);
	union address addr;
	socklen_t len = any_port(&addr, family);

	must(t, bind(fd, &addr.sa, len) ? -errno : 0);
	return fd;
}

int sock_listening(struct test *t, int family, int type)
{
	int fd = sock_bound(t, family, type);

	must(t, listen(fd, 8) ? -errno : 0);
	return fd;
}

int sock_connect_try(struct test *t, int to)
{
	union address addr;
	socklen_t len = sizeof(addr), size = sizeof(int);
	int type, fd;

	must(t, getsockname(to, &addr.sa, &len) ? -errno : 0);
	must(t, getsockopt(to, SOL_SOCKET, SO_TYPE, &type, &size) ? -errno : 0);
	fd = sock_make(t, addr.sa.sa_family, type, 0);
	return connect(fd, &addr.sa, len) ? -errno : fd;
}

int sock_connect(struct test *t, int to)
{
	return must(t, sock_connect_try(t, to));
}

int sock_accept(struct test *t, int listening)
{
	int fd;

	must(t, sock_wait(listening));
	fd = accept4(listening, NULL, NULL, SOCK_CLOEXEC);
	return must(t, fd < 0 ? -errno : fd);
}

struct pair sock_pair(struct test *t, int family, int type)
{
	struct pair p;
	union address addr;
	socklen_t len = sizeof(addr);
	int listening;

	if (type == SOCK_DGRAM) {
		p.b = sock_bound(t, family, type);
		p.a = sock_connect(t, p.b);
		must(t, getsockname(p.a, &addr.sa, &len) ? -errno : 0);
		must(t, connect(p.b, &addr.sa, len) ? -errno : 0);
		return p;
	}
	listening = sock_listening(t, family, type);
	p.a = sock_connect(t, listening);
	p.b = sock_accept(t, listening);
	close(listening);
	return p;
}

struct pair unix_pair(struct test *t, int type)
{
	int fds[2];

	must(t, socketpair(AF_UNIX, type | SOCK_CLOEXEC, 0, fds) ? -errno : 0);
	return (struct pair){ fds[0], fds[1] };
}

__u16 sock_port(struct test *t, int fd)
{
	union address addr;
	socklen_t len = sizeof(addr);

	must(t, getsockname(fd, &addr.sa, &len) ? -errno : 0);
	return ntohs(addr.in.sin_port);		/* IPv6 has it at the same place */
}

int sock_wait(int fd)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };
	int nr = poll(&p, 1, PATIENCE_MS);

	return nr < 0 ? -errno : nr ? 0 : -ETIMEDOUT;
}

int sock_wait_count(const volatile __u32 *counter, __u32 nr)
{
	time_t end = time(NULL) + PATIENCE_MS / 1000;

	while (*counter < nr) {
		if (time(NULL) > end)
			return -ETIMEDOUT;
		sched_yield();
	}
	return 0;
}

int sock_say_size(int fd, const void *data, size_t size)
{
	ssize_t n;

	for (; size; data += n, size -= n) {
		n = send(fd, data, size, MSG_NOSIGNAL);
		if (n < 0)
			return -errno;
	}
	return 0;
}

int sock_peek(int fd)
{
	char c;
	ssize_t n = recv(fd, &c, 1, MSG_PEEK | MSG_DONTWAIT);

	return n < 0 ? -errno : n;
}

long long sock_hear(int fd, void *buf, size_t size)
{
	size_t have = 0;
	ssize_t n;

	while (have < size && !sock_wait(fd)) {
		n = recv(fd, buf + have, size - have, MSG_DONTWAIT);
		if (n < 0 && errno == EAGAIN)
			continue;	/* readable, but not for us: a redirect took it */
		if (n < 0)
			return -errno;
		if (!n)
			break;
		have += n;
	}
	return have;
}

bool check_hears(struct test *t, struct bm_where where, int fd, const void *want, size_t size)
{
	char buf[256] = "";

	return check_eq(t, where, "bytes received", sock_hear(fd, buf, size), size) &&
	       check_mem(t, where, "what is received", buf, want, size) &&
	       check_eq(t, where, "what is behind it", sock_peek(fd), -EAGAIN);
}
