// SPDX-License-Identifier: GPL-2.0
/* Dynptrs of packets, and what clones, cuts and slices any of them (6.4). */
#include "bpfmatrix.bpf.h"

#define BODY(name, context, make, ...)						\
	int name(struct context *ctx)						\
	{									\
		struct bpf_dynptr d, copy;					\
		__u8 buf[8] = {}, *p;						\
										\
		(void)copy, (void)buf, (void)p;					\
		make(ctx, 0, &d);						\
		__VA_ARGS__							\
		return 0;							\
	}
#define SKB(name, ...) BODY(name, __sk_buff, bpf_dynptr_from_skb, __VA_ARGS__)
#define XDP(name, ...) BODY(name, xdp_md, bpf_dynptr_from_xdp, __VA_ARGS__)
#define SLICE(d) bpf_dynptr_slice(&d, 0, buf, sizeof(buf))
#define SLICE_RDWR(d) bpf_dynptr_slice_rdwr(&d, 0, buf, sizeof(buf))
#define WRITTEN_BYTE *(volatile __u8 *)p = 1;
#define READ_BYTE (void)*(volatile __u8 *)p;
#define FOR(section, version) SEC(section) ACCEPT_IF(since(version))
#define IS_STALE REJECT(EACCES, msg("invalid mem access 'scalar'"))

FOR("tc", "6.4") RETVAL(0)
WHY("Add skb dynptrs")
SKB(skb_slice_read, p = SLICE(d); if (p) READ_BYTE )

FOR("xdp", "6.4") RETVAL(0)
WHY("Add xdp dynptrs")
XDP(xdp_slice_read, p = SLICE(d); if (p) READ_BYTE )

FOR("tc", "6.4") RETVAL(0)
SKB(skb_slice_written, p = SLICE_RDWR(d); if (p) WRITTEN_BYTE )

FOR("xdp", "6.4") RETVAL(0)
XDP(xdp_slice_written, p = SLICE_RDWR(d); if (p) WRITTEN_BYTE )

SEC("tc") REJECT(EACCES, msg("cannot write into rdonly_mem")) CONTROL(skb_slice_read)
SKB(skb_read_only_slice_written, p = SLICE(d); if (p) WRITTEN_BYTE )

SEC("xdp") REJECT(EACCES, msg("cannot write into rdonly_mem")) CONTROL(xdp_slice_read)
XDP(xdp_read_only_slice_written, p = SLICE(d); if (p) WRITTEN_BYTE )

SEC("tc") REJECT(EACCES, msg("invalid mem access 'rdonly_mem_or_null'")) CONTROL(skb_slice_read)
SKB(skb_slice_not_tested, p = SLICE(d); READ_BYTE )

SEC("tc") REJECT(EACCES, msg("invalid access to memory")) CONTROL(skb_slice_read)
SKB(skb_slice_read_past_end, p = SLICE(d); p += p ? 8 : 0; if (p) READ_BYTE )

/* A program that may not write to the packet: cgroups, socket filters. */
FOR("cgroup_skb/egress", "6.4")
SKB(filter_slice_read, p = SLICE(d); if (p) READ_BYTE return 1; )

SEC("cgroup_skb/egress") REJECT(EINVAL, msg("the prog does not allow writes to packet data"))
CONTROL(filter_slice_read)
SKB(filter_slice_written, p = SLICE_RDWR(d); if (p) WRITTEN_BYTE return 1; )

/* ---- what moves the packet ends its slices, and not its dynptr */

FOR("tc", "6.4") RETVAL(0)
SKB(skb_sliced_again, bpf_skb_pull_data(ctx, 0); p = SLICE(d); if (p) READ_BYTE )

SEC("tc") IS_STALE CONTROL(skb_sliced_again)
SKB(skb_slice_behind_pull, p = SLICE(d); if (!p) return 0; bpf_skb_pull_data(ctx, 0); READ_BYTE )

SEC("xdp") IS_STALE CONTROL(xdp_slice_read)
XDP(xdp_slice_behind_adjust, p = SLICE(d); if (!p) return 0; bpf_xdp_adjust_head(ctx, 0); READ_BYTE )

/* It may pull data in itself. */
SEC("tc") IS_STALE CONTROL(skb_slice_read)
SKB(skb_slice_behind_dynptr_write, p = SLICE(d); if (!p) return 0;
    bpf_dynptr_write(&d, 0, "x", 1, 0); READ_BYTE )

FOR("xdp", "6.4") RETVAL(0)
XDP(xdp_slice_behind_dynptr_write, p = SLICE(d); if (!p) return 0;
    bpf_dynptr_write(&d, 0, "x", 1, 0); READ_BYTE )

/* A packet's data has no address that holds for long. */
FOR("tc", "6.4") RETVAL(0)
SKB(skb_data_is_null, p = bpf_dynptr_data(&d, 0, 8); return p != NULL; )

SEC("xdp") REJECT(EACCES, msg("bpf_dynptr_from_skb is not allowed")) CONTROL(xdp_slice_read)
XDP(skb_of_xdp_context, bpf_dynptr_from_skb((void *)ctx, 0, &copy); )

SEC("tc") REJECT(EACCES, msg("bpf_dynptr_from_xdp is not allowed")) CONTROL(skb_slice_read)
SKB(xdp_of_skb_context, bpf_dynptr_from_xdp((void *)ctx, 0, &copy); )

/* ---- copies (6.5) */

FOR("tc", "6.5") RETVAL(0)
WHY("Add bpf_dynptr_clone")
SKB(clone_sliced, bpf_dynptr_clone(&d, &copy); p = SLICE(copy); if (p) READ_BYTE )

SEC("tc") IS_STALE CONTROL(clone_sliced)
SKB(slice_of_clone_behind_pull, bpf_dynptr_clone(&d, &copy); p = SLICE(copy); if (!p) return 0;
    bpf_skb_pull_data(ctx, 0); READ_BYTE )

SEC("tc") REJECT(EINVAL, msg("nitialized dynptr")) CONTROL(clone_sliced)
SKB(clone_of_nothing, struct bpf_dynptr more; bpf_dynptr_clone(&copy, &more); )

FOR("tc", "6.5") RETVAL(8)
SKB(adjusted, bpf_dynptr_adjust(&d, 8, 16); return bpf_dynptr_size(&d); )

SEC("tc") REJECT(EINVAL, msg("nitialized dynptr")) CONTROL(adjusted)
SKB(size_of_nothing, return bpf_dynptr_size(&copy); )
