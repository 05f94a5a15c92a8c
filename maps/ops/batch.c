// SPDX-License-Identifier: GPL-2.0
/* The four batch commands, with one element. */
#include <errno.h>
#include <string.h>

#include "maps/ops/ops.h"

enum batch_command { LOOKUP, LOOKUP_AND_DELETE, UPDATE, DELETE };

static int run(enum batch_command command, struct element *e, void *keys, void *values,
	       __u32 *count)
{
	unsigned char next[16];

	switch (command) {
	case LOOKUP:
		return bpf_map_lookup_batch(e->map, NULL, next, keys, values, count, NULL);
	case LOOKUP_AND_DELETE:
		return bpf_map_lookup_and_delete_batch(e->map, NULL, next, keys, values, count,
						       NULL);
	case UPDATE:
		return bpf_map_update_batch(e->map, e->key_bytes, e->value, count, NULL);
	default:
		return bpf_map_delete_batch(e->map, e->key_bytes, count, NULL);
	}
}

static const char *missing_effect(enum batch_command command, struct element *e, const void *key,
				  const void *value)
{
	static unsigned char now[VALUE_ROOM + 8 * MAX_POSSIBLE_CPUS];
	bool there = !bpf_map_lookup_elem(e->map, e->key, now);

	if (command == UPDATE && there && !element_is(e, now))
		return "another value is read back";
	if (command != UPDATE && command != DELETE && memcmp(key, e->key_bytes, e->type->key_size))
		return "another key is given than was put";
	if (command != UPDATE && command != DELETE && !element_is(e, value))
		return "another value is given than was put";
	if ((command == DELETE || command == LOOKUP_AND_DELETE) && there)
		return "the element is still there";
	return NULL;
}

static void ask_batch(const struct op *op, const struct op_type *type, struct op_answer *a)
{
	static unsigned char values[VALUE_ROOM + 8 * MAX_POSSIBLE_CPUS];
	unsigned char keys[16] = {0};
	static struct element e;
	const char *why;
	__u32 count = 1;
	int err = element_begin(&e, type, 0, &why);

	if (!err && op->arg != UPDATE) {
		why = "an element does not come into the map";
		err = element_fill(&e);
	}
	if (err) {
		op_untestable(a, "%s: %s", why, errname(err));
	} else {
		err = run(op->arg, &e, keys, values, &count);
		/* "no further element", with one given */
		if (err == -ENOENT && count == 1 && op->arg <= LOOKUP_AND_DELETE)
			err = 0;
		op_says(a, err);
		why = err ? NULL : missing_effect(op->arg, &e, keys, values);
		if (why)
			op_broken(a, "%s", why);
	}
	element_end(&e);
}

const struct op batch_ops[] = {
	{ OP("lookup_batch", ask_batch, LOOKUP) },
	{ OP("lookup_and_delete_batch", ask_batch, LOOKUP_AND_DELETE) },
	{ OP("update_batch", ask_batch, UPDATE) },
	{ OP("delete_batch", ask_batch, DELETE) },
	{ .name = NULL },
};
