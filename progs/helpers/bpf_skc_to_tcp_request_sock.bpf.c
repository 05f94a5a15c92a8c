// SPDX-License-Identifier: GPL-2.0
#include "bpfmatrix.bpf.h"

#define CAST(sk) bpf_skc_to_tcp_request_sock(sk)
#define TO tcp_request_sock
#define KEEP(p) ((p)->req.req.mss)
#define HAVE ACCEPT
#include "helpers/skc_to.h"
#include "helpers/skc_to_tcp.h"
