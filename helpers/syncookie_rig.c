// SPDX-License-Identifier: GPL-2.0
#include <fcntl.h>
#include <netinet/ip.h>
#include <netinet/ip6.h>
#include <string.h>

#include "helpers/syncookie_rig.h"

static struct headers headers_in(struct test *t, struct bpf_object *o)
{
	struct headers h = { .t = t, .o = o, .ip = global_at(t, o, "ip", 64) };

	h.tcp = global_at(t, o, "tcp", 64);
	h.options = (void *)(h.tcp + 1);
	return h;
}

struct headers syn(struct test *t, struct bpf_object *o, int family, __u16 port)
{
	struct headers h = headers_in(t, o);
	struct ip6_hdr *v6 = h.ip;

	if (family == AF_INET) {
		*(struct iphdr *)h.ip = (struct iphdr){
			.version = 4, .ihl = 5, .ttl = 64, .protocol = IPPROTO_TCP,
			.saddr = htonl(INADDR_LOOPBACK), .daddr = htonl(INADDR_LOOPBACK),
		};
	} else {
		v6->ip6_vfc = 6 << 4;
		v6->ip6_nxt = IPPROTO_TCP;
		v6->ip6_src = v6->ip6_dst = in6addr_loopback;
	}
	*h.tcp = (struct tcphdr){
		.source = htons(CLIENT_PORT), .dest = htons(port), .seq = htonl(CLIENT_ISN),
		.doff = 5, .syn = 1, .window = htons(1024),
	};
	global(t, o, __u32, ip_len) = family == AF_INET ? 20 : 40;
	global(t, o, __u32, tcp_len) = 20;
	return h;
}

void make_ack(struct headers *h, __u32 cookie)
{
	h->tcp->syn = 0;
	h->tcp->ack = 1;
	h->tcp->seq = htonl(CLIENT_ISN + 1);
	h->tcp->ack_seq = htonl(cookie + 1);
}

static void add_mss(struct headers *h, __u16 mss)
{
	static const __u8 kind_and_length[] = { 2, 4 };

	memcpy(h->options, kind_and_length, 2);
	h->options[2] = mss >> 8;
	h->options[3] = mss;
	h->tcp->doff = 6;
	global(h->t, h->o, __u32, tcp_len) = 24;
}

void change_ack(struct headers *h, int by)
{
	h->tcp->ack_seq = htonl(ntohl(h->tcp->ack_seq) + by);
}

/* Its MSS is above the cookie's 32 bits. */
static long long made_mss(struct test *t, struct headers *h, const char *prog)
{
	return call(t, h->o, prog) >> 32;
}

/* ---- the listener's end */

int cookies_listener(struct test *t, int family, const char *mode)
{
	loopback_enter(t);
	net_sysctl(t, "ipv4/tcp_syncookies", mode);
	return sock_listening(t, family, SOCK_STREAM);
}

/* Sends the TCP header of @h as a packet from CLIENT_PORT on lo. */
static void send_packet(struct test *t, const struct headers *h, int family)
{
	struct {
		__u32 from, to;
		__u8 zero, protocol;
		__u16 len;
	} pseudo = {
		htonl(INADDR_LOOPBACK), htonl(INADDR_LOOPBACK), 0, IPPROTO_TCP, htons(20),
	};
	struct sockaddr_in to = {
		.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	struct sockaddr_in6 to6 = { .sin6_family = AF_INET6, .sin6_addr = in6addr_loopback };
	int raw = sock_make(t, family, SOCK_RAW, IPPROTO_TCP), at = offsetof(struct tcphdr, check);
	struct tcphdr tcp = *h->tcp;

	if (family == AF_INET) {
		tcp.check = ~sum16(&tcp, sizeof(tcp), sum16(&pseudo, sizeof(pseudo), 0));
		must(t, connect(raw, (struct sockaddr *)&to, sizeof(to)) ? -errno : 0);
	} else {
		/* the kernel fills the checksum in */
		must(t, setsockopt(raw, IPPROTO_IPV6, IPV6_CHECKSUM, &at, sizeof(at)) ? -errno : 0);
		must(t, connect(raw, (struct sockaddr *)&to6, sizeof(to6)) ? -errno : 0);
	}
	must(t, send(raw, &tcp, sizeof(tcp), 0) < 0 ? -errno : 0);
}

void expect_connects(struct test *t, struct headers *h, int fd, int family, __u32 cookie)
{
	struct sockaddr_in6 peer;
	socklen_t len = sizeof(peer);
	int sk;

	make_ack(h, cookie);
	/* before it the same from another port, for which it is wrong: it is passed over */
	h->tcp->source = htons(CLIENT_PORT + 1);
	send_packet(t, h, family);
	h->tcp->source = htons(CLIENT_PORT);
	send_packet(t, h, family);
	sk = sock_accept(t, fd);
	must(t, getpeername(sk, (struct sockaddr *)&peer, &len) ? -errno : 0);
	expect_eq(t, ntohs(peer.sin6_port), CLIENT_PORT);
	/* nobody else */
	must(t, fcntl(fd, F_SETFL, O_NONBLOCK) ? -errno : 0);
	expect_err(t, accept(fd, NULL, NULL) < 0 ? -errno : 0, EAGAIN);
}

/* The MSS is one of msstab[], the next below; without the option TCP_MSS_DEFAULT, 536. */
void expect_mss_ipv4(struct test *t, struct headers *h, const char *prog)
{
	expect_eq(t, made_mss(t, h, prog), 536);
	add_mss(h, 1460);
	expect_eq(t, made_mss(t, h, prog), 1460);
	add_mss(h, 1459);
	expect_eq(t, made_mss(t, h, prog), 1440);
	add_mss(h, 65495);
	expect_eq(t, made_mss(t, h, prog), 1460);
	add_mss(h, 100);
	expect_eq(t, made_mss(t, h, prog), 536);
}

/* The tables differ: IPv6's smallest is its least MTU, 1280, less 60 bytes of headers. */
void expect_mss_ipv6(struct test *t, struct headers *h, const char *prog)
{
	expect_eq(t, made_mss(t, h, prog), 1220);
	add_mss(h, 1439);
	expect_eq(t, made_mss(t, h, prog), 1420);
	add_mss(h, 1440);
	expect_eq(t, made_mss(t, h, prog), 1440);
	add_mss(h, 65535);
	expect_eq(t, made_mss(t, h, prog), 8940);
	add_mss(h, 100);
	expect_eq(t, made_mss(t, h, prog), 1220);
}
