// SPDX-License-Identifier: GPL-2.0
/* A map type that is not in all supported kernels. */
#include "verdicts/sleepable_maps.bpf.h"

struct {
	__uint(type, BPF_MAP_TYPE_INODE_STORAGE);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, int);
	__type(value, __u64);
} inode_storage SEC(".maps");

SLEEPABLE_TAKES_SINCE(inode_storage, ACCEPT, "5.17",
		      "Allow bpf_local_storage to be used by sleepable programs")
