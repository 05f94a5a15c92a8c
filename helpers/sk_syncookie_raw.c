// SPDX-License-Identifier: GPL-2.0
/* bpf_tcp_raw_*(): SYN cookies without a listener, and so without a look at sysctls. */
#include <netinet/ip.h>
#include <netinet/ip6.h>

#include "helpers/syncookie_rig.h"

struct raw {
	int family;
	const char *gen, *check;
	void (*expect_mss)(struct test *t, struct headers *h, const char *prog);
};

#define RAW(v, of)							\
	static const struct raw raw##v = {				\
		.family = of, .expect_mss = expect_mss_ipv##v,		\
		.gen = "helpers/bpf_tcp_raw_gen_syncookie_ipv" #v,	\
		.check = "helpers/bpf_tcp_raw_check_syncookie_ipv" #v,	\
	}
RAW(4, AF_INET);
RAW(6, AF_INET6);

/* One body for both. */
#define RAW_CASE(KIND, helper, what, needs)					\
	static void helper##_##what(struct test *t, const struct raw *r);	\
	KIND(bpf_tcp_raw_##helper##_syncookie_ipv4, what, needs)		\
	{									\
		helper##_##what(t, &raw4);					\
	}									\
	KIND(bpf_tcp_raw_##helper##_syncookie_ipv6, what, needs)		\
	{									\
		helper##_##what(t, &raw6);					\
	}									\
	static void helper##_##what(struct test *t, const struct raw *r)
#define HERE .config = "CONFIG_SYN_COOKIES"

/* ---- making */

/* A listener that gave one out to somebody else takes this one. */
static void listener_takes(struct test *t, const struct raw *r, const char *prog)
{
	struct bpf_object *o = prog_load(t, r->gen, prog);
	int fd = cookies_listener(t, r->family, "2");
	struct headers h = syn(t, o, r->family, sock_port(t, fd));
	__u32 cookie = call(t, o, prog);

	sock_connect(t, fd);
	sock_accept(t, fd);
	expect_connects(t, &h, fd, r->family, cookie);
}

RAW_CASE(HELPER_CASE, gen, kernel_takes_it, COOKIES)
{
	listener_takes(t, r, "make");
}

RAW_CASE(HELPER_CASE, gen, in_xdp, COOKIES)
{
	listener_takes(t, r, "make_xdp");
}

RAW_CASE(HELPER_EDGE_PLAIN, gen, mss, HERE)
{
	struct headers h = syn(t, prog_load(t, r->gen, "make"), r->family, 80);

	r->expect_mss(t, &h, "make");
}

RAW_CASE(HELPER_EDGE_PLAIN, gen, lengths, HERE)
{
	struct bpf_object *o = prog_load(t, r->gen, "make");

	syn(t, o, r->family, 80);
	expect_true(t, call(t, o, "make") > 0);
	global(t, o, __u32, tcp_len) = 19;
	expect_err(t, call(t, o, "make"), EINVAL);
	/* not what the header says */
	global(t, o, __u32, tcp_len) = 24;
	expect_err(t, call(t, o, "make"), EINVAL);
}

RAW_CASE(HELPER_EDGE_PLAIN, gen, flags_are_not_asked, HERE)
{
	struct bpf_object *o = prog_load(t, r->gen, "make");
	struct headers h = syn(t, o, r->family, 80);

	h.tcp->syn = 0;
	h.tcp->rst = 1;
	expect_true(t, call(t, o, "make") > 0);
}

/* ---- checking */

/* The ACK for a cookie that was made for the same headers, for @prog to check. */
static struct headers ack(struct test *t, const struct raw *r, const char *prog)
{
	struct bpf_object *make = prog_load(t, r->check, "make");
	struct headers h = syn(t, prog_load(t, r->check, prog), r->family, 80);

	syn(t, make, r->family, 80);
	make_ack(&h, call(t, make, "make"));
	return h;
}

static void agrees(struct test *t, const struct raw *r, const char *prog)
{
	struct headers h = ack(t, r, prog);

	expect_ok(t, call(t, h.o, prog));
	change_ack(&h, WRONG_BIT);
	expect_err(t, call(t, h.o, prog), EACCES);
	change_ack(&h, -WRONG_BIT);
	expect_ok(t, call(t, h.o, prog));
}

RAW_CASE(HELPER_PLAIN, check, agrees_with_gen, HERE)
{
	agrees(t, r, "check");
}

RAW_CASE(HELPER_PLAIN, check, in_xdp, HERE)
{
	agrees(t, r, "check_xdp");
}

RAW_CASE(HELPER_EDGE_PLAIN, check, of_another_client, HERE)
{
	struct headers h = ack(t, r, "check");

	h.tcp->source = htons(CLIENT_PORT + 1);
	expect_err(t, call(t, h.o, "check"), EACCES);
	h.tcp->source = htons(CLIENT_PORT);
	h.tcp->dest = htons(81);
	expect_err(t, call(t, h.o, "check"), EACCES);
	h.tcp->dest = htons(80);
	expect_ok(t, call(t, h.o, "check"));
	if (r->family == AF_INET)
		((struct iphdr *)h.ip)->saddr = htonl(INADDR_LOOPBACK + 1);
	else
		((struct ip6_hdr *)h.ip)->ip6_src.s6_addr[0] = 0xfd;
	expect_err(t, call(t, h.o, "check"), EACCES);
}

RAW_CASE(HELPER_EDGE_PLAIN, check, another_sequence, HERE)
{
	struct headers h = ack(t, r, "check");

	h.tcp->seq = htonl(CLIENT_ISN + 2);
	expect_err(t, call(t, h.o, "check"), EACCES);
	h.tcp->seq = htonl(CLIENT_ISN + 1);
	expect_ok(t, call(t, h.o, "check"));
}

/* msstab[] has four entries: without an option it is the first; the others' are good as well. */
RAW_CASE(HELPER_EDGE_PLAIN, check, of_each_mss, HERE)
{
	struct headers h = ack(t, r, "check");
	int i;

	for (i = 0; i < 4; i++) {
		expect_ok(t, call(t, h.o, "check"));
		change_ack(&h, 1);
	}
	expect_err(t, call(t, h.o, "check"), EACCES);
	change_ack(&h, -5);
	expect_err(t, call(t, h.o, "check"), EACCES);
}
