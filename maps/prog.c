// SPDX-License-Identifier: GPL-2.0
/* Operations on elements from the program side. */
#include <stdio.h>

#include "maps/maps.h"

struct map_prog map_prog_load(struct test *t, const char *file, const char *prog)
{
	struct map_prog p = { .t = t };
	struct bpf_object *obj;
	struct bpf_map *bss;
	char name[64];
	size_t size = 0;

	pin_to_first_cpu(t);
	snprintf(name, sizeof(name), "maps/%s", file);
	obj = prog_load(t, name, prog);
	p.prog = prog_fd(t, obj, prog);
	p.map = map_fd(t, obj, "map");
	bss = bpf_object__find_map_by_name(obj, ".bss");
	p.io = bss ? bpf_map__initial_value(bss, &size) : NULL;
	if (!p.io || size != sizeof(*p.io))
		test_fail(t, "progs/%s.bpf.c: io is not its only variable", name);
	return p;
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
