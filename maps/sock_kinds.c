// SPDX-License-Identifier: GPL-2.0
/*
 * SOCKMAP and SOCKHASH: which sockets may be put into them, in which states, and
 * what takes them out again (sock_map_sk_is_suitable(), sock_map_sk_state_allowed()).
 */
#include <linux/netlink.h>
#include <unistd.h>

#include "helpers/fixtures.h"
#include "maps/sock_maps.h"

#ifndef IPPROTO_MPTCP
#define IPPROTO_MPTCP 262
#endif

/* "sock_map: Lift socket state restriction for datagram sockets", "af_unix: Implement
 * unix_dgram_bpf_recvmsg()" and "af_unix: Add unix_stream_proto for sockmap" */
#define UNIX_AND_UNBOUND "5.15"
/* "bpf, sockmap: Reject unhashed UDP sockets on sockmap update" */
#define UDP_HASHED "7.1 6.12.107 6.1.192"	/* measured */
/* "bpf, sockmap: af_unix stream sockets need to hold ref for pair sock" */
#define UNIX_PAIRED "6.7 6.6.5 6.1.66"
/* "vsock: support sockmap" */
#define VSOCK "6.4"
/* "sockmap, vsock: For connectible sockets allow only connected" */
#define VSOCK_CONNECTED "6.14 6.13.5 6.12.17"

/* @sk goes in, @cookie is found, and is gone when the socket is closed. */
static void expect_comes_and_goes(struct test *t, int fd, int sk)
{
	expect_ok(t, elem_put(fd, 1, sk));
	expect_eq(t, elem_get(fd, 1), so_cookie(t, sk));
	close(sk);
	expect_err(t, elem_get(fd, 1), ENOENT);
	expect_err(t, elem_del(fd, 1), NO_SUCH(t));
}

FAMILY_PLAIN(sock, kind_tcp_connected)
{
	expect_comes_and_goes(t, fd, tcp_pair(t).a);
	expect_comes_and_goes(t, fd, tcp_pair(t).b);
}

FAMILY_PLAIN(sock, kind_tcp6_connected)
{
	expect_comes_and_goes(t, fd, sock_pair(t, AF_INET6, SOCK_STREAM).a);
}

FAMILY_PLAIN(sock, kind_tcp_listening)
{
	expect_comes_and_goes(t, fd, sock_listening(t, AF_INET, SOCK_STREAM));
}

FAMILY_PLAIN(sock, kind_tcp_new)
{
	expect_err(t, elem_put(fd, 1, sock_make(t, AF_INET, SOCK_STREAM, 0)), EOPNOTSUPP);
}

FAMILY_PLAIN(sock, kind_tcp_bound)
{
	expect_err(t, elem_put(fd, 1, sock_bound(t, AF_INET, SOCK_STREAM)), EOPNOTSUPP);
}

/* FIN_WAIT2, as the peer's side is still open; that is in CLOSE_WAIT. */
FAMILY_PLAIN(sock, kind_tcp_closing)
{
	struct pair p = tcp_pair(t);

	must(t, shutdown(p.a, SHUT_WR) ? -errno : 0);
	must(t, sock_wait(p.b));
	expect_err(t, elem_put(fd, 1, p.a), EOPNOTSUPP);
	expect_err(t, elem_put(fd, 1, p.b), EOPNOTSUPP);
}

FAMILY_PLAIN(sock, kind_mptcp)
{
	int sk = socket(AF_INET, SOCK_STREAM, IPPROTO_MPTCP);

	if (sk < 0)
		test_skip(t, "no MPTCP socket: %s", errname(errno));
	expect_err(t, elem_put(fd, 1, sk), EOPNOTSUPP);
}

FAMILY_PLAIN(sock, kind_udp_bound)
{
	expect_comes_and_goes(t, fd, sock_bound(t, AF_INET, SOCK_DGRAM));
}

FAMILY_PLAIN(sock, kind_udp6_bound)
{
	expect_comes_and_goes(t, fd, sock_bound(t, AF_INET6, SOCK_DGRAM));
}

FAMILY_PLAIN(sock, kind_udp_connected)
{
	expect_comes_and_goes(t, fd, udp_pair(t).a);
}

FAMILY_PLAIN(sock, kind_udp_unbound)
{
	expect(t, elem_put(fd, 1, sock_make(t, AF_INET, SOCK_DGRAM, 0)),
	       ERR_SINCE(UDP_HASHED, EOPNOTSUPP), OK_SINCE(UNIX_AND_UNBOUND), ELSE(EOPNOTSUPP));
}

FAMILY_PLAIN(sock, kind_unix_stream_pair)
{
	struct pair p = unix_pair(t, SOCK_STREAM);

	expect(t, elem_put(fd, 1, p.a), OK_SINCE(UNIX_AND_UNBOUND), ELSE(EOPNOTSUPP));
	close(p.a);
	expect_err(t, elem_get(fd, 1), ENOENT);
}

