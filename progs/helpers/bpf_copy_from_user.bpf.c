// SPDX-License-Identifier: GPL-2.0
#include "bpfmatrix.bpf.h"
#include "helpers/probe_read.h"

SEC("syscall")
ACCEPT_IF(since("5.14"))
int read(void *ctx)
{
	return READ_WITH(bpf_copy_from_user);
}
