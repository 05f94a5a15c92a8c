// SPDX-License-Identifier: GPL-2.0
/* BPF_MAP_TYPE_RINGBUF (kernel/bpf/ringbuf.c) */
#include <poll.h>

#include "maps/call.h"
#include "maps/ring.h"

DEFINE_MAP_TYPE(ringbuf, RINGBUF);

MAP_CREATES(ringbuf,
	CREATE(size_0, ARGS(RINGBUF, .max_entries = 0), ELSE(EINVAL)),
	CREATE(size_half_page, ARGS(RINGBUF, .max_entries = PAGE / 2), ELSE(EINVAL)),
	CREATE(size_2_pages, ARGS(RINGBUF, .max_entries = 2 * PAGE), ELSE_OK),
	CREATE(size_3_pages, ARGS(RINGBUF, .max_entries = 3 * PAGE), ELSE(EINVAL)),
	CREATE(size_half_and_page, ARGS(RINGBUF, .max_entries = PAGE + PAGE / 2), ELSE(EINVAL)),
	CREATE(size_1, ARGS(RINGBUF, .max_entries = 1), ELSE(EINVAL)),
	CREATE(map_extra, ARGS(RINGBUF, .map_extra = 1), ELSE(EINVAL)),
	CREATE(mmapable, ARGS(RINGBUF, .map_flags = BPF_F_MMAPABLE), ELSE(EINVAL)),
	CREATE(rdonly, ARGS(RINGBUF, .map_flags = BPF_F_RDONLY), ELSE(EINVAL)),
	CREATE(key_size_4, ARGS(RINGBUF, .key_size = 4), ELSE(EINVAL)),
	CREATE(value_size_8, ARGS(RINGBUF, .value_size = 8), ELSE(EINVAL)),
	CREATE(numa_node_0, ARGS(RINGBUF, .map_flags = BPF_F_NUMA_NODE), ELSE_OK),
	CREATE(no_prealloc, ARGS(RINGBUF, .map_flags = BPF_F_NO_PREALLOC), ELSE(EINVAL)),
	CREATE(rdonly_prog, ARGS(RINGBUF, .map_flags = BPF_F_RDONLY_PROG), ELSE(EINVAL)),
	CREATE(overwrite, ARGS(RINGBUF, .map_flags = BPF_F_RB_OVERWRITE), OK_SINCE("6.19"),
	       ELSE(EINVAL)));

MAP_PLAIN(ringbuf, lookup)
{
	__u64 value;

	expect_err(t, bpf_map_lookup_elem(map_create(t, RINGBUF), NULL, &value), BM_ENOTSUPP);
}

MAP_PLAIN(ringbuf, update)
{
	int fd = map_create(t, RINGBUF);
	__u64 value = 1;

	expect_err(t, bpf_map_update_elem(fd, NULL, &value, BPF_ANY), BM_ENOTSUPP);
}

MAP_PLAIN(ringbuf, delete)
{
	expect_err(t, bpf_map_delete_elem(map_create(t, RINGBUF), NULL), BM_ENOTSUPP);
}

/* Before the type is looked at: a key or a value of no bytes cannot be passed. */
MAP_PLAIN(ringbuf, prog_has_no_element_helpers)
{
	int fd = map_create(t, RINGBUF);

	expect_err(t, call_try(fd, BPF_FUNC_map_lookup_elem), EACCES);
	expect_err(t, call_try(fd, BPF_FUNC_map_update_elem), EACCES);
	expect_err(t, call_try(fd, BPF_FUNC_map_delete_elem), EACCES);
	expect_err(t, call_try(fd, BPF_FUNC_map_push_elem), EACCES);
}

MAP_PLAIN(ringbuf, next_key)
{
	__u32 next;

	expect_err(t, bpf_map_get_next_key(map_create(t, RINGBUF), NULL, &next), BM_ENOTSUPP);
}

/* ---- what the consumer may map: its own position, and the rest to read */

MAP_PLAIN(ringbuf, mmap_consumer_page)
{
	expect_ok(t, mmap_try(map_create(t, RINGBUF), PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, 0));
}

MAP_PLAIN(ringbuf, mmap_producer_page_writable)
{
	int fd = map_create(t, RINGBUF);

	expect_ok(t, mmap_try(fd, PAGE, PROT_READ, MAP_SHARED, PAGE));
	expect_err(t, mmap_try(fd, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, PAGE), EPERM);
}

MAP_PLAIN(ringbuf, mmap_beyond_consumer_page_writable)
{
	int fd = map_create(t, RINGBUF);

	expect_err(t, mmap_try(fd, 2 * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, 0), EPERM);
}

/* Data is mapped twice, so that a record over the end reads in one piece. */
MAP_PLAIN(ringbuf, mmap_all)
{
	int fd = map_create(t, RINGBUF);

	expect_ok(t, mmap_try(fd, 4 * PAGE, PROT_READ, MAP_SHARED, 0));
	expect_err(t, mmap_try(fd, 5 * PAGE, PROT_READ, MAP_SHARED, 0), EINVAL);
}

MAP_CASE(ringbuf, mprotect_of_data)
{
	void *p = mmap(NULL, PAGE, PROT_READ, MAP_SHARED, map_create(t, RINGBUF), 2 * PAGE);

	must(t, p == MAP_FAILED ? -errno : 0);
	expect_err(t, mprotect(p, PAGE, PROT_READ | PROT_WRITE) ? -errno : 0, EACCES);
}

/* ---- what programs send */

