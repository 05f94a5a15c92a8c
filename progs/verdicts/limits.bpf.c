// SPDX-License-Identifier: GPL-2.0
/* How many instructions are too many.  Without maps: nobody may make them all. */
#define BM_UAPI_ONLY
#include "verdicts/flow.bpf.h"

#define SAME(n, insn) ".rept " #n "; " insn " .endr;"

/* ---- instructions of one program: 4096 for who has no CAP_BPF */

SEC("socket")
ACCEPT
CAPS("")
RETVAL(0)
PROG(nobody_loads_4096, SAME(4095, "r0 = 0;") "exit;")

SEC("socket")
REJECT(E2BIG)
CONTROL(nobody_loads_4096)
CAPS("")
PROG(nobody_loads_4097, SAME(4096, "r0 = 0;") "exit;")

SEC("socket")
ACCEPT
CAPS("CAP_BPF")
PROG(loader_loads_4097, SAME(4096, "r0 = 0;") "exit;")
