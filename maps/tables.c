// SPDX-License-Identifier: GPL-2.0
/* Cases that come from tables: creates, and families of types. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "maps/maps.h"

static void *copy_of(const void *p, size_t size)
{
	void *copy = malloc(size);

	if (!copy) {
		fprintf(stderr, "bpf_selftests: out of memory for the case list\n");
		exit(3);
	}
	return __builtin_memcpy(copy, p, size);
}

static void add_case(const struct map_type *type, const char *prefix, const char *what,
		     void (*run)(struct test *t), const void *arg, const char *batch)
{
	char name[128];
	int len = snprintf(name, sizeof(name), "map/%s/%s%s", type->name, prefix, what);

	case_register(&(struct bm_case){
		.name = copy_of(name, len + 1), .run = run, .arg = arg, .map_type = type, .batch = batch,
	});
}

struct create_case {
	const char *file;
	const struct map_type *type;
	const struct create_row *row;
};

static void run_create(struct test *t)
{
	const struct create_case *c = test_arg(t);
	struct map_args args = c->row->args;
	int fd;

	if (c->type->inner && !args.inner_fd)
		args.inner_fd = must(t, c->type->inner());
	fd = map_try_args(&args);
	check_outcome(t, (struct bm_where){ c->file, c->row->line }, c->row->what, fd,
		      c->row->outcomes, c->row->nr_outcomes);
	/* its memory is not for the rows behind it, which run in the same process */
	if (fd >= 0)
		close(fd);
}

void creates_register(const struct map_type *type, const char *file, const struct create_row *rows,
		      int nr)
{
	struct create_case c = { .file = file, .type = type };
	int i;

	for (i = 0; i < nr; i++) {
		c.row = &rows[i];
		add_case(type, "create_", rows[i].what, run_create, copy_of(&c, sizeof(c)), type->name);
	}
}

struct family_case {
	const struct map_type *type;
	void (*run)(struct test *t, int fd);
};

static void run_family(struct test *t)
{
	const struct family_case *c = test_arg(t);
	struct map_args args = c->type->args;

	pin_to_first_cpu(t);
	if (c->type->inner)
		args.inner_fd = must(t, c->type->inner());
	c->run(t, must(t, map_try_args(&args)));
}

const struct map_type *family_type(const struct test *t)
{
	const struct family_case *c = test_arg(t);

	return c->type;
}

void family_register(const struct map_type *const *types, int nr, const char *what,
		     void (*run)(struct test *t, int fd))
{
	struct family_case c = { .run = run };
	int i;

	for (i = 0; i < nr; i++) {
		c.type = types[i];
		add_case(types[i], "", what, run_family, copy_of(&c, sizeof(c)), NULL);
	}
}
