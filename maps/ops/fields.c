// SPDX-License-Identifier: GPL-2.0
/*
 * field_NAME: a map of the type whose value has the special field.  The control is the same
 * map with plain bytes in its place: where that is refused too, no value of the type has
 * room for any field, or BTF is not taken at all.
 */
#include <stdio.h>
#include <unistd.h>

#include "maps/fields_btf.h"
#include "maps/ops/ops.h"

static int map_with(const struct op_type *type, enum map_field f)
{
	struct map_args args = {
		.type = type->type, .key_size = type->key_size, .value_size = FIELD_VALUE_SIZE,
		.max_entries = type->max_entries, .map_flags = type->flags,
	};
	int fd;

	/* a prefix has to be a structure, and 8 bytes would be an integer (trie_check_btf()) */
	if (type->key == THING_PREFIX)
		args.key_size = 12;
	if (type->is_outer)
		args.inner_fd = op_map(&op_types[1], 0);
	fd = field_map_try(&args, f);
	if (type->is_outer)
		close(args.inner_fd);
	return fd;
}

static bool control_refused(const struct op_type *type, struct op_answer *a)
{
	static const struct op_type *asked;
	static int err;
	int fd;

	if (asked != type) {
		asked = type;
		fd = map_with(type, FIELD_NONE);
		err = fd < 0 ? fd : 0;
		if (fd >= 0)
			close(fd);
	}
	if (!err)
		return false;
	op_says(a, err);
	snprintf(a->line, sizeof(a->line), "a described value of %d bytes is refused without the field too",
		 FIELD_VALUE_SIZE);
	return true;
}

static void ask_field(const struct op *op, const struct op_type *type, struct op_answer *a)
{
	const char *since = map_field_since(op->arg);
	bool known = verlist_holds(since, test_kver());
	char what[64];
	int fd;

	snprintf(what, sizeof(what), "field %s", map_field_name(op->arg));
	if (!known) {
		/* bytes as any others */
		fd = map_with(type, op->arg);
		if (fd >= 0 && verlist_holds("6.2", test_kver()) && map_has_fields(fd))
			op_untestable(a, "%s is there, expected only since %s", what, since);
		else
			op_absent(a, what, since);
		if (fd >= 0)
			close(fd);
		return;
	}
	if (control_refused(type, a))
		return;
	fd = map_with(type, op->arg);
	op_says(a, fd);
	/* that a frozen map has none tells since then for each of them (map_freeze()) */
	if (fd >= 0 && verlist_holds("6.2", test_kver()) && !map_has_fields(fd))
		op_broken(a, "the kernel does not see the field");
	if (fd >= 0)
		close(fd);
}

#define FIELD(field_name, field) { OP("field_" #field_name, ask_field, FIELD_##field) }

const struct op field_ops[] = {
	FIELD(spin_lock, SPIN_LOCK),
	FIELD(res_spin_lock, RES_SPIN_LOCK),
	FIELD(timer, TIMER),
	FIELD(wq, WQ),
	FIELD(task_work, TASK_WORK),
	FIELD(kptr, KPTR),
	FIELD(kptr_percpu, KPTR_PERCPU),
	FIELD(list, LIST_HEAD),
	FIELD(rbtree, RB_ROOT),
	FIELD(refcount, REFCOUNT),
	FIELD(uptr, UPTR),
	{ .name = NULL },
};
