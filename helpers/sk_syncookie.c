// SPDX-License-Identifier: GPL-2.0
/*
 * SYN cookies (net/ipv4/syncookies.c): what is made is taken by the kernel's own listener, and
 * what the kernel makes is found good.
 */
#include <netinet/ip.h>

#include "helpers/syncookie_rig.h"
#include "selftests/net.h"

/* ---- bpf_tcp_gen_syncookie() */

static struct headers gen_syn(struct test *t, int family, int fd)
{
	struct bpf_object *o = helper_load(t, bpf_tcp_gen_syncookie, "of_listener");

	tuple_to(t, o, fd, NOBODY);
	return syn(t, o, family, sock_port(t, fd));
}

static void listener_takes_it(struct test *t, int family)
{
	int fd = cookies_listener(t, family, "2");
	struct headers h = gen_syn(t, family, fd);
	long long made = call(t, h.o, "of_listener");

	expect_true(t, made > 0);
	expect_connects(t, &h, fd, family, made);
}

HELPER_CASE(bpf_tcp_gen_syncookie, kernel_takes_it, COOKIES)
{
	listener_takes_it(t, AF_INET);
}

HELPER_CASE(bpf_tcp_gen_syncookie, kernel_takes_it_ipv6, COOKIES)
{
	listener_takes_it(t, AF_INET6);
}

HELPER_CASE(bpf_tcp_gen_syncookie, in_xdp, COOKIES)
{
	struct bpf_object *o = helper_load(t, bpf_tcp_gen_syncookie, "of_listener_xdp");
	int fd = cookies_listener(t, AF_INET, "2");
	struct headers h = syn(t, o, AF_INET, sock_port(t, fd));

	tuple_to(t, o, fd, NOBODY);
	expect_connects(t, &h, fd, AF_INET, call(t, o, "of_listener_xdp"));
}

/* Cookies only for a listener whose queue is full, where the sysctl is 1. */
HELPER_EDGE(bpf_tcp_gen_syncookie, no_flood, COOKIES)
{
	struct headers h = gen_syn(t, AF_INET, cookies_listener(t, AF_INET, "1"));

	expect_err(t, call(t, h.o, "of_listener"), ENOENT);
}

HELPER_EDGE(bpf_tcp_gen_syncookie, switched_off, COOKIES)
{
	struct headers h = gen_syn(t, AF_INET, cookies_listener(t, AF_INET, "0"));

	expect_err(t, call(t, h.o, "of_listener"), ENOENT);
}

HELPER_EDGE(bpf_tcp_gen_syncookie, mss_ipv4, COOKIES)
{
	struct headers h = gen_syn(t, AF_INET, cookies_listener(t, AF_INET, "2"));

	expect_mss_ipv4(t, &h, "of_listener");
}

HELPER_EDGE(bpf_tcp_gen_syncookie, mss_ipv6, COOKIES)
{
	struct headers h = gen_syn(t, AF_INET6, cookies_listener(t, AF_INET6, "2"));

	expect_mss_ipv6(t, &h, "of_listener");
}

HELPER_EDGE(bpf_tcp_gen_syncookie, only_for_a_syn, COOKIES)
{
	struct headers h = gen_syn(t, AF_INET, cookies_listener(t, AF_INET, "2"));

	h.tcp->ack = 1;
	expect_err(t, call(t, h.o, "of_listener"), EINVAL);
	h.tcp->ack = 0;
	h.tcp->fin = 1;
	expect_err(t, call(t, h.o, "of_listener"), EINVAL);
	h.tcp->fin = 0;
	h.tcp->rst = 1;
	expect_err(t, call(t, h.o, "of_listener"), EINVAL);
	h.tcp->rst = 0;
	expect_true(t, call(t, h.o, "of_listener") > 0);
	h.tcp->syn = 0;
	expect_err(t, call(t, h.o, "of_listener"), EINVAL);
}

