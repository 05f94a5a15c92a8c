// SPDX-License-Identifier: GPL-2.0
/* Every context may call it. */
#include "bpfmatrix.bpf.h"
#include "helpers/formatted.h"
#include "helpers/without.h"

long ret;

SEC("raw_tp")
ACCEPT_IF(since("5.16"))
CONFIG("CONFIG_BPF_EVENTS")
int print(void *ctx)
{
	text_at = (unsigned long)text;
	ret = bpf_trace_vprintk(fmt, FMT_SIZE, args, ARGS_SIZE);
	return 0;
}

SEC("raw_tp")
ACCEPT_IF(since("5.16"))
CONFIG("CONFIG_BPF_EVENTS")
int no_arguments(void *ctx)
{
	ret = bpf_trace_vprintk(fmt, FMT_SIZE, NULL, 0);
	return 0;
}

WITHOUT_PERFMON(bpf_trace_vprintk(fmt, 8, NULL, 0))
