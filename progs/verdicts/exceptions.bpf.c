// SPDX-License-Identifier: GPL-2.0
/* bpf_throw(): leaves the program from whatever depth, and what it holds would be lost. */
#define BM_UAPI_ONLY
#include "bpfmatrix.bpf.h"

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 4096);
} ringbuf SEC(".maps");

#define exception_cb(name) __attribute__((btf_decl_tag("exception_callback:" #name)))

#define SINCE_THROW ACCEPT_IF(since("6.7"))

SEC("tc")
SINCE_THROW
RETVAL(7)
WHY("Implement BPF exceptions")
int throws(struct __sk_buff *skb)
{
	bpf_throw(7);
	return 1;
}

SEC("tc")
SINCE_THROW
RETVAL(1)
int throws_not(struct __sk_buff *skb)
{
	if (skb->mark)
		bpf_throw(7);
	return 1;
}

static __noinline int static_throws(int n)
{
	bpf_throw(n);
	return 1;
}

__noinline int global_throws(int n)
{
	bpf_throw(n);
	return 1;
}

static __noinline int calls_throwing(int n)
{
	n = global_throws(n + 1);
	barrier_var(n);
	return n;
}

SEC("tc")
SINCE_THROW
RETVAL(8)
int static_function_throws(struct __sk_buff *skb)
{
	int n = static_throws(skb->mark + 8);

	barrier_var(n);
	return n + 1;
}

SEC("tc")
SINCE_THROW
RETVAL(9)
int global_function_throws(struct __sk_buff *skb)
{
	int n = global_throws(skb->mark + 9);

	barrier_var(n);
	return n + 1;
}

SEC("tc")
SINCE_THROW
RETVAL(10)
int two_deep(struct __sk_buff *skb)
{
	int n = calls_throwing(skb->mark + 9);

	barrier_var(n);
	return n + 1;
}

static int callback_throws(__u32 i, void *ctx)
{
	if (i == 2)
		bpf_throw(11);
	return 0;
}

SEC("tc")
REJECT(EINVAL, msg("cannot be called from callback subprog"))
CONTROL(throws)
int callback_of_loop_throws(struct __sk_buff *skb)
{
	return bpf_loop(5, callback_throws, NULL, 0);
}

/* ---- what is held */

SEC("tc")
SINCE_THROW
RETVAL(7)
int given_back_before_throw(struct __sk_buff *skb)
{
	void *p = bpf_ringbuf_reserve(&ringbuf, 8, 0);

	if (p)
		bpf_ringbuf_discard(p, 0);
	bpf_throw(7);
	return 1;
}

SEC("tc")
REJECT(EINVAL, msg("Unreleased reference|would lead to reference leak"))
CONTROL(given_back_before_throw)
int held_while_throwing(struct __sk_buff *skb)
{
	void *p = bpf_ringbuf_reserve(&ringbuf, 8, 0);

	if (!p)
		return 0;
	bpf_throw(7);
	bpf_ringbuf_discard(p, 0);
	return 1;
}

SEC("tc")
REJECT(EINVAL, msg("Unreleased reference|would lead to reference leak"))
CONTROL(given_back_before_throw)
int held_while_static_function_throws(struct __sk_buff *skb)
{
	void *p = bpf_ringbuf_reserve(&ringbuf, 8, 0);

	if (!p)
		return 0;
	static_throws(skb->mark);
	bpf_ringbuf_discard(p, 0);
	return 1;
}

SEC("tc")
REJECT(EINVAL, since("7.1"), msg("Unreleased reference|would lead to reference leak")) /* measured */
CONTROL(given_back_before_throw)
UNSOUND
int held_while_global_function_throws(struct __sk_buff *skb)
{
	void *p = bpf_ringbuf_reserve(&ringbuf, 8, 0);

	if (!p)
		return 0;
	global_throws(skb->mark);
	bpf_ringbuf_discard(p, 0);
	return 1;
}

SEC("tc")
REJECT(EINVAL, msg("bpf_rcu_read_lock-ed region|bpf_rcu_read_unlock is missing"))
CONTROL(throws)
int thrown_in_rcu_section(struct __sk_buff *skb)
{
	bpf_rcu_read_lock();
	bpf_throw(7);
	bpf_rcu_read_unlock();
	return 1;
}

SEC("tc")
REJECT(EINVAL, msg("Unreleased reference|would lead to reference leak"))
CONTROL(throws)
int thrown_from_iterator(struct __sk_buff *skb)
{
	struct bpf_iter_num it;

	bpf_iter_num_new(&it, 0, 2);
	bpf_throw(7);
	bpf_iter_num_destroy(&it);
	return 1;
}

SEC("tc")
REJECT(EINVAL, msg("bpf_preempt_disable-ed region|bpf_preempt_enable is missing|preempt-disabled"))
CONTROL(throw_behind_preempt_section)
int thrown_in_preempt_section(struct __sk_buff *skb)
{
	bpf_preempt_disable();
	bpf_throw(7);
	bpf_preempt_enable();
	return 1;
}

SEC("tc")
ACCEPT_IF(since("6.10"))
RETVAL(7)
int throw_behind_preempt_section(struct __sk_buff *skb)
{
	bpf_preempt_disable();
	bpf_preempt_enable();
	bpf_throw(7);
	return 1;
}

/* ---- what becomes of what is thrown */

__noinline int adds_20(__u64 cookie)
{
	return cookie + 20;
}

SEC("tc")
exception_cb(adds_20)
SINCE_THROW
RETVAL(27)
int callback_changes_number(struct __sk_buff *skb)
{
	bpf_throw(7);
	return 1;
}

__noinline int throws_again(__u64 cookie)
{
	bpf_throw(cookie);
	return 0;
}

SEC("tc")
exception_cb(throws_again)
REJECT(EINVAL)
CONTROL(callback_changes_number)
int callback_throws_again(struct __sk_buff *skb)
{
	bpf_throw(7);
	return 1;
}

__noinline int of_two(__u64 cookie, __u64 other)
{
	return cookie + other;
}

SEC("tc")
exception_cb(of_two)
REJECT(EINVAL)
CONTROL(callback_changes_number)
int callback_of_two_arguments(struct __sk_buff *skb)
{
	bpf_throw(7);
	return 1;
}

/* Who calls it as a function is refused: it has no frame to return to. */
SEC("tc")
exception_cb(adds_20)
REJECT(EINVAL, msg("cannot call exception cb directly"))
CONTROL(callback_changes_number)
int callback_called_directly(struct __sk_buff *skb)
{
	if (skb->mark)
		bpf_throw(7);
	return adds_20(skb->mark);
}

/* What is thrown is returned, and so must be what the program may return. */
SEC("cgroup_skb/ingress")
SINCE_THROW
CONFIG("CONFIG_CGROUP_BPF")
int throws_what_it_may_return(struct __sk_buff *skb)
{
	if (skb->mark)
		bpf_throw(1);
	return 1;
}

SEC("cgroup_skb/ingress")
REJECT(EINVAL, msg("At program exit the register R1"))
CONTROL(throws_what_it_may_return)
CONFIG("CONFIG_CGROUP_BPF")
int throws_what_it_may_not_return(struct __sk_buff *skb)
{
	if (skb->mark)
		bpf_throw(2);
	return 1;
}
