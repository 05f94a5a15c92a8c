// SPDX-License-Identifier: GPL-2.0
#include "bpfmatrix.bpf.h"

extern const struct rq runqueues __ksym;

long ret = -1;

SEC("raw_tp")
ACCEPT
CONFIG("CONFIG_BPF_EVENTS")
int read_this_cpu(void *ctx)
{
	const struct rq *rq = bpf_this_cpu_ptr(&runqueues);

	ret = rq->cpu;
	return 0;
}
