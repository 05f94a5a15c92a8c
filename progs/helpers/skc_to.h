/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Sockets as a type of the kernel's.  Before this: CAST(sk) is the call, TO the type, KEEP(p) a
 * field that only it has, HAVE the row that says since when there is the helper.
 */
#ifndef BPFMATRIX_HELPERS_SKC_TO_H
#define BPFMATRIX_HELPERS_SKC_TO_H

#include "helpers/sk_tuple.h"

#ifndef FIND
#define FIND bpf_skc_lookup_tcp
#endif

__u64 seen;
__u32 port;
long ret;

static __always_inline void keep(struct TO *p)
{
	ret = !!p;
	if (!p)
		return;
	seen = KEEP(p);
	/* in the same place in all of them */
	port = ((struct sock_common *)p)->skc_num;
}

SEC("tc")
HAVE
int cast(struct __sk_buff *ctx)
{
	struct bpf_sock *sk = look_up_with(FIND, ctx);

	ret = -1;
	if (!sk)
		return 0;
	keep(CAST(sk));
	bpf_sk_release(sk);
	return 0;
}

SEC("tc")
REJECT(EACCES)
CONTROL(cast)
int result_not_checked(struct __sk_buff *ctx)
{
	struct bpf_sock *sk = look_up_with(FIND, ctx);
	struct TO *p;

	if (!sk)
		return 0;
	p = CAST(sk);
	seen = KEEP(p);
	bpf_sk_release(sk);
	return 0;
}

SEC("tc")
REJECT(EACCES)
CONTROL(cast)
int of_one_not_checked(struct __sk_buff *ctx)
{
	struct bpf_sock *sk = look_up_with(FIND, ctx);

	ret = !!CAST(sk);
	if (sk)
		bpf_sk_release(sk);
	return 0;
}

SEC("tc")
REJECT(EACCES)
CONTROL(cast)
int writes_to_it(struct __sk_buff *ctx)
{
	struct bpf_sock *sk = look_up_with(FIND, ctx);
	struct TO *p;

	if (!sk)
		return 0;
	p = CAST(sk);
	if (p)
		((struct sock_common *)p)->skc_num = 1;
	bpf_sk_release(sk);
	return 0;
}

CALL_FROM(raw_tp, "raw_tp", void, cast, CAST((void *)ctx))

#endif
