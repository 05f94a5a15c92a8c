// SPDX-License-Identifier: GPL-2.0
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <unistd.h>

#include "helpers/sockopt_rig.h"
#include "selftests/sockets.h"

#define CGROUP_ROOT "/sys/fs/cgroup"
#define NOT_CALLED (-1000000)

static int root_cgroup(struct test *t)
{
	int fd;

	if (access(CGROUP_ROOT "/cgroup.procs", F_OK))
		test_skip(t, "no cgroup v2 at " CGROUP_ROOT);
	fd = open(CGROUP_ROOT, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	return must(t, fd < 0 ? -errno : fd);
}

struct bpf_object *sockopt_attached(struct test *t, enum sockopt_helper helper, const char *prog)
{
	static struct {
		enum sockopt_helper helper;
		const char *prog;
		struct bpf_object *obj;
	} attached[16];
	const char *file = helper == SET ? "helpers/bpf_setsockopt" : "helpers/bpf_getsockopt";
	size_t i;
	int root;

	for (i = 0; i < sizeof(attached) / sizeof(attached[0]) && attached[i].prog; i++)
		if (attached[i].helper == helper && !strcmp(attached[i].prog, prog))
			return attached[i].obj;
	if (i == sizeof(attached) / sizeof(attached[0]))
		test_fail(t, "more programs than are foreseen");
	root = root_cgroup(t);
	attached[i].obj = prog_load(t, file, prog);
	cgroup_attach(t, attached[i].obj, prog, root);
	close(root);
	attached[i].helper = helper;
	attached[i].prog = prog;
	return attached[i].obj;
}

int sockopt_connect(int fd, __u16 port)
{
	struct sockaddr_in6 in6 = {
		.sin6_family = AF_INET6, .sin6_port = port, .sin6_addr = IN6ADDR_LOOPBACK_INIT,
	};
	int family = 0;
	socklen_t size = sizeof(family);

	if (getsockopt(fd, SOL_SOCKET, SO_DOMAIN, &family, &size))
		return -errno;
	if (family == AF_INET)
		return udp_connect(fd, port);
	return connect(fd, (struct sockaddr *)&in6, sizeof(in6)) ? -errno : 0;
}

void sockopt_ask(struct test *t, struct bpf_object *obj, int fd, int level, int name,
		 const void *value, int len)
{
	char *room = global_at(t, obj, "value", SOCKOPT_SIZE);

	/* what is not written shows */
	memset(room, 0x5a, SOCKOPT_SIZE);
	if (value)
		memcpy(room, value, len);
	global(t, obj, int, level) = level;
	global(t, obj, int, name) = name;
	global(t, obj, int, len) = len;
	global(t, obj, long, ret) = NOT_CALLED;
	global(t, obj, __u32, visited) = 0;
	global(t, obj, __u64, cookie) = fd < 0 ? 0 : so_cookie(t, fd);
}

static struct bpf_object *ask(struct test *t, enum sockopt_helper helper, int fd, int level,
			      int name, const void *value, int len)
{
	static const char *const progs[][2] = { { "set", "set6" }, { "get", "get6" } };
	struct bpf_object *obj;
	int family = sockopt_seen(t, fd, SOL_SOCKET, SO_DOMAIN);

	obj = sockopt_attached(t, helper, progs[helper][family == AF_INET6]);
	sockopt_ask(t, obj, fd, level, name, value, len);
	expect_err(t, sockopt_connect(fd, htons(9)), EPERM);
	expect_eq(t, global(t, obj, __u32, visited), 1);
	return obj;
}

long long sockopt_set(struct test *t, int fd, int level, int name, const void *value, int len)
{
	struct bpf_object *obj = ask(t, SET, fd, level, name, value, len);

	return global(t, obj, long, ret);
}

long long sockopt_get(struct test *t, int fd, int level, int name, void *value, int len)
{
	struct bpf_object *obj = ask(t, GET, fd, level, name, NULL, len);

	memcpy(value, global_at(t, obj, "value", SOCKOPT_SIZE), len);
	return global(t, obj, long, ret);
}

int sockopt_seen(struct test *t, int fd, int level, int name)
{
	int value = 0;
	socklen_t size = sizeof(value);

	must(t, getsockopt(fd, level, name, &value, &size) ? -errno : 0);
	return value;
}

void sockopt_expect_text(struct test *t, int fd, int level, int name, const char *want)
{
	char got[SOCKOPT_SIZE] = "";
	socklen_t size = sizeof(got);

	must(t, getsockopt(fd, level, name, got, &size) ? -errno : 0);
	expect_mem(t, got, want, strlen(want) + 1);
}

int sockopt_tcp(struct test *t)
{
	return sock_make(t, AF_INET, SOCK_STREAM, 0);
}

void sockopt_use_reno(struct test *t, int fd)
{
	must(t, setsockopt(fd, SOL_TCP, TCP_CONGESTION, "reno", 4) ? -errno : 0);
}
