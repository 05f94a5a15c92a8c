// SPDX-License-Identifier: GPL-2.0
/* Helpers without a context of their own that write to a slice of a dynptr. */
#include "bpfmatrix.bpf.h"
#include "verdicts/output_any.bpf.h"
#include "verdicts/output_to_slice.bpf.h"

#define ANY SEC("kprobe")
#include "verdicts/output_any.h"
