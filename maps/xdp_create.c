// SPDX-License-Identifier: GPL-2.0
/* What creating any of the maps for XDP asks for, and what it does not take. */
#include "maps/devmap.h"
#include "selftests/runner.h"

DEFINE_MAP_TYPE(cpumap, .type = BPF_MAP_TYPE_CPUMAP, .key_size = 4, .value_size = 8,
		.max_entries = 1);
DEFINE_MAP_TYPE_OPTS(xskmap, .config = "CONFIG_XDP_SOCKETS",
		     .args = { .type = BPF_MAP_TYPE_XSKMAP, .key_size = 4, .value_size = 4,
			       .max_entries = 1 });
static const struct map_type *const xdp_types[] = {
	&map_type_devmap, &map_type_devmap_hash, &map_type_cpumap, &map_type_xskmap,
};

/* map_check_no_btf(): what a key and a value are is fixed. */
FAMILY_CASE(xdp, create_with_btf)
{
	const struct map_args *args = &family_type(t)->args;
	struct bpf_object *obj = prog_load(t, "maps/array", "elem");
	struct bpf_map *map = bpf_object__find_map_by_name(obj, "map");
	LIBBPF_OPTS(bpf_map_create_opts, opts, .btf_fd = bpf_object__btf_fd(obj),
		    .btf_key_type_id = bpf_map__btf_key_type_id(map));

	(void)fd;
	/* a key of 32 bits, a value of 64 */
	opts.btf_value_type_id = args->value_size == 4 ? bpf_map__btf_key_type_id(map) :
							 bpf_map__btf_value_type_id(map);
	expect_ok(t, bpf_map_create(BPF_MAP_TYPE_HASH, "bm", args->key_size, args->value_size, 1,
				    &opts));
	expect_err(t, bpf_map_create(args->type, "bm", args->key_size, args->value_size, 1, &opts),
		   BM_ENOTSUPP);
}

static bool is_cpumap(const struct test *t)
{
	return family_type(t) == &map_type_cpumap;
}

/* @cpumap, @others: whether these may be created with nothing but @caps. */
static void create_with(struct test *t, const char *caps, bool cpumap, bool others)
{
	must(t, caps_keep_only(caps));
	expect(t, map_try_args(&family_type(t)->args),
	       OK_SINCE((is_cpumap(t) ? cpumap : others) ? NULL : "never"), ELSE(EPERM));
}

/*
 * A map of devices or sockets is the network's, one of CPUs is BPF's.  That is where
 * kernel.unprivileged_bpf_disabled is 0; else CAP_BPF is asked for all of them as well.
 */
FAMILY_CASE(xdp, create_with_cap_bpf)
{
	(void)fd;
	create_with(t, "CAP_BPF", true, false);
}

FAMILY_CASE(xdp, create_with_cap_net_admin)
{
	(void)fd;
	create_with(t, "CAP_NET_ADMIN", false, true);
}

FAMILY_CASE(xdp, create_with_both_caps)
{
	(void)fd;
	create_with(t, "CAP_BPF CAP_NET_ADMIN", true, true);
}

FAMILY_CASE(xdp, create_without_caps)
{
	(void)fd;
	create_with(t, "", false, false);
}
