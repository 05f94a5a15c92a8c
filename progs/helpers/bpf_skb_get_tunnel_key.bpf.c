// SPDX-License-Identifier: GPL-2.0
#define BM_UAPI_ONLY
#include "bpfmatrix.bpf.h"
#include "helpers/tunnel.h"

SEC("tc")
ACCEPT
int get(struct __sk_buff *skb)
{
	__builtin_memset(&got, 'x', sizeof(got));
	got_ret = bpf_skb_get_tunnel_key(skb, &got, KEY_5_10, get_flags);
	return 0;
}

/* What a program has set it can read: to the one that sends, local and remote are exchanged. */
SEC("tc")
ACCEPT
int set_and_get(struct __sk_buff *skb)
{
	struct long_key k = { .key = key };

	ret = bpf_skb_set_tunnel_key(skb, &k.key, set_size & 63 ?: 1, set_flags);
	__builtin_memset(&k, 'x', sizeof(k));
	got_ret = bpf_skb_get_tunnel_key(skb, &k.key, get_size & 63 ?: 1, get_flags);
	got = k.key;
	return 0;
}

const volatile struct bpf_tunnel_key fixed = {};

SEC("tc")
REJECT(EACCES, msg("write into map forbidden"))
CONTROL(get)
int get_into_readonly(struct __sk_buff *skb)
{
	got_ret = bpf_skb_get_tunnel_key(skb, (void *)&fixed, KEY_5_10, 0);
	return 0;
}

CALL_FROM(xdp, "xdp", struct xdp_md, get, bpf_skb_get_tunnel_key((void *)ctx, &got, KEY_5_10, 0))
CALL_FROM(lwt_in, "lwt_in", struct __sk_buff, get, bpf_skb_get_tunnel_key(ctx, &got, KEY_5_10, 0))
