// SPDX-License-Identifier: GPL-2.0
/* Frames, through packet sockets. */
#include <arpa/inet.h>
#include <netpacket/packet.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "selftests/net.h"

static int packet_socket(struct test *t, const struct net_dev *dev, int ethertype)
{
	struct sockaddr_ll at = {
		.sll_family = AF_PACKET, .sll_protocol = htons(ethertype),
		.sll_ifindex = dev->ifindex,
	};
	int fd = socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, 0);

	must(t, fd < 0 ? -errno : fd);
	must(t, bind(fd, (struct sockaddr *)&at, sizeof(at)) ? -errno : 0);
	return fd;
}

struct net_frame net_frame(const struct veth *v, const char *text)
{
	struct net_frame f = { .type = { NET_ETHERTYPE >> 8, NET_ETHERTYPE & 0xff } };

	memcpy(f.to, v->far.mac, sizeof(f.to));
	memcpy(f.from, v->near.mac, sizeof(f.from));
	memcpy(f.payload, text, strnlen(text, sizeof(f.payload)));
	return f;
}

void net_send(struct test *t, const struct net_dev *dev, const void *frame, size_t size)
{
	/* of protocol 0: it receives nothing */
	int fd = packet_socket(t, dev, 0);
	ssize_t n = send(fd, frame, size, 0);

	if (n != (ssize_t)size)
		test_fail(t, "send %zu bytes at %s: %s", size, dev->name,
			  n < 0 ? errname(errno) : "not all went");
	close(fd);
}

int net_tap(struct test *t, const struct net_dev *dev)
{
	return packet_socket(t, dev, NET_ETHERTYPE);
}

int net_tap_of(struct test *t, const struct net_dev *dev, int ethertype)
{
	return packet_socket(t, dev, ethertype);
}

long net_receive(int tap, void *frame, size_t size)
{
	struct pollfd p = { .fd = tap, .events = POLLIN };
	int n = poll(&p, 1, 10000);
	ssize_t len;

	if (n != 1)
		return n < 0 ? -errno : -ETIMEDOUT;
	/* the frame's whole length, also where it is cut */
	len = recv(tap, frame, size, MSG_TRUNC);
	return len < 0 ? -errno : len;
}

bool check_frame(struct test *t, struct bm_where where, const char *what, int tap,
		 const struct net_frame *want)
{
	struct net_frame got;

	return check_eq(t, where, what, net_receive(tap, &got, sizeof(got)), sizeof(got)) &&
	       check_mem(t, where, what, &got, want, sizeof(got));
}
