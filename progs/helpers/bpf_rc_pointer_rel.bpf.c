// SPDX-License-Identifier: GPL-2.0
#define BM_UAPI_ONLY
#include "bpfmatrix.bpf.h"
#include "helpers/lirc.h"

int x, y;

LIRC(move, bpf_rc_pointer_rel(sample, x, y))
OF_A_COPY(move, bpf_rc_pointer_rel(sample, x, y))
WITH_LIRC CALL_FROM(tc, "tc", struct __sk_buff, move, bpf_rc_pointer_rel(ctx, 1, 1))
WITH_LIRC CALL_FROM(kprobe, "kprobe", struct pt_regs, move, bpf_rc_pointer_rel(ctx, 1, 1))
