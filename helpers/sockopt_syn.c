// SPDX-License-Identifier: GPL-2.0
/*
 * The SYN that a connection began with: TCP_BPF_SYN, TCP_BPF_SYN_IP, TCP_BPF_SYN_MAC and
 * TCP_SAVED_SYN of bpf_getsockopt(), where its listener keeps it (bpf_sock_ops_get_syn()).
 */
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <unistd.h>

#include "helpers/sockopt_rig.h"
#include "selftests/sockets.h"

#define IP_SIZE 20
#define TCP_SIZE 20	/* and options */
#define ETH_SIZE 14
#define SYN_FLAG 2

struct syn {
	struct bpf_object *obj;
	int listening, a, b;
	const __u8 *value;
	long ret;
};

/* A connection to a listener with TCP_SAVE_SYN @save; @name is read at @op. */
static struct syn ask(struct test *t, int save, int op, int name, int len)
{
	struct syn s = { .obj = sockopt_attached(t, GET, "get_at_sockops") };

	s.listening = sock_listening(t, AF_INET, SOCK_STREAM);
	must(t, setsockopt(s.listening, SOL_TCP, TCP_SAVE_SYN, &save, sizeof(save)) ? -errno : 0);
	sockopt_ask(t, s.obj, -1, SOL_TCP, name, NULL, len);
	global(t, s.obj, __u32, op) = op;
	global(t, s.obj, __u32, port) = sock_port(t, s.listening);
	s.a = sock_connect(t, s.listening);
	s.b = sock_accept(t, s.listening);
	global(t, s.obj, __u32, op) = 0;
	expect_eq(t, global(t, s.obj, __u32, visited), 1);
	s.ret = global(t, s.obj, long, ret);
	s.value = global_at(t, s.obj, "value", SOCKOPT_SIZE);
	return s;
}
#define ask_passive(t, save, name, len) ask(t, save, BPF_SOCK_OPS_PASSIVE_ESTABLISHED_CB, name, len)

/* From one end's port to the other's, and a SYN: @at in the bytes that were read. */
static void expect_syn(struct test *t, const struct syn *s, int at)
{
	__u16 ports[2] = { htons(sock_port(t, s->a)), htons(sock_port(t, s->listening)) };

	expect_mem(t, s->value + at, ports, sizeof(ports));
	expect_eq(t, s->value[at + 13], SYN_FLAG);
}

/* Zeroes up to the buffer's end, and the rest left alone. */
static void expect_zeroes(struct test *t, const struct syn *s, int from, int len)
{
	static const __u8 zeroes[SOCKOPT_SIZE];

	expect_mem(t, s->value + from, zeroes, len - from);
	expect_eq(t, s->value[len], 0x5a);
}

HELPER_PLAIN(bpf_getsockopt, reads_TCP_BPF_SYN, SOCKOPT)
{
	struct syn s = ask_passive(t, 1, TCP_BPF_SYN, 100);

	expect_true(t, s.ret >= TCP_SIZE);
	expect_syn(t, &s, 0);
	/* data offset, in words */
	expect_eq(t, s.ret, (s.value[12] >> 4) * 4);
	expect_zeroes(t, &s, s.ret, 100);
}

HELPER_PLAIN(bpf_getsockopt, reads_TCP_BPF_SYN_IP, SOCKOPT)
{
	struct syn s = ask_passive(t, 1, TCP_BPF_SYN_IP, 100);

	expect_eq(t, s.value[0], 0x45);
	expect_syn(t, &s, IP_SIZE);
	expect_eq(t, s.ret, IP_SIZE + (s.value[IP_SIZE + 12] >> 4) * 4);
	expect_zeroes(t, &s, s.ret, 100);
}

HELPER_PLAIN(bpf_getsockopt, reads_TCP_BPF_SYN_MAC, SOCKOPT)
{
	struct syn s = ask_passive(t, 2, TCP_BPF_SYN_MAC, 100);

	expect_eq(t, s.value[12] << 8 | s.value[13], 0x0800);
	expect_eq(t, s.value[ETH_SIZE], 0x45);
	expect_syn(t, &s, ETH_SIZE + IP_SIZE);
	expect_eq(t, s.ret, ETH_SIZE + IP_SIZE + (s.value[ETH_SIZE + IP_SIZE + 12] >> 4) * 4);
}

