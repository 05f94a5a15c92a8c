/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What makes a SYN cookie without a listener.  Before this: GEN is the helper, IP the header
 * in `ip`.
 */
#ifndef BPFMATRIX_HELPERS_SYNCOOKIE_RAW_GEN_H
#define BPFMATRIX_HELPERS_SYNCOOKIE_RAW_GEN_H

#include "helpers/syncookie.h"

SEC("tc")
ACCEPT_IF(since("6.0"))
int make(struct __sk_buff *ctx)
{
	ret = GEN(&IP, &tcp.h, tcp_bytes);
	return 0;
}

SEC("xdp")
ACCEPT_IF(since("6.0"))
int make_xdp(struct xdp_md *ctx)
{
	ret = GEN(&IP, &tcp.h, tcp_bytes);
	return XDP_PASS;
}

/* The header has a size of its own, and this is one byte less. */
SEC("tc")
REJECT(EACCES)
CONTROL(make)
int short_header(struct __sk_buff *ctx)
{
	void *data = (void *)(long)ctx->data, *end = (void *)(long)ctx->data_end;

	if (data + sizeof(IP) - 1 <= end)
		ret = GEN(data, &tcp.h, tcp_bytes);
	return 0;
}

SEC("tc")
REJECT(EACCES)
CONTROL(make)
int tcp_header_too_long(struct __sk_buff *ctx)
{
	void *data = (void *)(long)ctx->data, *end = (void *)(long)ctx->data_end;

	if (data + sizeof(tcp.h) <= end)
		ret = GEN(&IP, data, sizeof(tcp.h) + 1);
	return 0;
}

CALL_FROM(socket, "socket", struct __sk_buff, make, GEN(&IP, &tcp.h, tcp_bytes))

#endif
