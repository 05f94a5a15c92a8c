// SPDX-License-Identifier: GPL-2.0
#define BM_UAPI_ONLY
#include "bpfmatrix.bpf.h"
#include "helpers/msg_bytes.h"

MSG_BYTES(bpf_msg_cork_bytes)
