// SPDX-License-Identifier: GPL-2.0
/* BPF_MAP_TYPE_LPM_TRIE (kernel/bpf/lpm_trie.c) */
#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>

#include "maps/maps.h"

#define LPM .type = BPF_MAP_TYPE_LPM_TRIE, .key_size = 8, .value_size = 8, .max_entries = 4, \
	.map_flags = BPF_F_NO_PREALLOC
DEFINE_MAP_TYPE(lpm_trie, LPM);

/* "Handle in-place update for full LPM trie correctly" */
#define IN_PLACE "6.13 6.12.5 6.6.66 6.1.120"
/* "bpf: Add batched ops support for lpm_trie" */
#define BATCHED "5.13"

MAP_CREATES(lpm_trie,
	CREATE(max_entries_0, ARGS(LPM, .max_entries = 0), ELSE(EINVAL)),
	CREATE(prealloc, ARGS(LPM, .map_flags = 0), ELSE(EINVAL)),
	CREATE(zero_seed, ARGS(LPM, .map_flags = BPF_F_NO_PREALLOC | BPF_F_ZERO_SEED),
	       ELSE(EINVAL)),
	/* LPM_DATA_SIZE_MIN and _MAX, behind the 4 bytes of the length */
	CREATE(data_size_0, ARGS(LPM, .key_size = 4), ELSE(EINVAL)),
	CREATE(data_size_1, ARGS(LPM, .key_size = 5), ELSE_OK),
	CREATE(data_size_256, ARGS(LPM, .key_size = 4 + 256), ELSE_OK),
	CREATE(data_size_257, ARGS(LPM, .key_size = 4 + 257), ELSE(EINVAL)),
	CREATE(value_size_0, ARGS(LPM, .value_size = 0), ELSE(EINVAL)));

struct prefix {
	__u32 len;
	__u8 data[4];
};

/* "10.0.0.0/8"; a length that cannot be is passed on. */
static struct prefix prefix(const char *text)
{
	struct prefix p = {0};
	char addr[16] = "";

	if (sscanf(text, "%15[0-9.]/%u", addr, &p.len) != 2 ||
	    inet_pton(AF_INET, addr, p.data) != 1)
		p.len = ~0U;
	return p;
}

static int put_flags(int fd, const char *key, __u64 value, __u64 flags)
{
	struct prefix p = prefix(key);

	return bpf_map_update_elem(fd, &p, &value, flags);
}

static int put(int fd, const char *key, __u64 value)
{
	return put_flags(fd, key, value, BPF_ANY);
}

static long long get(int fd, const char *key)
{
	struct prefix p = prefix(key);
	__u64 value;
	int err = bpf_map_lookup_elem(fd, &p, &value);

	return err ? err : (long long)value;
}

static int del(int fd, const char *key)
{
	struct prefix p = prefix(key);

	return bpf_map_delete_elem(fd, &p);
}

/* Whether @want is the key behind @key (NULL: the first). */
static bool next_is(struct test *t, int fd, const char *key, const char *want)
{
	struct prefix p = key ? prefix(key) : (struct prefix){0}, w = prefix(want), next;
	int err = bpf_map_get_next_key(fd, key ? &p : NULL, &next);

	return expect_ok(t, err) && expect_mem(t, &next, &w, sizeof(w));
}

/* Four prefixes, of which the /16 has all others below it. */
static int fill(int fd)
{
	return put(fd, "192.168.0.0/16", 16) ?: put(fd, "192.168.0.0/24", 240) ?:
	       put(fd, "192.168.1.0/24", 241) ?: put(fd, "192.168.128.0/24", 242);
}

MAP_PLAIN(lpm_trie, longest_prefix_wins)
{
	int fd = map_create(t, LPM);

	expect_ok(t, put(fd, "10.0.0.0/8", 8));
	expect_ok(t, put(fd, "10.1.0.0/16", 16));
	expect_eq(t, get(fd, "10.1.2.3/32"), 16);
	expect_eq(t, get(fd, "10.2.2.3/32"), 8);
	expect_err(t, get(fd, "11.0.0.1/32"), ENOENT);
}

