// SPDX-License-Identifier: GPL-2.0
/*
 * bpf_{sk,inode,task,cgrp}_storage_get() and _delete(): a fact a row, a case of it for each of the
 * four, every value checked by bpf_map_lookup_elem() of the owner's fd.  The maps' own behaviour
 * is in maps/local_storage.c.
 */
#include <string.h>
#include <unistd.h>

#include "helpers/storage_rig.h"

#define CREATE BPF_LOCAL_STORAGE_GET_F_CREATE

static void absent_is_null(struct test *t, struct storage *s)
{
	expect_err(t, storage_get(s, 0), ENOENT);
	expect_err(t, storage_seen(s), ENOENT);
}

static void create_begins_with_zero(struct test *t, struct storage *s)
{
	expect_eq(t, storage_get(s, CREATE), 0);
	expect_eq(t, storage_seen(s), 0);
}

static void create_begins_with_value(struct test *t, struct storage *s)
{
	expect_eq(t, storage_get_or_begin(s, 7), 7);
	expect_eq(t, storage_seen(s), 7);
}

static void create_keeps_what_is_there(struct test *t, struct storage *s)
{
	expect_eq(t, storage_get_or_begin(s, 7), 7);
	expect_eq(t, storage_get_or_begin(s, 8), 7);
	expect_eq(t, storage_seen(s), 7);
}

static void value_without_create_makes_nothing(struct test *t, struct storage *s)
{
	expect_err(t, storage_get_at(s, s->own, &(__u64){ 7 }, 0), ENOENT);
	expect_err(t, storage_seen(s), ENOENT);
}

static void value_without_create_is_ignored(struct test *t, struct storage *s)
{
	expect_ok(t, storage_put(s, 8));
	expect_eq(t, storage_get_at(s, s->own, &(__u64){ 7 }, 0), 8);
	expect_eq(t, storage_seen(s), 8);
}

static void finds_what_the_syscall_put(struct test *t, struct storage *s)
{
	expect_ok(t, storage_put(s, 7));
	expect_eq(t, storage_get(s, 0), 7);
	expect_ok(t, storage_put(s, 8));
	expect_eq(t, storage_get(s, 0), 8);
}

static void is_gone_when_the_syscall_deletes(struct test *t, struct storage *s)
{
	expect_ok(t, storage_put(s, 7));
	expect_eq(t, storage_get(s, 0), 7);
	expect_ok(t, bpf_map_delete_elem(s->map, &s->own));
	expect_err(t, storage_get(s, 0), ENOENT);
	expect_eq(t, storage_get(s, CREATE), 0);
}

static void store_is_seen_by_the_syscall(struct test *t, struct storage *s)
{
	global(t, s->obj, __u64, stored) = 9;
	expect_eq(t, storage_get(s, CREATE), 0);
	global(t, s->obj, __u64, stored) = 0;
	expect_eq(t, storage_seen(s), 9);
	expect_eq(t, storage_get(s, 0), 9);
}

static void owners_are_apart(struct test *t, struct storage *s)
{
	int other = storage_other_owner(s);

	expect_eq(t, storage_get_or_begin(s, 7), 7);
	expect_err(t, storage_get_at(s, other, NULL, 0), ENOENT);
	expect_eq(t, storage_get_at(s, other, &(__u64){ 8 }, CREATE), 8);
	expect_eq(t, storage_seen(s), 7);
	expect_eq(t, storage_seen_at(s, other), 8);
	close(other);
	expect_eq(t, storage_get(s, 0), 7);
}

static void maps_are_apart(struct test *t, struct storage *s)
{
	int other = map_fd(t, s->obj, "other_map");
	__u64 value;

	expect_eq(t, storage_get_or_begin(s, 7), 7);
	expect_err(t, bpf_map_lookup_elem(other, &s->own, &value), ENOENT);
}

static void all_ones(struct test *t, struct storage *s)
{
	expect_eq(t, storage_get_or_begin(s, ~0ULL), -1);
	expect_eq(t, storage_seen(s), -1);
}

/* With an element there: NULL is for the flags then. */
static void flag_2(struct test *t, struct storage *s)
{
	expect_ok(t, storage_put(s, 7));
	expect_err(t, storage_get(s, CREATE << 1), ENOENT);
}

static void flag_2_and_create(struct test *t, struct storage *s)
{
	expect_err(t, storage_get(s, CREATE | CREATE << 1), ENOENT);
	expect_err(t, storage_seen(s), ENOENT);
}

static void flag_of_the_upper_half(struct test *t, struct storage *s)
{
	expect_ok(t, storage_put(s, 7));
	expect_err(t, storage_get(s, 1ULL << 32), ENOENT);
}

static void flag_of_the_upper_half_and_create(struct test *t, struct storage *s)
{
	expect_err(t, storage_get(s, CREATE | 1ULL << 32), ENOENT);
	expect_err(t, storage_seen(s), ENOENT);
}

static void all_flags(struct test *t, struct storage *s)
{
	expect_err(t, storage_get(s, ~0ULL), ENOENT);
	expect_err(t, storage_seen(s), ENOENT);
}

/* ---- delete */

static void delete_removes(struct test *t, struct storage *s)
{
	expect_ok(t, storage_put(s, 7));
	expect_eq(t, storage_delete(s), 0);
	expect_err(t, storage_seen(s), ENOENT);
}

