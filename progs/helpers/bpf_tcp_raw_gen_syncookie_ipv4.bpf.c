// SPDX-License-Identifier: GPL-2.0
#include "bpfmatrix.bpf.h"

#define IP ip.v4
#define GEN bpf_tcp_raw_gen_syncookie_ipv4
#include "helpers/syncookie_raw_gen.h"
