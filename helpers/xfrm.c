// SPDX-License-Identifier: GPL-2.0
/*
 * bpf_skb_get_xfrm_state(): which state a packet was decrypted by.  ESP without encryption
 * (RFC 2410) can be written by hand; the program sees the packet that was in it.
 */
#include <arpa/inet.h>
#include <linux/if_ether.h>
#include <linux/xfrm.h>
#include <string.h>
#include <unistd.h>

#include "helpers/wire_rig.h"
#include "selftests/net_request.h"

#define XFRM_NEEDS								\
	.modules = NET_MODULES " " NET_TC_MODULES " xfrm_user esp4 authenc crypto_null",	\
	.config = NET_CONFIG " " NET_TC_CONFIG " CONFIG_XFRM_USER CONFIG_INET_ESP "	\
		  "CONFIG_CRYPTO_AUTHENC CONFIG_CRYPTO_NULL"

#define SPI 0x12345678
#define REQID 77

static const __u8 outer_from[4] = { 10, 1, 0, 9 }, outer_to[4] = { 10, 1, 0, 1 };

static void put_algorithm(struct nl_msg *m, int attr, const char *name)
{
	struct xfrm_algo a = {0};

	strcpy(a.alg_name, name);
	nla_put(m, attr, sizeof(a), &a);
}

/* The state of packets in tunnel mode from outer_from to outer_to. */
static void add_state(struct test *t)
{
	struct xfrm_usersa_info sa = {
		.sel.family = AF_INET, .family = AF_INET, .mode = XFRM_MODE_TUNNEL, .reqid = REQID,
		.id.spi = htonl(SPI), .id.proto = IPPROTO_ESP,
		.lft = { XFRM_INF, XFRM_INF, XFRM_INF, XFRM_INF },
	};
	struct nl_sock *s = nl_socket_alloc();
	struct nl_msg *m;
	int err;

	memcpy(&sa.saddr.a4, outer_from, 4);
	memcpy(&sa.id.daddr.a4, outer_to, 4);
	m = net_request(t, XFRM_MSG_NEWSA, NLM_F_CREATE | NLM_F_EXCL, &sa, sizeof(sa));
	put_algorithm(m, XFRMA_ALG_AUTH, "digest_null");
	put_algorithm(m, XFRMA_ALG_CRYPT, "ecb(cipher_null)");
	err = s ? nl_connect(s, NETLINK_XFRM) : -NLE_NOMEM;
	if (!err)
		err = nl_send_sync(s, m);
	if (err < 0)
		test_fail(t, "state of ESP: %s", nl_geterror(err));
	nl_socket_free(s);
}

struct esp_frame {
	__u8 to[6], from[6], type[2];
	__u8 ip[20];
	__u8 esp[8];		/* SPI and sequence number */
	__u8 inner[20 + 8 + 16];
	__u8 trailer[4];	/* two bytes of padding, their number, the protocol: IP in IP */
};

static void send_esp(struct wire *w)
{
	struct esp_frame f = {
		.type = { ETH_P_IP >> 8, ETH_P_IP & 0xff },
		.ip = { 0x45, [3] = sizeof(f) - ETH_LEN, [8] = 64, [9] = IPPROTO_ESP },
		.esp = { 0x12, 0x34, 0x56, 0x78, [7] = 1 }, .trailer = { 1, 2, 2, IPPROTO_IPIP },
	};
	struct packet p;

	memcpy(f.to, w->in.far.mac, 6);
	memcpy(f.from, w->in.near.mac, 6);
	memcpy(f.ip + 12, outer_from, 4);
	memcpy(f.ip + 16, outer_to, 4);
	*(__u16 *)(f.ip + 10) = ~sum16(f.ip, sizeof(f.ip), 0);
	packet_udp(&p);
	memcpy(f.inner, p.data + IP_AT, sizeof(f.inner));
	net_send(w->t, &w->in.near, &f, sizeof(f));
}

/* What the program says of the decrypted packet; what it was told in @got. */
static long long state_of(struct test *t, __u32 nth, __u32 size, struct bpf_xfrm_state *got)
{
	struct wire w = wire_make(t, NET_HERE);
	struct bpf_object *o = helper_load(t, bpf_skb_get_xfrm_state, "get_of_decrypted");
	int tries = 100000;

	global(t, o, __u32, nth) = nth;
	global(t, o, __u32, size) = size;
	net_address(t, &w.in.far, "10.1.0.1/24");
	net_tc(t, &w.in.far, prog_fd(t, o, "get_of_decrypted"), BPF_TC_INGRESS);
	add_state(t);
	send_esp(&w);
	while (!global(t, o, __u32, states) && --tries)
		usleep(100);
	expect_eq(t, global(t, o, __u32, states), 1);
	memcpy(got, global_at(t, o, "state", sizeof(*got)), sizeof(*got));
	return global(t, o, long, ret);
}

HELPER_CASE(bpf_skb_get_xfrm_state, of_decrypted, XFRM_NEEDS)
{
	struct bpf_xfrm_state got;

	expect_ok(t, state_of(t, 0, sizeof(got), &got));
	expect_eq(t, got.reqid, REQID);
	expect_eq(t, ntohl(got.spi), SPI);
	expect_eq(t, got.family, AF_INET);
	expect_mem(t, &got.remote_ipv4, outer_from, 4);
}

static void expect_zeroes(struct test *t, const struct bpf_xfrm_state *got, size_t size)
{
	static const __u8 zero[sizeof(*got)];

	expect_mem(t, got, zero, size);
}

/* One state decrypted it, the first. */
HELPER_EDGE(bpf_skb_get_xfrm_state, behind_the_last, XFRM_NEEDS)
{
	struct bpf_xfrm_state got;

	expect_err(t, state_of(t, 1, sizeof(got), &got), EINVAL);
	expect_zeroes(t, &got, sizeof(got));
}

HELPER_EDGE(bpf_skb_get_xfrm_state, too_little_room, XFRM_NEEDS)
{
	struct bpf_xfrm_state got;

	expect_err(t, state_of(t, 0, sizeof(got) - 1, &got), EINVAL);
	expect_zeroes(t, &got, sizeof(got) - 1);
}

HELPER_EDGE_PLAIN(bpf_skb_get_xfrm_state, packet_without_one, .config = "CONFIG_XFRM")
{
	struct bpf_object *o = helper_load(t, bpf_skb_get_xfrm_state, "get");

	expect_err(t, call(t, o, "get"), EINVAL);
	expect_zeroes(t, global_at(t, o, "state", sizeof(struct bpf_xfrm_state)),
		      sizeof(struct bpf_xfrm_state));
}

HELPER_EDGE_PLAIN(bpf_skb_get_xfrm_state, unknown_flags, .config = "CONFIG_XFRM")
{
	struct bpf_object *o = helper_load(t, bpf_skb_get_xfrm_state, "get");
	int i;

	for (i = 0; i < 64; i++) {
		global(t, o, __u64, flags) = 1ULL << i;
		expect_err(t, call(t, o, "get"), EINVAL);
	}
}
