// SPDX-License-Identifier: GPL-2.0
#define STORAGE_TYPE BPF_MAP_TYPE_PERCPU_CGROUP_STORAGE
#define STORAGE_KEY __u64
#include "maps/cgroup_storage.bpf.h"
