// SPDX-License-Identifier: GPL-2.0
/* Options that are no integer, and those of the wrong family or protocol. */
#include <net/if.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <unistd.h>

#include "helpers/sockopt_rig.h"
#include "selftests/sockets.h"


/* ---- SO_BINDTODEVICE */

HELPER_PLAIN(bpf_setsockopt, sets_SO_BINDTODEVICE, SOCKOPT)
{
	int fd = sockopt_tcp(t);

	expect_ok(t, sockopt_set(t, fd, SOL_SOCKET, SO_BINDTODEVICE, "lo", 3));
	sockopt_expect_text(t, fd, SOL_SOCKET, SO_BINDTODEVICE, "lo");
	expect_ok(t, sockopt_set(t, fd, SOL_SOCKET, SO_BINDTODEVICE, "", 1));
	sockopt_expect_text(t, fd, SOL_SOCKET, SO_BINDTODEVICE, "");
	close(fd);
}

HELPER_EDGE_PLAIN(bpf_setsockopt, SO_BINDTODEVICE_without_nul, SOCKOPT)
{
	int fd = sockopt_tcp(t);

	expect_ok(t, sockopt_set(t, fd, SOL_SOCKET, SO_BINDTODEVICE, "lots", 2));
	sockopt_expect_text(t, fd, SOL_SOCKET, SO_BINDTODEVICE, "lo");
	close(fd);
}

HELPER_EDGE_PLAIN(bpf_setsockopt, SO_BINDTODEVICE_unknown, SOCKOPT)
{
	int fd = sockopt_tcp(t);

	expect_err(t, sockopt_set(t, fd, SOL_SOCKET, SO_BINDTODEVICE, "bm-none", 8), ENODEV);
	sockopt_expect_text(t, fd, SOL_SOCKET, SO_BINDTODEVICE, "");
	close(fd);
}

HELPER_EDGE_PLAIN(bpf_getsockopt, refuses_SO_BINDTODEVICE, SOCKOPT)
{
	int fd = sockopt_tcp(t);
	char got[IFNAMSIZ];

	expect_err(t, sockopt_get(t, fd, SOL_SOCKET, SO_BINDTODEVICE, got, sizeof(got)), EINVAL);
	close(fd);
}

/* ---- TCP_CONGESTION */

HELPER_PLAIN(bpf_setsockopt, sets_TCP_CONGESTION, SOCKOPT)
{
	int fd = sockopt_tcp(t);

	expect_ok(t, sockopt_set(t, fd, SOL_TCP, TCP_CONGESTION, "reno", 5));
	sockopt_expect_text(t, fd, SOL_TCP, TCP_CONGESTION, "reno");
	close(fd);
}

/*
 * Until 6.0 the name was copied to the kernel's stack, with no end: what an earlier call left
 * there went with it, which nobody can say.
 */
static void need_end_of_name(struct test *t)
{
	if (!verlist_holds("6.1", test_kver()))
		test_skip(t, "until 6.1 a name without a NUL ends where the stack has one");
}

HELPER_EDGE_PLAIN(bpf_setsockopt, TCP_CONGESTION_without_nul, SOCKOPT)
{
	int fd = sockopt_tcp(t);

	need_end_of_name(t);
	expect_ok(t, sockopt_set(t, fd, SOL_TCP, TCP_CONGESTION, "renowned", 4));
	sockopt_expect_text(t, fd, SOL_TCP, TCP_CONGESTION, "reno");
	close(fd);
}

/* TCP_CA_NAME_MAX is 16; what is behind the NUL is nobody's. */
HELPER_EDGE_PLAIN(bpf_setsockopt, TCP_CONGESTION_long_buffer, SOCKOPT)
{
	static const char name[32] = "reno\0xxxxxxxxxxxxxxxxx";
	int fd = sockopt_tcp(t);

	expect_ok(t, sockopt_set(t, fd, SOL_TCP, TCP_CONGESTION, name, sizeof(name)));
	sockopt_expect_text(t, fd, SOL_TCP, TCP_CONGESTION, "reno");
	close(fd);
}