HELPER_EDGE(bpf_tcp_gen_syncookie, lengths, COOKIES)
{
	struct headers h = gen_syn(t, AF_INET, cookies_listener(t, AF_INET, "2"));

	global(t, h.o, __u32, tcp_len) = 19;
	expect_err(t, call(t, h.o, "of_listener"), EINVAL);
	/* not what the header says */
	global(t, h.o, __u32, tcp_len) = 24;
	expect_err(t, call(t, h.o, "of_listener"), EINVAL);
	global(t, h.o, __u32, tcp_len) = 20;
	global(t, h.o, __u32, ip_len) = 19;
	expect_err(t, call(t, h.o, "of_listener"), EINVAL);
	global(t, h.o, __u32, ip_len) = 20;
	expect_true(t, call(t, h.o, "of_listener") > 0);
}

static void expect_version_counts(struct test *t, struct headers *h, const char *prog)
{
	struct iphdr *v4 = h->ip;

	v4->version = 5;
	expect_err(t, call(t, h->o, prog), EPROTONOSUPPORT);
	/* IPv6 to a socket of IPv4, as long as such a header is, and shorter */
	v4->version = 6;
	global(t, h->o, __u32, ip_len) = 40;
	expect_err(t, call(t, h->o, prog), EINVAL);
	global(t, h->o, __u32, ip_len) = 39;
	expect_err(t, call(t, h->o, prog), EINVAL);
}

HELPER_EDGE(bpf_tcp_gen_syncookie, version, COOKIES)
{
	struct headers h = gen_syn(t, AF_INET, cookies_listener(t, AF_INET, "2"));

	expect_version_counts(t, &h, "of_listener");
}

HELPER_EDGE(bpf_tcp_gen_syncookie, no_listener, COOKIES)
{
	int fd = cookies_listener(t, AF_INET, "2");
	struct headers h = gen_syn(t, AF_INET, fd);

	tuple_to(t, h.o, sock_connect(t, fd), fd);
	expect_err(t, call(t, h.o, "of_listener"), EINVAL);
}

/* ---- bpf_tcp_check_syncookie() */

#define LO ((struct net_dev){ .name = "lo", .ifindex = 1 })

/* All connections are made with cookies: the client's ACK has the kernel's. */
HELPER_CASE(bpf_tcp_check_syncookie, finds_the_kernel_s_good, COOKIES)
{
	struct bpf_object *o = helper_load(t, bpf_tcp_check_syncookie, "check_packets");
	int fd = cookies_listener(t, AF_INET, "2"), i, client;

	global(t, o, __u16, port) = htons(sock_port(t, fd));
	net_xdp(t, &LO, prog_fd(t, o, "check_packets"), NET_GENERIC);
	for (i = 1; i <= 3; i++) {
		client = sock_connect(t, fd);
		expect_ok(t, sock_say(client, "x"));
		expect_hears(t, sock_accept(t, fd), "x");
		expect_eq(t, global(t, o, __u32, good), i);
	}
	expect_eq(t, global(t, o, __u32, checked), 3);
	expect_eq(t, global(t, o, __u32, bad), 0);
	/* without cookies the ACK finds its request, and no listener */
	net_sysctl(t, "ipv4/tcp_syncookies", "0");
	sock_connect(t, fd);
	sock_accept(t, fd);
	expect_eq(t, global(t, o, __u32, checked), 3);
}

/* The ACK for a cookie that bpf_tcp_gen_syncookie() makes, for the checker. */
static struct headers cookie_ack(struct test *t, int family, int fd, const char *prog)
{
	struct bpf_object *o = helper_load(t, bpf_tcp_check_syncookie, prog);
	struct headers made = gen_syn(t, family, fd), h = syn(t, o, family, sock_port(t, fd));

	tuple_to(t, o, fd, NOBODY);
	make_ack(&h, call(t, made.o, "of_listener"));
	return h;
}


static void agrees(struct test *t, int family, const char *prog)
{
	struct headers h = cookie_ack(t, family, cookies_listener(t, family, "2"), prog);

	expect_ok(t, call(t, h.o, prog));
	change_ack(&h, WRONG_BIT);
	expect_err(t, call(t, h.o, prog), ENOENT);
	change_ack(&h, -WRONG_BIT);
	expect_ok(t, call(t, h.o, prog));
}

