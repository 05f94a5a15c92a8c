// SPDX-License-Identifier: GPL-2.0
/*
 * Operations of maps with a key or without, timed; type, flags and sizes are set before it
 * is loaded, and only the programs that the type allows are.
 */
#include "bpfmatrix.bpf.h"

#include "maps/bench.bpf.h"

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1);
	__uint(key_size, 4);
	__uint(value_size, 8);
} map SEC(".maps");

/* A verifier wants a size that it knows. */
const volatile __u32 value_size = 8;

/* What every other loop does beside its operation. */
SEC("tc")
NOT_A_CASE
int nothing(struct __sk_buff *skb)
{
	return BENCH_LOOP(1);
}

SEC("tc")
NOT_A_CASE
int lookup(struct __sk_buff *skb)
{
	return BENCH_LOOP(use(bpf_map_lookup_elem(&map, key)));
}

/* int: until 6.4 the map's own function returns one, and the upper half is not its */
SEC("tc")
NOT_A_CASE
int update(struct __sk_buff *skb)
{
	return BENCH_LOOP(!(int)bpf_map_update_elem(&map, key, io.value, BPF_ANY));
}

SEC("tc")
NOT_A_CASE
int delete_insert(struct __sk_buff *skb)
{
	return BENCH_LOOP(!(int)bpf_map_delete_elem(&map, key) &
			  !(int)bpf_map_update_elem(&map, key, io.value, BPF_ANY));
}

SEC("tc")
NOT_A_CASE
int pop_push(struct __sk_buff *skb)
{
	return BENCH_LOOP(!(int)bpf_map_pop_elem(&map, io.out) &
			  !(int)bpf_map_push_elem(&map, io.out, 0));
}

static __always_inline void *numbered(__u32 number)
{
	*(__u32 *)io.value = number;
	return io.value;
}

SEC("tc")
NOT_A_CASE
int push(struct __sk_buff *skb)
{
	return BENCH_LOOP(!(int)bpf_map_push_elem(&map, numbered(number), 0));
}

/* A queue writes there what is at its head, a bloom filter reads what to look for. */
SEC("tc")
NOT_A_CASE
int peek(struct __sk_buff *skb)
{
	return BENCH_LOOP(!(int)bpf_map_peek_elem(&map, numbered(number)));
}

SEC("tc")
NOT_A_CASE
int output(struct __sk_buff *skb)
{
	return BENCH_LOOP(!(int)bpf_ringbuf_output(&map, io.value, value_size, BPF_RB_NO_WAKEUP));
}
