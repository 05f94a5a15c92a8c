// SPDX-License-Identifier: GPL-2.0
/* The cells: map/OPERATION@TYPE, a child a type. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "maps/ops/expected.h"
#include "maps/ops/ops.h"
#include "selftests/runner.h"

/* maps/expected/, made by the build. */
extern const struct expected_file map_expected_files[];
extern const int nr_map_expected_files;

static const struct op *const tables[] = {
	create_ops, elem_ops, batch_ops, object_ops, helper_ops, program_ops, field_ops,
};
#define NR_TABLES (sizeof(tables) / sizeof(tables[0]))

struct cell {
	int op, type;
};

static struct map_expected expected;
static char problem[256];

const struct op *const *all_ops(int *nr)
{
	static const struct op **all;
	static int nr_all;
	const struct op *op;
	size_t i;

	for (i = 0; !all && i < NR_TABLES; i++)
		for (op = tables[i]; op->name; op++)
			nr_all++;
	if (!all) {
		all = calloc(nr_all + 1, sizeof(*all));
		if (!all)
			exit(3);
		for (i = 0, nr_all = 0; i < NR_TABLES; i++)
			for (op = tables[i]; op->name; op++)
				all[nr_all++] = op;
	}
	*nr = nr_all;
	return all;
}

const char *map_expected_broken(void)
{
	static const char *type_names[64];
	static bool done;
	struct map_names names = { .types = type_names, .nr_types = nr_op_types };
	const struct op *const *ops = all_ops(&names.nr_ops);
	const char **op_names;
	int i;

	if (!done) {
		done = true;
		/* lives as long as the table that points to it */
		op_names = calloc(names.nr_ops + 1, sizeof(*op_names));
		if (!op_names)
			exit(3);
		for (i = 0; i < names.nr_ops; i++)
			op_names[i] = ops[i]->name;
		for (i = 0; i < nr_op_types; i++)
			type_names[i] = op_types[i].name;
		names.ops = op_names;
		map_expected_parse(&expected, &names, map_expected_files, nr_map_expected_files, problem,
				   sizeof(problem));
	}
	return problem[0] ? problem : NULL;
}

void op_says(struct op_answer *a, int ret)
{
	a->kind = OP_ASKED;
	a->err = ret < 0 ? -ret : 0;
}

static void other(struct op_answer *a, enum op_kind kind, const char *fmt, va_list ap)
{
	a->kind = kind;
	vsnprintf(a->line, sizeof(a->line), fmt, ap);
}

void op_untestable(struct op_answer *a, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	other(a, OP_UNTESTABLE, fmt, ap);
	va_end(ap);
}

void op_broken(struct op_answer *a, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	other(a, OP_BROKEN, fmt, ap);
	va_end(ap);
}

void op_absent(struct op_answer *a, const char *what, const char *since)
{
	a->kind = verlist_holds(since, test_kver()) ? OP_UNTESTABLE : OP_ABSENT;
	if (since && !strcmp(since, "never"))
		snprintf(a->line, sizeof(a->line), "%s", what);
	else
		snprintf(a->line, sizeof(a->line), "%s: since %s%s", what, since ?: "all kernels",
			 a->kind == OP_ABSENT ? "" : ", and is not there");
}

/* The positive control: the smallest map is there where the row says so, and only there. */
static void check_type(struct test *t, const struct op_type *type)
{
	static const struct op_type *asked;
	static int err;
	bool wanted = verlist_holds(type->since, test_kver());
	int fd;

	if (asked != type) {
		asked = type;
		fd = op_map(type, 0);
		err = fd < 0 ? fd : 0;
		if (fd >= 0)
			close(fd);
	}
	if (!err && !wanted)
		test_fail(t, "map type %s is there, expected only since %s", type->name, type->since);
	if (err && wanted)
		test_fail(t, "map type %s: the smallest map is refused: %s", type->name, errname(err));
	if (err)
		test_skip(t, "map type %s: since %s", type->name, type->since);
}

static void compare(struct test *t, const struct cell *c, const struct op_answer *a)
{
	const struct map_row *row;
	const struct map_answer *want;
	const char *evidence = a->err ? a->line : "";

	if (map_expected_broken())
		test_fail(t, "%s", problem);
	row = map_expected_find(&expected, c->op, c->type);
	if (!row)
		test_fail(t, "%s, and no row of " MAP_EXPECTED_FOLDER "/ lists it%s%s",
			  a->err ? errname(a->err) : "ok", *evidence ? ": " : "", evidence);
	want = map_row_answer(row, test_kver());
	if (want->err != a->err)
		test_fail(t, "%s, expected %s (" MAP_EXPECTED_FOLDER "/%s:%d%s%s)%s%s",
			  a->err ? errname(a->err) : "ok", want->err ? errname(want->err) : "ok",
			  map_expected_files[row->file].name, row->line, want->since ? ": since " : "",
			  want->since ?: "", *evidence ? ": " : "", evidence);
}

static void run_cell(struct test *t)
{
	const struct cell *c = test_arg(t);
	const struct op_type *type = &op_types[c->type];
	struct op_answer a = { .line = "" };
	const struct op *op;
	char number[16];
	int nr;

	ops_prepare();	/* nothing left to do where the parent did it */
	op = all_ops(&nr)[c->op];
	check_type(t, type);
	op->ask(op, type, &a);
	if (a.kind == OP_ABSENT)
		test_skip(t, "%s", a.line);
	if (a.kind == OP_UNTESTABLE)
		test_fail(t, "untestable, because %s", a.line);
	test_result_field(t, "answer", a.err ? "no" : "yes");
	test_result_field(t, "label", a.err ? errname(a.err) : "ok");
	if (a.err) {
		snprintf(number, sizeof(number), "%d", a.err);
		test_result_field(t, "errno", number);
	}
	if (a.err && a.line[0])
		test_result_field(t, "evidence", a.line);
	if (a.kind == OP_BROKEN)
		test_fail(t, "ok, and %s", a.line);
	compare(t, c, &a);
}

/* The options that either needs, "" where neither does. */
static const char *config_of(const struct op *op, const struct op_type *type)
{
	const struct context *ctx = op->context ? context_find(op->context) : NULL;

	if (!ctx || !ctx->config)
		return type->config;
	return case_text("%s %s", ctx->config, type->config ?: "");
}

static void list_cells(void)
{
	const struct op *const *ops;
	struct cell *c;
	int nr, op, type;

	ops = all_ops(&nr);
	c = case_memory((size_t)nr * nr_op_types * sizeof(*c));
	for (type = 0; type < nr_op_types; type++) {
		for (op = 0; op < nr; op++, c++) {
			*c = (struct cell){ op, type };
			case_register(&(struct bm_case){
				.name = case_text("map/%s@%s", ops[op]->name, op_types[type].name),
				.run = run_cell, .arg = c, .batch = op_types[type].name,
				.config = config_of(ops[op], &op_types[type]), .prepare = ops_prepare,
			});
		}
	}
}

static void __attribute__((constructor)) register_matrix(void)
{
	case_source_register(list_cells);
}
