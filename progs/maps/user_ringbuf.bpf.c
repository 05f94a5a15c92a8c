// SPDX-License-Identifier: GPL-2.0
#include "bpfmatrix.bpf.h"

struct {
	__uint(type, BPF_MAP_TYPE_USER_RINGBUF);
	__uint(max_entries, 4096);
} map SEC(".maps");

#include "maps/io.h"

struct map_io io;

/* Samples begin with their number: io.sum takes them in as digits, so that order shows. */
static long take(struct bpf_dynptr *sample, void *ctx)
{
	__u64 value = 0;

	bpf_dynptr_read(&value, sizeof(value), sample, 0, 0);
	io.value = value;
	io.sum = io.sum * 10 + value;
	io.visited++;
	return io.visited == io.stop_after;
}

SEC("tc")
ACCEPT_IF(since("6.1"))
int drain(struct __sk_buff *skb)
{
	io.ret = bpf_user_ringbuf_drain(&map, take, NULL, io.flags);
	return 0;
}

static long only_count(struct bpf_dynptr *sample, void *ctx)
{
	io.visited++;
	return 0;
}

SEC("tc")
ACCEPT_IF(since("6.1"))
int drain_many(struct __sk_buff *skb)
{
	io.ret = bpf_user_ringbuf_drain(&map, only_count, NULL, io.flags);
	return 0;
}

static long drain_again(struct bpf_dynptr *sample, void *ctx)
{
	io.value = bpf_user_ringbuf_drain(&map, only_count, NULL, 0);
	return 0;
}

SEC("tc")
ACCEPT_IF(since("6.1"))
int drain_in_drain(struct __sk_buff *skb)
{
	io.ret = bpf_user_ringbuf_drain(&map, drain_again, NULL, 0);
	return 0;
}

/* A sample may be read; the kernel does not let a program write what user space may change. */
static long write_it(struct bpf_dynptr *sample, void *ctx)
{
	__u64 value = 9;

	io.value = bpf_dynptr_write(sample, 0, &value, sizeof(value), 0);
	return 0;
}

SEC("tc")
ACCEPT_IF(since("6.1"))
int drain_and_write(struct __sk_buff *skb)
{
	io.ret = bpf_user_ringbuf_drain(&map, write_it, NULL, 0);
	return 0;
}
