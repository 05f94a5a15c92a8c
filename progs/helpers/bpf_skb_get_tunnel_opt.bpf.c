// SPDX-License-Identifier: GPL-2.0
#define BM_UAPI_ONLY
#include "bpfmatrix.bpf.h"
#include "helpers/tunnel.h"

/* The key, too: what of it comes along. */
SEC("tc")
ACCEPT
int get(struct __sk_buff *skb)
{
	got_ret = bpf_skb_get_tunnel_key(skb, &got, KEY_5_10, get_flags);
	__builtin_memset(got_opt, 'x', sizeof(got_opt));
	got_opt_ret = bpf_skb_get_tunnel_opt(skb, got_opt, got_opt_size & 511 ?: 1);
	return 0;
}

SEC("tc")
ACCEPT
int set_and_get(struct __sk_buff *skb)
{
	ret = bpf_skb_set_tunnel_key(skb, &key, KEY_5_10, set_flags);
	if (opt_size)
		opt_ret = bpf_skb_set_tunnel_opt(skb, opt, opt_size & 511 ?: 1);
	__builtin_memset(got_opt, 'x', sizeof(got_opt));
	got_opt_ret = bpf_skb_get_tunnel_opt(skb, got_opt, got_opt_size & 511 ?: 1);
	return 0;
}

const volatile __u8 fixed[8] = "readonly";

SEC("tc")
REJECT(EACCES, msg("write into map forbidden"))
CONTROL(get)
int get_into_readonly(struct __sk_buff *skb)
{
	got_opt_ret = bpf_skb_get_tunnel_opt(skb, (void *)fixed, sizeof(fixed));
	return 0;
}

CALL_FROM(xdp, "xdp", struct xdp_md, get, bpf_skb_get_tunnel_opt((void *)ctx, got_opt, 8))
CALL_FROM(lwt_in, "lwt_in", struct __sk_buff, get, bpf_skb_get_tunnel_opt(ctx, got_opt, 8))
