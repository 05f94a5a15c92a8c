/* SPDX-License-Identifier: GPL-2.0 */
/* The job of a worker, for programs that begin with it. */
#ifndef BM_PROGS_MAPS_LOAD_BPF_H
#define BM_PROGS_MAPS_LOAD_BPF_H

#include "maps/load.h"

static __always_inline bool read_job(struct __sk_buff *skb, struct load_job *job)
{
	return !bpf_skb_load_bytes(skb, 0, job, sizeof(*job));
}

#endif
