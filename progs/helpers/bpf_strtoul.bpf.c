// SPDX-License-Identifier: GPL-2.0
#include "bpfmatrix.bpf.h"
#include "helpers/number.h"

NUMBER(bpf_strtoul, unsigned long)
