// SPDX-License-Identifier: GPL-2.0
#include "bpfmatrix.bpf.h"

#define COOKIE bpf_tcp_gen_syncookie
#include "helpers/syncookie_listener.h"
