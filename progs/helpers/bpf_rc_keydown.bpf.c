// SPDX-License-Identifier: GPL-2.0
#define BM_UAPI_ONLY
#include "bpfmatrix.bpf.h"
#include "helpers/lirc.h"

__u32 protocol = 64, toggle;
__u64 scancode;

LIRC(keydown, bpf_rc_keydown(sample, protocol, scancode, toggle))
OF_A_COPY(keydown, bpf_rc_keydown(sample, protocol, scancode, toggle))
WITH_LIRC CALL_FROM(tc, "tc", struct __sk_buff, keydown, bpf_rc_keydown(ctx, 64, 1, 0))
WITH_LIRC CALL_FROM(kprobe, "kprobe", struct pt_regs, keydown, bpf_rc_keydown(ctx, 64, 1, 0))
