/* SPDX-License-Identifier: GPL-2.0 */
/* Modules of a kernel, with what they depend on. */
#ifndef BM_VM_MODULES_H
#define BM_VM_MODULES_H

#include <stddef.h>

struct module {
	char name[64];
	void *data;		/* the .ko, decompressed */
	size_t size;
};

/*
 * Reads a module's file, whatever compression it has; @m->data is to be freed.  A
 * negative errno with a message.
 */
int module_read(const char *path, struct module *m);
/*
 * The names that stand behind "depends=" in its .modinfo, as one comma-separated string
 * to free; NULL when it is no ELF file that can be read.
 */
char *module_depends(const struct module *m);

/*
 * A set of modules, and the text of the file that tells the guest their order
 * (selftests/modules.c describes it).  A module that the kernel does not have is
 * left out: the guest skips, by name, the cases that need it.
 */
struct module_set {
	struct module *v;
	int nr;
	char *order;
	size_t order_size;
};

/*
 * Collects @names and all that they depend on from the folder @modules, which has
 * kernel/ and modules.builtin.  0, or a negative errno with a message for a module
 * file that cannot be read.
 */
int module_set_collect(struct module_set *set, const char *modules, const char *const *names, int nr);
void module_set_free(struct module_set *set);

#endif
