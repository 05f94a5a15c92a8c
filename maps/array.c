// SPDX-License-Identifier: GPL-2.0
/* BPF_MAP_TYPE_ARRAY (kernel/bpf/arraymap.c) */
#include "selftests/case.h"

#define ARRAY .type = BPF_MAP_TYPE_ARRAY, .key_size = 4, .value_size = 8, .max_entries = 4
MAP_TYPE(array, ARRAY);

MAP_CASE(array, update_past_end)
{
	int fd = map_create(t, ARRAY);
	__u32 key = 4;
	__u64 value = 1;

	/* array_map_update_elem(): all elements exist, one more would be too many */
	expect_err(t, bpf_map_update_elem(fd, &key, &value, BPF_ANY), E2BIG);
	expect_err(t, bpf_map_update_elem(fd, &key, &value, BPF_NOEXIST), E2BIG);
}