MAP_PLAIN(lpm_trie, lookup_shorter_than_stored)
{
	int fd = map_create(t, LPM);

	expect_ok(t, put(fd, "10.1.0.0/16", 16));
	expect_err(t, get(fd, "10.1.0.0/15"), ENOENT);
}

MAP_PLAIN(lpm_trie, default_route_matches_all)
{
	int fd = map_create(t, LPM);

	expect_ok(t, put(fd, "0.0.0.0/0", 1));
	expect_eq(t, get(fd, "203.0.113.9/32"), 1);
}

MAP_PLAIN(lpm_trie, update_too_long)
{
	expect_err(t, put(map_create(t, LPM), "10.0.0.0/33", 1), EINVAL);
}

MAP_PLAIN(lpm_trie, lookup_too_long)
{
	int fd = map_create(t, LPM);

	expect_ok(t, put(fd, "10.0.0.0/8", 8));
	expect_err(t, get(fd, "10.0.0.0/33"), ENOENT);
}

MAP_PLAIN(lpm_trie, delete_too_long)
{
	expect_err(t, del(map_create(t, LPM), "10.0.0.0/33"), EINVAL);
}

MAP_PLAIN(lpm_trie, delete_absent)
{
	int fd = map_create(t, LPM);

	expect_ok(t, put(fd, "10.0.0.0/8", 8));
	expect_err(t, del(fd, "10.0.0.0/9"), ENOENT);
}

MAP_PLAIN(lpm_trie, delete_uncovers_shorter)
{
	int fd = map_create(t, LPM);

	expect_ok(t, fill(fd));
	expect_ok(t, del(fd, "192.168.1.0/24"));
	expect_eq(t, get(fd, "192.168.1.1/32"), 16);
}

MAP_PLAIN(lpm_trie, delete_keeps_longer)
{
	int fd = map_create(t, LPM);

	expect_ok(t, fill(fd));
	expect_ok(t, del(fd, "192.168.0.0/16"));
	expect_eq(t, get(fd, "192.168.1.1/32"), 241);
	expect_err(t, get(fd, "192.168.2.1/32"), ENOENT);
}

MAP_PLAIN(lpm_trie, update_noexist_of_present)
{
	int fd = map_create(t, LPM);

	expect_ok(t, put_flags(fd, "10.0.0.0/8", 1, BPF_NOEXIST));
	expect_err(t, put_flags(fd, "10.0.0.0/8", 2, BPF_NOEXIST), EEXIST);
	expect_eq(t, get(fd, "10.0.0.0/8"), 1);
}

/* "Handle BPF_EXIST and BPF_NOEXIST for LPM trie" */
MAP_PLAIN(lpm_trie, update_exist_of_absent)
{
	expect(t, put_flags(map_create(t, LPM), "10.0.0.0/8", 1, BPF_EXIST),
	       ERR_SINCE("6.13 6.12.5 6.6.66 6.1.120 5.10.231", ENOENT), ELSE_OK);
}

/* 10.0.0.0/8 and 11.0.0.0/8 hang below a node for 10.0.0.0/7, which nobody put there. */
MAP_PLAIN(lpm_trie, update_exist_of_intermediate)
{
	int fd = map_create(t, LPM);

	expect_ok(t, put(fd, "10.0.0.0/8", 1));
	expect_ok(t, put(fd, "11.0.0.0/8", 2));
	expect(t, put_flags(fd, "10.0.0.0/7", 3, BPF_EXIST),
	       ERR_SINCE("6.13 6.12.5 6.6.66 6.1.120 5.10.231", ENOENT), ELSE_OK);
}