FAMILY_PLAIN(sock, kind_unix_stream_new)
{
	expect(t, elem_put(fd, 1, sock_make(t, AF_UNIX, SOCK_STREAM, 0)),
	       ERR_SINCE(UNIX_PAIRED, EOPNOTSUPP), OK_SINCE(UNIX_AND_UNBOUND), ELSE(EOPNOTSUPP));
}

FAMILY_PLAIN(sock, kind_unix_stream_listening)
{
	expect(t, elem_put(fd, 1, sock_listening(t, AF_UNIX, SOCK_STREAM)),
	       ERR_SINCE(UNIX_PAIRED, EOPNOTSUPP), OK_SINCE(UNIX_AND_UNBOUND), ELSE(EOPNOTSUPP));
}

FAMILY_PLAIN(sock, kind_unix_dgram_pair)
{
	expect(t, elem_put(fd, 1, unix_pair(t, SOCK_DGRAM).a), OK_SINCE(UNIX_AND_UNBOUND),
	       ELSE(EOPNOTSUPP));
}

FAMILY_PLAIN(sock, kind_unix_dgram_new)
{
	expect(t, elem_put(fd, 1, sock_make(t, AF_UNIX, SOCK_DGRAM, 0)), OK_SINCE(UNIX_AND_UNBOUND),
	       ELSE(EOPNOTSUPP));
}

/* It has the proto of datagrams, whose unix_dgram_bpf_update_proto() takes no other type. */
FAMILY_PLAIN(sock, kind_unix_seqpacket_pair)
{
	expect_err(t, elem_put(fd, 1, unix_pair(t, SOCK_SEQPACKET).a), EOPNOTSUPP);
}

FAMILY_PLAIN(sock, kind_raw)
{
	expect_err(t, elem_put(fd, 1, sock_make(t, AF_INET, SOCK_RAW, IPPROTO_UDP)), EOPNOTSUPP);
	expect_err(t, elem_put(fd, 1, sock_make(t, AF_INET, SOCK_RAW, IPPROTO_TCP)), EOPNOTSUPP);
}

FAMILY_PLAIN(sock, kind_packet)
{
	int sk = socket(AF_PACKET, SOCK_DGRAM, 0);

	if (sk < 0)
		test_skip(t, "no packet socket: %s", errname(errno));
	expect_err(t, elem_put(fd, 1, sk), EOPNOTSUPP);
}

FAMILY_PLAIN(sock, kind_netlink)
{
	int sk = sock_make(t, AF_NETLINK, SOCK_RAW, NETLINK_ROUTE);

	expect_err(t, elem_put(fd, 1, sk), EOPNOTSUPP);
}

/* ---- vsock, with a transport that loops back */

#define VSOCK_CASE(what)								\
	static void what(struct test *t, int fd);					\
	MAP_CASE(sockmap, what, .modules = "vsock_loopback")				\
	{										\
		what(t, map_create(t, SOCKMAP));					\
	}										\
	MAP_CASE(sockhash, what, .modules = "vsock_loopback")				\
	{										\
		what(t, map_create(t, SOCKHASH));					\
	}										\
	static void what(struct test *t, int fd)

VSOCK_CASE(kind_vsock_stream_connected)
{
	struct pair p = sock_pair(t, AF_VSOCK, SOCK_STREAM);

	expect(t, elem_put(fd, 1, p.a), OK_SINCE(VSOCK), ELSE(EOPNOTSUPP));
	close(p.a);
	expect_err(t, elem_get(fd, 1), ENOENT);
}

VSOCK_CASE(kind_vsock_stream_new)
{
	expect(t, elem_put(fd, 1, sock_make(t, AF_VSOCK, SOCK_STREAM, 0)),
	       ERR_SINCE(VSOCK_CONNECTED, EOPNOTSUPP), OK_SINCE(VSOCK), ELSE(EOPNOTSUPP));
}

VSOCK_CASE(kind_vsock_stream_listening)
{
	expect(t, elem_put(fd, 1, sock_listening(t, AF_VSOCK, SOCK_STREAM)),
	       ERR_SINCE(VSOCK_CONNECTED, EOPNOTSUPP), OK_SINCE(VSOCK), ELSE(EOPNOTSUPP));
}

/* ---- what takes a socket out */

/*
 * Only close(2) does: "Remove unhash handler for BPF sockmap usage" (5.14) is in
 * 5.10's and 6.1's stable versions too.
 */
