// SPDX-License-Identifier: GPL-2.0
#include "bpfmatrix.bpf.h"

#define CAST(sk) bpf_skc_to_tcp_sock(sk)
#define TO tcp_sock
#define KEEP(p) ((p)->bytes_received)
#define HAVE ACCEPT
#include "helpers/skc_to.h"
#include "helpers/skc_to_tcp.h"
