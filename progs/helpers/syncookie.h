/* SPDX-License-Identifier: GPL-2.0 */
/* The headers that a case gives to the helpers of SYN cookies. */
#ifndef BPFMATRIX_HELPERS_SYNCOOKIE_H
#define BPFMATRIX_HELPERS_SYNCOOKIE_H

#include "helpers/bounds.h"

union {
	struct iphdr v4;
	struct ipv6hdr v6;
	__u8 room[64];
} ip;
union {
	struct tcphdr h;
	__u8 room[64];
} tcp;
__u32 ip_len, tcp_len;
long long ret;

#define ip_bytes bounded(ip_len, sizeof(ip))
#define tcp_bytes bounded(tcp_len, sizeof(tcp))

#endif
