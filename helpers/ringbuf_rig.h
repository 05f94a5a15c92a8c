/* SPDX-License-Identifier: GPL-2.0 */
/* The map `ring` of an object, read by user space. */
#ifndef BM_HELPERS_RINGBUF_RIG_H
#define BM_HELPERS_RINGBUF_RIG_H

#include "helpers/fixtures.h"

struct records {
	int count;
	size_t size;		/* of the last */
	__u8 data[4096];
	int cpu;
};

/* For ring_buffer__new() and the like; @ctx is the records. */
int on_record(void *ctx, void *data, size_t size);
/* Ends the case on failure; not to be freed. */
struct ring_buffer *open_ring(struct test *t, struct bpf_object *o, struct records *r);
/* Reads what is there: how many records, which @r takes in. */
int read_ring(struct test *t, struct bpf_object *o, struct records *r);

struct ring_positions {
	__u64 consumer, producer;
};

/* As the ring's first two pages have them, in bytes since it was made. */
struct ring_positions positions(struct test *t, struct bpf_object *o);

#endif