static void begins_anew(struct test *t, struct storage *s)
{
	expect_ok(t, storage_put(s, 7));
	expect_eq(t, storage_delete(s), 0);
	expect_ok(t, bpf_map_update_elem(s->map, &s->own, &(__u64){ 8 }, BPF_NOEXIST));
	expect_eq(t, storage_seen(s), 8);
	expect_eq(t, storage_delete(s), 0);
}

static void leaves_other_owner(struct test *t, struct storage *s)
{
	int other = storage_other_owner(s);

	expect_ok(t, storage_put(s, 7));
	expect_ok(t, storage_put_at(s, other, 8));
	expect_eq(t, storage_delete(s), 0);
	expect_eq(t, storage_seen_at(s, other), 8);
	expect_eq(t, storage_delete_at(s, other), 0);
	close(other);
}

static void leaves_other_map(struct test *t, struct storage *s)
{
	int other = map_fd(t, s->obj, "other_map");
	__u64 value = 8;

	expect_ok(t, storage_put(s, 7));
	expect_ok(t, bpf_map_update_elem(other, &s->own, &value, BPF_ANY));
	expect_eq(t, storage_delete(s), 0);
	value = 0;
	expect_ok(t, bpf_map_lookup_elem(other, &s->own, &value));
	expect_eq(t, value, 8);
	bpf_map_delete_elem(other, &s->own);
}

/* The owner never had one, of any map. */
static void delete_absent(struct test *t, struct storage *s)
{
	expect_err(t, storage_delete(s), ENOENT);
}

static void delete_twice(struct test *t, struct storage *s)
{
	expect_ok(t, storage_put(s, 7));
	expect_eq(t, storage_delete(s), 0);
	expect_err(t, storage_delete(s), ENOENT);
}

/* The owner has one of another map: another way through the kernel. */
static void delete_absent_beside_other_map(struct test *t, struct storage *s)
{
	int other = map_fd(t, s->obj, "other_map");

	expect_ok(t, bpf_map_update_elem(other, &s->own, &(__u64){ 8 }, BPF_ANY));
	expect_err(t, storage_delete(s), ENOENT);
	bpf_map_delete_elem(other, &s->own);
}

static const struct fact {
	const char *name;
	enum storage_helper helper;
	void (*run)(struct test *t, struct storage *s);
	bool needs_two;		/* owners */
} facts[] = {
	{ "absent_is_null", GET, absent_is_null, false },
	{ "create_begins_with_zero", GET, create_begins_with_zero, false },
	{ "create_begins_with_value", GET, create_begins_with_value, false },
	{ "create_keeps_what_is_there", GET, create_keeps_what_is_there, false },
	{ "value_without_create_makes_nothing", GET, value_without_create_makes_nothing, false },
	{ "value_without_create_is_ignored", GET, value_without_create_is_ignored, false },
	{ "finds_what_the_syscall_put", GET, finds_what_the_syscall_put, false },
	{ "is_gone_when_the_syscall_deletes", GET, is_gone_when_the_syscall_deletes, false },
	{ "store_is_seen_by_the_syscall", GET, store_is_seen_by_the_syscall, false },
	{ "owners_are_apart", GET, owners_are_apart, true },
	{ "maps_are_apart", GET, maps_are_apart, false },
	{ "edge/all_ones", GET, all_ones, false },
	{ "edge/flag_2", GET, flag_2, false },
	{ "edge/flag_2_and_create", GET, flag_2_and_create, false },
	{ "edge/flag_of_the_upper_half", GET, flag_of_the_upper_half, false },
	{ "edge/flag_of_the_upper_half_and_create", GET, flag_of_the_upper_half_and_create, false },
	{ "edge/all_flags", GET, all_flags, false },
	{ "removes", DELETE, delete_removes, false },
	{ "begins_anew", DELETE, begins_anew, false },
	{ "leaves_other_owner", DELETE, leaves_other_owner, true },
	{ "leaves_other_map", DELETE, leaves_other_map, false },
	{ "edge/absent", DELETE, delete_absent, false },
	{ "edge/twice", DELETE, delete_twice, false },
	{ "edge/absent_beside_other_map", DELETE, delete_absent_beside_other_map, false },
};

struct row {
	const struct fact *fact;
	enum storage_kind kind;
};

static void run_fact(struct test *t)
{
	const struct row *row = test_arg(t);
	struct storage s = storage_begin(t, row->kind, row->fact->helper);

	row->fact->run(t, &s);
}

static void add(const struct fact *fact, enum storage_kind kind)
{
	const struct row row = { fact, kind };
	const char *helper = storage_helper_name(kind, fact->helper);
	const struct bm_case c = {
		.name = case_text("helper/%s/%s", helper, fact->name), .run = run_fact,
		.arg = case_copy(&row, sizeof(row)), .batch = case_text("helper/%s", helper),
		.config = storage_config(kind),
	};

	case_register(&c);
}

static void list_facts(void)
{
	int kind;
	size_t i;

	for (i = 0; i < sizeof(facts) / sizeof(facts[0]); i++)
		for (kind = 0; kind < NR_STORAGE_KINDS; kind++)
			if (!facts[i].needs_two || kind == SK || kind == INODE)
				add(&facts[i], kind);
}

static void __attribute__((constructor)) register_facts(void)
{
	case_source_register(list_facts);
}
