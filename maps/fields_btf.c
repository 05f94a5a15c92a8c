// SPDX-License-Identifier: GPL-2.0
#include "maps/fields_btf.h"

#include <bpf/btf.h>

#include "selftests/contexts.h"

/* What a field is in BTF. */
enum shape {
	BYTES,
	NAMED,			/* struct NAME of so many bytes */
	POINTER,		/* to a structure, with a type tag */
	/* struct NAME of 16 bytes behind a lock, with the tag that names its elements */
	CONTAINER,
};

static const struct {
	const char *name, *since;
	enum shape shape;
	__u32 size, align;
	const char *is;		/* structure's name, or tag */
	const char *of;		/* what is pointed to, or the element's node */
} fields[NR_MAP_FIELDS] = {
	[FIELD_NONE] = { "none", "0.0", BYTES, 0, 1, NULL, NULL },
	[FIELD_SPIN_LOCK] = { "spin_lock", "5.1", NAMED, 4, 4, "bpf_spin_lock", NULL },
	[FIELD_RES_SPIN_LOCK] = { "res_spin_lock", "6.15", NAMED, 4, 4, "bpf_res_spin_lock", NULL },
	[FIELD_TIMER] = { "timer", "5.15", NAMED, 16, 8, "bpf_timer", NULL },
	[FIELD_WQ] = { "wq", "6.10", NAMED, 16, 8, "bpf_wq", NULL },
	[FIELD_TASK_WORK] = { "task_work", "6.18", NAMED, 8, 8, "bpf_task_work", NULL },
	/* the one structure whose destructor all kernels since 5.19 have: net/bpf/test_run.c */
	[FIELD_KPTR] = { "kptr", "5.19", POINTER, 8, 8, "kptr", "prog_test_ref_kfunc" },
	[FIELD_KPTR_UNTRUSTED] = { "kptr_untrusted", "5.19", POINTER, 8, 8, "kptr_untrusted",
				   "task_struct" },
	[FIELD_KPTR_LOCAL] = { "kptr_local", "6.4", POINTER, 8, 8, "kptr", "bm_own" },
	[FIELD_KPTR_PERCPU] = { "kptr_percpu", "6.7", POINTER, 8, 8, "percpu_kptr", "bm_own" },
	[FIELD_LIST_HEAD] = { "list_head", "6.2", CONTAINER, 24, 8, "bpf_list_head",
			     "bpf_list_node" },
	[FIELD_RB_ROOT] = { "rb_root", "6.3", CONTAINER, 24, 8, "bpf_rb_root", "bpf_rb_node" },
	[FIELD_REFCOUNT] = { "refcount", "6.4", NAMED, 4, 4, "bpf_refcount", NULL },
	[FIELD_UPTR] = { "uptr", "6.13", POINTER, 8, 8, "uptr", "bm_own" },
};

const char *map_field_name(enum map_field f)
{
	return fields[f].name;
}

const char *map_field_since(enum map_field f)
{
	return fields[f].since;
}

__u32 map_field_size(enum map_field f)
{
	return fields[f].size;
}

struct builder {
	struct btf *b;
	int u8, u32, index;	/* type ids */
};

static int bytes(struct builder *m, __u32 size)
{
	return btf__add_array(m->b, m->index, m->u8, size);
}

/* A structure of @size plain bytes. */
static int named(struct builder *m, const char *name, __u32 size)
{
	int body = bytes(m, size);
	int id = btf__add_struct(m->b, name, size);

	btf__add_field(m->b, "bytes", body, 0, 0);
	return id;
}

/*
 * The elements of a list or tree.  Their nodes grew (list: 6.6, tree: 6.6), and
 * one of another size is none.
 */
static void add_element(struct builder *m, const char *node)
{
	int id = kernel_btf() ? btf__find_by_name_kind(kernel_btf(), node, BTF_KIND_STRUCT) : 0;
	long long size = id > 0 ? btf__resolve_size(kernel_btf(), id) : 24;

	id = named(m, node, size);
	btf__add_struct(m->b, "bm_element", size);
	btf__add_field(m->b, "node", id, 0, 0);
}

/*
 * BTF with a kind that is unknown does not load: as libbpf does, it is left out before 5.17,
 * and 5.16.
 */
static bool has_tags(void)
{
	return verlist_holds("5.17", test_kver());
}

/* "kptr" was a pointer without a reference, and "kptr_ref" one with, until 6.4 swapped the names */
static const char *tag_of(enum map_field f)
{
	if (verlist_holds("6.4", test_kver()))
		return fields[f].is;
	if (f == FIELD_KPTR)
		return "kptr_ref";
	if (f == FIELD_KPTR_UNTRUSTED)
		return "kptr";
	return fields[f].is;
}

