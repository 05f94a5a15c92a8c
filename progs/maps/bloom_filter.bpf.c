// SPDX-License-Identifier: GPL-2.0
#include "bpfmatrix.bpf.h"

struct {
	__uint(type, BPF_MAP_TYPE_BLOOM_FILTER);
	__uint(max_entries, 4);
	__type(value, __u64);
} map SEC(".maps");

#include "maps/io.h"

struct map_io io;

SEC("tc")
ACCEPT_IF(since("5.16"))
int push_peek(struct __sk_buff *skb)
{
	if (io.op == MAP_OP_PUSH)
		io.ret = (int)bpf_map_push_elem(&map, &io.value, io.flags);
	else
		io.ret = (int)bpf_map_peek_elem(&map, &io.value);
	return 0;
}

/*
 * Of other maps the helper fills the buffer, of this one it reads it.  Since the
 * stack's liveness is found before the instructions are walked, what is stored
 * there counts as dead, and is lost at the next jump: "slot poisoned by dead code
 * elimination".
 */
SEC("tc")
ACCEPT_IF(since("5.16"), until("7.1"))
int peek_stack(struct __sk_buff *skb)
{
	__u64 value = io.value;

	if (io.op == MAP_OP_PEEK)
		io.ret = (int)bpf_map_peek_elem(&map, &value);
	return 0;
}

/* The values of MAP_BULK numbers, as maps/bulk.bpf.c has keys: all pushed, or asked for. */
SEC("tc")
ACCEPT_IF(since("5.16"))
int bulk(struct __sk_buff *skb)
{
	__u32 i;

	io.ret = 0;
	for (i = 0; i < MAP_BULK && i < io.key[1]; i++) {
		io.value = io.key[0] + i;
		if (io.op == MAP_OP_PUSH)
			io.ret = (int)bpf_map_push_elem(&map, &io.value, 0);
		else if (!bpf_map_peek_elem(&map, &io.value))
			io.visited++;
		if (io.ret)
			break;
	}
	return 0;
}
