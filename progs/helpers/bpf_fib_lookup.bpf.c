// SPDX-License-Identifier: GPL-2.0
#define BM_UAPI_ONLY
#include "bpfmatrix.bpf.h"

struct bpf_fib_lookup params;
__u32 flags;
int size = sizeof(params);
long ret;

#define FIB_LOOKUP(ctx)								\
	{									\
		struct bpf_fib_lookup fib = params;				\
										\
		ret = bpf_fib_lookup(ctx, &fib, sizeof(fib), flags);		\
		params = fib;							\
		return 0;							\
	}

SEC("tc")
ACCEPT
int lookup(struct __sk_buff *skb)
	FIB_LOOKUP(skb)

SEC("xdp")
ACCEPT
int lookup_xdp(struct xdp_md *xdp)
	FIB_LOOKUP(xdp)

SEC("tc")
ACCEPT
int lookup_short(struct __sk_buff *skb)
{
	struct bpf_fib_lookup fib = params;

	ret = bpf_fib_lookup(skb, &fib, sizeof(fib) - 1, flags);
	return 0;
}

/* Longer than the kernel's structure is all right: room for what a later one has. */
SEC("tc")
ACCEPT
int lookup_long(struct __sk_buff *skb)
{
	struct bpf_fib_lookup fib[2] = {};

	fib[0] = params;
	ret = bpf_fib_lookup(skb, fib, sizeof(fib), flags);
	params = fib[0];
	return 0;
}

const volatile struct bpf_fib_lookup fixed = {};

/* It is written to: ARG_PTR_TO_MEM | MEM_WRITE of bpf_skb_fib_lookup_proto (net/core/filter.c). */
SEC("tc")
REJECT(EACCES, since("7.0 6.19.4 6.18.14"), msg("write into map forbidden"))
CONTROL(lookup)
UNSOUND
WHY("bpf: Fix memory access flags in helper prototypes")
int lookup_into_readonly(struct __sk_buff *skb)
{
	ret = bpf_fib_lookup(skb, (void *)&fixed, sizeof(fixed), flags);
	return 0;
}

CALL_FROM(lwt_xmit, "lwt_xmit", struct __sk_buff, lookup,
	  bpf_fib_lookup(ctx, &params, sizeof(params), 0))
CALL_FROM(cgroup_skb, "cgroup_skb/egress", struct __sk_buff, lookup,
	  bpf_fib_lookup(ctx, &params, sizeof(params), 0))