HELPER_CASE(bpf_tcp_check_syncookie, agrees_with_gen, COOKIES)
{
	agrees(t, AF_INET, "of_listener");
}

HELPER_CASE(bpf_tcp_check_syncookie, agrees_with_gen_ipv6, COOKIES)
{
	agrees(t, AF_INET6, "of_listener");
}

HELPER_CASE(bpf_tcp_check_syncookie, in_xdp, COOKIES)
{
	agrees(t, AF_INET, "of_listener_xdp");
}

HELPER_EDGE(bpf_tcp_check_syncookie, of_another_client, COOKIES)
{
	struct headers h = cookie_ack(t, AF_INET, cookies_listener(t, AF_INET, "2"), "of_listener");

	h.tcp->source = htons(CLIENT_PORT + 1);
	expect_err(t, call(t, h.o, "of_listener"), ENOENT);
	h.tcp->source = htons(CLIENT_PORT);
	((struct iphdr *)h.ip)->saddr = htonl(INADDR_LOOPBACK + 1);
	expect_err(t, call(t, h.o, "of_listener"), ENOENT);
}

HELPER_EDGE(bpf_tcp_check_syncookie, only_of_an_ack, COOKIES)
{
	struct headers h = cookie_ack(t, AF_INET, cookies_listener(t, AF_INET, "2"), "of_listener");

	h.tcp->syn = 1;
	expect_err(t, call(t, h.o, "of_listener"), ENOENT);
	h.tcp->syn = 0;
	h.tcp->rst = 1;
	expect_err(t, call(t, h.o, "of_listener"), ENOENT);
	h.tcp->rst = 0;
	h.tcp->ack = 0;
	expect_err(t, call(t, h.o, "of_listener"), ENOENT);
}

/* A listener that gave out none of late need not look. */
HELPER_EDGE(bpf_tcp_check_syncookie, none_given_out, COOKIES)
{
	int fd = cookies_listener(t, AF_INET, "2");
	struct headers h = cookie_ack(t, AF_INET, fd, "of_listener");

	expect_ok(t, call(t, h.o, "of_listener"));
	tuple_to(t, h.o, sock_listening(t, AF_INET, SOCK_STREAM), NOBODY);
	expect_err(t, call(t, h.o, "of_listener"), ENOENT);
}

HELPER_EDGE(bpf_tcp_check_syncookie, switched_off, COOKIES)
{
	struct headers h = cookie_ack(t, AF_INET, cookies_listener(t, AF_INET, "2"), "of_listener");

	net_sysctl(t, "ipv4/tcp_syncookies", "0");
	expect_err(t, call(t, h.o, "of_listener"), EINVAL);
}

HELPER_EDGE(bpf_tcp_check_syncookie, lengths, COOKIES)
{
	struct headers h = cookie_ack(t, AF_INET, cookies_listener(t, AF_INET, "2"), "of_listener");

	global(t, h.o, __u32, tcp_len) = 19;
	expect_err(t, call(t, h.o, "of_listener"), EINVAL);
	global(t, h.o, __u32, tcp_len) = 20;
	global(t, h.o, __u32, ip_len) = 19;
	expect_err(t, call(t, h.o, "of_listener"), EINVAL);
	/* what is behind the header does not matter */
	global(t, h.o, __u32, tcp_len) = 64;
	global(t, h.o, __u32, ip_len) = 64;
	expect_ok(t, call(t, h.o, "of_listener"));
}

HELPER_EDGE(bpf_tcp_check_syncookie, version, COOKIES)
{
	struct headers h = cookie_ack(t, AF_INET, cookies_listener(t, AF_INET, "2"), "of_listener");

	expect_version_counts(t, &h, "of_listener");
}

HELPER_EDGE(bpf_tcp_check_syncookie, no_listener, COOKIES)
{
	int fd = cookies_listener(t, AF_INET, "2");
	struct headers h = cookie_ack(t, AF_INET, fd, "of_listener");

	tuple_to(t, h.o, sock_connect(t, fd), fd);
	expect_err(t, call(t, h.o, "of_listener"), EINVAL);
}
