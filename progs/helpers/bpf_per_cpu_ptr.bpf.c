// SPDX-License-Identifier: GPL-2.0
/* Every context may call it. */
#include "bpfmatrix.bpf.h"
#include "helpers/percpu.h"

__u32 cpu;

/* A structure, and a number: the one is a BTF pointer, the other read-only memory. */
OF_CPUS ACCEPT_IF(IN_BTF)
RAW_TP(read_other_cpu, const struct rq *rq = bpf_per_cpu_ptr(&runqueues, cpu); ret = rq ? rq->cpu : -1; )

OF_CPUS ACCEPT_IF(IN_BTF)
RAW_TP(read_number, const int *n = bpf_per_cpu_ptr(&bpf_prog_active, cpu); ret = n ? *n : -1; )

OF_CPUS REJECT(EACCES, msg("invalid mem access 'ptr_or_null_'|invalid mem access 'ptr_or_null'"))
CONTROL(read_other_cpu)
RAW_TP(untested, const struct rq *rq = bpf_per_cpu_ptr(&runqueues, cpu); ret = *(volatile int *)&rq->cpu; )

OF_CPUS REJECT(EACCES, msg("mem_or_null'")) CONTROL(read_number)
RAW_TP(number_untested, const volatile int *n = bpf_per_cpu_ptr(&bpf_prog_active, cpu); ret = *n; )

OF_CPUS REJECT(EACCES, msg("expected=percpu_ptr_")) CONTROL(read_other_cpu)
RAW_TP(of_its_own_result, const void *rq = bpf_per_cpu_ptr(&runqueues, cpu);
       if (rq) ret = !bpf_per_cpu_ptr(rq, cpu); )

PERCPU_REJECTS(read_other_cpu, bpf_per_cpu_ptr(&runqueues, 0))
