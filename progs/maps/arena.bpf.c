// SPDX-License-Identifier: GPL-2.0
/* Memory that programs and user space share under the same addresses. */
#include "bpfmatrix.bpf.h"
#include "maps/field_io.h"

#define __arena __attribute__((address_space(1)))
#define ANY_NODE (-1)
#define NODES 16
#define PAGES 8

struct {
	__uint(type, BPF_MAP_TYPE_ARENA);
	__uint(map_flags, BPF_F_MMAPABLE);
	__uint(max_entries, PAGES);
	__ulong(map_extra, 0x100000000000ull);
} arena SEC(".maps");

struct item {
	__u64 value;
	struct item __arena *next;
};

struct arena_io io;

/* the names of the map and of what allocates from it stay in the program */
static struct item __arena *page_of(__u64 at)
{
	return bpf_arena_alloc_pages(&arena, (void __arena *)at, io.pages, ANY_NODE, io.flags);
}

SEC("syscall")
ACCEPT_IF(since("6.9"))
int alloc(void *ctx)
{
	io.addr = (__u64)page_of(io.addr);
	return 0;
}

/* The same from where nothing may sleep. */
SEC("tc")
ACCEPT_IF(since("7.0"))
int alloc_atomic(struct __sk_buff *skb)
{
	io.addr = (__u64)page_of(io.addr);
	return 0;
}

SEC("syscall")
ACCEPT_IF(since("6.9"))
int release(void *ctx)
{
	bpf_arena_free_pages(&arena, (void __arena *)io.addr, io.pages);
	return 0;
}

SEC("syscall")
ACCEPT_IF(since("6.9"))
int load(void *ctx)
{
	/* names the arena: what has no map_extra is only then known to the verifier */
	if (!io.pages)
		bpf_arena_free_pages(&arena, NULL, 0);
	io.value = *(volatile __u64 __arena *)io.addr;
	return 0;
}

SEC("syscall")
ACCEPT_IF(since("6.9"))
int store(void *ctx)
{
	if (!io.pages)
		bpf_arena_free_pages(&arena, NULL, 0);
	*(volatile __u64 __arena *)io.addr = io.value;
	return 0;
}

/* The farthest that an instruction reaches: what lies there is nobody's, and no fault. */
SEC("syscall")
ACCEPT_IF(since("6.9"))
int load_far(void *ctx)
{
	if (!io.pages)
		bpf_arena_free_pages(&arena, NULL, 0);
	io.value = *(volatile __u64 __arena *)(io.addr + 0x7ff0);
	io.sum = *(volatile __u64 __arena *)(io.addr - 0x8000);
	return 0;
}

/* A io.list of NODES in a page of its own: 0, 10, 20 ... */
SEC("syscall")
ACCEPT_IF(since("6.9"))
int list_write(void *ctx)
{
	struct item __arena *page = page_of(0);
	__u32 i;

	if (!page)
		return 1;
	for (i = 0; i < NODES; i++) {
		page[i].value = 10 * i;
		page[i].next = i + 1 < NODES ? &page[i + 1] : NULL;
	}
	io.list = (__u64)page;
	return 0;
}

SEC("syscall")
ACCEPT_IF(since("6.9"))
int list_walk(void *ctx)
{
	struct item __arena *n = (struct item __arena *)io.list;
	__u32 i;

	if (!io.pages)
		bpf_arena_free_pages(&arena, NULL, 0);
	io.sum = 0;
	for (i = 0; n && i < 64; i++) {
		io.sum += n->value;
		n->value++;
		n = n->next;
	}
	return i;
}
