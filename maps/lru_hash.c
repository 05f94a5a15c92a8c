// SPDX-License-Identifier: GPL-2.0
/* What BPF_MAP_TYPE_LRU_HASH does unlike other hash tables (kernel/bpf/bpf_lru_list.c) */
#include "maps/maps.h"

#define LRU .type = BPF_MAP_TYPE_LRU_HASH, .key_size = 4, .value_size = 8, .max_entries = 4
DEFINE_MAP_TYPE(lru_hash, LRU);

MAP_CREATES(lru_hash,
	CREATE(max_entries_0, ARGS(LRU, .max_entries = 0), ELSE(EINVAL)),
	/* elements move between lists, and therefore have to be there */
	CREATE(no_prealloc, ARGS(LRU, .map_flags = BPF_F_NO_PREALLOC), ELSE(BM_ENOTSUPP)),
	CREATE(no_common_lru, ARGS(LRU, .map_flags = BPF_F_NO_COMMON_LRU), ELSE_OK),
	CREATE(numa_node_0, ARGS(LRU, .map_flags = BPF_F_NUMA_NODE), ELSE_OK),
	/* each CPU has a list of its own, on its own node */
	CREATE(no_common_lru_numa_node_0,
	       ARGS(LRU, .map_flags = BPF_F_NO_COMMON_LRU | BPF_F_NUMA_NODE), ELSE(EINVAL)));

/* map_check_btf(): the errno changed with the btf_record of 6.2 */
MAP_CASE(lru_hash, create_spin_lock)
{
	expect(t, locked_map(t, LRU), ERR_SINCE("6.2", EOPNOTSUPP), ELSE(BM_ENOTSUPP));
}

MAP_CASE(lru_hash, never_full)
{
	int fd = map_create(t, LRU);

	pin_to_first_cpu(t);
	expect_ok(t, elem_fill(fd, 16));
	expect_eq(t, elem_get(fd, 15), 150);	/* the newest stays */
}

MAP_CASE(lru_hash, count_stays_below_limit)
{
	int fd = map_create(t, LRU);

	pin_to_first_cpu(t);
	expect_ok(t, elem_fill(fd, 16));
	expect_true(t, elem_count(fd, 8) >= 1);
	expect_true(t, elem_count(fd, 8) <= 4);
}

MAP_CASE(lru_hash, prog_never_full)
{
	struct map_prog p = map_prog_load(t, "lru_hash", "elem");
	__u32 key;

	for (key = 0; key < 16; key++)
		expect_ok(t, prog_put(&p, key, 10 * key, BPF_NOEXIST));
	expect_eq(t, elem_get(p.map, 15), 150);
}

/* htab_map_alloc(): each CPU has the same share of them */
MAP_CASE(lru_hash, no_common_lru_rounds_max_entries)
{
	int fd = map_create(t, LRU, .max_entries = 1, .map_flags = BPF_F_NO_COMMON_LRU);
	struct bpf_map_info info = {0};
	__u32 len = sizeof(info);

	expect_ok(t, bpf_map_get_info_by_fd(fd, &info, &len));
	expect_eq(t, info.max_entries, must(t, libbpf_num_possible_cpus()));
}
