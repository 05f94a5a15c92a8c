/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Case names are paths: "map/lpm_trie/replace_when_full",
 * "helper/bpf_loop/callback_stops", "helper/bpf_loop@cgroup_skb/egress" (a cell
 * of the availability matrix), "verdict/bounds/jmp32_pointer_test".
 */
#ifndef BM_COMMON_NAMES_H
#define BM_COMMON_NAMES_H

#include <stdbool.h>
#include <stddef.h>

/*
 * The area that a summary counts the case under: "matrix" for a cell, the
 * name's first part for all others.  Writes at most @size bytes with the NUL.
 */
void case_area(const char *name, char *area, size_t size);

/* True for a cell of the availability matrix, or of the operation matrix of maps. */
bool case_is_cell(const char *name);
/*
 * The two parts of a cell's name, "helper/bpf_loop@tc" (its answer), "terms/bpf_loop@tc"
 * (on what terms) or "map/freeze@lpm_trie", where the operation stands for the helper and
 * the map type for the context.  False for any other name, and when the first does not fit.
 */
bool case_cell_parts(const char *name, char *helper, size_t size, const char **context);

/* fnmatch(3) where '*' also matches '/'; no globs at all match every name. */
bool case_matches(const char *name, const char *const *globs, int nr_globs);

/* How a case can end.  The guest says the first four, the host the others. */
enum case_status {
	CASE_PASS,
	CASE_FAIL,	/* a check did not hold, or the runner could not check */
	CASE_SKIP,	/* the reason names what is missing */
	CASE_TIMEOUT,	/* over its deadline; the guest or the host killed it */
	CASE_CRASH,	/* the child, the kernel or QEMU died in it */
	CASE_LOST,	/* the event stream broke while it ran */
	CASE_PLANNED,	/* no result yet */
	CASE_NR_STATUS,
};
/* "pass", "fail", ...; case_status_parse() gives -1 for what is none. */
const char *case_status_name(enum case_status st);
int case_status_parse(const char *name);

/*
 * Pointers into @names, sorted by strcmp(); NULL without memory, else to free.
 * name_position() finds @name's place in @names with it, or -1.
 */
const char *const **names_sorted(const char *const *names, int nr);
int name_position(const char *const *const *sorted, const char *const *names, int nr, const char *name);

#endif
