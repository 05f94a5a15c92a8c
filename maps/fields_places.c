// SPDX-License-Identifier: GPL-2.0
/* Special fields at wrong places, in maps with flags, and what the bpf(2) commands make of them */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "maps/fields_btf.h"

#define ARRAY	\
	.type = BPF_MAP_TYPE_ARRAY, .key_size = 4, .value_size = FIELD_VALUE_SIZE, .max_entries = 4
#define HASH ARRAY, .type = BPF_MAP_TYPE_HASH
DEFINE_MAP_TYPE(array, ARRAY);
DEFINE_MAP_TYPE(hash, HASH);

/*
 * "Consolidate spin_lock, timer management into btf_record": before, locks were a case of
 * their own
 */
#define RECORDS "6.2"
/* "look into the types of the fields of a struct type recursively", and arrays of fields */
#define REPEATED "6.11"

static const struct map_args in_array = { ARRAY };
static const struct map_args big_array = { ARRAY, .value_size = 256 };

/*
 * ---- at wrong places.  A map whose field cannot be read is created, as one without any field;
 * but a structure with fields that objects of the program's own may have, of which the lock is
 * one, is read when its BTF is loaded, and that is refused (btf_parse_struct_metas(), 6.2).
 */

struct place {
	const char *what, *since;	/* since when the field is found; "never" */
	int err;			/* BTF is refused, */
	const char *err_since;		/* from here on */
	struct field_at at[4];
	int nr;
};
#define AT(f, ...) { .field = f, ##__VA_ARGS__ }
#define PLACE(name, since_, ...) PLACE_ERR(name, since_, 0, "never", __VA_ARGS__)
#define PLACE_ERR(name, since_, err_, err_since_, ...)				\
	{ .what = name, .since = since_, .err = err_, .err_since = err_since_,	\
	  .at = { __VA_ARGS__ },						\
	  .nr = ARRAY_SIZE(((const struct field_at[]){ __VA_ARGS__ })) }

/* btf_find_field_one(), btf_get_field_type(): kernel/bpf/btf.c */
static const struct place places[] = {
	PLACE("spin_lock_not_first", RECORDS, AT(FIELD_SPIN_LOCK, .offset = 12)),
	PLACE_ERR("spin_lock_misaligned", "never", EFAULT, RECORDS, AT(FIELD_SPIN_LOCK,
								       .offset = 2)),
	PLACE_ERR("spin_lock_of_8_bytes", "never", EFAULT, RECORDS, AT(FIELD_SPIN_LOCK, .size = 8)),
	PLACE_ERR("spin_lock_twice", "never", E2BIG, RECORDS, AT(FIELD_SPIN_LOCK),
		  AT(FIELD_SPIN_LOCK, .offset = 4)),
	PLACE("spin_lock_array", "never", AT(FIELD_SPIN_LOCK, .count = 2)),
	PLACE("spin_lock_nested", REPEATED, AT(FIELD_SPIN_LOCK, .nested = true)),
	PLACE("res_spin_lock_twice", "never", AT(FIELD_RES_SPIN_LOCK), AT(FIELD_RES_SPIN_LOCK,
									  .offset = 4)),
	PLACE("timer_misaligned", "never", AT(FIELD_TIMER, .offset = 4)),
	PLACE("timer_of_8_bytes", "never", AT(FIELD_TIMER, .size = 8)),
	PLACE("timer_twice", "never", AT(FIELD_TIMER), AT(FIELD_TIMER, .offset = 16)),
	PLACE("timer_nested", REPEATED, AT(FIELD_TIMER, .nested = true)),
	PLACE("timer_and_lock", "5.15", AT(FIELD_TIMER), AT(FIELD_SPIN_LOCK, .offset = 16)),
	PLACE("timer_and_wq", "5.15", AT(FIELD_TIMER), AT(FIELD_WQ, .offset = 16)),
	PLACE("wq_twice", "never", AT(FIELD_WQ), AT(FIELD_WQ, .offset = 16)),
	PLACE("task_work_twice", "never", AT(FIELD_TASK_WORK), AT(FIELD_TASK_WORK, .offset = 16)),
	/* measured */
	PLACE_ERR("kptr_misaligned", "never", EFAULT, "6.12", AT(FIELD_KPTR_UNTRUSTED,
								 .offset = 4)),
	PLACE("kptr_twice", "5.19", AT(FIELD_KPTR_UNTRUSTED), AT(FIELD_KPTR, .offset = 8)),
	PLACE("kptr_array", REPEATED, AT(FIELD_KPTR_UNTRUSTED, .count = 2)),
	PLACE("kptr_nested", REPEATED, AT(FIELD_KPTR_UNTRUSTED, .nested = true)),
	PLACE("kptr_array_of_12", "never", AT(FIELD_KPTR_UNTRUSTED, .count = 12)),
};

