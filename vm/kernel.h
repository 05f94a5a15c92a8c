/* SPDX-License-Identifier: GPL-2.0 */
/* A kernel that can be booted, wherever it came from. */
#ifndef BM_VM_KERNEL_H
#define BM_VM_KERNEL_H

#include <limits.h>
#include <stdbool.h>

#include "common/kver.h"

struct kernel {
	/* What results call it and the user can say again with -k: "6.12.107". */
	char name[128];
	/*
	 * Which very build: "6.12.107-1-cloud-amd64" (package version and
	 * flavour) or "file-<first 16 hex of the sha256 of the given file>".
	 */
	char id[160];
	char image[PATH_MAX];	/* bzImage */
	char config[PATH_MAX];	/* its CONFIG_ file, or "" */
	char modules[PATH_MAX];	/* the folder with kernel/ and modules.builtin, or "" */
	char origin[256];	/* package and suite, or the path that the user gave */
	char release[65];	/* uname -r and -v as booted; "" before the first boot */
	char version[65];
	struct kver kver;
};

struct kernel_list {
	struct kernel *v;
	int nr;
};

void kernel_list_free(struct kernel_list *l);
/* Appends a copy of @k unless one with its id is there; 0 or -ENOMEM. */
int kernel_list_add(struct kernel_list *l, const struct kernel *k);

#endif
