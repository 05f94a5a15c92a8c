// SPDX-License-Identifier: GPL-2.0
/* Every context may call it. */
#include "bpfmatrix.bpf.h"
#include "helpers/percpu.h"

OF_CPUS ACCEPT_IF(IN_BTF)
RAW_TP(read_this_cpu, const struct rq *rq = bpf_this_cpu_ptr(&runqueues); ret = rq->cpu; )

/* Programs are counted while they run: in a raw tracepoint's, by BPF_PROG_TEST_RUN, nobody does. */
OF_CPUS ACCEPT_IF(IN_BTF)
RAW_TP(read_number, const int *n = bpf_this_cpu_ptr(&bpf_prog_active); ret = *n; )

OF_CPUS ACCEPT_IF(IN_BTF)
RAW_TP(same_as_by_number, const void *by_number = bpf_per_cpu_ptr(&runqueues, bpf_get_smp_processor_id());
       const void *here = bpf_this_cpu_ptr(&runqueues); ret = here == by_number; )

OF_CPUS REJECT(EACCES, msg("expected=percpu_ptr_")) CONTROL(read_this_cpu)
RAW_TP(of_its_own_result, ret = !bpf_this_cpu_ptr(bpf_this_cpu_ptr(&runqueues)); )

PERCPU_REJECTS(read_this_cpu, bpf_this_cpu_ptr(&runqueues))
