// SPDX-License-Identifier: GPL-2.0
#include "bpfmatrix.bpf.h"
#include "helpers/printf_btf.h"
#include "helpers/seq.h"

SEC("iter/bpf_map")
ACCEPT
int show(struct bpf_iter__bpf_map *ctx)
{
	struct btf_ptr p = SHOWN;

	if (FIRST(ctx))
		ret = bpf_seq_printf_btf(ctx->meta->seq, &p, sizeof(p), flags);
	return 0;
}

SEC("iter/bpf_map")
ACCEPT
int no_type(struct bpf_iter__bpf_map *ctx)
{
	struct btf_ptr p = {};

	p.ptr = &shown;	/* set here: libbpf relocates no table of addresses */

	if (FIRST(ctx))
		ret = bpf_seq_printf_btf(ctx->meta->seq, &p, sizeof(p), 0);
	return 0;
}

SEC("iter/bpf_map")
ACCEPT
int short_btf_ptr(struct bpf_iter__bpf_map *ctx)
{
	struct btf_ptr p = SHOWN;

	if (FIRST(ctx))
		ret = bpf_seq_printf_btf(ctx->meta->seq, &p, 0, 0);
	return 0;
}

NEEDS_SEQ_FILE(show, struct btf_ptr p = {}; bpf_seq_printf_btf(seq, &p, sizeof(p), 0))
