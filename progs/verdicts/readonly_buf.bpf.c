// SPDX-License-Identifier: GPL-2.0
/* Helpers without a context of their own that write to the key in iter/bpf_map_elem. */
#define BM_UAPI_ONLY
#include "bpfmatrix.bpf.h"
#include "verdicts/output_any.bpf.h"
#include "verdicts/output_to_buf.bpf.h"

#define ANY SEC("iter/bpf_map_elem")
#include "verdicts/output_any.h"
