/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Special fields of map values: structures that the kernel finds by name, or
 * pointers by their type tag, in the BTF of a value (btf_parse_fields(),
 * kernel/bpf/btf.c; btf_find_spin_lock() until 6.1).  That BTF is made here, of
 * what the one map needs and no more: an unknown field must not fail another's map.
 */
#ifndef BM_MAPS_FIELDS_BTF_H
#define BM_MAPS_FIELDS_BTF_H

#include "maps/maps.h"

enum map_field {
	FIELD_NONE,		/* plain bytes: the control of all others */
	FIELD_SPIN_LOCK,
	FIELD_RES_SPIN_LOCK,
	FIELD_TIMER,
	FIELD_WQ,
	FIELD_TASK_WORK,
	FIELD_KPTR,		/* with a reference, to a kernel structure with a destructor */
	FIELD_KPTR_UNTRUSTED,
	FIELD_KPTR_LOCAL,	/* to a structure of the program's own, from bpf_obj_new() */
	FIELD_KPTR_PERCPU,
	FIELD_LIST_HEAD,	/* needs, and brings, a lock in front of it */
	FIELD_RB_ROOT,		/* the same */
	FIELD_REFCOUNT,
	FIELD_UPTR,
	NR_MAP_FIELDS,
};

/* As in the names of cases. */
const char *map_field_name(enum map_field f);
/* Version list: in the kernels before, these are bytes as any others. */
const char *map_field_since(enum map_field f);
/* Bytes that a value needs for it, from offset 0. */
__u32 map_field_size(enum map_field f);

/* Room for any field and 8 bytes of data at the end; for types that leave the size to the user. */
#define FIELD_VALUE_SIZE 32
#define FIELD_DATA_AT 24

/*
 * A map of @args whose value has field @f at offset 0 (a list or tree: its lock there, and
 * itself at 8), and plain bytes behind it.  The fd, or a negative errno: -EINVAL also where
 * args->value_size is less than map_field_size().  The key's BTF is of args->key_size: none
 * for 0, integers for 4 and 8, for what is longer a structure.
 */
int field_map_try(const struct map_args *args, enum map_field f);

/* The same with the fields of the caller's choice, anywhere in the value. */
struct field_at {
	enum map_field field;
	__u32 offset;
	__u32 size;		/* of the structure that has the name; 0: the true one */
	__u32 count;		/* an array of so many; 0: none */
	bool nested;		/* in a structure of its own */
};
int fields_map_try(const struct map_args *args, const struct field_at *fields, int nr);
#define fields_map(args, ...)							\
	fields_map_try(args, (const struct field_at[]){ __VA_ARGS__ },		\
		       ARRAY_SIZE(((const struct field_at[]){ __VA_ARGS__ })))

/*
 * Whether the kernel found a special field in the map's value.  A map with one cannot be
 * frozen (map_freeze(), since 6.2 for all, before for timers and kptrs alone); one without is
 * frozen by the question.
 */
bool map_has_fields(int fd);

#endif
