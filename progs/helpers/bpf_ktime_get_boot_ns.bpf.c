// SPDX-License-Identifier: GPL-2.0
/* Every context may call it, and it has no arguments. */
#include "bpfmatrix.bpf.h"
#include "helpers/clock.h"
#include "helpers/lock_held.h"

READ_CLOCK("raw_tp", bpf_ktime_get_boot_ns, ACCEPT)

LOCK_HELD(bpf_ktime_get_boot_ns(), ACCEPT)
