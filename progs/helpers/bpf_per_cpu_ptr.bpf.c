// SPDX-License-Identifier: GPL-2.0
#include "bpfmatrix.bpf.h"

extern const struct rq runqueues __ksym;

__u32 cpu;
long ret;

SEC("raw_tp")
ACCEPT
CONFIG("CONFIG_BPF_EVENTS")
int read_other_cpu(void *ctx)
{
	const struct rq *rq = bpf_per_cpu_ptr(&runqueues, cpu);

	ret = rq ? rq->cpu : -1;
	return 0;
}
