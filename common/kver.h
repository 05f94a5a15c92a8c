/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Kernel versions, and lists of points at which a fact begins to hold.
 *
 * A verdict is a function of (branch, point release), not of "kernel >= X":
 * fixes are backported.  A list such as "7.3 7.2.7 6.12.111" therefore names
 * one mainline point (two numbers) and any number of branch points (three
 * numbers): the fact holds from mainline 7.3, in 7.2 from .7, in 6.12 from
 * .111, and nowhere else below 7.3.
 */
#ifndef BM_COMMON_KVER_H
#define BM_COMMON_KVER_H

#include <stdbool.h>

struct kver {
	int major;
	int minor;
	int patch;	/* 0 for a mainline release and its candidates */
};

/*
 * Reads "6.12", "6.12.107", "7.3-rc7", "7.3~rc7", anything may follow the
 * numbers.  Returns 0, or -EINVAL when @s does not begin with a version.
 */
int kver_parse(const char *s, struct kver *v);

/*
 * The version of a running kernel from uname(2): the distribution's version
 * inside @version where it has one ("#1 SMP Debian 5.10.262-1 (2026-07-31)"),
 * as Debian's 5.10 and 6.1 carry an ABI name in @release; @release otherwise.
 */
int kver_from_uname(const char *release, const char *version, struct kver *v);

/* Below, equal or above zero as strcmp(3). */
int kver_cmp(const struct kver *a, const struct kver *b);

/*
 * True when a fact that begins at the points of @list holds in @v.
 * NULL or "" is a fact that always holds, "never" one that never does.
 */
bool verlist_holds(const char *list, const struct kver *v);

/*
 * 0 when @list can be read; otherwise -EINVAL, with *@why saying what is wrong
 * (a constant string; nothing to free).
 */
int verlist_check(const char *list, const char **why);

#endif
