/* SPDX-License-Identifier: GPL-2.0 */
/* Variables of CPUs, of the kernel's BTF. */
#ifndef BPFMATRIX_HELPERS_PERCPU_H
#define BPFMATRIX_HELPERS_PERCPU_H

extern const struct rq runqueues __ksym;
extern const int bpf_prog_active __ksym;

long ret;

#define OF_CPUS SEC("raw_tp") CONFIG("CONFIG_BPF_EVENTS CONFIG_DEBUG_INFO_BTF")
/* 5.10 has the helpers, but the BTF that pahole made for it there no such variable (measured). */
#define IN_BTF since("5.11")

#define RAW_TP(name, ...)							\
	int name(void *ctx)							\
	{									\
		__VA_ARGS__							\
		return 0;							\
	}

/* What may only be read through the helpers, and what may only be read. */
#define PERCPU_REJECTS(control, call)						\
	OF_CPUS REJECT(EACCES, msg("invalid mem access 'percpu_ptr_|access percpu memory"))	\
	CONTROL(control)							\
	RAW_TP(read_directly, ret = *(volatile int *)&runqueues.cpu; )		\
										\
	OF_CPUS REJECT(EACCES, msg("only read is supported")) CONTROL(control)	\
	RAW_TP(written, struct rq *rq = call; if (rq) *(volatile int *)&rq->cpu = 1; )

#endif
