/* SPDX-License-Identifier: GPL-2.0 */
/* Which lines of the kernel log are splats: two tables, and whether they can be believed. */
#ifndef BM_SELFTESTS_KLOG_H
#define BM_SELFTESTS_KLOG_H

#include <stdbool.h>
#include <stddef.h>

/* What the kernel writes at the start of something that must not happen. */
struct klog_splat {
	const char *text;
	const char *sample;	/* a line with it, as a kernel prints it */
};

/* A line that looks like one and is harmless. */
struct klog_harmless {
	const char *text;
	const char *why;
	const char *sample;
};

struct klog_table {
	const struct klog_splat *splats;
	int nr_splats;
	const struct klog_harmless *harmless;
	int nr_harmless;
};

/* The one that the runner uses. */
extern const struct klog_table klog_table;

bool klog_is_splat(const struct klog_table *t, const char *line);

/*
 * A row that says nothing, or a harmless one so wide that it would hide a real splat,
 * makes every pass worthless: -EINVAL, with the row and its fault in @error.
 */
int klog_check(const struct klog_table *t, char *error, size_t size);

#endif
