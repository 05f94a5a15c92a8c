// SPDX-License-Identifier: GPL-2.0
/* maps --bench: how fast the operations of map types are (docs/maps-bench.md). */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cli/maps.h"
#include "cli/run_folder.h"
#include "common/errname.h"
#include "results/map_bench.h"
#include "results/sql.h"
#include "vm/files.h"

#define AREA "bench/map/"
#define NAME_CHARS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-"

struct shown {
	const char *folder;
	struct map_bench *v;
	int nr;
	bool failed;		/* a type was not measured, and not for want of it */
};

/* One case: its file, or why there is none. */
static int take_case(struct shown *s, struct map_bench *b, const char *build, sqlite3_stmt *st)
{
	const char *name = sql_text(st, 0), *status = sql_text(st, 1), *type = name + strlen(AREA);
	char path[PATH_MAX], reason[160];
	int err;

	if (!strcmp(status, "skip"))
		return map_bench_add_absent(b, type, sql_text(st, 2));
	if (!strcmp(status, "pass")) {
		err = path_fmt(path, sizeof(path), "%s/%s/%s/map.tsv", s->folder, build, name) ?:
		      map_bench_read(b, type, path);
		if (err == -ENOENT)
			msg_error("%s: %s; the run is damaged, run maps --bench again", path, errname(err));
		return err;
	}
	s->failed = true;
	msg_error("%s on %s: %s: %s", name, b->kernel, status, sql_text(st, 2));
	snprintf(reason, sizeof(reason), "%s: %s", status, sql_text(st, 2));
	return map_bench_add_absent(b, type, reason);
}

static int take_kernel(struct shown *s, struct store *store, int64_t id, const char *build,
		       struct map_bench *b)
{
	sqlite3_stmt *st = sql_query(store_db(store), "SELECT name, status, reason FROM case_result WHERE "
				     "kernel = ?1 AND name GLOB '" AREA "*' ORDER BY ord", "i", id);
	int rc = st ? 0 : -EIO, err = 0;

	while (!err && st && (rc = sql_next(st)) > 0)
		err = take_case(s, b, build, st);
	sqlite3_finalize(st);
	return err ?: rc;
}

static int take_kernels(struct shown *s, struct store *store)
{
	sqlite3_stmt *st = sql_query(store_db(store), "SELECT id, name, build FROM kernel ORDER BY id", "");
	struct map_bench *more;
	int rc = st ? 0 : -EIO, err = 0;

	while (!err && st && (rc = sql_next(st)) > 0) {
		more = reallocarray(s->v, s->nr + 1, sizeof(*more));
		if (!more) {
			err = -ENOMEM;
			break;
		}
		s->v = more;
		s->v[s->nr] = (struct map_bench){0};
		snprintf(s->v[s->nr].kernel, sizeof(s->v->kernel), "%s", sql_text(st, 1));
		err = take_kernel(s, store, sqlite3_column_int64(st, 0), sql_text(st, 2), &s->v[s->nr++]);
	}
	sqlite3_finalize(st);
	return err ?: rc;
}

/* A user's own kernel is named by its path. */
static int draw(const struct shown *s, const struct map_bench *b)
{
	char path[PATH_MAX], name[sizeof(b->kernel)], *text = NULL, *p;
	size_t size = 0;
	FILE *f;
	int err;

	strcpy(name, b->kernel);
	for (p = name; *(p += strspn(p, NAME_CHARS)); p++)
		*p = '_';
	err = path_fmt(path, sizeof(path), "%s/maps-bench-%s.svg", s->folder, name);
	if (err)
		return err;
	f = open_memstream(&text, &size);
	if (!f)
		return -errno;
	view_map_bench_svg(b, f);
	err = fclose(f) ? -errno : write_whole(path, text, size);
	free(text);
	if (err)
		msg_error("%s: %s", path, errname(err));
	else
		msg_info("written: %s", path);
	return err;
}

static int print(const struct shown *s, int format)
{
	int i, err = 0;

	if (format != TABLE_TEXT)
		return view_map_bench_rows(s->v, s->nr, format, stdout);
	for (i = 0; i < s->nr && !err; i++) {
		err = view_map_bench(&s->v[i], stdout);
		putchar('\n');
	}
	return s->nr > 1 && !err ? view_map_bench_kernels(s->v, s->nr, stdout) : err;
}

