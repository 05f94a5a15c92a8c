/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What checks a SYN cookie without a listener.  Before this: CHECK and GEN are the helpers, IP is
 * the header in `ip`.
 */
#ifndef BPFMATRIX_HELPERS_SYNCOOKIE_RAW_CHECK_H
#define BPFMATRIX_HELPERS_SYNCOOKIE_RAW_CHECK_H

#include "helpers/syncookie.h"

SEC("tc")
ACCEPT_IF(since("6.0"))
int check(struct __sk_buff *ctx)
{
	ret = CHECK(&IP, &tcp.h);
	return 0;
}

SEC("xdp")
ACCEPT_IF(since("6.0"))
int check_xdp(struct xdp_md *ctx)
{
	ret = CHECK(&IP, &tcp.h);
	return XDP_PASS;
}

/* What the kernel makes of the same headers. */
SEC("tc")
ACCEPT_IF(since("6.0"))
int make(struct __sk_buff *ctx)
{
	ret = GEN(&IP, &tcp.h, tcp_bytes);
	return 0;
}

/* Both headers have a size of their own, and this is one byte less. */
SEC("tc")
REJECT(EACCES)
CONTROL(check)
int short_header(struct __sk_buff *ctx)
{
	void *data = (void *)(long)ctx->data, *end = (void *)(long)ctx->data_end;

	if (data + sizeof(IP) - 1 <= end)
		ret = CHECK(data, &tcp.h);
	return 0;
}

SEC("tc")
REJECT(EACCES)
CONTROL(check)
int short_tcp_header(struct __sk_buff *ctx)
{
	void *data = (void *)(long)ctx->data, *end = (void *)(long)ctx->data_end;

	if (data + sizeof(tcp.h) - 1 <= end)
		ret = CHECK(&IP, data);
	return 0;
}

CALL_FROM(socket, "socket", struct __sk_buff, check, CHECK(&IP, &tcp.h))

#endif
