// SPDX-License-Identifier: GPL-2.0
#include <fcntl.h>
#include <net/if.h>
#include <netinet/tcp.h>
#include <string.h>
#include <unistd.h>

#include "helpers/sk_rig.h"

union name {
	struct sockaddr sa;
	struct sockaddr_in in;
	struct sockaddr_in6 in6;
};

static union name name_of(struct test *t, int fd)
{
	union name name;
	socklen_t len = sizeof(name);

	must(t, getsockname(fd, &name.sa, &len) ? -errno : 0);
	return name;
}

__u32 tuple_fill(struct test *t, struct bpf_sock_tuple *tuple, int local, int remote)
{
	union name to = name_of(t, local), from = to;

	if (remote != NOBODY)
		from = name_of(t, remote);
	else
		from.in.sin_port = htons(1);	/* IPv6 has it at the same place */
	if (to.sa.sa_family == AF_INET) {
		tuple->ipv4.saddr = from.in.sin_addr.s_addr;
		tuple->ipv4.daddr = to.in.sin_addr.s_addr;
		tuple->ipv4.sport = from.in.sin_port;
		tuple->ipv4.dport = to.in.sin_port;
		return sizeof(tuple->ipv4);
	}
	memcpy(tuple->ipv6.saddr, &from.in6.sin6_addr, sizeof(tuple->ipv6.saddr));
	memcpy(tuple->ipv6.daddr, &to.in6.sin6_addr, sizeof(tuple->ipv6.daddr));
	tuple->ipv6.sport = from.in6.sin6_port;
	tuple->ipv6.dport = to.in6.sin6_port;
	return sizeof(tuple->ipv6);
}

void tuple_to(struct test *t, struct bpf_object *o, int local, int remote)
{
	struct bpf_sock_tuple *tuple = global_at(t, o, "to", 64);

	global(t, o, __u32, len) = tuple_fill(t, tuple, local, remote);
}

__u16 time_wait(struct test *t, struct bpf_object *o, int family)
{
	struct pair p = sock_pair(t, family, SOCK_STREAM);
	__u16 port = sock_port(t, p.a);
	char c;

	tuple_to(t, o, p.a, p.b);
	/* who closes first waits */
	must(t, shutdown(p.a, SHUT_WR) ? -errno : 0);
	must(t, recv(p.b, &c, 1, 0));
	close(p.b);
	must(t, recv(p.a, &c, 1, 0));
	close(p.a);
	return port;
}

int open_request(struct test *t, struct bpf_object *o, int family)
{
	int fd = sock_listening(t, family, SOCK_STREAM), seconds = 60;

	must(t, setsockopt(fd, IPPROTO_TCP, TCP_DEFER_ACCEPT, &seconds, sizeof(seconds)) ?
		-errno : 0);
	tuple_to(t, o, fd, sock_connect(t, fd));
	return fd;
}

static void lo_tc(struct test *t, struct bpf_object *o, const char *prog,
		  enum bpf_tc_attach_point point)
{
	LIBBPF_OPTS(bpf_tc_hook, hook, .ifindex = if_nametoindex("lo"), .attach_point = point);
	LIBBPF_OPTS(bpf_tc_opts, opts, .prog_fd = prog_fd(t, o, prog));
	int err = bpf_tc_hook_create(&hook);

	must(t, err == -EEXIST ? 0 : err);
	must(t, bpf_tc_attach(&hook, &opts));
}

void lo_ingress(struct test *t, struct bpf_object *o, const char *prog)
{
	lo_tc(t, o, prog, BPF_TC_INGRESS);
}

void lo_egress(struct test *t, struct bpf_object *o, const char *prog)
{
	lo_tc(t, o, prog, BPF_TC_EGRESS);
}

void iterate(struct test *t, struct bpf_object *o, const char *prog)
{
	struct bpf_program *p = bpf_object__find_program_by_name(o, prog);
	struct bpf_link *link = bpf_program__attach_iter(p, NULL);
	char buf[64];
	ssize_t n;
	int fd;

	if (!link)
		test_fail(t, "attach the iterator %s: %s", prog, errname(errno));
	fd = must(t, bpf_iter_create(bpf_link__fd(link)));
	while ((n = read(fd, buf, sizeof(buf))) > 0 || (n < 0 && errno == EAGAIN))
		;
	must(t, n < 0 ? -errno : 0);
	close(fd);
	bpf_link__destroy(link);
}

void attach_auto(struct test *t, struct bpf_object *o, const char *prog)
{
	if (!bpf_program__attach(bpf_object__find_program_by_name(o, prog)))
		test_fail(t, "attach %s: %s", prog, errname(errno));
}
