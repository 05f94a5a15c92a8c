// SPDX-License-Identifier: GPL-2.0
#include <poll.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include "maps/xsk.h"

/* One ring's producer, consumer and entries. */
#define RING_U32(ring, offset) ((volatile __u32 *)((ring) + (offset)))

static void set(struct test *t, int fd, int what, const void *value, socklen_t size)
{
	must(t, setsockopt(fd, SOL_XDP, what, value, size) ? -errno : 0);
}

static void make_ring(struct test *t, int fd, int what)
{
	const __u32 entries = XSK_FRAMES;

	set(t, fd, what, &entries, sizeof(entries));
}

#define FILL_SIZE(x) ((x)->at.fr.desc + XSK_FRAMES * sizeof(__u64))
#define RX_SIZE(x) ((x)->at.rx.desc + XSK_FRAMES * sizeof(struct xdp_desc))

static __u8 *map_ring(struct test *t, int fd, size_t size, off_t which)
{
	__u8 *p = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE, fd, which);

	must(t, p == MAP_FAILED ? -errno : 0);
	return p;
}

struct xsk xsk_make(struct test *t, enum xsk_step step)
{
	struct xsk x = { .fd = socket(AF_XDP, SOCK_RAW | SOCK_CLOEXEC, 0) };
	struct xdp_umem_reg reg = { .len = XSK_FRAMES * XSK_CHUNK, .chunk_size = XSK_CHUNK };
	socklen_t len = sizeof(x.at);

	must(t, x.fd < 0 ? -errno : x.fd);
	if (step == XSK_SOCKET)
		return x;
	x.memory = mmap(NULL, reg.len, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	must(t, x.memory == MAP_FAILED ? -errno : 0);
	reg.addr = (unsigned long)x.memory;
	set(t, x.fd, XDP_UMEM_REG, &reg, sizeof(reg));
	make_ring(t, x.fd, XDP_UMEM_FILL_RING);
	make_ring(t, x.fd, XDP_UMEM_COMPLETION_RING);
	must(t, getsockopt(x.fd, SOL_XDP, XDP_MMAP_OFFSETS, &x.at, &len) ? -errno : 0);
	x.fill = map_ring(t, x.fd, FILL_SIZE(&x), XDP_UMEM_PGOFF_FILL_RING);
	if (step == XSK_MEMORY)
		return x;
	make_ring(t, x.fd, XDP_RX_RING);
	x.rx = map_ring(t, x.fd, RX_SIZE(&x), XDP_PGOFF_RX_RING);
	return x;
}

int xsk_bind(const struct xsk *x, const struct net_dev *dev, __u32 queue)
{
	struct sockaddr_xdp to = {
		.sxdp_family = AF_XDP, .sxdp_flags = XDP_COPY, .sxdp_ifindex = dev->ifindex,
		.sxdp_queue_id = queue,
	};

	return bind(x->fd, (struct sockaddr *)&to, sizeof(to)) ? -errno : 0;
}

struct xsk xsk_open(struct test *t, const struct net_dev *dev, __u32 nr)
{
	struct xsk x = xsk_make(t, XSK_RX);

	must(t, xsk_bind(&x, dev, 0));
	xsk_fill(&x, 0, nr);
	return x;
}

void xsk_close(struct xsk *x)
{
	munmap(x->fill, FILL_SIZE(x));
	munmap(x->rx, RX_SIZE(x));
	close(x->fd);
}

void xsk_fill(struct xsk *x, __u32 first, __u32 nr)
{
	volatile __u32 *producer = RING_U32(x->fill, x->at.fr.producer);
	__u64 *chunks = (__u64 *)(x->fill + x->at.fr.desc);
	__u32 i;

	for (i = 0; i < nr; i++)
		chunks[(*producer + i) % XSK_FRAMES] = (__u64)(first + i) * XSK_CHUNK;
	__atomic_store_n(producer, *producer + nr, __ATOMIC_RELEASE);
}

__u32 xsk_waiting(const struct xsk *x)
{
	return __atomic_load_n(RING_U32(x->rx, x->at.rx.producer), __ATOMIC_ACQUIRE) -
	       *RING_U32(x->rx, x->at.rx.consumer);
}

long long xsk_receive(struct xsk *x, void *frame, size_t size)
{
	volatile __u32 *consumer = RING_U32(x->rx, x->at.rx.consumer);
	const struct xdp_desc *descs = (const void *)(x->rx + x->at.rx.desc);
	struct pollfd p = { .fd = x->fd, .events = POLLIN };
	struct xdp_desc d;
	int n = poll(&p, 1, 10000);

	if (n != 1)
		return n < 0 ? -errno : -ETIMEDOUT;
	if (!xsk_waiting(x))
		return -ENODATA;
	d = descs[*consumer % XSK_FRAMES];
	memcpy(frame, x->memory + d.addr, d.len < size ? d.len : size);
	__atomic_store_n(consumer, *consumer + 1, __ATOMIC_RELEASE);
	return d.len;
}

struct xdp_statistics xsk_statistics(struct test *t, const struct xsk *x)
{
	struct xdp_statistics s = {0};
	socklen_t len = sizeof(s);

	must(t, getsockopt(x->fd, SOL_XDP, XDP_STATISTICS, &s, &len) ? -errno : 0);
	return s;
}
