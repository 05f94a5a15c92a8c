// SPDX-License-Identifier: GPL-2.0
/*
 * The kernel's BTF, parsed once.  libbpf reads all of it for every object that has a
 * kfunc or names a kernel function, 0.2 to 0.5 s under TCG; the linker gives it these
 * functions instead (--wrap in the Makefile).  The parent parses it before the first
 * child is forked, and what a child is given it cannot free.
 */
#include <bpf/btf.h>

#include "selftests/runner.h"

struct btf *__real_btf__load_vmlinux_btf(void);
void __real_btf__free(struct btf *btf);
struct btf *__wrap_btf__load_vmlinux_btf(void);
void __wrap_btf__free(struct btf *btf);

static struct btf *vmlinux;

struct btf *__wrap_btf__load_vmlinux_btf(void)
{
	if (!vmlinux)
		vmlinux = __real_btf__load_vmlinux_btf();
	return vmlinux;
}

void __wrap_btf__free(struct btf *btf)
{
	if (btf != vmlinux)
		__real_btf__free(btf);
}
