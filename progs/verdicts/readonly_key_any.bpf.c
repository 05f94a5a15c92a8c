// SPDX-License-Identifier: GPL-2.0
/* Helpers without a context of their own that write to the keys that a callback gets. */
#define BM_UAPI_ONLY
#include "bpfmatrix.bpf.h"
#include "verdicts/output_any.bpf.h"
#include "verdicts/output_to_key.bpf.h"

#define ANY SEC("kprobe")
#include "verdicts/output_any.h"
