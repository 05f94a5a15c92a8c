// SPDX-License-Identifier: GPL-2.0
/* Open coded iterators by their simplest: numbers.  In C: what has kfuncs needs BTF of them. */
#define BM_UAPI_ONLY
#include "bpfmatrix.bpf.h"

#define SINCE_ITERATORS ACCEPT_IF(since("6.4"))
#define ITERATOR(code)								\
	({ struct bpf_iter_num it; int *v; code; (void)v; })

SEC("tc")
SINCE_ITERATORS
RETVAL(12)
int loop_in_loop(struct __sk_buff *skb)
{
	int i, j, n = 0;

	bpf_for(i, 0, 3)
		bpf_for(j, 0, 4)
			n++;
	return n;
}

SEC("tc")
SINCE_ITERATORS
RETVAL(4)
int left_before_its_end(struct __sk_buff *skb)
{
	int i, n = 0;

	bpf_for(i, 0, 1000) {
		if (i == 4)
			break;
		n++;
	}
	return n;
}

SEC("tc")
SINCE_ITERATORS
RETVAL(7)
int repeats(struct __sk_buff *skb)
{
	int n = 0;

	bpf_repeat(7)
		n++;
	return n;
}

/* Of many rounds the verifier looks at few. */
SEC("tc")
SINCE_ITERATORS
RETVAL(1)
int many_rounds(struct __sk_buff *skb)
{
	__u64 n = skb->mark;
	int i;

	bpf_for(i, 0, 10000)
		n += i;
	return n == 49995000;
}

static __noinline int counts(int n)
{
	int i, sum = 0;

	bpf_for(i, 0, n)
		sum++;
	return sum;
}

SEC("tc")
SINCE_ITERATORS
RETVAL(5)
int in_static_function(struct __sk_buff *skb)
{
	return counts(skb->mark + 5);
}

static __noinline int *next_of(struct bpf_iter_num *it)
{
	return bpf_iter_num_next(it);
}

SEC("tc")
SINCE_ITERATORS
RETVAL(3)
int advanced_by_function(struct __sk_buff *skb)
{
	struct bpf_iter_num it;
	int n = 0;

	bpf_iter_num_new(&it, 0, 3);
	while (next_of(&it))
		n++;
	bpf_iter_num_destroy(&it);
	return n;
}

/* ---- what new() says, and an iterator that it refused is empty and still there */

#define NEW_SAYS(name, from, to, error)						\
	SEC("tc")								\
	SINCE_ITERATORS								\
	RETVAL(error)								\
	int name(struct __sk_buff *skb)						\
	{									\
		struct bpf_iter_num it;						\
		int err = bpf_iter_num_new(&it, from, to);			\
										\
		if (bpf_iter_num_next(&it))					\
			err = 1;						\
		bpf_iter_num_destroy(&it);					\
		return err;							\
	}

NEW_SAYS(empty_range, 3, 3, 0)
NEW_SAYS(range_of_1, 3, 4, 1)
NEW_SAYS(range_backwards, 3, 2, -22)
NEW_SAYS(range_at_limit, 0, 0x800000, 1)
NEW_SAYS(range_over_limit, 0, 0x800001, -7)

/* ---- its life: new, next and destroy, in this order */

SEC("tc")
SINCE_ITERATORS
RETVAL(0)
int new_next_destroy(struct __sk_buff *skb)
{
	ITERATOR(bpf_iter_num_new(&it, 0, 2); v = bpf_iter_num_next(&it); bpf_iter_num_destroy(&it));
	return 0;
}

#define MISUSE(name, text, code)						\
	SEC("tc")								\
	REJECT(EINVAL, msg(text))						\
	CONTROL(new_next_destroy)						\
	int name(struct __sk_buff *skb)						\
	{									\
		ITERATOR(code);							\
		return 0;							\
	}

#define NEW bpf_iter_num_new(&it, 0, 2)
#define NEXT v = bpf_iter_num_next(&it)
#define DESTROY bpf_iter_num_destroy(&it)
#define NOT_THERE "expected an initialized iter_num"

MISUSE(next_before_new, NOT_THERE, NEXT)
MISUSE(destroy_before_new, NOT_THERE, DESTROY)
MISUSE(next_after_destroy, NOT_THERE, NEW; DESTROY; NEXT)
MISUSE(destroyed_twice, NOT_THERE, NEW; DESTROY; DESTROY)
MISUSE(new_twice, "expected uninitialized iter_num", NEW; NEW; DESTROY; DESTROY)
MISUSE(overwritten, NOT_THERE "|Unreleased reference|cannot overwrite",
       NEW; *(volatile __u64 *)&it = 1; NEXT; DESTROY)
MISUSE(new_on_one_path, NOT_THERE, if (skb->mark) NEW; DESTROY)
MISUSE(destroyed_on_one_path, "Unreleased reference", NEW; if (skb->mark) DESTROY)

SEC("tc")
SINCE_ITERATORS
RETVAL(0)
int new_again_after_destroy(struct __sk_buff *skb)
{
	ITERATOR(NEW; DESTROY; NEW; DESTROY);
	return 0;
}

/* ---- what next() gives */

SEC("tc")
SINCE_ITERATORS
RETVAL(0)
int number_read(struct __sk_buff *skb)
{
	int n = -1;

	ITERATOR(NEW; NEXT; if (v) n = *v; DESTROY);
	return n;
}

#define MISREAD(name, text, code)						\
	SEC("tc")								\
	REJECT(EACCES, msg(text))						\
	CONTROL(number_read)							\
	int name(struct __sk_buff *skb)						\
	{									\
		int n = 0;							\
										\
		ITERATOR(code);							\
		return n;							\
	}

MISREAD(number_read_unchecked, "invalid mem access 'rdonly_mem_or_null'|invalid mem access", NEW; NEXT; n = *v; DESTROY)
MISREAD(number_written, "cannot write into rdonly_mem", NEW; NEXT; if (v) *v = 1; DESTROY)
MISREAD(number_read_past_end, "invalid access to memory", NEW; NEXT; if (v) n = v[1]; DESTROY)
MISREAD(iterator_read_as_bytes, "invalid read from stack", NEW; n = *(volatile int *)&it; DESTROY)

/* ---- each round, not only the first, must be good */

char bytes[8] = "1234567";

SEC("tc")
SINCE_ITERATORS
RETVAL(55)
int number_as_index(struct __sk_buff *skb)
{
	int i, n = 0;

	bpf_for(i, 0, 7)
		n = bytes[i & 7];
	return n;
}

SEC("tc")
REJECT(EACCES, msg("invalid mem access 'scalar'"))
CONTROL(number_as_index)
int pointer_lost_in_first_round(struct __sk_buff *skb)
{
	char *p = bytes;
	int i, n = 0;

	bpf_for(i, 0, 7) {
		barrier_var(p);
		n = *p;
		p = (char *)8;
	}
	return n;
}

SEC("tc")
REJECT(EACCES, msg("invalid access to map value"))
CONTROL(number_as_index)
int pointer_moved_each_round(struct __sk_buff *skb)
{
	char *p = bytes;
	int i, n = 0;

	bpf_for(i, 0, 7) {
		barrier_var(p);
		n = *p;
		p++;
	}
	return n;
}
