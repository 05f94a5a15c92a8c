/* SPDX-License-Identifier: GPL-2.0 */
/* AF_XDP sockets in copy mode, with the rings of <linux/if_xdp.h>. */
#ifndef BM_MAPS_XSK_H
#define BM_MAPS_XSK_H

#include <linux/if_xdp.h>

#include "selftests/net.h"

#define XSK_FRAMES 8		/* chunks, and entries of each ring */
#define XSK_CHUNK 2048		/* the smallest */

struct xsk {
	int fd;
	__u8 *memory;		/* XSK_FRAMES chunks */
	struct xdp_mmap_offsets at;
	__u8 *fill;		/* the rings, as mapped; NULL: not there */
	__u8 *rx;
};

/* How much of it is made; each step has those before. */
enum xsk_step {
	XSK_SOCKET,
	XSK_MEMORY,		/* with fill and completion ring */
	XSK_RX,
};
struct xsk xsk_make(struct test *t, enum xsk_step step);
/* To queue @queue of @dev; 0, or a negative errno. */
int xsk_bind(const struct xsk *x, const struct net_dev *dev, __u32 queue);
/* All of the above, queue 0, and @nr chunks for the kernel to put frames into. */
struct xsk xsk_open(struct test *t, const struct net_dev *dev, __u32 nr);
/* Closes the socket, which its rings keep alive as long as they are mapped. */
void xsk_close(struct xsk *x);
/* Gives the kernel the chunks @first to @first + @nr - 1. */
void xsk_fill(struct xsk *x, __u32 first, __u32 nr);
/* The next frame, cut at @size: its length, or -ETIMEDOUT after 10 s. */
long long xsk_receive(struct xsk *x, void *frame, size_t size);
/* Frames that wait in the RX ring. */
__u32 xsk_waiting(const struct xsk *x);
struct xdp_statistics xsk_statistics(struct test *t, const struct xsk *x);

#endif
