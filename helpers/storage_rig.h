/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The four storages that hang on a kernel object, seen by a program at a hook that this process
 * passes when it is told to (progs/helpers/storage.h).
 */
#ifndef BM_HELPERS_STORAGE_RIG_H
#define BM_HELPERS_STORAGE_RIG_H

#include "helpers/fixtures.h"

enum storage_kind { SK, INODE, TASK, CGRP, NR_STORAGE_KINDS };
enum storage_helper { GET, DELETE, NR_STORAGE_HELPERS };

struct storage {
	struct test *t;
	enum storage_kind kind;
	struct bpf_object *obj;
	int prog, map;
	int own;	/* the owner's fd: the map's key */
};

/* "bpf_sk_storage_get" */
const char *storage_helper_name(enum storage_kind kind, enum storage_helper helper);
const char *storage_config(enum storage_kind kind);

/*
 * The helper's program, attached until the child ends; those that share it share the object. The
 * owner is a new one where there can be, and has no element.
 */
struct storage storage_begin(struct test *t, enum storage_kind kind, enum storage_helper helper);
/* A further owner of the kind; for tasks and cgroups, whose hook has one owner only, none: -1. */
int storage_other_owner(const struct storage *s);

/*
 * Runs the helper for @owner.  A get's: the value that was found, or -ENOENT for NULL; what a new
 * element begins with is @initial, or nothing where that is NULL.
 */
long long storage_get_at(const struct storage *s, int owner, const __u64 *initial, __u64 flags);
long long storage_delete_at(const struct storage *s, int owner);
#define storage_get(s, flags) storage_get_at(s, (s)->own, NULL, flags)
#define storage_get_or_begin(s, value) \
	storage_get_at(s, (s)->own, &(__u64){ value }, BPF_LOCAL_STORAGE_GET_F_CREATE)
#define storage_delete(s) storage_delete_at(s, (s)->own)

/* The system call's side. */
long long storage_seen_at(const struct storage *s, int owner);
int storage_put_at(const struct storage *s, int owner, __u64 value);
#define storage_seen(s) storage_seen_at(s, (s)->own)
#define storage_put(s, value) storage_put_at(s, (s)->own, value)

#endif
