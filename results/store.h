/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The store: one SQLite file a run, written as events arrive.  Its schema is
 * results/schema.sql, described in docs/schema.md; a view is a query.
 *
 * All functions print their own message and return a negative errno when they
 * fail.  A store has one writer; readers may come at any time (WAL).
 */
#ifndef BM_RESULTS_STORE_H
#define BM_RESULTS_STORE_H

#include <stdbool.h>
#include <stdint.h>

#include "common/event.h"
#include "common/names.h"

struct sqlite3;
struct store;

/* PRAGMA user_version of results/schema.sql. */
#define STORE_VERSION 4

enum store_mode {
	STORE_CREATE,
	STORE_WRITE,
	STORE_READ,
	STORE_MEMORY,	/* a new one without a file; the path is a name for messages */
};

/*
 * NULL, with errno set, when it cannot be opened: STORE_CREATE wants that no file
 * is there (EEXIST), the others that one is, and a store of this version (EUCLEAN).
 */
struct store *store_open(const char *path, enum store_mode mode);
void store_close(struct store *s);
/* For views; not for writing. */
struct sqlite3 *store_db(struct store *s);

/* An option that a resumed run needs again: test, append, config. */
struct store_option {
	const char *name;
	const char *value;
};

/* What a run is: @command is how it was called, @suite the guest's build id. */
struct store_run {
	const char *command;
	const char *suite;
	const char *host;	/* uname, cpus, QEMU's version, accelerator */
	bool full;		/* all cases (no -t): none may stay without a kernel */
	int shard, shards;	/* which part of a run this is, from 1; 0: it is not cut */
	const char *selection;	/* results/selection.h, of the run before it was cut */
	const struct store_option *options;
	int nr_options;
};
int store_begin_run(struct store *s, const struct store_run *run);
/* @exit_code as the run will return it; @interrupted when a signal ended it. */
int store_end_run(struct store *s, int exit_code, bool interrupted);

/* Returns the kernel's row id (> 0).  The strings as in struct kernel. */
int64_t store_begin_kernel(struct store *s, const char *name, const char *id, const char *origin);
/*
 * All cases that are to run there: each is "planned" until its result.  @places: where
 * each stands in the whole run; NULL: in this order, behind those that are there.
 */
int store_plan(struct store *s, int64_t kernel, const char *const *cases, const int *places, int nr);
/* A VM was started: its command line as a shell would take it, and its console's file. */
int64_t store_begin_vm(struct store *s, int64_t kernel, const char *command, const char *console);
int store_end_vm(struct store *s, int64_t vm, const char *outcome);
/* @error: why the kernel could not be used at all, or NULL. */
int store_end_kernel(struct store *s, int64_t kernel, const char *error);

/*
 * Takes one event of a guest (docs/events.md).  The guest is not trusted: what it
 * has no right to say is refused and changes nothing, with a message only under
 * -v, as it could say it a million times.  -ENOENT: the case was not planned for
 * that kernel; -EEXIST: it has its result already; -EINVAL: not of the documented
 * form.  All other negative values are failures of the store itself (-ENOSPC, ...).
 * An event type that is not known is passed over.
 */
int store_event(struct store *s, int64_t kernel, int64_t vm, const struct event *ev);
/* A result that the host found out: crash, timeout, lost.  -ENOENT, -EEXIST as above. */
int store_result(struct store *s, int64_t kernel, int64_t vm, const char *name,
		 enum case_status st, const char *reason);

/* Commits what was written so far; called by the host at least every second. */
int store_flush(struct store *s);

#endif
