// SPDX-License-Identifier: GPL-2.0
/* Every context may call it. */
#include "bpfmatrix.bpf.h"
#include "helpers/bounds.h"
#include "helpers/printf_btf.h"
#include "helpers/without.h"

char out[128];
__u32 out_size = sizeof(out);
long ret;

SEC("raw_tp")
ACCEPT
CONFIG("CONFIG_BPF_EVENTS CONFIG_DEBUG_INFO_BTF")
int show(void *ctx)
{
	struct btf_ptr p = SHOWN;

	ret = bpf_snprintf_btf(out, bounded(out_size, sizeof(out)), &p, sizeof(p), flags);
	return 0;
}

SEC("raw_tp")
ACCEPT
CONFIG("CONFIG_BPF_EVENTS CONFIG_DEBUG_INFO_BTF")
int no_type(void *ctx)
{
	struct btf_ptr p = {};

	p.ptr = &shown;	/* set here: libbpf relocates no table of addresses */

	ret = bpf_snprintf_btf(out, sizeof(out), &p, sizeof(p), 0);
	return 0;
}

SEC("raw_tp")
ACCEPT
CONFIG("CONFIG_BPF_EVENTS CONFIG_DEBUG_INFO_BTF")
int short_btf_ptr(void *ctx)
{
	struct btf_ptr p = SHOWN;

	ret = bpf_snprintf_btf(out, sizeof(out), &p, sizeof(p) - 4, 0);
	return 0;
}

WITHOUT_PERFMON(struct btf_ptr p = {}; bpf_snprintf_btf(out, sizeof(out), &p, sizeof(p), 0))
