// SPDX-License-Identifier: GPL-2.0
#include "bpfmatrix.bpf.h"
#include "helpers/bounds.h"
#include "helpers/seq.h"

char bytes[4096];
__u32 len, times = 1;

SEC("iter/bpf_map")
ACCEPT
int write(struct bpf_iter__bpf_map *ctx)
{
	struct seq_file *seq = ctx->meta->seq;

	if (!FIRST(ctx))
		return 0;
	for (__u32 i = 0; i < 16 && i < times; i++)
		ret = bpf_seq_write(seq, bytes, bounded(len, sizeof(bytes)));
	return 0;
}

SEC("iter/bpf_map")
ACCEPT
int write_nothing(struct bpf_iter__bpf_map *ctx)
{
	if (FIRST(ctx))
		ret = bpf_seq_write(ctx->meta->seq, bytes, 0);
	return 0;
}

NEEDS_SEQ_FILE(write, bpf_seq_write(seq, bytes, 8))
