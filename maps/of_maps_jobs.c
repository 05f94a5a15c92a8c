// SPDX-License-Identifier: GPL-2.0
/* Maps of maps at work: from programs, and how long inner maps live. */
#include <time.h>
#include <unistd.h>

#include "maps/call.h"
#include "maps/of_maps.h"
#include "maps/swap.h"

/* "Support atomic update for htab of maps" */
#define ATOMIC "6.16"

DEFINE_MAP_TYPE_OPTS(hash_of_maps, .args = { HASH_OF_MAPS }, .inner = of_make_inner);
DEFINE_MAP_TYPE_OPTS(array_of_maps, .args = { ARRAY_OF_MAPS }, .inner = of_make_inner);
static const struct map_type *const of_types[] = {
	&map_type_hash_of_maps, &map_type_array_of_maps,
};

static bool is_hash(const struct test *t)
{
	return family_type(t) == &map_type_hash_of_maps;
}

/* Waits until no map has @id, as maps are freed by a worker; the last errno. */
static int until_gone(long long id)
{
	time_t end = time(NULL) + 10;
	int fd;

	while ((fd = bpf_map_get_fd_by_id(id)) >= 0 && time(NULL) < end) {
		close(fd);
		usleep(1000);
	}
	return fd;
}

FAMILY_CASE(of, delete_frees_inner)
{
	int inner = map_create(t, INNER);
	long long id = map_id(t, inner);

	expect_ok(t, elem_put(fd, 1, inner));
	close(inner);
	expect_ok(t, elem_del(fd, 1));
	expect_err(t, until_gone(id), ENOENT);
}

FAMILY_CASE(of, close_frees_inner)
{
	int inner = map_create(t, INNER);
	long long id = map_id(t, inner);

	expect_ok(t, elem_put(fd, 1, inner));
	close(inner);
	close(fd);
	expect_err(t, until_gone(id), ENOENT);
}

/* ---- from a program */

FAMILY_CASE(of, prog_may_only_look_up)
{
	expect_ok(t, call_try(fd, BPF_FUNC_map_lookup_elem));
	expect_err(t, call_try(fd, BPF_FUNC_map_update_elem), EINVAL);
	expect_err(t, call_try(fd, BPF_FUNC_map_delete_elem), EINVAL);
	expect_ok(t, call_try(map_create(t, INNER), BPF_FUNC_map_update_elem));
}

/*
 * An array's slot is exchanged.  A hash had the new element put in front of the old and
 * the old one removed, which a reader between them could miss, until the exchange of
 * ATOMIC.
 */
FAMILY_CASE(of, job_inner_replaced_under_a_reader)
{
	struct swap s = swap_load(t, is_hash(t) ? "look_in_hash" : "look_in_array",
				  is_hash(t) ? "hash" : "array");
	int first = map_create(t, INNER), second = map_create(t, INNER);

	(void)fd;
	expect_ok(t, elem_put(first, 0, SWAP_FIRST));
	expect_ok(t, elem_put(second, 0, SWAP_SECOND));
	swap_while_running(&s, first, second);
	if (!is_hash(t) || verlist_holds(ATOMIC, test_kver()))
		expect_eq(t, s.seen[SWAP_NOTHING], 0);
}

FAMILY_CASE(of, prog_reads_inner)
{
	struct map_prog p = map_prog_load(t, family_type(t)->name, "inner_elem");
	int inner = map_create(t, INNER);

	(void)fd;
	expect_ok(t, elem_put(inner, 0, 7));
	expect_ok(t, elem_put(p.map, 3, inner));
	expect_eq(t, prog_get(&p, 3), 7);
}

FAMILY_CASE(of, prog_store_in_inner_is_seen_by_syscall)
{
	struct map_prog p = map_prog_load(t, family_type(t)->name, "inner_elem");
	int inner = map_create(t, INNER);

	(void)fd;
	expect_ok(t, elem_put(p.map, 3, inner));
	p.io->key[0] = 3;
	expect_ok(t, prog_op(&p, MAP_OP_STORE, 9, 0));
	expect_eq(t, elem_get(inner, 0), 9);
}

FAMILY_CASE(of, prog_lookup_absent)
{
	struct map_prog p = map_prog_load(t, family_type(t)->name, "inner_elem");

	(void)fd;
	expect_err(t, prog_get(&p, 3), ENOENT);
}

FAMILY_CASE(of, prog_sees_replaced_inner)
{
	struct map_prog p = map_prog_load(t, family_type(t)->name, "inner_elem");
	int second = map_create(t, INNER);

	(void)fd;
	expect_ok(t, elem_put(p.map, 3, map_create(t, INNER)));
	expect_eq(t, prog_get(&p, 3), 0);
	expect_ok(t, elem_put(second, 0, 8));
	expect_ok(t, elem_put(p.map, 3, second));
	expect_eq(t, prog_get(&p, 3), 8);
}
