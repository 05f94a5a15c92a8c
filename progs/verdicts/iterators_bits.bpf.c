// SPDX-License-Identifier: GPL-2.0
/* The iterator over the bits of memory. */
#define BM_UAPI_ONLY
#include "bpfmatrix.bpf.h"

#define SINCE_BITS ACCEPT_IF(since("6.11"))

static __noinline int count(const __u64 *words, __u32 nr)
{
	int n = 0, *bit;

	bpf_for_each(bits, bit, words, nr)
		n++;
	return n;
}

SEC("tc")
SINCE_BITS
RETVAL(3)
WHY("Add bits iterator")
int three_bits(struct __sk_buff *skb)
{
	__u64 word = 0x8000000000000005ULL;

	return count(&word, 1);
}

SEC("tc")
SINCE_BITS
RETVAL(0)
int no_words(struct __sk_buff *skb)
{
	__u64 word = 7;

	return count(&word, 0);
}

SEC("tc")
SINCE_BITS
RETVAL(0)
int no_memory(struct __sk_buff *skb)
{
	return count(NULL, 1);
}

SEC("tc")
SINCE_BITS
RETVAL(63)
int last_of_bits(struct __sk_buff *skb)
{
	__u64 word = 0x8000000000000000ULL;
	struct bpf_iter_bits it;
	int *bit, n = -1;

	bpf_iter_bits_new(&it, &word, 1);
	bit = bpf_iter_bits_next(&it);
	if (bit)
		n = *bit;
	bpf_iter_bits_destroy(&it);
	return n;
}

SEC("tc")
REJECT(EINVAL, msg("Unreleased reference"))
CONTROL(last_of_bits)
int bits_not_destroyed(struct __sk_buff *skb)
{
	__u64 word = 7;
	struct bpf_iter_bits it;

	bpf_iter_bits_new(&it, &word, 1);
	return 0;
}

SEC("tc")
REJECT(EINVAL, msg("expected an initialized iter_bits"))
CONTROL(last_of_bits)
int bits_next_before_new(struct __sk_buff *skb)
{
	struct bpf_iter_bits it;

	bpf_iter_bits_next(&it);
	return 0;
}

SEC("tc")
REJECT(EINVAL, msg("expected an initialized iter_bits"))
CONTROL(last_of_bits)
int bits_taken_for_numbers(struct __sk_buff *skb)
{
	struct bpf_iter_num it;

	bpf_iter_num_new(&it, 0, 2);
	bpf_iter_bits_next((void *)&it);
	bpf_iter_num_destroy(&it);
	return 0;
}
