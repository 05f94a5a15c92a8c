// SPDX-License-Identifier: GPL-2.0
#define STORAGE_TYPE BPF_MAP_TYPE_CGROUP_STORAGE
#define STORAGE_KEY struct bpf_cgroup_storage_key
#include "maps/cgroup_storage.bpf.h"
