// SPDX-License-Identifier: GPL-2.0
#include <linux/tcp.h>
#include <string.h>
#include <unistd.h>

#include "helpers/sockops_rig.h"

struct pair sockops_connect(struct test *t, int save_syn)
{
	int listening = sock_listening(t, AF_INET, SOCK_STREAM);
	struct pair p;
	char c;

	must(t, setsockopt(listening, IPPROTO_TCP, TCP_SAVE_SYN, &save_syn, sizeof(save_syn)) ?
		-errno : 0);
	p.a = sock_connect(t, listening);
	p.b = sock_accept(t, listening);
	close(listening);
	must(t, sock_say(p.a, "x"));
	must(t, sock_hear(p.b, &c, 1));
	return p;
}

struct tcp_options tcp_syn_options(struct test *t, int accepted)
{
	struct tcp_options o = {};
	__u8 headers[256];
	socklen_t len = sizeof(headers);
	const __u8 *tcp = headers;

	must(t, getsockopt(accepted, IPPROTO_TCP, TCP_SAVED_SYN, headers, &len) ? -errno : 0);
	if (len)
		tcp += (headers[0] & 15) * 4;		/* behind the IPv4 header */
	if (len < 40 || (tcp[12] >> 4) < 5 || tcp + (tcp[12] >> 4) * 4 > headers + len)
		test_fail(t, "the saved SYN has %u bytes, which are no IPv4 and TCP header", len);
	o.size = ((tcp[12] >> 4) - 5) * 4;
	memcpy(o.bytes, tcp + 20, o.size);
	return o;
}

const __u8 *tcp_option(const struct tcp_options *o, __u8 kind)
{
	const __u8 *at = o->bytes, *end = o->bytes + o->size;

	while (at < end && *at) {			/* 0 is the end of them */
		if (*at == 1) {				/* and 1 a gap */
			at++;
			continue;
		}
		if (end - at < 2 || at[1] < 2 || at[1] > end - at)
			return NULL;
		if (*at == kind)
			return at;
		at += at[1];
	}
	return NULL;
}
