// SPDX-License-Identifier: GPL-2.0
#include "helpers/ringbuf_rig.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

int on_record(void *ctx, void *data, size_t size)
{
	struct records *r = ctx;

	r->count++;
	r->size = size;
	memcpy(r->data, data, size < sizeof(r->data) ? size : sizeof(r->data));
	return 0;
}

struct ring_buffer *open_ring(struct test *t, struct bpf_object *o, struct records *r)
{
	struct ring_buffer *rb = ring_buffer__new(map_fd(t, o, "ring"), on_record, r, NULL);

	if (!rb)
		test_fail(t, "ring_buffer__new: %s", errname(errno));
	return rb;
}

int read_ring(struct test *t, struct bpf_object *o, struct records *r)
{
	struct ring_buffer *rb = open_ring(t, o, r);
	int n = ring_buffer__consume(rb);

	ring_buffer__free(rb);
	return must(t, n);
}

struct ring_positions positions(struct test *t, struct bpf_object *o)
{
	long page = sysconf(_SC_PAGESIZE);
	const __u8 *p = mmap(NULL, 2 * page, PROT_READ, MAP_SHARED, map_fd(t, o, "ring"), 0);
	struct ring_positions at;

	must(t, p == MAP_FAILED ? -errno : 0);
	at.consumer = *(const volatile __u64 *)p;
	at.producer = *(const volatile __u64 *)(p + page);
	munmap((void *)p, 2 * page);
	return at;
}