HELPER_EDGE_PLAIN(bpf_getsockopt, TCP_BPF_SYN_MAC_was_not_saved, SOCKOPT)
{
	struct syn s = ask_passive(t, 1, TCP_BPF_SYN_MAC, 100);

	expect_err(t, s.ret, ENOENT);
	expect_zeroes(t, &s, 0, 100);
}

HELPER_EDGE_PLAIN(bpf_getsockopt, TCP_BPF_SYN_was_not_saved, SOCKOPT)
{
	struct syn s = ask_passive(t, 0, TCP_BPF_SYN, 100);

	expect_err(t, s.ret, ENOENT);
	expect_zeroes(t, &s, 0, 100);
}

HELPER_EDGE_PLAIN(bpf_getsockopt, TCP_BPF_SYN_of_the_other_end, SOCKOPT)
{
	struct syn s = ask(t, 1, BPF_SOCK_OPS_ACTIVE_ESTABLISHED_CB, TCP_BPF_SYN, 100);

	expect_err(t, s.ret, ENOENT);
}

HELPER_EDGE_PLAIN(bpf_getsockopt, TCP_BPF_SYN_IP_is_cut, SOCKOPT)
{
	struct syn s = ask_passive(t, 1, TCP_BPF_SYN_IP, IP_SIZE + 14);

	expect_err(t, s.ret, ENOSPC);
	expect_eq(t, s.value[0], 0x45);
	expect_syn(t, &s, IP_SIZE);
	expect_eq(t, s.value[IP_SIZE + 14], 0x5a);
}

HELPER_EDGE_PLAIN(bpf_getsockopt, TCP_BPF_SYN_of_one_byte, SOCKOPT)
{
	struct syn s = ask_passive(t, 1, TCP_BPF_SYN, 1);

	expect_err(t, s.ret, ENOSPC);
	expect_eq(t, s.value[1], 0x5a);
}

/* Read by the program it is there for getsockopt(2), which takes it. */
HELPER_PLAIN(bpf_getsockopt, reads_TCP_SAVED_SYN, SOCKOPT)
{
	struct syn s = ask_passive(t, 1, TCP_SAVED_SYN, IP_SIZE + TCP_SIZE);
	__u8 saved[SOCKOPT_SIZE];
	socklen_t size = sizeof(saved);

	expect_ok(t, s.ret);
	expect_syn(t, &s, IP_SIZE);
	must(t, getsockopt(s.b, SOL_TCP, TCP_SAVED_SYN, saved, &size) ? -errno : 0);
	expect_true(t, size >= IP_SIZE + TCP_SIZE);
	expect_mem(t, s.value, saved, IP_SIZE + TCP_SIZE);
}

HELPER_EDGE_PLAIN(bpf_getsockopt, TCP_SAVED_SYN_is_shorter, SOCKOPT)
{
	struct syn s = ask_passive(t, 1, TCP_SAVED_SYN, SOCKOPT_SIZE - 1);

	expect_err(t, s.ret, EINVAL);
	expect_zeroes(t, &s, 0, SOCKOPT_SIZE - 1);
}

HELPER_EDGE_PLAIN(bpf_getsockopt, TCP_SAVED_SYN_was_not_saved, SOCKOPT)
{
	struct syn s = ask_passive(t, 0, TCP_SAVED_SYN, TCP_SIZE);

	expect_err(t, s.ret, EINVAL);
	expect_zeroes(t, &s, 0, TCP_SIZE);
}

/* Until 6.0 not known; then do_tcp_setsockopt() says that it only can be read. */
HELPER_EDGE_PLAIN(bpf_setsockopt, refuses_TCP_SAVED_SYN, SOCKOPT)
{
	int fd = sock_make(t, AF_INET, SOCK_STREAM, 0);

	expect(t, sockopt_set_int(t, fd, SOL_TCP, TCP_SAVED_SYN, 1), ERR_SINCE("6.1", ENOPROTOOPT),
	       ELSE(EINVAL));
	close(fd);
}
