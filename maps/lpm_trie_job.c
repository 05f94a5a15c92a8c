// SPDX-License-Identifier: GPL-2.0
/* A routing table in a BPF_MAP_TYPE_LPM_TRIE, beside a search through all its prefixes. */
#include <arpa/inet.h>
#include <string.h>

#include "maps/types.h"

#define NR 300
#define NR_ADDRESSES 300

struct route {
	__u32 len;
	__be32 addr;
};
static struct route routes[NR];
static int nr_routes;

/* The same in each run (xorshift32), so that what fails once fails again. */
static __u32 number(void)
{
	static __u32 x = 2463534242U;

	x ^= x << 13;
	x ^= x >> 17;
	x ^= x << 5;
	return x;
}

/* Within 10.0.0.0/14, so that prefixes lie within each other. */
static __u32 address(void)
{
	return 10U << 24 | (number() & 0x3ffff);
}

static __u32 mask(__u32 len)
{
	return len ? ~0U << (32 - len) : 0;
}

/* The number of the longest prefix that holds @addr, or -ENOENT. */
static long long search(__u32 addr)
{
	long long best = -ENOENT;
	int i;

	for (i = 0; i < nr_routes; i++)
		if (routes[i].len <= 32 && (addr & mask(routes[i].len)) == ntohl(routes[i].addr) &&
		    (best < 0 || routes[i].len > routes[best].len))
			best = i;
	return best;
}

static bool is_new(struct route r)
{
	int i;

	for (i = 0; i < nr_routes; i++)
		if (!memcmp(&routes[i], &r, sizeof(r)))
			return false;
	return true;
}

static void make_routes(void)
{
	struct route r;

	while (nr_routes < NR) {
		r.len = 8 + number() % 25;
		r.addr = htonl(address() & mask(r.len));
		if (is_new(r))
			routes[nr_routes++] = r;
	}
}

/* For how many of @nr addresses the map has another answer, by system call or program. */
static int differences(struct map_prog *p, int nr)
{
	struct route key = { .len = 32 };
	__u64 value;
	long long got;
	int i, n = 0;
	__u32 addr;

	for (i = 0; i < nr; i++) {
		addr = address();
		key.addr = htonl(addr);
		if (i % 2) {
			memcpy(p->io->key, &key, sizeof(key));
			got = prog_op(p, MAP_OP_LOOKUP, 0, 0) ?: (long long)p->io->value;
		} else {
			got = bpf_map_lookup_elem(p->map, &key, &value) ?: (long long)value;
		}
		n += got != search(addr);
	}
	return n;
}

static const struct map_type *const trie_types[] = { &map_type_lpm_trie };

FAMILY_PLAIN(trie, job_longest_of_many)
{
	struct map_args args = family_type(t)->args;
	struct map_prog p;
	__u64 i, wrong = 0;

	(void)fd;
	args.max_entries = NR;
	p = map_prog_load_as(t, "lpm_trie", "elem", &args);
	make_routes();
	for (i = 0; i < NR; i++)
		wrong += !!bpf_map_update_elem(p.map, &routes[i], &i, BPF_NOEXIST);
	expect_eq(t, wrong, 0);
	expect_eq(t, differences(&p, NR_ADDRESSES), 0);
	for (i = 0; i < NR; i += 2) {
		wrong += !!bpf_map_delete_elem(p.map, &routes[i]);
		routes[i].len = 33;	/* gone for search() */
	}
	expect_eq(t, wrong, 0);
	expect_eq(t, differences(&p, NR_ADDRESSES), 0);
}

/* Each prefix once, those within another before it. */
FAMILY_CASE(trie, next_key_of_many)
{
	struct map_args args = family_type(t)->args;
	static bool seen[NR];
	struct route key, next;
	int i, j, nr = 0, twice = 0, early = 0;
	__u64 value = 0;

	args.max_entries = NR;
	fd = must(t, map_try_args(&args));
	make_routes();
	for (i = 0; i < NR; i++)
		must(t, bpf_map_update_elem(fd, &routes[i], &value, BPF_NOEXIST));
	while (nr <= NR && !bpf_map_get_next_key(fd, nr ? &key : NULL, &next)) {
		for (i = 0; i < NR && memcmp(&routes[i], &next, sizeof(next)); i++)
			;
		if (i == NR || seen[i]) {
			twice++;
		} else {
			seen[i] = true;
			for (j = 0; j < NR; j++)
				early += !seen[j] && routes[j].len > next.len &&
					 !((ntohl(routes[j].addr) ^ ntohl(next.addr)) &
					   mask(next.len));
		}
		key = next;
		nr++;
	}
	expect_eq(t, nr, NR);
	expect_eq(t, twice, 0);
	expect_eq(t, early, 0);
}
