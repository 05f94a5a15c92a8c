// SPDX-License-Identifier: GPL-2.0
#define BM_UAPI_ONLY
#include "bpfmatrix.bpf.h"
#include "helpers/tunnel.h"

/* Behind a key, as it must be. */
SEC("tc")
ACCEPT
int set(struct __sk_buff *skb)
{
	ret = bpf_skb_set_tunnel_key(skb, &key, KEY_5_10, set_flags);
	opt_ret = bpf_skb_set_tunnel_opt(skb, opt, opt_size & 511 ?: 1);
	return 0;
}

SEC("tc")
ACCEPT
int set_alone(struct __sk_buff *skb)
{
	opt_ret = bpf_skb_set_tunnel_opt(skb, opt, opt_size & 511 ?: 1);
	return 0;
}

const volatile __u8 fixed[8] = "readonly";

SEC("tc")
ACCEPT
int set_readonly(struct __sk_buff *skb)
{
	opt_ret = bpf_skb_set_tunnel_opt(skb, (void *)fixed, sizeof(fixed));
	return 0;
}

CALL_FROM(xdp, "xdp", struct xdp_md, set, bpf_skb_set_tunnel_opt((void *)ctx, opt, 8))
CALL_FROM(lwt_in, "lwt_in", struct __sk_buff, set, bpf_skb_set_tunnel_opt(ctx, opt, 8))