static int show_all(struct shown *s, int format)
{
	int i, nr = 0, err = print(s, format);

	fflush(stdout);
	for (i = 0; i < s->nr && !err; i++) {
		nr += s->v[i].nr;
		if (s->v[i].nr)
			err = draw(s, &s->v[i]);
	}
	if (!err && !nr) {
		msg_error("%s: no map type was measured there; maps --bench without a folder "
			  "measures", s->folder);
		return BM_EXIT_UNEXPECTED;
	}
	return err ? BM_EXIT_HARNESS : s->failed ? BM_EXIT_UNEXPECTED : BM_EXIT_OK;
}

static int show(const char *folder, int format)
{
	struct shown s = { .folder = folder };
	struct store *store = NULL;
	char path[PATH_MAX];
	int i, code = BM_EXIT_HARNESS;

	if (!run_folder_store(folder, path, sizeof(path)))
		store = store_open(path, STORE_READ);
	if (store && !take_kernels(&s, store))
		code = show_all(&s, format);
	if (store)
		store_close(store);
	for (i = 0; i < s.nr; i++)
		map_bench_free(&s.v[i]);
	free(s.v);
	return code;
}

/* Beside each other VMs would measure each other. */
static int measure(struct session *s, const struct cli_opts *o, const struct kernel_list *kernels,
		   const struct case_names *cases, char folder[PATH_MAX])
{
	struct work *work = calloc(kernels->nr + 1, sizeof(*work));
	struct execution x = { .out = o->out };
	int i, code = BM_EXIT_HARNESS;

	for (i = 0; work && i < kernels->nr; i++)
		work[i] = (struct work){
			.kernel = &kernels->v[i], .cases = (const char *const *)cases->v,
			.nr_cases = cases->nr,
		};
	if (work)
		code = execute(s, work, kernels->nr, &x, folder);
	free(work);
	return code;
}

static int measure_and_show(struct session *s, const struct cli_opts *o, const char *glob,
			    int format)
{
	struct kernel_list kernels = {0};
	struct case_names cases = {0};
	char folder[PATH_MAX];
	int missing = 0, code;

	code = session_cases(s, &glob, 1, &cases);
	if (!code) {
		missing = session_kernels(s, o->kernels, o->nr_kernels, &kernels);
		code = missing < 0 ? missing : 0;
	}
	if (!code)
		code = measure(s, o, &kernels, &cases, folder);
	if (!code) {
		code = show(folder, format);
		msg_info("results: %s", folder);
	}
	case_names_free(&cases);
	kernel_list_free(&kernels);
	return abs(code) ?: missing ? BM_EXIT_HARNESS : BM_EXIT_OK;
}

/* A folder that holds a run already is shown again: nothing is booted. */
static bool has_run(const char *folder)
{
	char path[PATH_MAX];

	return folder && is_folder(folder) && !path_fmt(path, sizeof(path), "%s/" STORE_FILE, folder) &&
	       is_file(path);
}

int maps_bench(struct session *s, const struct matrix_opts *typed)
{
	struct cli_opts o = typed->common;
	int format = table_format_parse(o.format ?: "table");
	char glob[256];

	if (format < 0)
		return BM_EXIT_USAGE;
	if (typed->op || o.dry_run) {
		msg_error("maps --bench: it takes no %s; run %s", typed->op ? "--op" : "-n",
			  typed->op ? "'maps TYPE --bench' measures all operations of a type" :
			  "-n -t 'bench/map/*' shows the same commands");
		return BM_EXIT_USAGE;
	}
	if (has_run(typed->args[0]))
		return show(typed->args[0], format);
	if (snprintf(glob, sizeof(glob), AREA "%s", typed->what ?: "*") >= (int)sizeof(glob)) {
		msg_error("maps --bench: %s: no such map type", typed->what);
		return BM_EXIT_USAGE;
	}
	o.out = typed->args[0];
	o.jobs = o.jobs ?: 1;
	s->opts = &o;
	return measure_and_show(s, &o, glob, format);
}
