// SPDX-License-Identifier: GPL-2.0
/* Cases that come from tables: creates, and families of types. */
#include <unistd.h>

#include "maps/maps.h"

/* What leaves nothing behind may be @shared: a type's share a child. */
static void add_case(const struct map_type *type, const char *prefix, const char *what,
		     void (*run)(struct test *t), const void *arg, bool shared)
{
	case_register(&(struct bm_case){
		.name = case_text("map/%s/%s%s", type->name, prefix, what), .run = run,
		.arg = arg, .map_type = type, .batch = shared ? case_text("map/%s", type->name) : NULL,
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
		add_case(type, "create_", rows[i].what, run_create, case_copy(&c, sizeof(c)), true);
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
	int fd;

	pin_to_first_cpu(t);
	if (c->type->inner)
		args.inner_fd = must(t, c->type->inner());
	fd = must(t, map_try_args(&args));
	c->run(t, fd);
	close(fd);
	if (args.inner_fd)
		close(args.inner_fd);
}

const struct map_type *family_type(const struct test *t)
{
	const struct family_case *c = test_arg(t);

	return c->type;
}

void family_register(const struct map_type *const *types, int nr, const char *what,
		     void (*run)(struct test *t, int fd), bool shared)
{
	struct family_case c = { .run = run };
	int i;

	for (i = 0; i < nr; i++) {
		c.type = types[i];
		add_case(types[i], "", what, run_family, case_copy(&c, sizeof(c)), shared);
	}
}
