// SPDX-License-Identifier: GPL-2.0
#include "bpfmatrix.bpf.h"

#define CAST(sk) bpf_skc_to_mptcp_sock(sk)
#define TO mptcp_sock
#define KEEP(p) ((p)->token)
#define HAVE ACCEPT_IF(since("5.19")) CONFIG("CONFIG_MPTCP")
#include "helpers/skc_to.h"