static int pointer(struct builder *m, enum map_field f)
{
	bool own = !__builtin_strcmp(fields[f].of, "bm_own");
	int to = own ? named(m, fields[f].of, 8) : btf__add_struct(m->b, fields[f].of, 0);

	if (has_tags())
		to = btf__add_type_tag(m->b, tag_of(f), to);
	return btf__add_ptr(m->b, to);
}

/* The type id of the field, of @size bytes. */
static int field_type(struct builder *m, enum map_field f, __u32 size)
{
	switch (fields[f].shape) {
	case NAMED:
		return named(m, fields[f].is, size);
	case POINTER:
		return pointer(m, f);
	case CONTAINER:
		add_element(m, fields[f].of);
		return named(m, fields[f].is, size);
	case BYTES:
		break;
	}
	return bytes(m, size);
}

/* One member of the value: its type is made before the value is, and its tag behind. */
struct member {
	int type, lock;
	__u32 offset;
};

static struct member member_type(struct builder *m, const struct field_at *at)
{
	bool container = fields[at->field].shape == CONTAINER;
	struct member member = { .offset = at->offset };
	__u32 size = at->size ? at->size : fields[at->field].size;

	if (container) {
		member.lock = named(m, "bpf_spin_lock", 4);
		member.offset += 8;
		size -= 8;
	}
	member.type = field_type(m, at->field, size);
	if (at->count)
		member.type = btf__add_array(m->b, m->index, member.type, at->count);
	if (at->nested) {
		int inner = member.type;

		member.type = btf__add_struct(m->b, "bm_nested", size * (at->count ?
									 at->count : 1));
		btf__add_field(m->b, "inner", inner, 0, 0);
	}
	return member;
}

#define MAX_MEMBERS 16

static int value_type(struct builder *m, __u32 size, const struct field_at *at, int nr)
{
	struct member members[MAX_MEMBERS];
	char name[16] = "field_";
	int i, n, id, data = 0;

	for (i = 0; i < nr; i++)
		members[i] = member_type(m, &at[i]);
	if (size >= FIELD_VALUE_SIZE)
		data = bytes(m, 8);
	id = btf__add_struct(m->b, "bm_value", size);
	for (i = n = 0; i < nr; i++) {
		name[5] = 'a' + i;
		if (members[i].lock) {
			btf__add_field(m->b, "lock", members[i].lock, 8 * at[i].offset, 0);
			n++;
		}
		btf__add_field(m->b, name, members[i].type, 8 * members[i].offset, 0);
		members[i].lock = n++;	/* from here on: its place */
	}
	if (data)
		btf__add_field(m->b, "data", data, 8 * (size - 8), 0);
	for (i = 0; i < nr; i++)
		if (fields[at[i].field].shape == CONTAINER && has_tags())
			btf__add_decl_tag(m->b, "contains:bm_element:node", id, members[i].lock);
	return id;
}

static int key_type(struct builder *m, __u32 size)
{
	if (!size)
		return 0;
	if (size == 4)
		return m->u32;
	if (size == 8)
		return btf__add_int(m->b, "unsigned long long", 8, 0);
	return named(m, "bm_key", size);
}

int fields_map_try(const struct map_args *args, const struct field_at *at, int nr)
{
	LIBBPF_OPTS(bpf_map_create_opts, opts, .map_flags = args->map_flags,
		.map_extra = args->map_extra, .inner_map_fd = args->inner_fd,
		.numa_node = args->numa_node);
	struct builder m = { .b = btf__new_empty() };
	int fd;

	if (!m.b)
		return -ENOMEM;
	if (nr > MAX_MEMBERS)
		return -E2BIG;
	m.index = btf__add_int(m.b, "index", 4, 0);
	m.u8 = btf__add_int(m.b, "unsigned char", 1, 0);
	m.u32 = btf__add_int(m.b, "unsigned int", 4, 0);
	opts.btf_key_type_id = key_type(&m, args->key_size);
	opts.btf_value_type_id = value_type(&m, args->value_size, at, nr);
	fd = btf__load_into_kernel(m.b);
	if (!fd) {
		opts.btf_fd = btf__fd(m.b);
		fd = bpf_map_create(args->type, args->name, args->key_size, args->value_size,
				    args->max_entries, &opts);
	}
	btf__free(m.b);
	return fd;
}

int field_map_try(const struct map_args *args, enum map_field f)
{
	if (args->value_size < fields[f].size)
		return -EINVAL;
	return fields_map_try(args, &(const struct field_at){ .field = f }, f ? 1 : 0);
}

bool map_has_fields(int fd)
{
	return bpf_map_freeze(fd) == -BM_ENOTSUPP;
}