static void run_place(struct test *t)
{
	const struct place *p = test_arg(t);
	int fd = fields_map_try(&big_array, p->at, p->nr);

	if (verlist_holds(p->err_since, test_kver()))
		expect_err(t, fd, p->err);
	else if (expect_ok(t, fd))
		expect_eq(t, map_has_fields(fd), verlist_holds(p->since, test_kver()));
	close(fd);
}

/* Until 7.x the kernel warns of what it then refuses: measured. */
MAP_CASE(array, field_at_both_locks, .splat = "btf_parse_fields")
{
	expect(t, fields_map(&big_array, AT(FIELD_SPIN_LOCK), AT(FIELD_RES_SPIN_LOCK, .offset = 4)),
	       ERR_SINCE("6.15", EINVAL), ELSE_OK);
}

/* ---- flags: read-only and write-only for programs */

static void run_flags(struct test *t)
{
	const int *field = test_arg(t);
	bool known = verlist_holds(map_field_since(*field), test_kver());
	bool record = verlist_holds(RECORDS, test_kver());
	struct map_args args = in_array;
	int fd;

	args.map_flags = BPF_F_RDONLY_PROG;
	fd = field_map_try(&args, *field);
	/* a list or tree that is not known has a lock beside it that is */
	if (known || *field == FIELD_LIST_HEAD || *field == FIELD_RB_ROOT)
		expect_err(t, fd, EACCES);
	else
		expect_ok(t, fd);
	close(fd);
	/* of writing alone locks, and until 6.1 timers, were not afraid */
	args.map_flags = BPF_F_WRONLY_PROG;
	fd = field_map_try(&args, *field);
	if (known && (record || *field == FIELD_KPTR || *field == FIELD_KPTR_UNTRUSTED))
		expect_err(t, fd, EACCES);
	else
		expect_ok(t, fd);
	close(fd);
}

/* ---- what bpf(2) shows of it, and takes */

static void fill(__u8 *value, int byte)
{
	memset(value, byte, FIELD_VALUE_SIZE);
}

/*
 * Whatever was written, a field reads as a fresh one: check_and_init_map_value() on the copy that
 * the caller gets.  That is zero for all but two: a count of references is 1, and a list is
 * empty, its head two pointers to itself, an address of the kernel's.  The bytes around are data.
 */
static void as_read(__u8 *want, const __u8 *got, enum map_field f, bool known)
{
	bool container = f == FIELD_LIST_HEAD || f == FIELD_RB_ROOT;
	__u64 self;

	if (container)
		memset(want, 0, 4);	/* the lock, known to all kernels */
	if (!known)
		return;
	memset(want + (container ? 8 : 0), 0, map_field_size(f) - (container ? 8 : 0));
	if (f == FIELD_REFCOUNT)
		want[0] = 1;
	if (f != FIELD_LIST_HEAD)
		return;
	memcpy(&self, got + 8, sizeof(self));
	memcpy(want + 8, &self, sizeof(self));
	memcpy(want + 16, &self, sizeof(self));
}

static void run_zeroed(struct test *t)
{
	const int *field = test_arg(t);
	bool known = verlist_holds(map_field_since(*field), test_kver());
	__u8 in[FIELD_VALUE_SIZE], out[FIELD_VALUE_SIZE], want[FIELD_VALUE_SIZE];
	const struct map_args types[] = { { ARRAY }, { HASH } };
	__u32 key = 1;
	size_t i;
	int fd;

	for (i = 0; i < ARRAY_SIZE(types); i++) {
		fd = must(t, field_map_try(&types[i], *field));
		fill(in, 0xab);
		fill(want, 0xab);
		expect_ok(t, bpf_map_update_elem(fd, &key, in, BPF_ANY));
		fill(out, 0x55);
		expect_ok(t, bpf_map_lookup_elem(fd, &key, out));
		as_read(want, out, *field, known);
		expect_mem(t, out, want, FIELD_VALUE_SIZE);
		close(fd);
	}
}

