// SPDX-License-Identifier: GPL-2.0
#include <sys/epoll.h>

#include "maps/ring.h"

static int receive(void *arg, void *data, size_t size)
{
	struct received *r = arg;

	if (r->nr < RECEIVED)
		r->values[r->nr] = *(__u64 *)data;
	r->nr++;
	r->size = size;
	return 0;
}

struct received consume(struct map_prog *p)
{
	struct received r = {0};
	struct ring_buffer *ring = ring_buffer__new(p->map, receive, &r, NULL);

	must(p->t, ring ? ring_buffer__consume(ring) : -errno);
	ring_buffer__free(ring);
	return r;
}

static void *map_pages(struct test *t, int fd, int pages, int prot, int at)
{
	void *p = mmap(NULL, pages * PAGE, prot, MAP_SHARED, fd, at * PAGE);

	must(t, p == MAP_FAILED ? -errno : 0);
	return p;
}

struct ring_pages ring_map(struct test *t, int fd, bool user)
{
	int rw = PROT_READ | PROT_WRITE;

	return (struct ring_pages){
		.consumer = map_pages(t, fd, 1, user ? PROT_READ : rw, 0),
		.producer = map_pages(t, fd, 1, user ? rw : PROT_READ, 1),
		.data = map_pages(t, fd, 2, user ? rw : PROT_READ, 2),
	};
}

int wakeups_of(struct test *t, int fd, __u32 events)
{
	struct epoll_event e = { .events = events | EPOLLET };
	int epoll = epoll_create1(EPOLL_CLOEXEC);

	must(t, epoll < 0 ? -errno : 0);
	must(t, epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &e) ? -errno : 0);
	return epoll;
}

bool woken(int epoll, bool want)
{
	struct epoll_event e;

	return epoll_wait(epoll, &e, 1, want ? 10000 : 0) == 1;
}