HELPER_EDGE_PLAIN(bpf_setsockopt, TCP_CONGESTION_unknown, SOCKOPT)
{
	int fd = sockopt_tcp(t);

	sockopt_use_reno(t, fd);
	expect_err(t, sockopt_set(t, fd, SOL_TCP, TCP_CONGESTION, "bm-none", 8), ENOENT);
	sockopt_expect_text(t, fd, SOL_TCP, TCP_CONGESTION, "reno");
	close(fd);
}

/* "bpf: Change bpf_setsockopt(SOL_TCP) to reuse do_tcp_setsockopt()" (6.1): two bytes at least */
HELPER_EDGE_PLAIN(bpf_setsockopt, TCP_CONGESTION_one_byte, SOCKOPT)
{
	int fd = sockopt_tcp(t);

	need_end_of_name(t);
	expect_err(t, sockopt_set(t, fd, SOL_TCP, TCP_CONGESTION, "r", 1), EINVAL);
	close(fd);
}

/* It keeps memory in the socket; until 6.1 only struct_ops programs were kept from it. */
HELPER_EDGE_PLAIN(bpf_setsockopt, TCP_CONGESTION_cdg, SOCKOPT)
{
	int fd = sockopt_tcp(t);

	expect(t, sockopt_set(t, fd, SOL_TCP, TCP_CONGESTION, "cdg", 4),
	       ERR_SINCE("6.1", BM_ENOTSUPP), ELSE(ENOENT));
	close(fd);
}

HELPER_PLAIN(bpf_getsockopt, reads_TCP_CONGESTION, SOCKOPT)
{
	int fd = sockopt_tcp(t);
	char got[16];

	sockopt_use_reno(t, fd);
	expect_ok(t, sockopt_get(t, fd, SOL_TCP, TCP_CONGESTION, got, sizeof(got)));
	expect_mem(t, got, "reno\0\0\0\0\0\0\0\0\0\0\0", sizeof(got));
	close(fd);
}

HELPER_EDGE_PLAIN(bpf_getsockopt, TCP_CONGESTION_is_cut, SOCKOPT)
{
	int fd = sockopt_tcp(t);
	char got[3];

	sockopt_use_reno(t, fd);
	expect_ok(t, sockopt_get(t, fd, SOL_TCP, TCP_CONGESTION, got, sizeof(got)));
	expect_mem(t, got, "re", sizeof(got));
	close(fd);
}

HELPER_EDGE_PLAIN(bpf_getsockopt, TCP_CONGESTION_one_byte, SOCKOPT)
{
	int fd = sockopt_tcp(t);
	char got = 'x';

	expect_err(t, sockopt_get(t, fd, SOL_TCP, TCP_CONGESTION, &got, 1), EINVAL);
	expect_eq(t, got, 0);
	close(fd);
}

/* ---- families and protocols */

/*
 * An IPv6 socket can have IPv4 peers: "bpf: Fix bpf_get/setsockopt to tos for ipv4-mapped ipv6
 * socket"; not where it is for IPv6 only.  7.1.13 is the first of 7.1 that was asked.
 */
#define MAPPED "7.2 7.1.13 6.12.97 6.1.178"

HELPER_PLAIN(bpf_setsockopt, sets_IP_TOS_of_ipv6, SOCKOPT)
{
	int fd = sock_make(t, AF_INET6, SOCK_STREAM, 0);

	expect(t, sockopt_set_int(t, fd, SOL_IP, IP_TOS, 0x10), OK_SINCE(MAPPED), ELSE(EINVAL));
	expect_eq(t, sockopt_seen(t, fd, SOL_IP, IP_TOS),
		  verlist_holds(MAPPED, test_kver()) ? 0x10 : 0);
	close(fd);
}

