// SPDX-License-Identifier: GPL-2.0
/*
 * Memory: what a map takes is accounted when it is created and filled, and given back
 * with it.  From 5.11 on its creator's memory cgroup is charged; before that the
 * user's RLIMIT_MEMLOCK ("bpf: Memcg-based memory accounting for bpf maps").
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "helpers/fixtures.h"
#include "maps/load/load.h"

#define CGROUPS "/sys/fs/cgroup"
#define MIB (1LL << 20)
#define WAIT_MS 10000
#define STEP_MS 10

/* Each takes 8 MiB or more. */
static const struct sized {
	const char *name;
	struct map_args args;
	const char *since;
	/*
	 * Memory of its CPUs is charged to the root: bpf_map_get_memcg() is asked before
	 * bpf_map_save_memcg() has noted the creator (kernel/bpf/syscall.c, map_create()).
	 */
	bool to_root;
} sizes[] = {
#define SIZED(map_name, id, key, value, max) \
	.name = map_name, .args = { .type = BPF_MAP_TYPE_##id, .key_size = key, .value_size = value, \
				    .max_entries = max }
	{ SIZED("array", ARRAY, 4, 1024, 8192) },
	{ SIZED("percpu_array", PERCPU_ARRAY, 4, 8192, 1024), .to_root = true },
	{ SIZED("hash", HASH, 4, 1024, 8192) },
	{ SIZED("percpu_hash", PERCPU_HASH, 4, 8192, 1024), .to_root = true },
	{ SIZED("lru_hash", LRU_HASH, 4, 1024, 8192) },
	{ SIZED("queue", QUEUE, 0, 1024, 8192) },
	{ SIZED("stack", STACK, 0, 1024, 8192) },
	{ SIZED("ringbuf", RINGBUF, 0, 0, 8 << 20) },
	{ SIZED("user_ringbuf", USER_RINGBUF, 0, 0, 8 << 20), .since = "6.1" },
	{ SIZED("stack_trace", STACK_TRACE, 4, 8 * 127, 8192) },
	{ SIZED("bloom_filter", BLOOM_FILTER, 0, 8, 16 << 20), .since = "5.16" },
};

static long long read_number(const char *path)
{
	char text[32] = "";
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n;

	if (fd < 0)
		return -errno;
	n = read(fd, text, sizeof(text) - 1);
	close(fd);
	return n < 0 ? -errno : atoll(text);
}

static int write_text(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC), err = 0;

	if (fd < 0)
		return -errno;
	if (write(fd, text, strlen(text)) < 0)
		err = -errno;
	close(fd);
	return err;
}

/* memory.current of the cgroup that @dir is; a folder's fd names it. */
static long long charged(int dir)
{
	char path[64];

	snprintf(path, sizeof(path), "/proc/self/fd/%d/memory.current", dir);
	return read_number(path);
}

/* Waits until the cgroup has no more than @limit, as maps are freed in the background; what it has then. */
static long long charged_below(int dir, long long limit)
{
	long long now = charged(dir);
	int ms;

	for (ms = 0; ms < WAIT_MS && now > limit; ms += STEP_MS) {
		usleep(1000 * STEP_MS);
		now = charged(dir);
	}
	return now;
}

static void by_cgroup(struct test *t, const struct sized *s)
{
	int dir, fd, err;
	long long before, taken;

	err = write_text(CGROUPS "/cgroup.subtree_control", "+memory");
	if (err)
		test_skip(t, "no memory controller in cgroup v2: %s", errname(-err));
	dir = cgroup_enter(t);
	before = must(t, charged(dir));
	fd = must(t, map_try_args(&s->args));
	/* what else the process has may come and go, but not a mebibyte of it */
	taken = charged(dir) - before;
	if (s->to_root)
		expect_true(t, taken < 7 * MIB);
	else
		expect_true(t, taken >= 7 * MIB);
	close(fd);
	expect_true(t, charged_below(dir, before + MIB) <= before + MIB);
	cgroup_leave();
	write_text(CGROUPS "/cgroup.subtree_control", "-memory");
}

static long long memlock(int fd)
{
	char path[64], line[128];
	long long value = -ENOENT;
	FILE *f;

	snprintf(path, sizeof(path), "/proc/self/fdinfo/%d", fd);
	f = fopen(path, "r");
	while (f && fgets(line, sizeof(line), f))
		sscanf(line, "memlock: %lld", &value);
	if (f)
		fclose(f);
	return value;
}

/* Of room for one and a half the first map takes so much that there is no second one until it has gone. */
static void by_rlimit(struct test *t, const struct map_args *args)
{
	int fd = must(t, map_try_args(args)), ms, again;
	struct rlimit limit;

	limit.rlim_cur = limit.rlim_max = must(t, memlock(fd)) * 3 / 2;
	expect_true(t, (long long)limit.rlim_max >= 8 * MIB);
	/* what is there already counts: no other child of the runner runs beside us */
	must(t, setrlimit(RLIMIT_MEMLOCK, &limit) ? -errno : 0);
	expect_err(t, map_try_args(args), EPERM);
	close(fd);
	again = map_try_args(args);
	for (ms = 0; ms < WAIT_MS && again == -EPERM; ms += STEP_MS) {
		usleep(1000 * STEP_MS);
		again = map_try_args(args);
	}
	expect_ok(t, again);
}

static void accounted_and_returned(struct test *t)
{
	const struct sized *s = test_arg(t);

	if (s->since && !verlist_holds(s->since, test_kver()))
		test_skip(t, "map type %s: since %s", s->name, s->since);
	if (verlist_holds("5.11", test_kver()))
		by_cgroup(t, s);
	else
		by_rlimit(t, &s->args);
}

/* ---- what is taken only when elements come */

static const struct load_type growing[] = {
	{ .name = "hash_no_prealloc", .type = BPF_MAP_TYPE_HASH, .flags = BPF_F_NO_PREALLOC },
	{ .name = "rhash", .type = BPF_MAP_TYPE_RHASH, .flags = BPF_F_NO_PREALLOC, .since = "7.2" },
	{ .name = "lpm_trie", .type = BPF_MAP_TYPE_LPM_TRIE, .flags = BPF_F_NO_PREALLOC, .prefix = true },
};
#define ELEMENTS 20000

/* bpf_map_memory_usage(): since 6.4 what is there now, before that what could be there at most. */
LOAD_CASE(memlock_follows_elements, growing)
{
	struct load l;
	__u32 key;
	long long empty, full;

	load_open(t, &l, type, ELEMENTS);
	empty = must(t, memlock(l.map));
	for (key = 0; key < ELEMENTS; key++)
		must(t, load_put(&l, key, key, BPF_ANY));
	full = must(t, memlock(l.map));
	if (!verlist_holds("6.4", test_kver())) {
		expect_eq(t, full, empty);
		return;
	}
	expect_true(t, full - empty >= ELEMENTS * 16);
	for (key = 0; key < ELEMENTS; key++)
		must(t, load_del(&l, key));
	expect_eq(t, memlock(l.map), empty);
}

static void __attribute__((constructor)) accounted_and_returned_register(void)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(sizes); i++)
		case_register(&(struct bm_case){
			.name = case_text("load/%s/accounted_and_returned", sizes[i].name),
			.run = accounted_and_returned, .arg = &sizes[i], .timeout_s = LOAD_TIMEOUT_S,
		});
}
