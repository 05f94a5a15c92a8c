/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The Debian changelog of a kernel's package (deb-changelog(5)): it lists the subjects of
 * all changes that a point release brought, and so do its older entries.
 */
#ifndef BM_VM_CHANGELOG_H
#define BM_VM_CHANGELOG_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>

struct catalogue;

/* What a kernel's package calls it; a member of this name stands in its cache entry. */
#define CHANGELOG_FILE "changelog.gz"
bool is_changelog(const char *member);

/*
 * Calls @fn for each subject of the entries above the package version @older up to @newer,
 * in the order of @text (newest first), until it fails; what spans lines is joined.
 * Debian's signed twin packages have a version of their own: it is the version of the
 * package that they say they sign.  Returns how many entries there were, or what @fn
 * returned below zero.  @text is cut up.
 */
int changelog_each(char *text, const char *older, const char *newer,
		   int (*fn)(const char *version, const char *subject, void *arg), void *arg);

/*
 * Whether a subject is about what the verifier and its programs see: it has the word bpf,
 * verifier, xdp or sockmap, and is neither about user space (libbpf, perf, tools/) nor
 * about other architectures than ours.
 */
bool changelog_is_bpf(const char *subject);

/*
 * The changelog of the build @id, unpacked: from the cache, else the smallest package that
 * has it is fetched.  Where the archive has dropped that package, the one of the next newer
 * release has to do, which tells of the same branch until that left it; @of takes the
 * version whose changelog it is.  free(3) *@text.  0; -ENOENT when none is in reach, with
 * the reason in @why; or a negative enum bm_exit, with a message.
 */
int catalogue_changelog(struct catalogue *c, const char *id, char **text, char of[80], char why[256]);

#endif
