// SPDX-License-Identifier: GPL-2.0
#include <arpa/inet.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <net/ethernet.h>
#include <net/if.h>
#include <netinet/ip6.h>
#include <poll.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "helpers/skb_rig.h"
#include "selftests/net.h"
#include "selftests/sockets.h"

/* ---- packets */

static struct ether_header *empty_packet(struct packet *p, size_t size, __u16 ethertype)
{
	struct ether_header *eth = (void *)p->data;

	memset(p, 0, sizeof(*p));
	p->size = size;
	eth->ether_type = htons(ethertype);
	return eth;
}

void packet_no_ip(struct packet *p)
{
	empty_packet(p, 64, NET_ETHERTYPE);
}

void packet_ip6(struct packet *p)
{
	const int payload = 24;
	struct ip6_hdr *ip;

	ip = (void *)(empty_packet(p, ETH_LEN + IP6_HEADER + payload, ETHERTYPE_IPV6) + 1);
	ip->ip6_vfc = 6 << 4;
	ip->ip6_plen = htons(payload);
	ip->ip6_nxt = IPPROTO_NONE;
	ip->ip6_src = ip->ip6_dst = in6addr_loopback;
}

void packet_insert(struct packet *p, size_t at, size_t size)
{
	memmove(p->data + at + size, p->data + at, p->size - at);
	memset(p->data + at, 0, size);
	p->size += size;
}

void packet_remove(struct packet *p, size_t at, size_t size)
{
	p->size -= size;
	memmove(p->data + at, p->data + at + size, p->size - at);
}

bool check_packet(struct test *t, struct bm_where where, const char *what,
		  const struct packet *got, const struct packet *want)
{
	return check_eq(t, where, what, got->size, want->size) &&
	       check_mem(t, where, what, got->data, want->data, want->size);
}

/* ---- one run */

long long packet_ret(struct test *t, struct bpf_object *obj, const char *prog,
		     const struct packet *in, struct packet *out)
{
	packet_run(t, obj, prog, in, out);
	return global(t, obj, long long, ret);
}

int packet_run_ctx(struct test *t, struct bpf_object *obj, const char *prog,
		   const struct packet *in, struct __sk_buff *ctx, __u32 flags)
{
	LIBBPF_OPTS(bpf_test_run_opts, opts,
		.data_in = in->data, .data_size_in = in->size, .repeat = 1, .flags = flags,
		.ctx_in = ctx, .ctx_size_in = sizeof(*ctx),
		.ctx_out = ctx, .ctx_size_out = sizeof(*ctx));

	return bpf_prog_test_run_opts(prog_fd(t, obj, prog), &opts);
}

int packet_run_complete(struct test *t, struct bpf_object *obj, const char *prog,
			const struct packet *in)
{
	/* of 6.16, and of some point of each older branch with the fix that it was made to test */
	static const char *const since = "6.16";
	struct __sk_buff ctx = {0};
	int err = packet_run_ctx(t, obj, prog, in, &ctx, BPF_F_TEST_SKB_CHECKSUM_COMPLETE);

	if (err == -EINVAL && !verlist_holds(since, test_kver()))
		test_skip(t, "no BPF_F_TEST_SKB_CHECKSUM_COMPLETE (since %s and some points)",
			  since);
	return err;
}

/* ---- on lo */

void lo_attach(struct test *t, struct bpf_object *obj, const char *prog,
	       enum bpf_tc_attach_point where)
{
	LIBBPF_OPTS(bpf_tc_hook, hook, .ifindex = if_nametoindex("lo"), .attach_point = where);
	LIBBPF_OPTS(bpf_tc_opts, opts, .prog_fd = prog_fd(t, obj, prog));
	int err = bpf_tc_hook_create(&hook);

	must(t, err == -EEXIST ? 0 : err);
	must(t, bpf_tc_attach(&hook, &opts));
}

int lo_udp(struct test *t)
{
	__u16 port;
	int fd = udp_socket(t, &port);

	must(t, udp_connect(fd, port));
	return fd;
}

const char *lo_receive(int fd)
{
	static char buf[64];
	ssize_t n = sock_wait(fd) ? 0 : recv(fd, buf, sizeof(buf) - 1, MSG_DONTWAIT);

	n = n < 0 ? 0 : n;
	memset(buf + n, 0, sizeof(buf) - n);
	return buf;
}

void lo_only_where(struct test *t, int fd, int field, __u32 value)
{
	struct sock_filter insns[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, SKF_AD_OFF + field),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, value, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, ~0U),
		BPF_STMT(BPF_RET | BPF_K, 0),
	};
	struct sock_fprog prog = { sizeof(insns) / sizeof(*insns), insns };

	must(t, setsockopt(fd, SOL_SOCKET, SO_ATTACH_FILTER, &prog, sizeof(prog)) ? -errno : 0);
}

const struct large *lo_large_tcp(struct test *t, struct bpf_object *obj, const char *prog)
{
	static struct large data;
	struct pair p;
	int i;

	loopback_enter(t);
	p = tcp_pair(t);
	for (i = 0; i < LARGE; i++)
		data.said[i] = i % 251;
	global(t, obj, __u32, min_total) = LARGE / 2;
	lo_attach(t, obj, prog, BPF_TC_EGRESS);
	must(t, sock_say_size(p.a, data.said, LARGE));
	must(t, sock_hear(p.b, data.heard, LARGE));
	expect_true(t, global(t, obj, __u32, total) >= LARGE / 2);
	/* the premise: nothing but headers is in one piece */
	expect_true(t, global(t, obj, __u32, linear) < 1000);
	return &data;
}

/* ---- classes */

static void write_to(struct test *t, const char *dir, const char *file, const char *text)
{
	char path[96];
	int fd;

	snprintf(path, sizeof(path), "%s/%s", dir, file);
	fd = open(path, O_WRONLY | O_CLOEXEC);
	if (fd < 0 || write(fd, text, strlen(text)) < 0)
		test_fail(t, "write %s to %s: %s", text, path, errname(errno));
	close(fd);
}

int net_cls_enter(struct test *t, __u32 classid)
{
	static const char root[] = "/tmp/net_cls";
	/* "bpf, cgroups: Fix cgroup v2 fallback on v1/v2 mixed mode" */
	static const char *const since = "5.15";
	char dir[64], text[16];
	int fd;

	if (!verlist_holds(since, test_kver()))
		test_skip(t, "net_cls.classid turns cgroup v2 off for all sockets (until %s)",
			  since);
	must(t, unshare(CLONE_NEWNS) ? -errno : 0);
	must(t, mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) ? -errno : 0);
	mkdir("/tmp", 0777);
	must(t, mount("tmpfs", "/tmp", "tmpfs", 0, NULL) ? -errno : 0);
	must(t, mkdir(root, 0755) ? -errno : 0);
	must(t, mount("net_cls", root, "cgroup", 0, "net_cls") ? -errno : 0);
	snprintf(dir, sizeof(dir), "%s/bpfmatrix.%d", root, getpid());
	must(t, mkdir(dir, 0755) ? -errno : 0);
	snprintf(text, sizeof(text), "%u", classid);
	write_to(t, dir, "net_cls.classid", text);
	write_to(t, dir, "cgroup.procs", "0");
	snprintf(dir, sizeof(dir), "%s/cgroup.procs", root);
	fd = open(dir, O_WRONLY | O_CLOEXEC);
	return must(t, fd < 0 ? -errno : fd);
}
