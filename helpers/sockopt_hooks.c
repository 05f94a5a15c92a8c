// SPDX-License-Identifier: GPL-2.0
/* bpf_setsockopt() and bpf_getsockopt(): what a connection makes of them, and other hooks. */
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <unistd.h>

#include "helpers/sockopt_rig.h"
#include "selftests/sockets.h"

/* ---- what no system call shows */

/* icsk_delack_max, of jiffies, begins as a fifth of a second (TCP_DELACK_MAX). */
HELPER_PLAIN(bpf_setsockopt, TCP_BPF_DELACK_MAX_is_kept, SOCKOPT)
{
	struct bpf_object *o = sockopt_attached(t, SET, "set_and_look");
	__u64 before;
	int fd = sockopt_tcp(t);

	sockopt_ask(t, o, fd, SOL_TCP, TCP_BPF_DELACK_MAX, &(int){ 0 }, sizeof(int));
	expect_err(t, sockopt_connect(fd, htons(9)), EPERM);
	expect_err(t, global(t, o, long, ret), EINVAL);
	before = global(t, o, __u64, field);
	expect_true(t, before >= 20);
	sockopt_ask(t, o, fd, SOL_TCP, TCP_BPF_DELACK_MAX, &(int){ 100000 }, sizeof(int));
	expect_err(t, sockopt_connect(fd, htons(9)), EPERM);
	expect_ok(t, global(t, o, long, ret));
	expect_eq(t, global(t, o, __u64, field), before / 2);
	close(fd);
}

/* Of a new connection to @listening that the option is set of. */
static int connect_with(struct test *t, int listening, int level, int name, int value, int *fd)
{
	struct bpf_object *o = sockopt_attached(t, SET, "set_and_connect");

	*fd = sockopt_tcp(t);
	sockopt_ask(t, o, *fd, level, name, &value, sizeof(value));
	must(t, sockopt_connect(*fd, htons(sock_port(t, listening))));
	expect_eq(t, global(t, o, __u32, visited), 1);
	return global(t, o, long, ret);
}

/* tcp_set_rto(): the variance is never taken as less than the RTO's minimum, else 200 ms. */
HELPER_PLAIN(bpf_setsockopt, TCP_BPF_RTO_MIN_shortens_rto, SOCKOPT)
{
	int listening = sock_listening(t, AF_INET, SOCK_STREAM), fd, tries;
	struct tcp_info info = {0};
	socklen_t size = sizeof(info);

	expect_err(t, connect_with(t, listening, SOL_TCP, TCP_BPF_RTO_MIN, 0, &fd), EINVAL);
	must(t, getsockopt(fd, SOL_TCP, TCP_INFO, &info, &size) ? -errno : 0);
	expect_true(t, info.tcpi_rto >= 200000);
	close(fd);
	/* a round trip of tens of milliseconds, on a busy machine, hides it */
	for (tries = 0; tries < 20 && info.tcpi_rto >= 200000; tries++) {
		expect_ok(t, connect_with(t, listening, SOL_TCP, TCP_BPF_RTO_MIN, 20000, &fd));
		must(t, getsockopt(fd, SOL_TCP, TCP_INFO, &info, &size) ? -errno : 0);
		close(fd);
		close(sock_accept(t, listening));
	}
	expect_true(t, info.tcpi_rto >= 20000 && info.tcpi_rto < 200000);
	close(listening);
}

/* ---- other hooks */

/* Makes the program at sockops call its helper at operation @op of connections to @listening. */
static void ask_sockops(struct test *t, struct bpf_object *o, int op, int listening, int level,
			int name, const void *value, int len)
{
	sockopt_ask(t, o, -1, level, name, value, len);
	global(t, o, __u32, op) = op;
	global(t, o, __u32, port) = sock_port(t, listening);
}

static void end_sockops(struct test *t, struct bpf_object *o)
{
	global(t, o, __u32, op) = 0;
}

