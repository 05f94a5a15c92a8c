// SPDX-License-Identifier: GPL-2.0
/* bpf_tcp_send_ack(), which only a congestion control may call. */
#include <linux/tcp.h>
#include <string.h>
#include <sys/time.h>

#include "helpers/sk_rig.h"

#define CC "bm_send_ack"
#define SEND_ACK .config = "CONFIG_NET_NS CONFIG_DEBUG_INFO_BTF"

/* The object's congestion control, registered: it outlives the process unless @link goes first. */
static struct bpf_object *register_cc(struct test *t, struct bpf_link **link)
{
	struct bpf_object *o = prog_open(t, "helpers/bpf_tcp_send_ack", NULL);
	struct bpf_program *p;

	bpf_object__for_each_program(p, o)
		bpf_program__set_autoload(p, bpf_program__type(p) == BPF_PROG_TYPE_STRUCT_OPS);
	must(t, bpf_object__load(o));
	*link = bpf_map__attach_struct_ops(bpf_object__find_map_by_name(o, "ops"));
	if (!*link)
		test_fail(t, "attach the congestion control: %s", errname(errno));
	return o;
}

/* Sees all TCP packets of the namespace. */
static int tap(struct test *t)
{
	struct timeval patience = { .tv_sec = PATIENCE_MS / 1000 };
	int fd = sock_make(t, AF_INET, SOCK_RAW, IPPROTO_TCP);

	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
	return fd;
}

/* The next packet from @port that acknowledges @ack: its bytes of data, or a negative errno. */
static long long next_ack(int tap, __u16 port, __u32 ack)
{
	__u8 buf[256];
	struct tcphdr *tcp = (void *)(buf + 20);
	ssize_t n;

	while ((n = recv(tap, buf, sizeof(buf), 0)) >= 0)
		if (ntohs(tcp->source) == port && ntohl(tcp->ack_seq) == ack)
			return n - 20 - tcp->doff * 4;
	return -errno;
}

static int connect_with_cc(struct test *t, int listener)
{
	int fd = sock_make(t, AF_INET, SOCK_STREAM, 0);
	struct sockaddr_in to;
	socklen_t len = sizeof(to);

	must(t, setsockopt(fd, IPPROTO_TCP, TCP_CONGESTION, CC, strlen(CC)) ? -errno : 0);
	must(t, getsockname(listener, (struct sockaddr *)&to, &len) ? -errno : 0);
	must(t, connect(fd, (struct sockaddr *)&to, len) ? -errno : 0);
	return fd;
}

/* It goes out at once, with the number that the program says, and no data. */
static void expect_acks(struct test *t, __u32 ack)
{
	int fd, client, server, wire;
	struct bpf_link *link;
	struct bpf_object *o;

	loopback_enter(t);
	fd = sock_listening(t, AF_INET, SOCK_STREAM);
	o = register_cc(t, &link);
	client = connect_with_cc(t, fd);
	/* who has it keeps it */
	bpf_link__destroy(link);
	server = sock_accept(t, fd);
	wire = tap(t);
	global(t, o, __u32, ack) = ack;
	global(t, o, bool, armed) = true;
	expect_ok(t, sock_say(client, "hello"));
	expect_hears(t, server, "hello");
	expect_eq(t, next_ack(wire, sock_port(t, client), ack), 0);
	expect_eq(t, global(t, o, __u32, calls), 1);
	expect_ok(t, global(t, o, long, ret));
	/* the connection goes on */
	expect_ok(t, sock_say(server, "and back"));
	expect_hears(t, client, "and back");
	expect_ok(t, sock_say(client, "again"));
	expect_hears(t, server, "again");
}

HELPER_CASE(bpf_tcp_send_ack, is_on_the_wire, SEND_ACK) { expect_acks(t, 0x12345678); }
HELPER_EDGE(bpf_tcp_send_ack, of_nothing, SEND_ACK) { expect_acks(t, 0); }
HELPER_EDGE(bpf_tcp_send_ack, of_all, SEND_ACK) { expect_acks(t, ~0U); }
