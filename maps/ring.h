/* SPDX-License-Identifier: GPL-2.0 */
/* Both ring buffers: their layout for user space, and what is taken out of one. */
#ifndef BM_MAPS_RING_H
#define BM_MAPS_RING_H

#include "maps/maps.h"

#define PAGE 4096
#define HEADER 8	/* BPF_RINGBUF_HDR_SZ */
#define RINGBUF .type = BPF_MAP_TYPE_RINGBUF, .max_entries = PAGE
#define USER_RINGBUF .type = BPF_MAP_TYPE_USER_RINGBUF, .max_entries = PAGE

#define RECEIVED 512
struct received {
	int nr;
	__u64 values[RECEIVED];	/* the first 8 bytes of each */
	size_t size;		/* of the last */
};
/* All that the ring holds. */
struct received consume(struct map_prog *p);

/* The pages of a ring of one page, as user space sees them; NULL where one cannot be mapped. */
struct ring_pages {
	volatile __u64 *consumer;	/* positions */
	volatile __u64 *producer;
	__u8 *data;			/* twice, one behind the other */
};
/* @user: a user ring buffer; what user space may write of the ring is mapped so. */
struct ring_pages ring_map(struct test *t, int fd, bool user);

/* An epoll that tells of wakeups, and not of what is there: EPOLLET; its fd. */
int wakeups_of(struct test *t, int fd, __u32 events);
/* Whether there was a wakeup since the last call; one that is wanted is waited for. */
bool woken(int epoll, bool want);

#endif
