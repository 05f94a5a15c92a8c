/* SPDX-License-Identifier: GPL-2.0 */
/* The initramfs: the runner as /init, the kernel's config, the cases, the modules. */
#ifndef BM_VM_INITRAMFS_H
#define BM_VM_INITRAMFS_H

#include <stdbool.h>
#include <stddef.h>

#include "vm/kernel.h"

/* Someone at a prompt, or a script, instead of the suite. */
struct shell {
	const char *busybox;		/* a static one, on this machine */
	const char *environment;	/* lines NAME=VALUE; LINES and COLUMNS: the terminal's size */
	const char *script;		/* what its sh reads; NULL: the user's terminal */
	size_t script_size;
};

struct initramfs {
	const struct kernel *kernel;
	const char *runner;
	const char *const *cases;
	int nr_cases;
	const char *const *modules;
	int nr_modules;
	const char *const *insmod;	/* files of the user's own modules */
	int nr_insmod;
	const char *peers;	/* vm/peers.h; NULL: none */
	const char *peers_suite;	/* NULL: all */
	bool exact;		/* the runner makes a child for each case of a batch */
	bool patient;		/* the runner's deadlines are off */
	const struct shell *shell;	/* NULL: the suite */
};

/* Writes it to @path, uncompressed newc.  A negative errno, with a message, when it fails. */
int initramfs_write(const struct initramfs *i, const char *path);

#endif
