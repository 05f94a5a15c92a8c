// SPDX-License-Identifier: GPL-2.0
/* Attributes of BPF_MAP_CREATE that came late: exclusive maps, and a log of what was wrong. */
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "maps/types.h"
#include "selftests/runner.h"

/* ---- a map for one program only, named by its SHA-256: 6.18 "Implement exclusive map creation" */

#define EXCLUSIVE "6.18"

static int exclusive_try(const void *hash, __u32 size)
{
	LIBBPF_OPTS(bpf_map_create_opts, opts, .excl_prog_hash = hash, .excl_prog_hash_size = size);

	return bpf_map_create(BPF_MAP_TYPE_ARRAY, "bm_excl", 4, 8, 4, &opts);
}

static const char some_hash[32] = "no program has this hash";

MAP_PLAIN(array, create_exclusive)
{
	expect(t, exclusive_try(some_hash, 32), OK_SINCE(EXCLUSIVE), ELSE(EINVAL));
}

MAP_PLAIN(array, create_exclusive_hash_too_short)
{
	expect_err(t, exclusive_try(some_hash, 31), EINVAL);
	expect_err(t, exclusive_try(some_hash, 0), EINVAL);
	expect_err(t, exclusive_try(NULL, 32), EINVAL);
}

MAP_PLAIN(array, create_exclusive_bad_hash_pointer)
{
	expect(t, exclusive_try((void *)8, 32), ERR_SINCE(EXCLUSIVE, EFAULT), ELSE(EINVAL));
}

static void needs_exclusive(struct test *t)
{
	if (!verlist_holds(EXCLUSIVE, test_kver()))
		test_skip(t, "excl_prog_hash: since " EXCLUSIVE);
}

/* Loads @prog with a map that is exclusive to the program owner; 0 or -errno. */
static int load_with_owner(struct test *t, const char *prog)
{
	struct bpf_object *obj = loader_open(embedded_find("maps/exclusive"));
	struct bpf_map *map = bpf_object__find_map_by_name(obj, "map");
	struct bpf_program *p;

	bpf_object__for_each_program(p, obj)
		bpf_program__set_autoload(p, !strcmp(bpf_program__name(p), prog));
	p = bpf_object__find_program_by_name(obj, "owner");
	must(t, bpf_map__set_exclusive_program(map, p));
	return bpf_object__load(obj);
}

MAP_PLAIN(array, exclusive_to_its_program)
{
	needs_exclusive(t);
	expect_ok(t, load_with_owner(t, "owner"));
}

MAP_PLAIN(array, exclusive_to_another_program)
{
	needs_exclusive(t);
	expect_err(t, load_with_owner(t, "other"), EACCES);
}

/* bpf_map_meta_alloc() asks since 7.1 (measured): the outer map would let any program in. */
MAP_PLAIN(array, exclusive_as_inner_map)
{
	int fd;

	needs_exclusive(t);
	fd = must(t, exclusive_try(some_hash, 32));
	expect(t, map_try(.type = BPF_MAP_TYPE_ARRAY_OF_MAPS, .key_size = 4, .value_size = 4,
			      .max_entries = 1, .inner_fd = fd),
	       ERR_SINCE("7.1", BM_ENOTSUPP), ELSE_OK);
}

/* It is the program that is kept out, not who has the fd. */
MAP_PLAIN(array, exclusive_allows_syscalls)
{
	int fd;

	needs_exclusive(t);
	fd = must(t, exclusive_try(some_hash, 32));
	expect_ok(t, elem_put(fd, 1, 7));
	expect_eq(t, elem_get(fd, 1), 7);
}

/* ---- a log: 7.2 "Add syscall common attributes support for map_create" */

#define LOGGED "7.2"

/* Of 7.2; libbpf's copy of bpf.h does not have them yet. */
#define COMMON_ATTRS (1 << 16)
struct common_attr {
	__u64 log_buf;
	__u32 log_size;
	__u32 log_level;
	__u32 log_true_size;
};

static char log_text[256];

static struct common_attr log_of(__u32 size, __u32 level)
{
	memset(log_text, 0, sizeof(log_text));
	return (struct common_attr){
		.log_buf = size ? (__u64)(unsigned long)log_text : 0, .log_size = size,
		.log_level = level,
	};
}

static int create_logged(const struct map_args *args, struct common_attr *common)
{
	union bpf_attr attr = {
		.map_type = args->type, .key_size = args->key_size, .value_size = args->value_size,
		.max_entries = args->max_entries, .map_flags = args->map_flags,
		.map_extra = args->map_extra, .numa_node = args->numa_node,
	};
	int fd;

	if (args->name)
		strncpy(attr.map_name, args->name, sizeof(attr.map_name) - 1);
	fd = syscall(SYS_bpf, BPF_MAP_CREATE | COMMON_ATTRS, &attr, sizeof(attr), common,
		     sizeof(*common));
	return fd < 0 ? -errno : fd;
}

#define ARRAY .type = BPF_MAP_TYPE_ARRAY, KEYED

static const struct {
	struct map_args args;
	const char *says;
} logged[] = {
	{ { ARRAY, .map_extra = 1 }, "map_extra" },
	{ { ARRAY, .type = 10000 }, "map_type" },
	{ { ARRAY, .name = "a/b" }, "map_name" },
	{ { ARRAY, .map_flags = BPF_F_NUMA_NODE, .numa_node = 1023 }, "numa_node" },
};

MAP_PLAIN(array, create_log_says_why)
{
	struct common_attr common;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(logged); i++) {
		common = log_of(sizeof(log_text), 1);
		expect_err(t, create_logged(&logged[i].args, &common), EINVAL);
		if (!verlist_holds(LOGGED, test_kver())) {
			expect_eq(t, log_text[0], 0);
			continue;
		}
		if (!expect_true(t, strstr(log_text, logged[i].says) != NULL))
			test_fail(t, "want %s, got: %s", logged[i].says, log_text);
		/* with its NUL */
		expect_eq(t, common.log_true_size, strlen(log_text) + 1);
	}
}

MAP_PLAIN(array, create_log_of_success)
{
	struct common_attr common = log_of(sizeof(log_text), 1);

	expect(t, create_logged(&map_type_array.args, &common), OK_SINCE(LOGGED), ELSE(EINVAL));
	expect_eq(t, log_text[0], 0);
}

/* map_create(): that the log did not fit is what is told then. */
MAP_PLAIN(array, create_log_too_small)
{
	struct map_args args = { ARRAY, .map_extra = 1 };
	struct common_attr common = log_of(4, 1);

	expect(t, create_logged(&args, &common), ERR_SINCE(LOGGED, ENOSPC), ELSE(EINVAL));
	expect_eq(t, log_text[4], 0);
	expect_eq(t, common.log_true_size > 4, verlist_holds(LOGGED, test_kver()));
}

MAP_PLAIN(array, create_log_without_level)
{
	struct common_attr common = log_of(sizeof(log_text), 0);

	expect_err(t, create_logged(&map_type_array.args, &common), EINVAL);
}

MAP_PLAIN(array, create_log_unknown_level)
{
	struct common_attr common = log_of(sizeof(log_text), 1 << 8);

	expect_err(t, create_logged(&map_type_array.args, &common), EINVAL);
}
