// SPDX-License-Identifier: GPL-2.0
#define BM_UAPI_ONLY
#include "bpfmatrix.bpf.h"
#include "helpers/lirc.h"

LIRC(repeat, bpf_rc_repeat(sample))
/* bpf_rc_keydown() first: what is repeated is the last key */
LIRC(keydown_and_repeat, bpf_rc_keydown(sample, 64, 0x1234, 1) ?: bpf_rc_repeat(sample))
OF_A_COPY(repeat, bpf_rc_repeat(sample))
WITH_LIRC CALL_FROM(tc, "tc", struct __sk_buff, repeat, bpf_rc_repeat(ctx))
WITH_LIRC CALL_FROM(kprobe, "kprobe", struct pt_regs, repeat, bpf_rc_repeat(ctx))
