// SPDX-License-Identifier: GPL-2.0
#include "bpfmatrix.bpf.h"

#define CAST(sk) bpf_skc_to_udp6_sock(sk)
#define TO udp6_sock
#define KEEP(p) ((p)->udp.inet.sk.sk_protocol)
#define HAVE ACCEPT
#define FIND bpf_sk_lookup_udp
#include "helpers/skc_to.h"
#include "helpers/skc_to_udp.h"
