// SPDX-License-Identifier: GPL-2.0
#define BM_UAPI_ONLY
#include "bpfmatrix.bpf.h"
#include "helpers/tunnel.h"

SEC("tc")
ACCEPT
int set(struct __sk_buff *skb)
{
	struct long_key k = { .key = key };

	ret = bpf_skb_set_tunnel_key(skb, &k.key, set_size & 63 ?: 1, set_flags);
	return 0;
}

/* The key is read only: where it lies may be, too. */
const volatile struct bpf_tunnel_key fixed = { .tunnel_id = 7 };

SEC("tc")
ACCEPT
int set_readonly(struct __sk_buff *skb)
{
	ret = bpf_skb_set_tunnel_key(skb, (void *)&fixed, KEY_5_10, 0);
	return 0;
}

SEC("lwt_xmit")
ACCEPT
int set_for_route(struct __sk_buff *skb)
{
	ret = bpf_skb_set_tunnel_key(skb, &key, KEY_5_10, 0);
	return BPF_OK;
}

CALL_FROM(xdp, "xdp", struct xdp_md, set, bpf_skb_set_tunnel_key((void *)ctx, &key, KEY_5_10, 0))
CALL_FROM(lwt_in, "lwt_in", struct __sk_buff, set, bpf_skb_set_tunnel_key(ctx, &key, KEY_5_10, 0))
