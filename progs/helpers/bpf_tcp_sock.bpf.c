// SPDX-License-Identifier: GPL-2.0
#define BM_UAPI_ONLY
#include "bpfmatrix.bpf.h"
#include "helpers/sk_tuple.h"

__u32 state, seen;
long ret;

#define ASK(sk) bpf_tcp_sock(sk)
#define KEEP(found) (seen = (found)->snd_cwnd)
#include "helpers/sk_of_packet.h"
