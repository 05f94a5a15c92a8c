// SPDX-License-Identifier: GPL-2.0
#define LOOKUP bpf_sk_lookup_udp
#include "helpers/sk_lookup.h"
