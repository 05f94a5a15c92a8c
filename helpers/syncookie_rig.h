/* SPDX-License-Identifier: GPL-2.0 */
/* The headers of a handshake with SYN cookies, and the kernel's listener that takes them. */
#ifndef BM_HELPERS_SYNCOOKIE_RIG_H
#define BM_HELPERS_SYNCOOKIE_RIG_H

#include <netinet/tcp.h>

#include "helpers/sk_rig.h"

#define CLIENT_PORT 4321
#define CLIENT_ISN 0x11223344u

/* The variables of progs/helpers/syncookie.h in @o. */
struct headers {
	struct test *t;
	struct bpf_object *o;
	void *ip;
	struct tcphdr *tcp;
	__u8 *options;
};

/* Makes them those of the first packet from CLIENT_PORT to @port, from loopback to loopback. */
struct headers syn(struct test *t, struct bpf_object *o, int family, __u16 port);
/* Makes them those of the client's answer to the cookie. */
void make_ack(struct headers *h, __u32 cookie);
/* Adds to the cookie that is answered. */
void change_ack(struct headers *h, int by);
/*
 * Makes a cookie wrong, and right again: the 24 bits below are a hash and the number of the MSS,
 * so that one number further is the cookie of another MSS.
 */
#define WRONG_BIT (1 << 23)

/*
 * What @prog, which makes cookies, says of options with this MSS and that: one of msstab[] of
 * net/ipv4/syncookies.c and net/ipv6/syncookies.c, the next below.
 */
void expect_mss_ipv4(struct test *t, struct headers *h, const char *prog);
void expect_mss_ipv6(struct test *t, struct headers *h, const char *prog);

/* A listener in a namespace of the case's own, where tcp_syncookies is @mode. */
#define COOKIES .config = "CONFIG_NET_NS CONFIG_SYN_COOKIES"
int cookies_listener(struct test *t, int family, const char *mode);
/* The listener takes an ACK with the cookie for the end of a handshake, and from its port only. */
void expect_connects(struct test *t, struct headers *h, int fd, int family, __u32 cookie);

#endif
