// SPDX-License-Identifier: GPL-2.0
/* What contexts are attached to, in the running kernel's BTF. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <bpf/btf.h>

#include "selftests/contexts.h"

struct btf *kernel_btf(void)
{
	static struct btf *btf;
	static bool tried;

	if (!tried) {
		tried = true;
		btf = btf__load_vmlinux_btf();
	}
	return btf;
}

/* How the kernel names what programs of an attach type are attached to. */
static const struct {
	enum bpf_attach_type attach;
	const char *prefix;
	__u32 kind;
} target_names[] = {
	{ BPF_TRACE_RAW_TP, "btf_trace_", BTF_KIND_TYPEDEF },
	{ BPF_TRACE_ITER, "bpf_iter_", BTF_KIND_FUNC },
	{ BPF_LSM_MAC, "bpf_lsm_", BTF_KIND_FUNC },
	{ BPF_LSM_CGROUP, "bpf_lsm_", BTF_KIND_FUNC },
};

const char *context_target_prefix(enum bpf_attach_type attach)
{
	size_t i;

	for (i = 0; i < sizeof(target_names) / sizeof(target_names[0]); i++)
		if (target_names[i].attach == attach)
			return target_names[i].prefix;
	return "";
}

/* The member's index is what a load has for its expected attach type. */
static struct context_target find_member(const char *target)
{
	struct context_target out = { -ENOENT, 0 };
	const char *member = strchr(target, '/');
	const struct btf_member *m;
	const struct btf_type *t;
	char ops[64], name[96];

	if (!member)
		return out;
	snprintf(ops, sizeof(ops), "%.*s", (int)(member++ - target), target);
	/* the type that the kernel wraps its own tables in: without it, no program can be one */
	snprintf(name, sizeof(name), "bpf_struct_ops_%s", ops);
	if (btf__find_by_name_kind(kernel_btf(), name, BTF_KIND_STRUCT) < 0)
		return out;
	out.id = btf__find_by_name_kind(kernel_btf(), ops, BTF_KIND_STRUCT);
	t = out.id > 0 ? btf__type_by_id(kernel_btf(), out.id) : NULL;
	m = t ? btf_members(t) : NULL;
	for (; t && out.member < btf_vlen(t); out.member++)
		if (!strcmp(btf__name_by_offset(kernel_btf(), m[out.member].name_off), member))
			return out;
	return (struct context_target){ -ENOENT, 0 };
}

static struct context_target find_target(const struct context *c)
{
	struct context_target out = { -ENOENT, 0 };
	__u32 kind = BTF_KIND_FUNC;
	char name[128];
	size_t i;

	if (!kernel_btf())
		return out;
	if (c->type == BPF_PROG_TYPE_STRUCT_OPS)
		return find_member(c->target);
	for (i = 0; i < sizeof(target_names) / sizeof(target_names[0]); i++)
		if (target_names[i].attach == c->attach)
			kind = target_names[i].kind;
	snprintf(name, sizeof(name), "%s%s", context_target_prefix(c->attach), c->target);
	out.id = btf__find_by_name_kind(kernel_btf(), name, kind);
	return out;
}

struct context_target context_target(const struct context *c)
{
	static struct context_target *known;
	struct context_target none = {0};

	/* an extension's target is a program, not the kernel */
	if (!c->target || c->type == BPF_PROG_TYPE_EXT)
		return none;
	if (c < contexts || c >= contexts + nr_contexts)
		return find_target(c);
	if (!known)
		known = calloc(nr_contexts, sizeof(*known));
	if (!known)
		return find_target(c);
	if (!known[c - contexts].id)
		known[c - contexts] = find_target(c);
	return known[c - contexts];
}

int context_target_id(const struct context *c)
{
	return context_target(c).id;
}

bool context_built(const struct context *c)
{
	static const char *asked;
	static bool there;

	if (c->built && c->built != asked) {
		asked = c->built;
		there = !kernel_btf() ||
			btf__find_by_name_kind(kernel_btf(), asked, BTF_KIND_FUNC) > 0;
	}
	return !c->built || there;
}

bool context_attach_known(const struct context *c)
{
	static int end = -1;
	const struct btf_type *t;
	const struct btf_enum *e;
	int i, id;

	if (end < 0) {
		id = kernel_btf() ? btf__find_by_name_kind(kernel_btf(), "bpf_attach_type", BTF_KIND_ENUM) : -1;
		t = id > 0 ? btf__type_by_id(kernel_btf(), id) : NULL;
		end = t ? 0 : INT32_MAX;
		for (i = 0, e = t ? btf_enum(t) : NULL; t && i < btf_vlen(t); i++)
			if (!strcmp(btf__name_by_offset(kernel_btf(), e[i].name_off), "__MAX_BPF_ATTACH_TYPE"))
				end = e[i].val;
	}
	return (int)c->attach < end;
}
