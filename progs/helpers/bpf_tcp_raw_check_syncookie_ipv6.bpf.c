// SPDX-License-Identifier: GPL-2.0
#include "bpfmatrix.bpf.h"

#define IP ip.v6
#define CHECK bpf_tcp_raw_check_syncookie_ipv6
#define GEN bpf_tcp_raw_gen_syncookie_ipv6
#include "helpers/syncookie_raw_check.h"
