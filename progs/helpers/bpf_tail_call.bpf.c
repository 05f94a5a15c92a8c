// SPDX-License-Identifier: GPL-2.0
/* Every context may call it that does not sleep, and since 7.0 those that do. */
#include "bpfmatrix.bpf.h"

struct {
	__uint(type, BPF_MAP_TYPE_PROG_ARRAY);
	__uint(max_entries, 4);
	__uint(key_size, 4);
	__uint(value_size, 4);
} table SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 4);
	__type(key, __u32);
	__type(value, struct locked { struct bpf_spin_lock lock; });
} array SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 4096);
} ring SEC(".maps");

__u32 next, runs, fell_through;
__u64 next64;

/* The helper's index is of 32 bits, and its argument of 64. */
static long (*const tail_call64)(void *ctx, void *map, __u64 index) = (void *)BPF_FUNC_tail_call;

SEC("tc")
ACCEPT
int link(struct __sk_buff *skb)
{
	runs++;
	bpf_tail_call(skb, &table, next);
	fell_through++;
	return 1;
}

SEC("tc")
ACCEPT
int link64(struct __sk_buff *skb)
{
	tail_call64(skb, &table, next64);
	fell_through++;
	return 1;
}

/* An index that the verifier knows: the JIT jumps, and is told when the slot changes. */
SEC("tc")
ACCEPT
int link_constant(struct __sk_buff *skb)
{
	bpf_tail_call_static(skb, &table, 1);
	fell_through++;
	return 1;
}

SEC("tc")
ACCEPT
int back(struct __sk_buff *skb)
{
	runs++;
	bpf_tail_call(skb, &table, 0);
	fell_through++;
	return 2;
}

SEC("tc")
ACCEPT
int end(struct __sk_buff *skb)
{
	return 77;
}

static __noinline int sub(struct __sk_buff *skb)
{
	int ret = 5;

	bpf_tail_call(skb, &table, next);
	fell_through++;
	asm volatile("" : "+r"(ret));	/* who calls it must not know */
	return ret;
}

SEC("tc")
ACCEPT
int from_function(struct __sk_buff *skb)
{
	runs++;
	return sub(skb) + 1;
}

SEC("tc")
REJECT(EINVAL, msg("misconfigured verifier|expected prog array map"))
CONTROL(link)
int wrong_map(struct __sk_buff *skb)
{
	bpf_tail_call(skb, &array, 0);
	return 1;
}

SEC("tc")
REJECT(EINVAL, msg("reference leak|Unreleased reference"))
CONTROL(submitted_before)
int reference_held(struct __sk_buff *skb)
{
	__u64 *record = bpf_ringbuf_reserve(&ring, sizeof(*record), 0);

	if (!record)
		return 0;
	bpf_tail_call(skb, &table, 0);
	bpf_ringbuf_discard(record, 0);
	return 1;
}

SEC("tc")
ACCEPT
int submitted_before(struct __sk_buff *skb)
{
	__u64 *record = bpf_ringbuf_reserve(&ring, sizeof(*record), 0);

	if (!record)
		return 0;
	bpf_ringbuf_discard(record, 0);
	bpf_tail_call(skb, &table, 0);
	return 1;
}

SEC("tc")
REJECT(EINVAL, msg("while holding a lock|inside bpf_spin_lock-ed region"))
CONTROL(unlocked_before)
int lock_held(struct __sk_buff *skb)
{
	struct locked *l = bpf_map_lookup_elem(&array, &(__u32){ 0 });

	if (!l)
		return 0;
	bpf_spin_lock(&l->lock);
	bpf_tail_call(skb, &table, 0);
	bpf_spin_unlock(&l->lock);
	return 1;
}

SEC("tc")
ACCEPT
int unlocked_before(struct __sk_buff *skb)
{
	struct locked *l = bpf_map_lookup_elem(&array, &(__u32){ 0 });

	if (!l)
		return 0;
	bpf_spin_lock(&l->lock);
	bpf_spin_unlock(&l->lock);
	bpf_tail_call(skb, &table, 0);
	return 1;
}