MAP_PLAIN(ringbuf, output_is_received)
{
	struct map_prog p = map_prog_load(t, "ringbuf", "output");
	struct received r;

	expect_ok(t, prog_op(&p, 0, 7, 0));
	expect_ok(t, prog_op(&p, 0, 8, 0));
	r = consume(&p);
	expect_eq(t, r.nr, 2);
	expect_eq(t, r.size, 8);
	expect_eq(t, r.values[0], 7);
	expect_eq(t, r.values[1], 8);
}

MAP_PLAIN(ringbuf, output_unknown_flags)
{
	struct map_prog p = map_prog_load(t, "ringbuf", "output");

	expect_ok(t, prog_op(&p, 0, 7, BPF_RB_NO_WAKEUP));
	expect_ok(t, prog_op(&p, 0, 7, BPF_RB_FORCE_WAKEUP));
	expect_err(t, prog_op(&p, 0, 7, 4), EINVAL);
}

/* One byte always stays free: 255 records of 8 + 8 bytes, not 256. */
MAP_PLAIN(ringbuf, output_when_full)
{
	struct map_prog p = map_prog_load(t, "ringbuf", "output");
	int i;

	for (i = 0; i < PAGE / 16 - 1; i++)
		must(t, prog_op(&p, 0, i, 0));
	expect_err(t, prog_op(&p, 0, 0, 0), EAGAIN);
	expect_eq(t, consume(&p).nr, PAGE / 16 - 1);
	expect_ok(t, prog_op(&p, 0, 0, 0));
}

MAP_PLAIN(ringbuf, poll_tells_of_data)
{
	struct map_prog p = map_prog_load(t, "ringbuf", "output");
	struct pollfd fd = { .fd = p.map, .events = POLLIN };

	expect_eq(t, poll(&fd, 1, 0), 0);
	expect_ok(t, prog_op(&p, 0, 7, 0));
	expect_eq(t, poll(&fd, 1, 0), 1);
	consume(&p);
	expect_eq(t, poll(&fd, 1, 0), 0);
}

MAP_PLAIN(ringbuf, reserve_is_received)
{
	struct map_prog p = map_prog_load(t, "ringbuf", "reserve_2040");
	struct received r;

	expect_ok(t, prog_op(&p, 0, 7, 0));
	r = consume(&p);
	expect_eq(t, r.size, 2040);
	expect_eq(t, r.values[0], 7);
}

MAP_PLAIN(ringbuf, reserve_flags)
{
	struct map_prog p = map_prog_load(t, "ringbuf", "reserve_2040");

	expect_err(t, prog_op(&p, 0, 7, BPF_RB_NO_WAKEUP), ENOENT);	/* NULL */
}

MAP_PLAIN(ringbuf, reserve_when_full)
{
	struct map_prog p = map_prog_load(t, "ringbuf", "reserve_2040");

	expect_ok(t, prog_op(&p, 0, 1, 0));
	expect_err(t, prog_op(&p, 0, 2, 0), ENOENT);
	consume(&p);
	expect_ok(t, prog_op(&p, 0, 3, 0));
}

MAP_PLAIN(ringbuf, reserve_largest)
{
	struct map_prog p = map_prog_load(t, "ringbuf", "reserve_4080");

	expect_ok(t, prog_op(&p, 0, 7, 0));
	expect_eq(t, consume(&p).size, PAGE - 2 * HEADER);
}

MAP_PLAIN(ringbuf, reserve_all_but_header)
{
	struct map_prog p = map_prog_load(t, "ringbuf", "reserve_4081");

	expect_err(t, prog_op(&p, 0, 7, 0), ENOENT);
}

MAP_PLAIN(ringbuf, reserve_larger_than_ring)
{
	struct map_prog p = map_prog_load(t, "ringbuf", "reserve_4097");

	expect_err(t, prog_op(&p, 0, 7, 0), ENOENT);
}

MAP_PLAIN(ringbuf, order_is_that_of_reserve)
{
	struct map_prog p = map_prog_load(t, "ringbuf", "submit_reversed");
	struct received r;

	expect_ok(t, map_prog_run(&p));
	r = consume(&p);
	expect_eq(t, r.nr, 2);
	expect_eq(t, r.values[0], 1);
	expect_eq(t, r.values[1], 2);
}

MAP_PLAIN(ringbuf, discarded_is_not_received)
{
	struct map_prog p = map_prog_load(t, "ringbuf", "discard_first");
	struct received r;

	expect_ok(t, map_prog_run(&p));
	r = consume(&p);
	expect_eq(t, r.nr, 1);
	expect_eq(t, r.values[0], 2);
}

MAP_PLAIN(ringbuf, query_of_empty)
{
	struct map_prog p = map_prog_load(t, "ringbuf", "query");

	expect_ok(t, map_prog_run(&p));
	expect_eq(t, p.io->query[0], 0);	/* BPF_RB_AVAIL_DATA */
	expect_eq(t, p.io->query[1], PAGE);	/* BPF_RB_RING_SIZE */
	expect_eq(t, p.io->query[2], 0);	/* BPF_RB_CONS_POS */
	expect_eq(t, p.io->query[3], 0);	/* BPF_RB_PROD_POS */
}

MAP_PLAIN(ringbuf, query_unknown)
{
	struct map_prog p = map_prog_load(t, "ringbuf", "query");

	p.io->query[4] = 7;
	expect_ok(t, map_prog_run(&p));
	expect_eq(t, p.io->query[4], 0);
}
