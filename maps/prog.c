// SPDX-License-Identifier: GPL-2.0
/* Operations on elements from the program side. */
#include <stdio.h>
#include <string.h>

#include "maps/maps.h"
#include "selftests/runner.h"

static struct map_prog of_object(struct test *t, struct bpf_object *obj, const char *name,
				 const char *prog)
{
	struct map_prog p = { .t = t };
	struct bpf_map *bss;
	size_t size = 0;

	pin_to_first_cpu(t);
	p.prog = prog_fd(t, obj, prog);
	p.map = map_fd(t, obj, "map");
	bss = bpf_object__find_map_by_name(obj, ".bss");
	p.io = bss ? bpf_map__initial_value(bss, &size) : NULL;
	if (!p.io || size != sizeof(*p.io))
		test_fail(t, "progs/%s.bpf.c: io is not its only variable", name);
	return p;
}

struct map_prog map_prog_load(struct test *t, const char *file, const char *prog)
{
	char name[64];

	snprintf(name, sizeof(name), "maps/%s", file);
	return of_object(t, prog_load(t, name, prog), name, prog);
}

/* The object with @prog alone, and `map` as @args say; NULL when there is none. */
static struct bpf_object *open_as(const char *name, const char *prog, const struct map_args *args)
{
	const struct embedded *e = embedded_find(name);
	struct bpf_object *obj = e ? loader_open(e) : NULL;
	struct bpf_map *map = obj ? bpf_object__find_map_by_name(obj, "map") : NULL;
	struct bpf_program *p;

	if (!map || bpf_map__set_type(map, args->type) ||
	    bpf_map__set_max_entries(map, args->max_entries) ||
	    bpf_map__set_map_flags(map, args->map_flags))
		return NULL;
	if (bpf_map__key_size(map) != args->key_size)
		bpf_map__set_key_size(map, args->key_size);
	bpf_object__for_each_program(p, obj)
		bpf_program__set_autoload(p, !strcmp(bpf_program__name(p), prog));
	return obj;
}

int map_prog_try_as(const char *file, const char *prog, const struct map_args *args)
{
	struct bpf_object *obj;
	char name[64];

	snprintf(name, sizeof(name), "maps/%s", file);
	obj = open_as(name, prog, args);
	return obj ? bpf_object__load(obj) : -ENOENT;
}

struct map_prog map_prog_load_as(struct test *t, const char *file, const char *prog,
				 const struct map_args *args)
{
	struct bpf_object *obj;
	char name[64];
	int err;

	snprintf(name, sizeof(name), "maps/%s", file);
	obj = open_as(name, prog, args);
	if (!obj)
		test_fail(t, "progs/%s.bpf.c: no object with such a map `map`", name);
	err = bpf_object__load(obj);
	if (err)
		test_fail(t, "progs/%s.bpf.c: %s: %s: %s", name, prog, errname(err),
			  loader_libbpf_said());
	return of_object(t, obj, name, prog);
}

long long map_prog_run(struct map_prog *p)
{
	must(p->t, prog_run(p->prog, NULL, 0, NULL, 0));
	__asm__ volatile ("" ::: "memory");	/* the program wrote *io */
	return p->io->ret;
}

long long prog_op(struct map_prog *p, enum map_op op, __u64 value, __u64 flags)
{
	p->io->op = op;
	p->io->value = value;
	p->io->flags = flags;
	return map_prog_run(p);
}

long long prog_get(struct map_prog *p, __u32 key)
{
	long long ret;

	p->io->key[0] = key;
	ret = prog_op(p, MAP_OP_LOOKUP, 0, 0);
	return ret ? ret : (long long)p->io->value;
}

long long prog_put(struct map_prog *p, __u32 key, __u64 value, __u64 flags)
{
	p->io->key[0] = key;
	return prog_op(p, MAP_OP_UPDATE, value, flags);
}

long long prog_del(struct map_prog *p, __u32 key)
{
	p->io->key[0] = key;
	return prog_op(p, MAP_OP_DELETE, 0, 0);
}

long long prog_bulk(struct map_prog *p, enum map_op op, __u32 first, __u32 nr)
{
	long long ret = 0;
	__u32 i;

	p->io->visited = 0;
	p->io->sum = 0;
	for (i = 0; i < nr && !ret; i += MAP_BULK) {
		p->io->key[0] = first + i;
		p->io->key[1] = nr - i;
		ret = prog_op(p, op, p->io->value, BPF_ANY);
	}
	return ret;
}
