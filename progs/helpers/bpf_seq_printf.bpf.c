// SPDX-License-Identifier: GPL-2.0
#include "bpfmatrix.bpf.h"
#include "helpers/formatted.h"
#include "helpers/seq.h"

SEC("iter/bpf_map")
ACCEPT
int print(struct bpf_iter__bpf_map *ctx)
{
	text_at = (unsigned long)text;
	if (FIRST(ctx))
		ret = bpf_seq_printf(ctx->meta->seq, fmt, FMT_SIZE, args, ARGS_SIZE);
	return 0;
}

SEC("iter/bpf_map")
ACCEPT
int no_arguments(struct bpf_iter__bpf_map *ctx)
{
	if (FIRST(ctx))
		ret = bpf_seq_printf(ctx->meta->seq, fmt, FMT_SIZE, NULL, 0);
	return 0;
}

SEC("iter/bpf_map")
ACCEPT
int too_often(struct bpf_iter__bpf_map *ctx)
{
	if (!FIRST(ctx))
		return 0;
	for (int i = 0; i < 32; i++)
		ret = bpf_seq_printf(ctx->meta->seq, fmt, FMT_SIZE, NULL, 0);
	return 0;
}

NEEDS_SEQ_FILE(print, bpf_seq_printf(seq, fmt, 8, args, 8))
