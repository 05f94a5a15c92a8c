// SPDX-License-Identifier: GPL-2.0
#include "helpers/matrix/kptr.h"

#include <errno.h>

#include <bpf/bpf.h>
#include <bpf/btf.h>

#include "selftests/contexts.h"

/*
 * What bpf_kptr_xchg() gives back must go to a kfunc, and which program types have it
 * is the kfunc's business: task_struct in those of generic_kfunc_set (kernel/bpf/helpers.c,
 * 6.2), the test structure in those of test_run.c (6.0 to this day).
 */
static struct {
	const char *type, *tag, *release;
	int map, kfunc;		/* 0: not looked for */
} kptrs[] = {
	{ .type = "task_struct", .tag = "kptr", .release = "bpf_task_release" },
	{ .type = "prog_test_ref_kfunc", .tag = "kptr", .release = "bpf_kfunc_call_test_release" },
	/* until 6.3 "kptr" was a pointer without a reference */
	{ .type = "task_struct", .tag = "kptr_ref", .release = "bpf_task_release" },
	{ .type = "prog_test_ref_kfunc", .tag = "kptr_ref", .release = "bpf_kfunc_call_test_release" },
};
#define NR_KPTRS (int)(sizeof(kptrs) / sizeof(kptrs[0]))

const char *kptr_type_name(int kptr)
{
	return kptr < NR_KPTRS ? kptrs[kptr].type : NULL;
}

int kptr_release_kfunc(int kptr)
{
	int *id = &kptrs[kptr].kfunc;

	if (!*id)
		*id = kernel_btf() ? btf__find_by_name_kind(kernel_btf(), kptrs[kptr].release, BTF_KIND_FUNC) : -ENOENT;
	return *id;
}

/* struct { struct TYPE *p; } with the pointer marked @tag. */
static int make_map(const char *type, const char *tag)
{
	LIBBPF_OPTS(bpf_map_create_opts, o);
	struct btf *b = btf__new_empty();
	int fd, key;

	if (!b)
		return -ENOMEM;
	key = btf__add_int(b, "int", 4, BTF_INT_SIGNED);
	btf__add_struct(b, type, 0);
	btf__add_type_tag(b, tag, key + 1);
	btf__add_ptr(b, key + 2);
	o.btf_value_type_id = btf__add_struct(b, "value", 8);
	btf__add_field(b, "p", key + 3, 0, 0);
	fd = btf__load_into_kernel(b);
	if (!fd) {
		o.btf_key_type_id = key;
		o.btf_fd = btf__fd(b);
		fd = bpf_map_create(BPF_MAP_TYPE_ARRAY, NULL, 4, 8, 1, &o);
	}
	btf__free(b);
	return fd;
}

int kptr_map(int kptr)
{
	int *fd = &kptrs[kptr].map;

	if (!*fd)
		*fd = make_map(kptrs[kptr].type, kptrs[kptr].tag);
	return *fd;
}
