// SPDX-License-Identifier: GPL-2.0
#include "bpfmatrix.bpf.h"

#define CAST(sk) bpf_skc_to_unix_sock(sk)
#define TO unix_sock
#define KEEP(p) ((p)->sk.__sk_common.skc_family)
#define HAVE ACCEPT_IF(since("5.16"))
#include "helpers/skc_to.h"

__u32 sockets, casts, name_bytes;

SEC("iter/unix")
HAVE
CONFIG("CONFIG_DEBUG_INFO_BTF CONFIG_UNIX")
int each(struct bpf_iter__unix *ctx)
{
	struct unix_sock *sk = ctx->unix_sk, *p;

	if (!sk)
		return 0;
	sockets++;
	p = CAST(sk);
	if (!p)
		return 0;
	casts++;
	if (p->addr)
		name_bytes = p->addr->len;
	return 0;
}
