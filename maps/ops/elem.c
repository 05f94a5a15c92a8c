// SPDX-License-Identifier: GPL-2.0
/* One element from the syscall side: update, lookup, delete and their flags. */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "helpers/matrix/matrix_maps.h"
#include "maps/ops/ops.h"

static unsigned char read_back[VALUE_ROOM + 8 * MAX_POSSIBLE_CPUS];

/* BPF_F_LOCK asks for a lock in the value: a map that has one, where the type can. */
static int locked_map(const struct op_type *type)
{
	LIBBPF_OPTS(bpf_map_create_opts, o, .btf_fd = matrix_btf(),
		    .btf_value_type_id = OWN_LOCK_VALUE,
		    .btf_key_type_id = type->key_size == 8 ? OWN_U64 : OWN_INT);
	int fd = op_map_with(type, 0, &o, 0);

	return fd < 0 ? op_map(type, 0) : fd;
}

/* False, with @a set, when there is no map with the element that @op is to meet. */
static bool begin(struct element *e, const struct op *op, const struct op_type *type, bool filled,
		  struct op_answer *a)
{
	bool locked = op->arg & BPF_F_LOCK;
	const char *why;
	int err = element_begin_on(e, type, locked ? locked_map(type) : op_map(type, 0), &why);

	if (!err && filled) {
		why = "an element does not come into the map";
		err = element_fill(e);
	}
	if (err)
		op_untestable(a, "%s: %s", why, errname(err));
	return !err;
}

/* What the lock covers is read back with zeros in its place. */
static bool is_there(const struct element *e, const struct op *op)
{
	if (op->arg & BPF_F_LOCK)
		return !memcmp(read_back + 4, e->value + 4, 4);
	return element_is(e, read_back);
}

/* False only where a lookup works, and gives something else. */
static bool is_kept(struct element *e, const struct op *op)
{
	memcpy(read_back, e->value, sizeof(read_back));
	return bpf_map_lookup_elem(e->map, e->key, read_back) || is_there(e, op);
}

static void ask_update(const struct op *op, const struct op_type *type, struct op_answer *a)
{
	/* what cannot be filled by update says why by being asked to */
	bool filled = type->filling == FILL_ATTACH ||
		      (op->arg == BPF_EXIST && type->filling == FILL_UPDATE);
	static struct element e;
	int err;

	if (begin(&e, op, type, filled, a)) {
		err = filled ? element_renew(&e) : 0;
		if (!err)
			err = bpf_map_update_elem(e.map, e.key, e.value, op->arg);
		op_says(a, err);
		if (!err && !is_kept(&e, op))
			op_broken(a, "another value is read back");
	}
	element_end(&e);
}

static void ask_lookup(const struct op *op, const struct op_type *type, struct op_answer *a)
{
	static struct element e;
	int err;

	if (begin(&e, op, type, true, a)) {
		/* a bloom filter is asked about the value that is given */
		memset(read_back, 0, sizeof(read_back));
		if (type->type == BPF_MAP_TYPE_BLOOM_FILTER)
			memcpy(read_back, e.value, sizeof(read_back));
		err = bpf_map_lookup_elem_flags(e.map, e.key, read_back, op->arg);
		op_says(a, err);
		if (!err && !is_there(&e, op))
			op_broken(a, "another value is read than was put");
	}
	element_end(&e);
}

/* Elements of these types are always there, or read as zeros when they are not. */
static bool is_gone(struct element *e)
{
	return e->type->type == BPF_MAP_TYPE_STRUCT_OPS ||
	       bpf_map_lookup_elem(e->map, e->key, read_back);
}

static void ask_delete(const struct op *op, const struct op_type *type, struct op_answer *a)
{
	static struct element e;
	int err;

	if (begin(&e, op, type, true, a)) {
		err = bpf_map_delete_elem(e.map, e.key);
		op_says(a, err);
		if (!err && !is_gone(&e))
			op_broken(a, "the element is still there");
	}
	element_end(&e);
}

static void ask_take(const struct op *op, const struct op_type *type, struct op_answer *a)
{
	static struct element e;
	int err;

	if (begin(&e, op, type, true, a)) {
		memset(read_back, 0, sizeof(read_back));
		err = bpf_map_lookup_and_delete_elem_flags(e.map, e.key, read_back, op->arg);
		op_says(a, err);
		if (!err && !is_there(&e, op))
			op_broken(a, "another value is read than was put");
		if (!err && !is_gone(&e))
			op_broken(a, "the element is still there");
	}
	element_end(&e);
}

static void ask_next_key(const struct op *op, const struct op_type *type, struct op_answer *a)
{
	unsigned char next[16] = {0};
	static struct element e;
	int err;

	if (begin(&e, op, type, true, a)) {
		err = bpf_map_get_next_key(e.map, NULL, next);
		op_says(a, err);
		if (!err && memcmp(next, e.key_bytes, type->key_size))
			op_broken(a, "another key is given than was put");
	}
	element_end(&e);
}

const struct op elem_ops[] = {
	{ OP("update", ask_update, BPF_ANY) },
	{ OP("update_noexist", ask_update, BPF_NOEXIST) },
	{ OP("update_exist", ask_update, BPF_EXIST) },
	{ OP("update_lock", ask_update, BPF_F_LOCK) },
	/* the CPU's number, 0, is in the upper half */
	{ OP("update_cpu", ask_update, BPF_F_CPU) },
	{ OP("update_all_cpus", ask_update, BPF_F_ALL_CPUS) },
	{ OP("lookup", ask_lookup, 0) },
	{ OP("lookup_lock", ask_lookup, BPF_F_LOCK) },
	{ OP("lookup_cpu", ask_lookup, BPF_F_CPU) },
	{ OP("lookup_all_cpus", ask_lookup, BPF_F_ALL_CPUS) },
	{ OP("delete", ask_delete, 0) },
	{ OP("get_next_key", ask_next_key, 0) },
	{ OP("lookup_and_delete", ask_take, 0) },
	{ OP("lookup_and_delete_lock", ask_take, BPF_F_LOCK) },
	{ .name = NULL },
};
