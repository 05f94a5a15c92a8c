// SPDX-License-Identifier: GPL-2.0
#define BM_UAPI_ONLY
#include "bpfmatrix.bpf.h"

struct bpf_xfrm_state state;
__u32 nth, size;
__u64 flags;
long ret;
__u32 states;		/* packets seen that came with a state */

SEC("tc")
ACCEPT
int get(struct __sk_buff *skb)
{
	struct bpf_xfrm_state s;

	__builtin_memset(&s, 'x', sizeof(s));
	ret = bpf_skb_get_xfrm_state(skb, nth, &s, sizeof(s), flags);
	state = s;
	return 0;
}

/* What came with a state, and was what it carries already: the first, and what was asked. */
SEC("tc")
ACCEPT
int get_of_decrypted(struct __sk_buff *skb)
{
	struct bpf_xfrm_state s;

	if (bpf_skb_get_xfrm_state(skb, 0, &s, sizeof(s), 0))
		return 0;
	__builtin_memset(&s, 'x', sizeof(s));
	ret = bpf_skb_get_xfrm_state(skb, nth, &s, size & 31 ?: 1, flags);
	state = s;
	states++;
	return 0;
}

const volatile struct bpf_xfrm_state fixed = {};

SEC("tc")
REJECT(EACCES, msg("write into map forbidden"))
CONTROL(get)
int get_into_readonly(struct __sk_buff *skb)
{
	ret = bpf_skb_get_xfrm_state(skb, 0, (void *)&fixed, sizeof(fixed), 0);
	return 0;
}

CALL_FROM(xdp, "xdp", struct xdp_md, get,
	  bpf_skb_get_xfrm_state((void *)ctx, 0, &state, sizeof(state), 0))
CALL_FROM(lwt_xmit, "lwt_xmit", struct __sk_buff, get,
	  bpf_skb_get_xfrm_state(ctx, 0, &state, sizeof(state), 0))