FAMILY_PLAIN(sock, kept_when_reset)
{
	struct linger at_once = { .l_onoff = 1 };
	struct pair p = tcp_pair(t);

	expect_ok(t, elem_put(fd, 1, p.a));
	must(t, setsockopt(p.b, SOL_SOCKET, SO_LINGER, &at_once, sizeof(at_once)) ? -errno : 0);
	close(p.b);
	must(t, sock_wait(p.a));
	expect_err(t, sock_peek(p.a), ECONNRESET);
	expect_eq(t, elem_get(fd, 1), so_cookie(t, p.a));
	close(p.a);
	expect_err(t, elem_get(fd, 1), ENOENT);
}

FAMILY_PLAIN(sock, kept_when_peer_closes)
{
	struct pair p = tcp_pair(t);

	expect_ok(t, elem_put(fd, 1, p.a));
	close(p.b);
	must(t, sock_wait(p.a));
	expect_eq(t, elem_get(fd, 1), so_cookie(t, p.a));
}

FAMILY_PLAIN(sock, kept_when_disconnected)
{
	struct sockaddr nowhere = { .sa_family = AF_UNSPEC };
	struct pair p = tcp_pair(t);

	expect_ok(t, elem_put(fd, 1, p.a));
	must(t, connect(p.a, &nowhere, sizeof(nowhere)) ? -errno : 0);
	expect_eq(t, elem_get(fd, 1), so_cookie(t, p.a));
	/* but there is no way back, as its state is none that goes in */
	expect_err(t, elem_put(fd, 2, p.a), EOPNOTSUPP);
}

FAMILY_PLAIN(sock, kept_when_no_longer_listening)
{
	int sk = sock_listening(t, AF_INET, SOCK_STREAM);

	expect_ok(t, elem_put(fd, 1, sk));
	must(t, shutdown(sk, SHUT_RD) ? -errno : 0);
	expect_eq(t, elem_get(fd, 1), so_cookie(t, sk));
	close(sk);
	expect_err(t, elem_get(fd, 1), ENOENT);
}

/* It is the socket that counts, and not one of the fds that it has. */
FAMILY_PLAIN(sock, kept_while_another_fd_is_open)
{
	int sk = tcp_pair(t).a, other = dup(sk);

	expect_ok(t, elem_put(fd, 1, sk));
	close(sk);
	expect_eq(t, elem_get(fd, 1), so_cookie(t, other));
	close(other);
	expect_err(t, elem_get(fd, 1), ENOENT);
}

/* tcp_bpf_clone(): the child gets its parent's own operations back. */
FAMILY_PLAIN(sock, accepted_is_not_its_listener)
{
	int listening = sock_listening(t, AF_INET, SOCK_STREAM), sk, client;

	expect_ok(t, elem_put(fd, 1, listening));
	client = sock_connect(t, listening);
	sk = sock_accept(t, listening);
	expect_ok(t, sock_say(client, "to the child"));
	expect_hears(t, sk, "to the child");
	expect_eq(t, elem_get(fd, 1), so_cookie(t, listening));
	expect_ok(t, elem_put(fd, 2, sk));
	expect_eq(t, elem_get(fd, 2), so_cookie(t, sk));
}

/* ---- one socket, more than one place */

FAMILY_PLAIN(sock, twice_in_a_map)
{
	int sk = tcp_pair(t).a;

	expect_ok(t, elem_put(fd, 1, sk));
	expect_ok(t, elem_put(fd, 2, sk));
	expect_ok(t, elem_del(fd, 1));
	expect_eq(t, elem_get(fd, 2), so_cookie(t, sk));
	close(sk);
	expect_err(t, elem_get(fd, 2), ENOENT);
}

FAMILY_PLAIN(sock, in_two_maps)
{
	int other[] = { map_create(t, SOCKMAP), map_create(t, SOCKHASH) };
	int sk = tcp_pair(t).a;

	expect_ok(t, elem_put(fd, 1, sk));
	expect_ok(t, elem_put(other[0], 1, sk));
	expect_ok(t, elem_put(other[1], 1, sk));
	expect_ok(t, elem_del(fd, 1));
	expect_eq(t, elem_get(other[0], 1), so_cookie(t, sk));
	close(sk);
	expect_err(t, elem_get(other[0], 1), ENOENT);
	expect_err(t, elem_get(other[1], 1), ENOENT);
}

/* Whatever becomes of the map, the connection is not its own. */
FAMILY_PLAIN(sock, socket_outlives_map)
{
	struct pair p = tcp_pair(t);

	expect_ok(t, elem_put(fd, 1, p.a));
	expect_ok(t, elem_put(fd, 2, p.b));
	close(fd);
	expect_ok(t, sock_say(p.a, "still there"));
	expect_hears(t, p.b, "still there");
	expect_ok(t, sock_say(p.b, "and back"));
	expect_hears(t, p.a, "and back");
}
