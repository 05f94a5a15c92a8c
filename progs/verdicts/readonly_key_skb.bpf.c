// SPDX-License-Identifier: GPL-2.0
/* Packet helpers that write to the keys that a callback gets. */
#define BM_UAPI_ONLY
#include "bpfmatrix.bpf.h"
#include "verdicts/output_to_key.bpf.h"
#include "verdicts/output_skb.h"
