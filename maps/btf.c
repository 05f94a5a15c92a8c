// SPDX-License-Identifier: GPL-2.0
/* BTF made for maps. */
#include <bpf/btf.h>

#include "maps/btf.h"
#include "selftests/contexts.h"

static int add_field(struct btf *b, int id, const char *name, int type, int bit)
{
	int err = btf__add_field(b, name, type, bit, 0);

	return err ? err : id;
}

/* To be called before the struct that has it is begun: fields follow their struct. */
static int add_int(struct btf *b, const char *name, int size, bool is_signed)
{
	return btf__add_int(b, name, size, is_signed ? BTF_INT_SIGNED : 0);
}

static int add_cgroup_key(struct btf *b, int attach_type_size)
{
	int u64 = add_int(b, "unsigned long long", 8, false);
	int attach = add_int(b, "unsigned int", attach_type_size, false);
	int id = btf__add_struct(b, "bpf_cgroup_storage_key", 16);

	add_field(b, id, "cgroup_inode_id", u64, 0);
	return add_field(b, id, "attach_type", attach, 64);
}

static int add_struct_int(struct btf *b)
{
	int number = add_int(b, "int", 4, true), id = btf__add_struct(b, "of_int", 4);

	return add_field(b, id, "value", number, 0);
}

static int add_bytes(struct btf *b, __u32 nr)
{
	int index = add_int(b, "index", 4, false), byte = add_int(b, "byte", 1, false);

	return btf__add_array(b, index, byte, nr);
}

static int add_locked(struct btf *b)
{
	int u32 = add_int(b, "unsigned int", 4, false), lock, id;

	lock = btf__add_struct(b, "bpf_spin_lock", 4);
	add_field(b, lock, "val", u32, 0);
	id = btf__add_struct(b, "locked", 8);
	add_field(b, id, "lock", lock, 0);
	return add_field(b, id, "value", u32, 32);
}

static int add_timer(struct btf *b)
{
	int u64 = add_int(b, "unsigned long long", 8, false), timer, id;

	timer = btf__add_struct(b, "bpf_timer", 16);
	add_field(b, timer, "a", u64, 0);
	add_field(b, timer, "b", u64, 64);
	id = btf__add_struct(b, "timed", 16);
	return add_field(b, id, "timer", timer, 0);
}

/* Tagged as the field's kind is known by: struct @to with one integer, or only its name. */
static int add_pointer(struct btf *b, const char *tag, const char *to, bool whole)
{
	int u64 = add_int(b, "unsigned long long", 8, false), target, pointer, id;

	target = whole ? btf__add_struct(b, to, 8) : btf__add_fwd(b, to, BTF_FWD_STRUCT);
	if (whole)
		add_field(b, target, "value", u64, 0);
	pointer = btf__add_ptr(b, btf__add_type_tag(b, tag, target));
	id = btf__add_struct(b, "pointing", 8);
	return add_field(b, id, "pointer", pointer, 0);
}

/* The type's id, or a negative errno. */
static int add_type(struct btf *b, enum map_btf type, __u32 value_size)
{
	switch (type) {
	case MAP_BTF_INT:
		return add_int(b, "int", 4, true);
	case MAP_BTF_U32:
		return add_int(b, "unsigned int", 4, false);
	case MAP_BTF_U64:
		return add_int(b, "unsigned long long", 8, false);
	case MAP_BTF_SHORT:
		return add_int(b, "short", 2, true);
	case MAP_BTF_STRUCT_INT:
		return add_struct_int(b);
	case MAP_BTF_CGROUP_KEY:
		return add_cgroup_key(b, 4);
	case MAP_BTF_CGROUP_KEY_U64:
		return add_cgroup_key(b, 8);
	case MAP_BTF_BYTES:
		return add_bytes(b, value_size);
	case MAP_BTF_LOCKED:
		return add_locked(b);
	case MAP_BTF_TIMER:
		return add_timer(b);
	case MAP_BTF_UPTR:
		return add_pointer(b, "uptr", "user_data", true);
	case MAP_BTF_KPTR:
		return add_pointer(b, "kptr_untrusted", "task_struct", false);
	default:
		return 0;
	}
}

int map_btf_fill(struct map_args *args, struct bpf_map_create_opts *opts)
{
	static struct btf *b;
	int key, value, err;

	btf__free(b);		/* the one before: closes its fd, and its map has a reference */
	b = btf__new_empty();
	if (!b)
		return -ENOMEM;
	key = add_type(b, args->btf_key, args->value_size);
	value = add_type(b, args->btf_value, args->value_size);
	if (key < 0 || value < 0)
		return -EINVAL;
	/* a BTF without types is none: those that want no ids need none either */
	err = key || value ? btf__load_into_kernel(b) : 0;
	if (err)
		return err;
	opts->btf_fd = key || value ? btf__fd(b) : 0;
	opts->btf_key_type_id = key;
	opts->btf_value_type_id = value;
	return 0;
}

int map_btf_fill_vmlinux(struct map_args *args, struct bpf_map_create_opts *opts)
{
	static int fd;
	__u32 id = 0;

	(void)args;
	/* vmlinux is the first BTF of a boot, with id 1 */
	while (!fd && !bpf_btf_get_next_id(id, &id)) {
		struct bpf_btf_info info = {0};
		__u32 len = sizeof(info);
		char name[16] = "";

		fd = bpf_btf_get_fd_by_id(id);
		info.name = (uintptr_t)name;
		info.name_len = sizeof(name);
		if (fd >= 0 && !bpf_btf_get_info_by_fd(fd, &info, &len) && info.kernel_btf &&
		    !__builtin_strcmp(name, "vmlinux"))
			break;
		fd = 0;
	}
	if (fd <= 0)
		return -ENOENT;
	opts->btf_fd = fd;
	opts->btf_key_type_id = btf__find_by_name_kind(kernel_btf(), "int", BTF_KIND_INT);
	opts->btf_value_type_id =
		btf__find_by_name_kind(kernel_btf(), "long long unsigned int", BTF_KIND_INT);
	return 0;
}
