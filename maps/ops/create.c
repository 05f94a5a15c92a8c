// SPDX-License-Identifier: GPL-2.0
/* create_FLAG: the smallest map of the type, with one BPF_F_* of BPF_MAP_CREATE more. */
#include <errno.h>
#include <unistd.h>

#include "maps/ops/ops.h"

/* What a flag needs beside itself so that it is the flag that is answered to. */
static __u32 value_size(const struct op_type *type, __u32 flag)
{
	/* frames are then struct bpf_stack_build_id (stack_map_alloc()) */
	if (flag == BPF_F_STACK_BUILD_ID && type->type == BPF_MAP_TYPE_STACK_TRACE)
		return sizeof(struct bpf_stack_build_id);
	return 0;
}

static void ask_create(const struct op *op, const struct op_type *type, struct op_answer *a)
{
	LIBBPF_OPTS(bpf_map_create_opts, o);
	int fd = op_map_with(type, op->arg, &o, value_size(type, op->arg));

	op_says(a, fd);
	if (fd >= 0)
		close(fd);
}

/* bpf_struct_ops_map_alloc() takes a module's BTF only, and no module here has such a table. */
static void ask_module_btf(const struct op *op, const struct op_type *type, struct op_answer *a)
{
	if (type->type == BPF_MAP_TYPE_STRUCT_OPS && verlist_holds("6.9", test_kver()))
		op_absent(a, "no module that has a struct_ops", "never");
	else
		ask_create(op, type, a);
}

/* map_create() looks for the token before it looks at the type, and takes the flag away with it. */
static void ask_token(const struct op *op, const struct op_type *type, struct op_answer *a)
{
	LIBBPF_OPTS(bpf_map_create_opts, o);
	static int token;
	int fd;

	if (!token)
		token = token_make();
	if (token == -ENOSYS) {
		ask_create(op, type, a);
		return;
	}
	if (token < 0) {
		op_untestable(a, "no BPF token can be made: %s", errname(token));
		return;
	}
	o.token_fd = token;
	fd = op_map_with(type, op->arg, &o, 0);
	op_says(a, fd);
	if (fd >= 0)
		close(fd);
}

#define FLAG(flag_name, flag) { OP("create_" #flag_name, ask_create, flag) }

const struct op create_ops[] = {
	FLAG(no_prealloc, BPF_F_NO_PREALLOC),
	FLAG(no_common_lru, BPF_F_NO_COMMON_LRU),
	FLAG(numa_node, BPF_F_NUMA_NODE),	/* node 0 */
	FLAG(rdonly, BPF_F_RDONLY),
	FLAG(wronly, BPF_F_WRONLY),
	FLAG(stack_build_id, BPF_F_STACK_BUILD_ID),
	FLAG(zero_seed, BPF_F_ZERO_SEED),
	FLAG(rdonly_prog, BPF_F_RDONLY_PROG),
	FLAG(wronly_prog, BPF_F_WRONLY_PROG),
	FLAG(clone, BPF_F_CLONE),
	FLAG(mmapable, BPF_F_MMAPABLE),
	FLAG(preserve_elems, BPF_F_PRESERVE_ELEMS),
	FLAG(inner_map, BPF_F_INNER_MAP),
	FLAG(link, BPF_F_LINK),
	FLAG(path_fd, BPF_F_PATH_FD),
	{ OP("create_vtype_btf_obj_fd", ask_module_btf, BPF_F_VTYPE_BTF_OBJ_FD) },
	{ OP("create_token_fd", ask_token, BPF_F_TOKEN_FD) },
	FLAG(segv_on_fault, BPF_F_SEGV_ON_FAULT),
	FLAG(no_user_conv, BPF_F_NO_USER_CONV),
	FLAG(rb_overwrite, BPF_F_RB_OVERWRITE),
	{ .name = NULL },
};