MAP_PLAIN(lpm_trie, update_noexist_of_intermediate)
{
	int fd = map_create(t, LPM);

	expect_ok(t, put(fd, "10.0.0.0/8", 1));
	expect_ok(t, put(fd, "11.0.0.0/8", 2));
	expect_err(t, get(fd, "10.0.0.0/7"), ENOENT);
	expect_ok(t, put_flags(fd, "10.0.0.0/7", 3, BPF_NOEXIST));
	expect_eq(t, get(fd, "10.0.0.0/7"), 3);
}

MAP_PLAIN(lpm_trie, update_unknown_flags)
{
	int fd = map_create(t, LPM);

	expect_err(t, put_flags(fd, "10.0.0.0/8", 1, BPF_NOEXIST | BPF_EXIST), EINVAL);
}

MAP_PLAIN(lpm_trie, insert_when_full)
{
	int fd = map_create(t, LPM);

	expect_ok(t, fill(fd));
	expect_err(t, put(fd, "10.0.0.0/8", 1), ENOSPC);	/* not E2BIG, as all other types */
}

MAP_PLAIN(lpm_trie, replace_when_full)
{
	int fd = map_create(t, LPM);

	expect_ok(t, fill(fd));
	expect(t, put(fd, "192.168.1.0/24", 7), OK_SINCE(IN_PLACE), ELSE(ENOSPC));
}

MAP_PLAIN(lpm_trie, intermediate_does_not_count)
{
	int fd = map_create(t, LPM, .max_entries = 2);

	expect_ok(t, put(fd, "10.0.0.0/8", 1));
	expect_ok(t, put(fd, "11.0.0.0/8", 2));
	expect_ok(t, del(fd, "10.0.0.0/8"));
	expect_ok(t, put(fd, "12.0.0.0/8", 3));
}

MAP_PLAIN(lpm_trie, next_key_of_empty)
{
	struct prefix next;

	expect_err(t, bpf_map_get_next_key(map_create(t, LPM), NULL, &next), ENOENT);
}

/* trie_get_next_key(): longer prefixes before those that hold them */
MAP_PLAIN(lpm_trie, next_key_is_postorder)
{
	struct prefix last = prefix("192.168.0.0/16"), next;
	int fd = map_create(t, LPM);

	expect_ok(t, fill(fd));
	next_is(t, fd, NULL, "192.168.0.0/24");
	next_is(t, fd, "192.168.0.0/24", "192.168.1.0/24");
	next_is(t, fd, "192.168.1.0/24", "192.168.128.0/24");
	next_is(t, fd, "192.168.128.0/24", "192.168.0.0/16");
	expect_err(t, bpf_map_get_next_key(fd, &last, &next), ENOENT);
}

MAP_PLAIN(lpm_trie, next_key_of_absent_is_leftmost)
{
	int fd = map_create(t, LPM);

	expect_ok(t, fill(fd));
	next_is(t, fd, "10.0.0.0/8", "192.168.0.0/24");
	next_is(t, fd, "192.168.1.0/33", "192.168.0.0/24");
}

/* A key's length must not be mistaken for a match: fixed with BPF_EXIST above. */
MAP_PLAIN(lpm_trie, next_key_of_longer_than_stored)
{
	int fd = map_create(t, LPM);

	expect_ok(t, fill(fd));
	next_is(t, fd, "192.168.1.1/32", "192.168.0.0/24");
}

MAP_PLAIN(lpm_trie, batch_update_and_lookup)
{
	struct prefix keys[4] = { prefix("10.0.0.0/8"), prefix("11.0.0.0/8") };
	__u64 values[4] = { 10, 11 };
	struct prefix at;
	__u32 count = 2;
	int fd = map_create(t, LPM);

	if (!expect(t, bpf_map_update_batch(fd, keys, values, &count, NULL), OK_SINCE(BATCHED),
		    ELSE(BM_ENOTSUPP)) || !verlist_holds(BATCHED, test_kver()))
		return;
	expect_eq(t, get(fd, "11.0.0.0/8"), 11);
	count = 4;
	memset(values, 0, sizeof(values));
	expect_err(t, bpf_map_lookup_batch(fd, NULL, &at, keys, values, &count, NULL), ENOENT);
	expect_eq(t, count, 2);
	expect_eq(t, values[0] + values[1], 21);
}

