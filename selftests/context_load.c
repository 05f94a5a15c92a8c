// SPDX-License-Identifier: GPL-2.0
/* From a context and instructions to a program in the kernel. */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include <bpf/btf.h>

#include "selftests/contexts.h"

/* The context that an extension's target has to its own BTF (kern_ctx_type of bpf_types.h). */
static const struct {
	enum bpf_prog_type type;
	const char *name;
	int changes_packet;	/* a helper; what replaces a program may do no more than it */
} main_args[] = {
	{ BPF_PROG_TYPE_SCHED_CLS, "__sk_buff", BPF_FUNC_skb_pull_data },
	{ BPF_PROG_TYPE_XDP, "xdp_md", BPF_FUNC_xdp_adjust_head },
};
#define NR_MAIN_ARGS (sizeof(main_args) / sizeof(main_args[0]))

/* A program of one function, `int probe(struct CONTEXT *ctx)`, as extensions need it. */
struct described {
	int btf;	/* 0: not tried */
	int func;
	int prog;	/* what extensions replace; 0: not tried */
};
static struct described described[NR_MAIN_ARGS];

static const struct context *replaced(const struct context *c)
{
	return c->type == BPF_PROG_TYPE_EXT && c->target ? context_find(c->target) : NULL;
}

static int main_arg_index(const struct context *target)
{
	size_t i;

	for (i = 0; target && i < NR_MAIN_ARGS; i++)
		if (main_args[i].type == target->type)
			return i;
	return -1;
}

const char *context_main_arg(const struct context *c)
{
	int i = main_arg_index(replaced(c));

	return i < 0 ? NULL : main_args[i].name;
}

static int make_btf(struct described *d, const char *arg)
{
	struct btf *b = btf__new_empty();
	int number, ctx, proto;

	if (!b)
		return -ENOMEM;
	number = btf__add_int(b, "int", 4, BTF_INT_SIGNED);
	ctx = btf__add_ptr(b, btf__add_struct(b, arg, 0));
	proto = btf__add_func_proto(b, number);
	btf__add_func_param(b, "ctx", ctx);
	d->func = btf__add_func(b, "probe", BTF_FUNC_GLOBAL, proto);
	d->btf = d->func < 0 ? d->func : btf__load_into_kernel(b);
	/* the object stays: freeing it would close the fd */
	if (!d->btf)
		d->btf = btf__fd(b);
	return d->btf;
}

static int load_with(const struct described *d, const struct context *c, const char *license,
		     const struct bpf_insn *insns, size_t nr, struct bpf_prog_load_opts *o)
{
	struct bpf_func_info info = { 0, d->func };
	int fd;

	if (o->prog_btf_fd)
		return bpf_prog_load(c->type, NULL, license, insns, nr, o);
	o->prog_btf_fd = d->btf;
	o->func_info = &info;
	o->func_info_cnt = 1;
	o->func_info_rec_size = sizeof(info);
	fd = bpf_prog_load(c->type, NULL, license, insns, nr, o);
	o->prog_btf_fd = 0;
	o->func_info = NULL;
	o->func_info_cnt = 0;
	o->func_info_rec_size = 0;
	return fd;
}

/* The program that extensions replace, loaded once in this process; -errno. */
static int target_prog(struct described *d, const struct context *target, int changes_packet)
{
	const struct bpf_insn insns[] = {
		{ .code = BPF_ALU64 | BPF_MOV | BPF_K, .dst_reg = BPF_REG_2 },
		{ .code = BPF_JMP | BPF_CALL, .imm = changes_packet },
		{ .code = BPF_ALU64 | BPF_MOV | BPF_K, .imm = target->ret },
		{ .code = BPF_JMP | BPF_EXIT },
	};
	LIBBPF_OPTS(bpf_prog_load_opts, o, .expected_attach_type = target->attach);

	if (!d->prog)
		d->prog = load_with(d, target, "GPL", insns, 4, &o);
	return d->prog;
}

static int load_extension(const struct context *c, const char *license,
			  const struct bpf_insn *insns, size_t nr, struct bpf_prog_load_opts *o)
{
	const struct context *target = replaced(c);
	int i = main_arg_index(target), err;
	struct described *d = &described[i];

	if (i < 0)
		return -EINVAL;
	err = d->btf ?: make_btf(d, main_args[i].name);
	if (err > 0)
		err = target_prog(d, target, main_args[i].changes_packet);
	if (err < 0)
		return err;
	o->attach_prog_fd = d->prog;
	o->attach_btf_id = d->func;
	return load_with(d, c, license, insns, nr, o);
}

int context_load_at(const struct context *c, struct context_target target, const char *license,
		    const struct bpf_insn *insns, size_t nr, struct bpf_prog_load_opts *o)
{
	if (target.id < 0)
		return target.id;
	o->expected_attach_type = c->type == BPF_PROG_TYPE_STRUCT_OPS ? target.member :
								       (int)c->attach;
	o->attach_btf_id = target.id;
	o->prog_flags |= c->flags | (c->sleepable ? BPF_F_SLEEPABLE : 0);
	if (c->type == BPF_PROG_TYPE_EXT)
		return load_extension(c, license, insns, nr, o);
	return bpf_prog_load(c->type, NULL, license, insns, nr, o);
}

int context_load(const struct context *c, const char *license, const struct bpf_insn *insns,
		 size_t nr, struct bpf_prog_load_opts *o)
{
	return context_load_at(c, context_target(c), license, insns, nr, o);
}
