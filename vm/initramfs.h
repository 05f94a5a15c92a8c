/* SPDX-License-Identifier: GPL-2.0 */
/* The initramfs: the runner as /init, the kernel's config, the cases, the modules. */
#ifndef BM_VM_INITRAMFS_H
#define BM_VM_INITRAMFS_H

#include <stdbool.h>

#include "vm/kernel.h"

struct initramfs {
	const struct kernel *kernel;
	const char *runner;
	const char *const *cases;
	int nr_cases;
	const char *const *modules;
	int nr_modules;
	bool exact;		/* the runner makes a child for each case of a batch */
};

/* Writes it to @path, uncompressed newc.  A negative errno, with a message, when it fails. */
int initramfs_write(const struct initramfs *i, const char *path);

#endif
