// SPDX-License-Identifier: GPL-2.0
/* Every context may call it. */
#include "bpfmatrix.bpf.h"
#include "helpers/formatted.h"
#include "helpers/without.h"

long ret;

SEC("raw_tp")
ACCEPT
CONFIG("CONFIG_BPF_EVENTS")
int print(void *ctx)
{
	text_at = (unsigned long)text;
	ret = bpf_trace_printk(fmt, FMT_SIZE, args[0], args[1], args[2]);
	return 0;
}

WITHOUT_PERFMON(bpf_trace_printk(fmt, 8))
