// SPDX-License-Identifier: GPL-2.0
/* Helpers without a context of their own that write to read-only map values and .rodata. */
#define BM_UAPI_ONLY
#include "bpfmatrix.bpf.h"
#include "verdicts/output_any.bpf.h"
#include "verdicts/output_to_value.bpf.h"

#define ANY SEC("kprobe")
#include "verdicts/output_any.h"
