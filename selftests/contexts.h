/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Contexts: what decides which helpers a program may call.  Program type and
 * expected attach type and attach target and sleepable; one row each, with all
 * that a prober has to know about it.
 */
#ifndef BM_SELFTESTS_CONTEXTS_H
#define BM_SELFTESTS_CONTEXTS_H

#include <linux/bpf.h>
#include <stdbool.h>
#include <stddef.h>

#include <bpf/bpf.h>

#define CONTEXT_MAX_BTF_ARGS 4

/* A pointer to a kernel structure at a fixed offset in the context. */
struct context_btf_arg {
	const char *type;
	short off;
};

enum context_sk {
	CTX_NO_SK,
	CTX_SK_FIELD,	/* the context's field at sk_off is a socket, or NULL */
	CTX_IS_SK,	/* the context itself is a struct bpf_sock */
};

struct context {
	const char *name;	/* libbpf's section name */
	enum bpf_prog_type type;
	enum bpf_attach_type attach;
	const char *target;	/* function, tracepoint, LSM hook or iterator; NULL: none */
	bool sleepable;
	int ret;		/* a return value that the verifier takes */
	const char *since;	/* version list; NULL: in all kernels of the catalogue */
	const char *config;
	enum context_sk sk;
	unsigned short sk_off;
	struct context_btf_arg btf_args[CONTEXT_MAX_BTF_ARGS];
};

extern const struct context contexts[];
extern const int nr_contexts;

/*
 * The type id of the row's target in the running kernel's BTF; 0 without a
 * target, -errno when there is none of that name.  Looked up once and kept.
 */
int context_target_id(const struct context *c);

/*
 * False when the kernel's own enum bpf_attach_type ends before the row's attach
 * type.  Asked because program types that do not look at the attach type take
 * any number for it (5.10, bpf_prog_load_check_attach()).
 */
bool context_attach_known(const struct context *c);

/* Loads a program of this context; as bpf_prog_load(), @o may have what else is needed. */
int context_load(const struct context *c, const struct bpf_insn *insns, size_t nr,
		 struct bpf_prog_load_opts *o);

/* The running kernel's BTF, parsed on the first call; NULL when it has none. */
struct btf *kernel_btf(void);

#endif
