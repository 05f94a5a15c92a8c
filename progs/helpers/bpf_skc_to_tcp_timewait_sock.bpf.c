// SPDX-License-Identifier: GPL-2.0
#include "bpfmatrix.bpf.h"

#define CAST(sk) bpf_skc_to_tcp_timewait_sock(sk)
#define TO tcp_timewait_sock
#define KEEP(p) ((p)->tw_sk.tw_substate)
#define HAVE ACCEPT
#include "helpers/skc_to.h"
#include "helpers/skc_to_tcp.h"
