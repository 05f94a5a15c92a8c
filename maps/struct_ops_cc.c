// SPDX-License-Identifier: GPL-2.0
/* A TCP congestion control for struct_ops maps. */
#include <netinet/tcp.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <bpf/btf.h>

#include "helpers/fixtures.h"
#include "maps/local_storage.h"
#include "maps/struct_ops.h"
#include "selftests/contexts.h"

#define VALUE_TYPE "bpf_struct_ops_tcp_congestion_ops"

static const struct btf_type *find(const char *name, int *id)
{
	*id = kernel_btf() ? btf__find_by_name_kind(kernel_btf(), name, BTF_KIND_STRUCT) : -ENOENT;
	return *id > 0 ? btf__type_by_id(kernel_btf(), *id) : NULL;
}

int struct_ops_btf(struct bpf_map_create_opts *opts)
{
	int err = map_btf_fill(&(struct map_args){ .btf_value = MAP_BTF_INT }, opts);

	opts->btf_value_type_id = 0;
	return err;
}

int struct_ops_fill(struct map_args *args, struct bpf_map_create_opts *opts)
{
	int id;
	const struct btf_type *type = find(VALUE_TYPE, &id);

	if (!type)
		return -ENOENT;
	if (struct_ops_btf(opts))
		return -EINVAL;
	opts->btf_vmlinux_value_type_id = id;
	if (!args->value_size)
		args->value_size = type->size;
	return 0;
}

static int offset(struct test *t, const char *of, const char *member)
{
	int id, i;
	const struct btf_type *type = find(of, &id);
	const struct btf_member *m = type ? btf_members(type) : NULL;

	for (i = 0; type && i < btf_vlen(type); i++)
		if (!strcmp(btf__name_by_offset(kernel_btf(), m[i].name_off), member))
			return m[i].offset / 8;
	test_fail(t, "the kernel's struct %s has no member %s", of, member);
}

void *cc_member(struct cc *cc, const char *member)
{
	return cc->value + offset(cc->t, VALUE_TYPE, "data") +
	       offset(cc->t, "tcp_congestion_ops", member);
}

void cc_init(struct cc *cc, struct test *t)
{
	static const char *const members[] = {
		"init", "release", "ssthresh", "cong_avoid", "undo_cwnd",
	};
	size_t i;

	*cc = (struct cc){ .t = t, .obj = prog_load_all(t, "maps/struct_ops") };
	snprintf(cc->name, sizeof(cc->name), "bm_cc_%d", getpid());
	strcpy(cc_member(cc, "name"), cc->name);
	for (i = 0; i < ARRAY_SIZE(members); i++)
		*(__u64 *)cc_member(cc, members[i]) = prog_fd(t, cc->obj, members[i]);
}

static const __u32 first;

int cc_update(struct cc *cc, int map)
{
	return bpf_map_update_elem(map, &first, cc->value, 0);
}

int cc_state(struct cc *cc, int map)
{
	__u8 value[sizeof(cc->value)];
	__u32 state;
	int err = bpf_map_lookup_elem(map, &first, value);

	/* behind the count of references; all kernels have the two at the front */
	memcpy(&state, value + 4, sizeof(state));
	return err ? err : (int)state;
}

int cc_socket(struct cc *cc)
{
	int fd = storage_socket(cc->t);

	if (!setsockopt(fd, IPPROTO_TCP, TCP_CONGESTION, cc->name, strlen(cc->name)))
		return fd;
	close(fd);
	return -errno;
}
