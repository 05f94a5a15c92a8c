// SPDX-License-Identifier: GPL-2.0
/*
 * Global functions are verified once, on their own, with what their BTF says of the
 * arguments; a call of one is checked against that only.
 */
#define BM_UAPI_ONLY
#include "bpfmatrix.bpf.h"

struct pair {
	__u64 a, b;
};

/* On the stack, where the compiler would make a constant of what is only read. */
#define PAIR(p) struct pair p = { 5, 6 }; asm volatile ("" :: "r"(&p) : "memory")

/* ---- numbers */

__noinline int three(int n)
{
	barrier_var(n);
	return 3;
}

SEC("tc")
ACCEPT
RETVAL(3)
int number(struct __sk_buff *skb)
{
	return three(1);
}

/* ---- the context */

__noinline int length(struct __sk_buff *skb)
{
	return skb->len;
}

SEC("tc")
ACCEPT
RETVAL(64)
int context(struct __sk_buff *skb)
{
	return length(skb);
}

SEC("tc")
REJECT(EINVAL, msg("R1 is not a pointer to context|expected pointer to ctx|"
	"Caller passes invalid args|R1 type=fp expected=ctx"))
CONTROL(context)
int stack_for_context(struct __sk_buff *skb)
{
	char buf[256] = {};

	asm volatile ("" :: "r"(buf) : "memory");
	return length((void *)buf);
}

__noinline int other_context(struct xdp_md *xdp)
{
	return xdp->data != 0;
}

SEC("tc")
REJECT(EINVAL, since("6.7"))
REJECT(EACCES, since("5.12"), msg("invalid mem access 'mem_or_null'"))
REJECT(EINVAL, msg("is not supported yet"))
CONTROL(context)
int context_of_another_type(struct __sk_buff *skb)
{
	return other_context((void *)skb);
}

/* ---- pointers to memory, since 5.12 */

__noinline int first_checked(struct pair *p)
{
	return p ? p->a : 0;
}

SEC("tc")
ACCEPT_IF(since("5.12"))
REJECT(EINVAL, msg("is not supported yet"))
CONTROL(number)
RETVAL(5)
WHY("Support pointers in global func args")
int pointer_to_struct(struct __sk_buff *skb)
{
	PAIR(p);

	return first_checked(&p);
}

SEC("tc")
ACCEPT_IF(since("5.12"))
REJECT(EINVAL, msg("is not supported yet"))
CONTROL(number)
RETVAL(0)
int null_for_pointer(struct __sk_buff *skb)
{
	struct pair *p = NULL;

	barrier_var(p);
	return first_checked(p);
}

__noinline int first_unchecked(struct pair *p)
{
	return p->a;
}

SEC("tc")
REJECT(EACCES, msg("invalid mem access 'mem_or_null'"))
CONTROL(pointer_to_struct)
int pointer_not_checked_by_function(struct __sk_buff *skb)
{
	PAIR(p);

	return first_unchecked(&p);
}

/* Before tags were read, 6.8, the function must check. */
__noinline int first_nonnull(struct pair *p __arg_nonnull)
{
	return p->a;
}

SEC("tc")
ACCEPT_IF(since("6.8"))
REJECT(EACCES, msg("invalid mem access 'mem_or_null'"))
CONTROL(pointer_to_struct)
RETVAL(5)
WHY("Support __arg_nonnull in global subprogs")
int pointer_tagged_nonnull(struct __sk_buff *skb)
{
	PAIR(p);

	return first_nonnull(&p);
}

SEC("tc")
REJECT(EINVAL, since("7.2"), msg("Caller passes invalid args")) /* measured */
CONTROL(pointer_tagged_nonnull)
UNSOUND
int null_for_nonnull(struct __sk_buff *skb)
{
	struct pair *p = NULL;

	barrier_var(p);
	return first_nonnull(p);
}

SEC("tc")
REJECT(EINVAL)
CONTROL(pointer_to_struct)
int pointer_to_half_a_struct(struct __sk_buff *skb)
{
	__u64 half[1] = { 5 };

	asm volatile ("" :: "r"(half) : "memory");
	return first_checked((void *)half);
}

SEC("tc")
REJECT(EINVAL)
CONTROL(pointer_to_struct)
int number_for_pointer(struct __sk_buff *skb)
{
	return first_checked((void *)(long)skb->len);
}

SEC("tc")
REJECT(EINVAL)
CONTROL(pointer_to_struct)
int context_for_pointer(struct __sk_buff *skb)
{
	return first_checked((void *)skb);
}

__noinline int second_past_end(struct pair *p)
{
	__u64 *q = (__u64 *)p;

	if (!q)
		return 0;
	barrier_var(q);
	return q[2];
}

SEC("tc")
REJECT(EACCES, msg("invalid access to memory"))
CONTROL(pointer_to_struct)
int function_reads_past_struct(struct __sk_buff *skb)
{
	struct pair p[2] = {};

	asm volatile ("" :: "r"(p) : "memory");
	return second_past_end(p);
}

__noinline int sets_first(struct pair *p)
{
	if (p)
		p->a = 8;
	return 0;
}

SEC("tc")
ACCEPT_IF(since("5.12"))
REJECT(EINVAL, msg("is not supported yet"))
CONTROL(number)
RETVAL(8)
int function_writes_through_pointer(struct __sk_buff *skb)
{
	PAIR(p);

	sets_first(&p);
	return p.a;
}

/* ---- what it may return */

__noinline void *pointer(int n)
{
	barrier_var(n);
	return NULL;
}

SEC("tc")
REJECT(EOPNOTSUPP, since("7.2")) /* measured */
REJECT(EINVAL, msg("doesn't return scalar|return"))
CONTROL(number)
int function_that_returns_pointer(struct __sk_buff *skb)
{
	return pointer(1) != NULL;
}
