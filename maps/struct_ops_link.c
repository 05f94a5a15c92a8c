// SPDX-License-Identifier: GPL-2.0
/* BPF_MAP_TYPE_STRUCT_OPS with BPF_F_LINK: a link registers, and its end unregisters (6.4). */
#include <string.h>
#include <unistd.h>

#include "helpers/fixtures.h"
#include "maps/struct_ops.h"

DEFINE_STRUCT_OPS;

#define LINKED STRUCT_OPS, .map_flags = BPF_F_LINK

/* Skips where there are no such links: map/struct_ops/create_link is the control of that. */
static void need_links(struct test *t)
{
	if (!verlist_holds(OPS_LINK_SINCE, test_kver()))
		test_skip(t, "BPF_F_LINK of struct_ops maps: since " OPS_LINK_SINCE);
}

static int link_try(int map)
{
	return bpf_link_create(map, 0, BPF_STRUCT_OPS, NULL);
}

/* A map with all of @cc in it. */
static int ready(struct test *t, struct cc *cc)
{
	int map = map_create(t, LINKED);

	must(t, cc_update(cc, map));
	return map;
}

MAP_CASE(struct_ops, link_update_only_makes_ready)
{
	struct cc cc;
	int map;

	need_links(t);
	cc_init(&cc, t);
	map = ready(t, &cc);
	expect_eq(t, cc_state(&cc, map), OPS_READY);
	expect_err(t, cc_socket(&cc), ENOENT);
	expect_err(t, cc_update(&cc, map), EBUSY);
}

MAP_CASE(struct_ops, job_link_registers)
{
	struct cc cc;
	int map, link;

	need_links(t);
	cc_init(&cc, t);
	map = ready(t, &cc);
	link = link_try(map);
	expect_ok(t, link);
	expect_ok(t, cc_socket(&cc));
	expect_eq(t, cc_state(&cc, map), OPS_READY);
	close(link);
	expect_err(t, cc_socket(&cc), ENOENT);
	/* not once in a life, as without links */
	link = link_try(map);
	expect_ok(t, link);
	expect_ok(t, cc_socket(&cc));
}

MAP_CASE(struct_ops, link_delete)
{
	struct cc cc;

	need_links(t);
	cc_init(&cc, t);
	expect_err(t, elem_del(ready(t, &cc), 0), EOPNOTSUPP);
}

MAP_CASE(struct_ops, link_of_empty_map)
{
	need_links(t);
	expect_err(t, link_try(map_create(t, LINKED)), EINVAL);
}

MAP_CASE(struct_ops, link_without_flag)
{
	int map = map_create(t, STRUCT_OPS);
	struct cc cc;

	cc_init(&cc, t);
	expect_ok(t, cc_update(&cc, map));
	expect_err(t, link_try(map), EINVAL);
	expect_ok(t, elem_del(map, 0));
}

MAP_CASE(struct_ops, link_of_taken_name)
{
	struct cc cc;
	int map;

	need_links(t);
	cc_init(&cc, t);
	map = ready(t, &cc);
	expect_ok(t, link_try(map));
	expect_err(t, link_try(ready(t, &cc)), EEXIST);
}

/* A connection's next user gets the new one, with no moment without any. */
MAP_CASE(struct_ops, job_link_update_swaps)
{
	struct cc cc, other;
	int link;

	need_links(t);
	cc_init(&cc, t);
	cc_init(&other, t);
	link = link_try(ready(t, &cc));
	expect_ok(t, link);
	close(cc_socket(&cc));
	expect_ok(t, bpf_link_update(link, ready(t, &other), NULL));
	expect_ok(t, cc_socket(&cc));
	strcpy(cc_member(&other, "name"), "bm_other");
	expect_err(t, bpf_link_update(link, ready(t, &other), NULL), EINVAL);
	expect_err(t, bpf_link_update(link, map_create(t, LINKED), NULL), EINVAL);
}

MAP_CASE(struct_ops, link_update_expects_old_map)
{
	LIBBPF_OPTS(bpf_link_update_opts, opts, .flags = BPF_F_REPLACE);
	struct cc cc;
	int link, old;

	need_links(t);
	cc_init(&cc, t);
	old = ready(t, &cc);
	link = link_try(old);
	expect_ok(t, link);
	opts.old_map_fd = ready(t, &cc);
	expect_err(t, bpf_link_update(link, ready(t, &cc), &opts), EPERM);
	opts.old_map_fd = old;
	expect_ok(t, bpf_link_update(link, ready(t, &cc), &opts));
}
