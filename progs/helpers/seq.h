/* SPDX-License-Identifier: GPL-2.0 */
/* Programs of an iterator that write into what is read from its fd: once, at the first object. */
#ifndef BPFMATRIX_HELPERS_SEQ_H
#define BPFMATRIX_HELPERS_SEQ_H

long ret;

/* Behind the last object the program runs once more, with the last one's number and no object. */
#define FIRST(ctx) ((ctx)->map && (ctx)->meta->seq_num == 0)

/* Where there is no seq_file, and, in an iterator, @call with another kernel structure, @wrong. */
#define NEEDS_SEQ_FILE(accepted, call)					\
	CALL_FROM(raw_tp, "raw_tp", void, accepted, struct seq_file *seq = (void *)ctx; call)	\
	CALL_FROM(xdp, "xdp", struct xdp_md, accepted,			\
		  struct seq_file *seq = (void *)ctx; call)		\
	CALL_FROM(fentry, "fentry/bpf_fentry_test1", void, accepted,	\
		  struct seq_file *seq = (void *)ctx; call)		\
									\
	SEC("iter/bpf_map")						\
	REJECT(EACCES, msg("is of type bpf_iter_meta but seq_file is expected"))	\
	CONTROL(accepted)						\
	int into_another_structure(struct bpf_iter__bpf_map *ctx)	\
	{								\
		struct seq_file *seq = (void *)ctx->meta;		\
									\
		call;							\
		return 0;						\
	}

#endif