MAP_PLAIN(lpm_trie, batch_lookup)
{
	struct prefix keys[4], at;
	__u64 values[4];
	__u32 count = 4;
	int fd = map_create(t, LPM);

	expect_ok(t, fill(fd));
	expect(t, bpf_map_lookup_batch(fd, NULL, &at, keys, values, &count, NULL),
	       OK_SINCE(BATCHED), ELSE(BM_ENOTSUPP));
}

MAP_PLAIN(lpm_trie, batch_delete)
{
	struct prefix keys[2] = { prefix("192.168.0.0/24"), prefix("192.168.1.0/24") };
	__u32 count = 2;
	int fd = map_create(t, LPM);

	expect_ok(t, fill(fd));
	expect(t, bpf_map_delete_batch(fd, keys, &count, NULL), OK_SINCE(BATCHED),
	       ELSE(BM_ENOTSUPP));
	expect_eq(t, get(fd, "192.168.1.1/32"), verlist_holds(BATCHED, test_kver()) ? 16 : 241);
}

MAP_PLAIN(lpm_trie, lookup_and_delete)
{
	struct prefix key = prefix("192.168.0.0/24");
	int fd = map_create(t, LPM);
	__u64 value;

	expect_ok(t, fill(fd));
	expect_err(t, bpf_map_lookup_and_delete_elem(fd, &key, &value), BM_ENOTSUPP);
}

/* ---- from a program */

static void set_key(struct map_prog *p, const char *key)
{
	struct prefix k = prefix(key);

	memcpy(p->io->key, &k, sizeof(k));
}

MAP_PLAIN(lpm_trie, prog_lookup_finds_longest)
{
	struct map_prog p = map_prog_load(t, "lpm_trie", "elem");

	expect_ok(t, fill(p.map));
	set_key(&p, "192.168.128.9/32");
	expect_ok(t, prog_op(&p, MAP_OP_LOOKUP, 0, 0));
	expect_eq(t, p.io->value, 242);
}

MAP_PLAIN(lpm_trie, prog_update_is_seen_by_syscall)
{
	struct map_prog p = map_prog_load(t, "lpm_trie", "elem");

	set_key(&p, "10.0.0.0/8");
	expect_ok(t, prog_op(&p, MAP_OP_UPDATE, 7, BPF_ANY));
	expect_eq(t, get(p.map, "10.1.2.3/32"), 7);
}

MAP_PLAIN(lpm_trie, prog_insert_when_full)
{
	struct map_prog p = map_prog_load(t, "lpm_trie", "elem");

	expect_ok(t, fill(p.map));
	set_key(&p, "10.0.0.0/8");
	expect_err(t, prog_op(&p, MAP_OP_UPDATE, 7, BPF_ANY), ENOSPC);
}

MAP_PLAIN(lpm_trie, prog_delete_is_seen_by_syscall)
{
	struct map_prog p = map_prog_load(t, "lpm_trie", "elem");

	expect_ok(t, put(p.map, "10.0.0.0/8", 7));
	set_key(&p, "10.0.0.0/8");
	expect_ok(t, prog_op(&p, MAP_OP_DELETE, 0, 0));
	expect_err(t, get(p.map, "10.0.0.0/8"), ENOENT);
}

/* set_map_elem_callback_state(); bpf_for_each_map_elem() itself came in 5.13 */
MAP_PLAIN(lpm_trie, for_each)
{
	struct map_args args = { LPM };

	expect(t, map_prog_try_as("hash", "for_each", &args), ERR_SINCE("5.13", BM_ENOTSUPP),
	       ELSE(EINVAL));
}
