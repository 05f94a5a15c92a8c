/* SPDX-License-Identifier: GPL-2.0 */
/* QEMU's command line for one VM. */
#ifndef BM_VM_QEMU_H
#define BM_VM_QEMU_H

#include "vm/vm.h"

#define QEMU_MAX_ARGS 64

struct qemu_args {
	char *v[QEMU_MAX_ARGS + 1];	/* NULL-terminated; each to free */
	int nr;
};

/* The files that a VM reads and writes. */
struct qemu_files {
	const char *initramfs;
	const char *console;	/* NULL: the user's terminal; Ctrl-a x there ends QEMU */
	const char *events;	/* NULL: QEMU's standard output */
	const char *gdb;	/* the socket, where there is to be one */
};

/*
 * Events come through QEMU's debug console (one instruction writes many bytes), apart
 * from what the kernel writes to its own.
 */
void qemu_args_make(struct qemu_args *a, const struct vm_setup *s, const struct kernel *k,
		    const struct qemu_files *files);
void qemu_args_free(struct qemu_args *a);
/* As a shell would take it; to free. */
char *qemu_args_shell(const struct qemu_args *a);

#endif