HELPER_PLAIN(bpf_getsockopt, reads_IP_TOS_of_ipv6, SOCKOPT)
{
	int fd = sock_make(t, AF_INET6, SOCK_STREAM, 0), got = -1;

	must(t, setsockopt(fd, SOL_IP, IP_TOS, &(int){ 0x10 }, sizeof(int)) ? -errno : 0);
	expect(t, sockopt_get(t, fd, SOL_IP, IP_TOS, &got, sizeof(got)),
	       OK_SINCE(MAPPED), ELSE(EINVAL));
	expect_eq(t, got, verlist_holds(MAPPED, test_kver()) ? 0x10 : 0);
	close(fd);
}

static int ipv6_only(struct test *t)
{
	int fd = sock_make(t, AF_INET6, SOCK_STREAM, 0);

	must(t, setsockopt(fd, SOL_IPV6, IPV6_V6ONLY, &(int){ 1 }, sizeof(int)) ? -errno : 0);
	return fd;
}

HELPER_EDGE_PLAIN(bpf_setsockopt, ip_level_of_ipv6_only, SOCKOPT)
{
	int fd = ipv6_only(t);

	expect_err(t, sockopt_set_int(t, fd, SOL_IP, IP_TOS, 0x10), EINVAL);
	close(fd);
}

HELPER_EDGE_PLAIN(bpf_getsockopt, ip_level_of_ipv6_only, SOCKOPT)
{
	int fd = ipv6_only(t), got;

	expect_err(t, sockopt_get(t, fd, SOL_IP, IP_TOS, &got, sizeof(got)), EINVAL);
	close(fd);
}

HELPER_EDGE_PLAIN(bpf_setsockopt, ipv6_level_of_ipv4, SOCKOPT)
{
	int fd = sockopt_tcp(t);

	expect_err(t, sockopt_set_int(t, fd, SOL_IPV6, IPV6_TCLASS, 0x10), EINVAL);
	close(fd);
}

HELPER_EDGE_PLAIN(bpf_getsockopt, ipv6_level_of_ipv4, SOCKOPT)
{
	int fd = sockopt_tcp(t), got;

	expect_err(t, sockopt_get(t, fd, SOL_IPV6, IPV6_TCLASS, &got, sizeof(got)), EINVAL);
	close(fd);
}

HELPER_EDGE_PLAIN(bpf_setsockopt, tcp_level_of_udp, SOCKOPT)
{
	int fd = sock_make(t, AF_INET, SOCK_DGRAM, 0);

	expect_err(t, sockopt_set_int(t, fd, SOL_TCP, TCP_KEEPCNT, 3), EINVAL);
	expect_err(t, sockopt_set_int(t, fd, SOL_TCP, TCP_BPF_IW, 3), EINVAL);
	expect_err(t, sockopt_set(t, fd, SOL_TCP, TCP_CONGESTION, "reno", 5), EINVAL);
	close(fd);
}

HELPER_EDGE_PLAIN(bpf_getsockopt, tcp_level_of_udp, SOCKOPT)
{
	int fd = sock_make(t, AF_INET, SOCK_DGRAM, 0);
	char got[16];

	expect_err(t, sockopt_get(t, fd, SOL_TCP, TCP_CONGESTION, got, sizeof(got)), EINVAL);
	close(fd);
}

HELPER_PLAIN(bpf_setsockopt, sets_SO_MARK_of_udp, SOCKOPT)
{
	int fd = sock_make(t, AF_INET, SOCK_DGRAM, 0);

	expect_ok(t, sockopt_set_int(t, fd, SOL_SOCKET, SO_MARK, 7));
	expect_eq(t, sockopt_seen(t, fd, SOL_SOCKET, SO_MARK), 7);
	close(fd);
}

HELPER_PLAIN(bpf_setsockopt, sets_SO_MARK_of_udp6, SOCKOPT)
{
	int fd = sock_make(t, AF_INET6, SOCK_DGRAM, 0);

	expect_ok(t, sockopt_set_int(t, fd, SOL_SOCKET, SO_MARK, 7));
	expect_eq(t, sockopt_seen(t, fd, SOL_SOCKET, SO_MARK), 7);
	close(fd);
}
