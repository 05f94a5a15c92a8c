// SPDX-License-Identifier: GPL-2.0
#define BM_UAPI_ONLY
#include "bpfmatrix.bpf.h"
#include "helpers/bounds.h"

__u32 offset, len;
__u8 bytes[32];
long ret;

SEC("xdp")
ACCEPT_IF(since("5.18"))
int store(struct xdp_md *xdp)
{
	ret = bpf_xdp_store_bytes(xdp, offset, bytes, bounded(len, sizeof(bytes)));
	return XDP_PASS;
}

/* For frames of more than a page. */
SEC("xdp.frags")
ACCEPT_IF(since("5.18"))
NOT_A_CASE
int store_frags(struct xdp_md *xdp)
{
	ret = bpf_xdp_store_bytes(xdp, offset, bytes, bounded(len, sizeof(bytes)));
	return XDP_PASS;
}

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u8[0x10008]);
} large SEC(".maps");

/* More bytes than any frame has. */
SEC("xdp")
ACCEPT_IF(since("5.18"))
int store_large(struct xdp_md *xdp)
{
	__u32 zero = 0;
	__u8 *buf = bpf_map_lookup_elem(&large, &zero);

	if (buf)
		ret = bpf_xdp_store_bytes(xdp, offset, buf, 0x10000);
	return XDP_PASS;
}

const volatile __u8 fixed[8] = "readonly";

/* Nothing is written to what is stored, but the verifier took it for a place to write to. */
SEC("xdp")
REJECT(EACCES, until("7.0 6.19.4 6.18.14 6.12.75 6.1.165"), msg("write into map forbidden"))
ACCEPT
CONTROL(store)
WHY("bpf: Fix bpf_xdp_store_bytes proto for read-only arg")
int store_readonly(struct xdp_md *xdp)
{
	ret = bpf_xdp_store_bytes(xdp, offset, (void *)fixed, sizeof(fixed));
	return XDP_PASS;
}

CALL_FROM(tc, "tc", struct __sk_buff, store, bpf_xdp_store_bytes((void *)ctx, 0, bytes, 8))