HELPER_PLAIN(bpf_setsockopt, sockops_active_established, SOCKOPT)
{
	struct bpf_object *o = sockopt_attached(t, SET, "set_at_sockops");
	int listening = sock_listening(t, AF_INET, SOCK_STREAM), fd, other;

	ask_sockops(t, o, BPF_SOCK_OPS_ACTIVE_ESTABLISHED_CB, listening, SOL_SOCKET, SO_MARK,
		    &(int){ 7 }, sizeof(int));
	fd = sock_connect(t, listening);
	other = sock_accept(t, listening);
	expect_eq(t, global(t, o, __u32, visited), 1);
	expect_ok(t, global(t, o, long, ret));
	expect_eq(t, sockopt_seen(t, fd, SOL_SOCKET, SO_MARK), 7);
	expect_eq(t, sockopt_seen(t, other, SOL_SOCKET, SO_MARK), 0);
	end_sockops(t, o);
}

/* Behind tcp_init_transfer(), which begins each connection with a window of its own. */
HELPER_PLAIN(bpf_setsockopt, sockops_TCP_BPF_IW, SOCKOPT)
{
	struct bpf_object *o = sockopt_attached(t, SET, "set_at_sockops");
	int listening = sock_listening(t, AF_INET, SOCK_STREAM), fd;
	struct tcp_info info = {0};
	socklen_t size = sizeof(info);

	ask_sockops(t, o, BPF_SOCK_OPS_ACTIVE_ESTABLISHED_CB, listening, SOL_TCP, TCP_BPF_IW,
		    &(int){ 23 }, sizeof(int));
	fd = sock_connect(t, listening);
	expect_ok(t, global(t, o, long, ret));
	must(t, getsockopt(fd, SOL_TCP, TCP_INFO, &info, &size) ? -errno : 0);
	expect_eq(t, info.tcpi_snd_cwnd, 23);
	end_sockops(t, o);
}

HELPER_PLAIN(bpf_setsockopt, sockops_passive_established, SOCKOPT)
{
	struct bpf_object *o = sockopt_attached(t, SET, "set_at_sockops");
	int listening = sock_listening(t, AF_INET, SOCK_STREAM), other;

	ask_sockops(t, o, BPF_SOCK_OPS_PASSIVE_ESTABLISHED_CB, listening, SOL_TCP, TCP_CONGESTION,
		    "reno", 5);
	sock_connect(t, listening);
	other = sock_accept(t, listening);
	expect_eq(t, global(t, o, __u32, visited), 1);
	expect_ok(t, global(t, o, long, ret));
	sockopt_expect_text(t, other, SOL_TCP, TCP_CONGESTION, "reno");
	end_sockops(t, o);
}

/* The listener's side has a request socket then, which has no options. */
HELPER_EDGE_PLAIN(bpf_setsockopt, sockops_request_socket, SOCKOPT)
{
	struct bpf_object *o = sockopt_attached(t, SET, "set_at_sockops");
	int listening = sock_listening(t, AF_INET, SOCK_STREAM);

	ask_sockops(t, o, BPF_SOCK_OPS_TIMEOUT_INIT, listening, SOL_SOCKET, SO_MARK,
		    &(int){ 7 }, sizeof(int));
	sock_connect(t, listening);
	expect_true(t, global(t, o, __u32, visited) >= 2);
	expect_err(t, global(t, o, long, ret), EINVAL);
	end_sockops(t, o);
}

/* A connection's end sets the flags for itself, and its states are told from then on. */
HELPER_PLAIN(bpf_setsockopt, TCP_BPF_SOCK_OPS_CB_FLAGS_calls_back, SOCKOPT)
{
	struct bpf_object *o = sockopt_attached(t, SET, "set_at_sockops");
	int listening = sock_listening(t, AF_INET, SOCK_STREAM), fd;

	ask_sockops(t, o, BPF_SOCK_OPS_STATE_CB, listening, SOL_SOCKET, SO_MARK, &(int){ 7 }, 4);
	expect(t, connect_with(t, listening, SOL_TCP, TCP_BPF_SOCK_OPS_CB_FLAGS,
			       BPF_SOCK_OPS_STATE_CB_FLAG, &fd), OK_SINCE("6.12"), ELSE(EINVAL));
	close(fd);
	expect_eq(t, global(t, o, __u32, visited) > 0, verlist_holds("6.12", test_kver()));
	end_sockops(t, o);
}

