/* SPDX-License-Identifier: GPL-2.0 */
/* Kernels that the user gives by path: a bzImage, a .deb, or a folder. */
#ifndef BM_VM_IMAGE_H
#define BM_VM_IMAGE_H

#include <stddef.h>
#include "vm/kernel.h"

/* What a bzImage says about itself. */
struct image_info {
	char release[65];	/* uname -r; "" when the image does not tell */
	struct kver kver;
};

/*
 * Reads the header of a bzImage (Documentation/arch/x86/boot.rst).  0; -EBADMSG
 * with the reason in *@why when it is none or is cut short; or -errno.
 */
int image_read(const char *path, struct image_info *info, const char **why);

#define MAX_DEBS 3

struct source {
	struct kernel k;	/* of a bzImage or a folder complete, but for release and version */
	int nr_debs;		/* 0 for an image that is used where it is */
	char deb[MAX_DEBS][PATH_MAX];
};

/* Whether @spec is a path rather than a name of a kernel. */
bool is_path_spec(const char *spec);

/*
 * "file-" and 16 hex digits of the sha256; of several files all are joined by exclusive
 * or.  0, sha256sum's exit status (spawn_stderr() says why), or a negative errno; no
 * message.
 */
int files_id(const char *const *paths, int nr, char *out, size_t size);

/*
 * Finds out what @path is, and its id by sha256.  @config is --config or NULL.
 * 0, or -BM_EXIT_USAGE with a message.  A .deb has been named, but not been read.
 */
int source_find(const char *path, const char *config, struct source *s);

/* Reads a .deb to its end: 0, or -BM_EXIT_USAGE with a message. */
int source_check_debs(const struct source *s);

#endif
