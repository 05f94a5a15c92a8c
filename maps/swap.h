/* SPDX-License-Identifier: GPL-2.0 */
/* An element that is replaced again and again while a program on another CPU uses it. */
#ifndef BM_MAPS_SWAP_H
#define BM_MAPS_SWAP_H

#include "maps/maps.h"

#define SWAP_NOTHING 0
#define SWAP_FIRST 1
#define SWAP_SECOND 2

struct swap {
	struct test *t;
	struct bpf_object *obj;
	int prog, map;		/* fds */
	__u64 seen[3];		/* runs that saw SWAP_* */
	int swaps;
};

/* progs/maps/swap.bpf.c, its program @prog and the map that it uses. */
struct swap swap_load(struct test *t, const char *prog, const char *map);
/*
 * Puts the fds @first and @second at index 0 in turns, while the program runs, until it
 * has seen both and there were enough turns; fills in what was seen.  Where that does not
 * come about in 10 s the case fails.
 */
void swap_while_running(struct swap *s, int first, int second);

#endif
