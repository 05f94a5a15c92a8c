// SPDX-License-Identifier: GPL-2.0
#include "bpfmatrix.bpf.h"
#include "helpers/clock.h"

READ_CLOCK("tc", bpf_ktime_get_coarse_ns, ACCEPT_IF(since("5.11")))

/* It is not safe in an NMI: tracing programs do not have it. */
CALL_FROM(raw_tp, "raw_tp", void, read_clock, bpf_ktime_get_coarse_ns())
CALL_FROM(kprobe, "kprobe", void, read_clock, bpf_ktime_get_coarse_ns())
CALL_FROM(perf_event, "perf_event", void, read_clock, bpf_ktime_get_coarse_ns())
