// SPDX-License-Identifier: GPL-2.0
/* Operations on elements from the syscall side. */
#include <sched.h>

#include "maps/maps.h"

/* Room for all CPUs: the kernel uses what the type needs of it. */
static __u64 per_cpu[MAX_CPUS];

int elem_put_flags(int fd, __u32 key, __u64 value, __u64 flags)
{
	int i, nr = libbpf_num_possible_cpus();

	for (i = 0; i < nr && i < MAX_CPUS; i++)
		per_cpu[i] = value;
	return bpf_map_update_elem(fd, &key, per_cpu, flags);
}

int elem_put(int fd, __u32 key, __u64 value)
{
	return elem_put_flags(fd, key, value, BPF_ANY);
}

long long elem_get(int fd, __u32 key)
{
	int err;

	per_cpu[0] = 0;		/* a map of maps fills half of it */
	err = bpf_map_lookup_elem(fd, &key, per_cpu);
	return err ? err : (long long)per_cpu[0];
}

int elem_del(int fd, __u32 key)
{
	return bpf_map_delete_elem(fd, &key);
}

long long elem_take(int fd, __u32 key)
{
	int err = bpf_map_lookup_and_delete_elem(fd, &key, per_cpu);

	return err ? err : (long long)per_cpu[0];
}

long long elem_next(int fd, const __u32 *key)
{
	__u32 next;
	int err = bpf_map_get_next_key(fd, key, &next);

	return err ? err : (long long)next;
}

int elem_fill(int fd, __u32 nr)
{
	__u32 key;
	int err = 0;

	for (key = 0; key < nr && !err; key++)
		err = elem_put(fd, key, 10 * key);
	return err;
}

long long elem_count(int fd, int limit)
{
	long long next;
	__u32 key;
	int n;

	next = elem_next(fd, NULL);
	for (n = 0; next >= 0; n++) {
		if (n == limit)
			return -ELOOP;
		key = next;
		next = elem_next(fd, &key);
	}
	return next == -ENOENT ? n : next;
}

/* What bpf_map_lookup_batch() and bpf_map_lookup_and_delete_batch() have in common. */
typedef int (*batch_read)(int fd, void *in, void *out, void *keys, void *values, __u32 *count,
			  const struct bpf_map_batch_opts *opts);

/* Until there are count, or no more: rhash stops whenever others want the CPU. */
static int batch_walk(batch_read read, int fd, __u32 *keys, __u64 *values, int per_key,
		      __u32 *count, __u64 elem_flags)
{
	LIBBPF_OPTS(bpf_map_batch_opts, opts, .elem_flags = elem_flags);
	__u32 at, got = 0, n;
	int err;

	do {
		n = *count - got;
		err = read(fd, got ? &at : NULL, &at, keys + got, values + got * per_key, &n,
			   &opts);
		got += n;
	} while (!err && n && got < *count);
	*count = got;
	return err;
}

int batch_read_all(int fd, __u32 *keys, __u64 *values, int per_key, __u32 *count)
{
	return batch_walk(bpf_map_lookup_batch, fd, keys, values, per_key, count, 0);
}

int batch_lookup(int fd, struct elems *e, __u64 elem_flags)
{
	return batch_walk(bpf_map_lookup_batch, fd, e->keys, e->values, 1, &e->count, elem_flags);
}

int batch_take(int fd, struct elems *e)
{
	return batch_walk(bpf_map_lookup_and_delete_batch, fd, e->keys, e->values, 1, &e->count, 0);
}

int batch_update(int fd, struct elems *e, __u64 elem_flags)
{
	LIBBPF_OPTS(bpf_map_batch_opts, opts, .elem_flags = elem_flags);

	return bpf_map_update_batch(fd, e->keys, e->values, &e->count, &opts);
}

int batch_delete(int fd, struct elems *e)
{
	return bpf_map_delete_batch(fd, e->keys, &e->count, NULL);
}

void pin_to_first_cpu(struct test *t)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET(0, &set);
	must(t, sched_setaffinity(0, sizeof(set), &set) ? -errno : 0);
}

int locked_map_try(struct test *t, const struct map_args *args)
{
	struct bpf_object *obj = prog_load(t, "maps/spin_lock", "count");
	struct bpf_map *map = bpf_object__find_map_by_name(obj, "map");
	LIBBPF_OPTS(bpf_map_create_opts, opts,
		.map_flags = args->map_flags, .btf_fd = bpf_object__btf_fd(obj),
		.btf_key_type_id = bpf_map__btf_key_type_id(map),
		.btf_value_type_id = bpf_map__btf_value_type_id(map));

	return bpf_map_create(args->type, "bm_locked", args->key_size, args->value_size,
			      args->max_entries, &opts);
}

long long map_id(struct test *t, int fd)
{
	struct bpf_map_info info = {0};
	__u32 len = sizeof(info);

	must(t, bpf_map_get_info_by_fd(fd, &info, &len));
	return info.id;
}

int mmap_try(int fd, size_t size, int prot, int flags, size_t offset)
{
	void *p = mmap(NULL, size, prot, flags, fd, offset);

	if (p == MAP_FAILED)
		return -errno;
	munmap(p, size);
	return 0;
}