/* ---- BPF_F_LOCK: for a bpf_spin_lock alone */

static void run_lock_flag(struct test *t)
{
	const int *field = test_arg(t);
	int fd = must(t, field_map_try(&in_array, *field));
	__u8 value[FIELD_VALUE_SIZE] = {0};
	bool lock = *field == FIELD_SPIN_LOCK || *field == FIELD_LIST_HEAD ||
		*field == FIELD_RB_ROOT;
	__u32 key = 1;

	if (lock) {
		expect_ok(t, bpf_map_update_elem(fd, &key, value, BPF_F_LOCK));
		expect_ok(t, bpf_map_lookup_elem_flags(fd, &key, value, BPF_F_LOCK));
	} else {
		expect_err(t, bpf_map_update_elem(fd, &key, value, BPF_F_LOCK), EINVAL);
		expect_err(t, bpf_map_lookup_elem_flags(fd, &key, value, BPF_F_LOCK), EINVAL);
	}
	close(fd);
}

/* ---- mmap(2): bpf_map_mmap() */

/* Nobody may write over a field from outside; a kernel without it sees bytes. */
static void run_mmap(struct test *t)
{
	const int *field = test_arg(t);
	bool known = verlist_holds(map_field_since(*field), test_kver());
	struct map_args args = in_array;
	int fd, err;

	if ((*field == FIELD_LIST_HEAD || *field == FIELD_RB_ROOT) && !known)
		known = true;	/* the lock beside it */
	args.map_flags = BPF_F_MMAPABLE;
	fd = must(t, field_map_try(&args, *field));
	err = mmap_try(fd, 4096, PROT_READ, MAP_SHARED, 0);
	if (known)
		expect_err(t, err, BM_ENOTSUPP);
	else
		expect_ok(t, err);
	close(fd);
}

/* ---- the lists */

static const int field_numbers[NR_MAP_FIELDS] = {
	0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13,
};

static void add(const char *format, const char *what, void (*run)(struct test *t), const void *arg)
{
	case_register(&(struct bm_case){
		.name = case_text(format, what), .run = run, .arg = arg, .map_type = &map_type_array,
		.batch = "field places",
	});
}

static void list_places(void)
{
	size_t i;
	int f;

	for (i = 0; i < ARRAY_SIZE(places); i++)
		add("map/array/field_at_%s", places[i].what, run_place, &places[i]);
	for (f = FIELD_NONE + 1; f < NR_MAP_FIELDS; f++) {
		if (f == FIELD_UPTR)
			continue;	/* arrays have none */
		add("map/array/field_%s_rdonly_or_wronly_prog", map_field_name(f), run_flags,
		    &field_numbers[f]);
		add("map/array/field_%s_reads_as_zero", map_field_name(f), run_zeroed,
		    &field_numbers[f]);
		add("map/array/field_%s_lock_flag", map_field_name(f), run_lock_flag,
		    &field_numbers[f]);
		add("map/array/field_%s_mmap", map_field_name(f), run_mmap, &field_numbers[f]);
	}
}

static void __attribute__((constructor)) places_register(void)
{
	case_source_register(list_places);
}

/* ---- frozen */

MAP_CASE(array, field_freeze_timer)
{
	expect(t, bpf_map_freeze(must(t, field_map_try(&in_array, FIELD_TIMER))),
	       ERR_SINCE("5.15", BM_ENOTSUPP), ELSE_OK);
}

MAP_CASE(hash, field_freeze_spin_lock)
{
	const struct map_args args = { HASH };

	expect(t, bpf_map_freeze(must(t, field_map_try(&args, FIELD_SPIN_LOCK))),
	       ERR_SINCE(RECORDS, BM_ENOTSUPP), ELSE_OK);
}