/* "bpf: Disable unsafe helpers in TX timestamping callbacks": without the socket's lock */
HELPER_PLAIN(bpf_setsockopt, SK_BPF_CB_FLAGS_calls_back, SOCKOPT)
{
	struct bpf_object *o = sockopt_attached(t, SET, "set_at_sockops");
	int listening = sock_listening(t, AF_INET, SOCK_STREAM), fd;
	bool there = verlist_holds("6.15", test_kver());

	ask_sockops(t, o, BPF_SOCK_OPS_TSTAMP_SENDMSG_CB, listening, SOL_SOCKET, SO_MARK,
		    &(int){ 7 }, sizeof(int));
	expect(t, connect_with(t, listening, SOL_SOCKET, SK_BPF_CB_FLAGS, SK_BPF_CB_TX_TIMESTAMPING,
			       &fd), OK_SINCE("6.15"), ELSE(EINVAL));
	expect_ok(t, sock_say(fd, "x"));
	expect_eq(t, global(t, o, __u32, visited), there);
	if (there)
		expect_err(t, global(t, o, long, ret), EOPNOTSUPP);
	expect_eq(t, sockopt_seen(t, fd, SOL_SOCKET, SO_MARK), 0);
	end_sockops(t, o);
}

/* Its own cgroup: the hook has nothing that a socket could be known by. */
HELPER_CASE(bpf_setsockopt, from_setsockopt, SOCKOPT)
{
	struct bpf_object *o = helper_load(t, bpf_setsockopt, "at_setsockopt");
	int fd;

	cgroup_attach(t, o, "at_setsockopt", cgroup_enter(t));
	fd = sockopt_tcp(t);
	sockopt_ask(t, o, fd, SOL_SOCKET, SO_MARK, &(int){ 7 }, sizeof(int));
	must(t, setsockopt(fd, SOL_SOCKET, SO_PRIORITY, &(int){ 3 }, sizeof(int)) ? -errno : 0);
	expect_ok(t, global(t, o, long, ret));
	expect_eq(t, sockopt_seen(t, fd, SOL_SOCKET, SO_MARK), 7);
	expect_eq(t, sockopt_seen(t, fd, SOL_SOCKET, SO_PRIORITY), 3);
	cgroup_leave();
}

/* Runs the iterator over all TCP sockets once; the program picks those at @fd's port. */
static void iterate(struct test *t, struct bpf_object *o, int fd)
{
	int link = must(t, bpf_link_create(prog_fd(t, o, "at_iter"), 0, BPF_TRACE_ITER, NULL));
	int iter = must(t, bpf_iter_create(link));
	char none;

	global(t, o, __u32, port) = sock_port(t, fd);
	while (read(iter, &none, 1) > 0)
		;
	close(iter);
	close(link);
}

HELPER_PLAIN(bpf_setsockopt, from_iterator)
{
	struct bpf_object *o = helper_load(t, bpf_setsockopt, "at_iter");
	struct pair p = tcp_pair(t);

	sockopt_ask(t, o, p.a, SOL_SOCKET, SO_MARK, &(int){ 7 }, sizeof(int));
	iterate(t, o, p.a);
	expect_eq(t, global(t, o, __u32, visited), 1);
	expect_ok(t, global(t, o, long, ret));
	expect_eq(t, sockopt_seen(t, p.a, SOL_SOCKET, SO_MARK), 7);
	expect_eq(t, sockopt_seen(t, p.b, SOL_SOCKET, SO_MARK), 0);
}

HELPER_EDGE_PLAIN(bpf_setsockopt, TCP_BPF_IW_behind_data)
{
	struct bpf_object *o = helper_load(t, bpf_setsockopt, "at_iter");
	struct pair p = tcp_pair(t);

	sockopt_ask(t, o, p.a, SOL_TCP, TCP_BPF_IW, &(int){ 20 }, sizeof(int));
	iterate(t, o, p.a);
	expect_ok(t, global(t, o, long, ret));
	expect_ok(t, sock_say(p.a, "x"));
	iterate(t, o, p.a);
	expect_err(t, global(t, o, long, ret), EINVAL);
}

HELPER_PLAIN(bpf_getsockopt, from_iterator)
{
	struct bpf_object *o = helper_load(t, bpf_getsockopt, "at_iter");
	struct pair p = tcp_pair(t);

	sockopt_use_reno(t, p.a);
	sockopt_ask(t, o, p.a, SOL_TCP, TCP_CONGESTION, NULL, 16);
	iterate(t, o, p.a);
	expect_ok(t, global(t, o, long, ret));
	expect_mem(t, global_at(t, o, "value", SOCKOPT_SIZE), "reno", 5);
}
