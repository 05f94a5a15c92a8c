/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Contexts: what decides which helpers a program may call.  Program type and
 * expected attach type and attach target and sleepable; one row each, with all
 * that a prober has to know about it.  Which targets need a row of their own was
 * measured: docs/contexts.md.
 */
#ifndef BM_SELFTESTS_CONTEXTS_H
#define BM_SELFTESTS_CONTEXTS_H

#include <linux/bpf.h>
#include <stdbool.h>
#include <stddef.h>

#include <bpf/bpf.h>

/* Attach types of 7.2 (enum bpf_attach_type) that libbpf's copy of bpf.h does not have yet. */
#define BPF_TRACE_FENTRY_MULTI ((enum bpf_attach_type)59)
#define BPF_TRACE_FEXIT_MULTI ((enum bpf_attach_type)60)
#define BPF_TRACE_FSESSION_MULTI ((enum bpf_attach_type)61)

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
	enum bpf_attach_type attach;	/* of struct_ops: the member's index, looked up instead */
	/*
	 * Function, tracepoint, LSM hook, iterator, "ops/member" of struct_ops, or the
	 * name of the context whose program an extension replaces; NULL: none.
	 */
	const char *target;
	bool sleepable;
	__u32 flags;		/* further BPF_F_* of the load */
	int ret;		/* a return value that the verifier takes */
	const char *since;	/* version list; NULL: in all kernels of the catalogue */
	const char *config;
	const char *built;	/* a function that tells of config, where no config is known */
	enum context_sk sk;
	unsigned short sk_off;
	/* The same offset twice: a structure, and the one it begins with. */
	struct context_btf_arg btf_args[CONTEXT_MAX_BTF_ARGS];
};

extern const struct context contexts[];
extern const int nr_contexts;

/* NULL when there is none. */
const struct context *context_find(const char *name);

/*
 * What the row's target is in the running kernel's BTF: the type id, 0 without a
 * target, -errno when there is none of that name; and, of struct_ops, the index of
 * the member, which is its expected attach type.  Looked up once for each row of
 * contexts[], each time for others.
 */
struct context_target {
	int id;
	int member;
};
struct context_target context_target(const struct context *c);
/* The type id alone. */
int context_target_id(const struct context *c);
/* The kernel's name in its BTF of what programs of @attach are attached to: "bpf_lsm_" */
const char *context_target_prefix(enum bpf_attach_type attach);

/* False when the kernel was built without the row's config, as far as its functions tell. */
bool context_built(const struct context *c);

/*
 * False when the kernel's own enum bpf_attach_type ends before the row's attach
 * type.  Asked because program types that do not look at the attach type take
 * any number for it (5.10, bpf_prog_load_check_attach()).
 */
bool context_attach_known(const struct context *c);

/*
 * Loads a program of this context; as bpf_prog_load(), @o may have what else is needed.
 * An extension needs BTF with a main function of its target's type: where @o has
 * none, the smallest is added.
 */
int context_load(const struct context *c, const char *license, const struct bpf_insn *insns,
		 size_t nr, struct bpf_prog_load_opts *o);

/* The same at a target that was looked up before. */
int context_load_at(const struct context *c, struct context_target target, const char *license,
		    const struct bpf_insn *insns, size_t nr, struct bpf_prog_load_opts *o);

/*
 * The structure in the signature of an extension's main function ("__sk_buff", as
 * `int main(struct __sk_buff *)`): what BTF given in @o must say.  NULL: any will do.
 */
const char *context_main_arg(const struct context *c);

/* The running kernel's BTF, parsed on the first call; NULL when it has none. */
struct btf *kernel_btf(void);

#endif
