// SPDX-License-Identifier: GPL-2.0
/* Helpers of tracing programs that write to read-only map values and .rodata. */
#define BM_UAPI_ONLY
#include "bpfmatrix.bpf.h"
#include "verdicts/output_to_value.bpf.h"
#include "verdicts/output_trace.h"
