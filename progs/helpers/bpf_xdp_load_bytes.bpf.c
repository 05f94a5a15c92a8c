// SPDX-License-Identifier: GPL-2.0
#define BM_UAPI_ONLY
#include "bpfmatrix.bpf.h"
#include "helpers/bounds.h"

__u32 offset, len;
__u8 bytes[32];
long ret;

SEC("xdp")
ACCEPT_IF(since("5.18"))
int load(struct xdp_md *xdp)
{
	ret = bpf_xdp_load_bytes(xdp, offset, bytes, bounded(len, sizeof(bytes)));
	return XDP_PASS;
}

/* For frames of more than a page. */
SEC("xdp.frags")
ACCEPT_IF(since("5.18"))
NOT_A_CASE
int load_frags(struct xdp_md *xdp)
{
	ret = bpf_xdp_load_bytes(xdp, offset, bytes, bounded(len, sizeof(bytes)));
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
int load_large(struct xdp_md *xdp)
{
	__u32 zero = 0;
	__u8 *buf = bpf_map_lookup_elem(&large, &zero);

	if (buf)
		ret = bpf_xdp_load_bytes(xdp, offset, buf, 0x10000);
	return XDP_PASS;
}

const volatile __u8 fixed[8] = "readonly";

SEC("xdp")
REJECT(EINVAL, until("5.18"))
REJECT(EACCES, msg("write into map forbidden"))
CONTROL(load)
int load_into_readonly(struct xdp_md *xdp)
{
	ret = bpf_xdp_load_bytes(xdp, offset, (void *)fixed, sizeof(fixed));
	return XDP_PASS;
}

CALL_FROM(tc, "tc", struct __sk_buff, load, bpf_xdp_load_bytes((void *)ctx, 0, bytes, 8))
