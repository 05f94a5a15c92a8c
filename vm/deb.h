/* SPDX-License-Identifier: GPL-2.0 */
/* Unpacks .deb files and tarballs, of any compression, by libarchive. */
#ifndef BM_VM_DEB_H
#define BM_VM_DEB_H

#include <stdbool.h>
#include <stddef.h>

struct unpack {
	/*
	 * Says where the member @name (without "./" or "/" before it) goes, as a
	 * path below @folder; false leaves it out.  Only plain files come up.
	 */
	bool (*want)(const char *name, char *to, size_t size, void *arg);
	void *arg;
	const char *folder;	/* NULL: write nothing, only see that it can be read */
	int files;		/* how many were wanted */
	char why[256];		/* after a failure: what was wrong, for a message */
};

/*
 * Reads the whole of @path, a .deb or a tarball.  0; -EBADMSG when it is damaged
 * or not such a file; -ENOSPC and other -errno when files cannot be written.
 */
int deb_unpack(const char *path, struct unpack *u);
int tar_unpack(const char *path, struct unpack *u);

/* A want() for kernel packages: vmlinuz, config, modules/..., changelog.gz */
bool want_kernel(const char *name, char *to, size_t size, void *arg);

#endif
