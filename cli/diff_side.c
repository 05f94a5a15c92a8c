// SPDX-License-Identifier: GPL-2.0
#include "cli/diff_side.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "cli/run_folder.h"
#include "common/errname.h"
#include "results/sql.h"
#include "results/veristat.h"
#include "results/views.h"
#include "vm/files.h"

#define SQLITE_MAGIC "SQLite format 3"
/* No case has this name: what was asked is only what is there. */
#define NOTHING_MORE ""

/* "6.12", "6.12.107-1", "latest", "7.*": not the name of a file that is not there. */
static bool is_kernel_name(const char *spec)
{
	const char *p = spec;

	if (strchr(spec, '/'))
		return false;
	while (isdigit((unsigned char)*p))
		p++;
	return !strncmp(spec, "latest", 6) || strpbrk(spec, "*?[") ||
	       (p > spec && (*p == '.' || !*p || *p == ':'));
}

static bool ends_in(const char *s, const char *end)
{
	size_t n = strlen(s), m = strlen(end);

	return n >= m && !strcmp(s + n - m, end);
}

static bool is_store(const char *path)
{
	char head[sizeof(SQLITE_MAGIC)] = "";
	FILE *f = fopen(path, "re");

	if (f && !fread(head, 1, sizeof(head), f))
		head[0] = '\0';
	if (f)
		fclose(f);
	return !memcmp(head, SQLITE_MAGIC, sizeof(head));
}

static int no_file(const char *spec)
{
	msg_error(
		"%s: no such run, baseline or file of veristat: ENOENT; 'run_tests.sh diff --save %s KERNEL' makes "
		"a baseline",
		spec, spec);
	return BM_EXIT_USAGE;
}

/* @path exists; which of the three kinds is it, or -1 with a message. */
static int kind_of(const char *path)
{
	char store[PATH_MAX];
	struct stat st;

	if (!stat(path, &st) && S_ISDIR(st.st_mode))
		return !path_fmt(store, sizeof(store), "%s/%s", path, STORE_FILE) &&
				       is_file(store) ?
			       SIDE_STORE :
			       SIDE_KERNEL;
	if (S_ISREG(st.st_mode) && !st.st_size) {
		msg_error("%s: empty; 'run_tests.sh diff --save %s KERNEL' makes a baseline", path,
			  path);
		return -1;
	}
	if (is_store(path))
		return SIDE_STORE;
	return ends_in(path, ".csv") || veristat_is_header(path) ? SIDE_VERISTAT : SIDE_KERNEL;
}

static int add_asked(struct side_input *in, const char *glob)
{
	const char **more = realloc(in->asked, (in->nr_asked + 1) * sizeof(*more));

	if (!more)
		return -ENOMEM;
	in->asked = more;
	more[in->nr_asked] = strdup(glob);
	return more[in->nr_asked++] ? 0 : -ENOMEM;
}

static const char *base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash && slash[1] ? slash + 1 : path;
}

static int add_kernel(struct side_input *in, struct store *s, int64_t kernel, const char *label,
		      const char *spec)
{
	struct diff_side *more = realloc(in->v, (in->nr + 1) * sizeof(*more));

	if (!more)
		return -ENOMEM;
	in->v = more;
	more[in->nr++] =
		(struct diff_side){ s, kernel, strdup(label), spec ? strdup(spec) : NULL, NULL, 0 };
	return more[in->nr - 1].label ? 0 : -ENOMEM;
}

int side_of_kernel(struct side_input *in, const struct kernel *k, struct store *cache,
		   int64_t kernel)
{
	return add_kernel(in, cache, kernel, k->name, k->name);
}

/* Each glob that the query gives. */
static int add_all_asked(struct side_input *in, const char *sql)
{
	sqlite3_stmt *st = sql_query(store_db(in->s), sql, "");
	int rc = -EINVAL;

	while (st && (rc = sql_next(st)) > 0) {
		rc = add_asked(in, sql_text(st, 0));
		if (rc)
			break;
	}
	sqlite3_finalize(st);
	return rc;
}

/* What a run was asked: the globs that it was given; of a part of a run, only what is there. */
static int load_asked(struct side_input *in)
{
	sqlite3 *db = store_db(in->s);

	if (!sql_number(db, 0, "SELECT count(*) FROM run", "") ||
	    sql_number(db, 0, "SELECT coalesce(max(shards), 0) > count(*) FROM run", ""))
		return add_asked(in, NOTHING_MORE);
	return add_all_asked(in, "SELECT DISTINCT value FROM run_option WHERE name = 'test'");
}

static int load_kernels(struct side_input *in, const char *path, int64_t only)
{
	sqlite3_stmt *st =
		sql_query(store_db(in->s),
			  "SELECT max(id), name, error FROM kernel WHERE ?1 < 0 OR id = ?1"
			  " GROUP BY name ORDER BY min(id)",
			  "i", only);
	char label[512];
	int rc = -EINVAL;

	while (st && (rc = sql_next(st)) > 0) {
		snprintf(label, sizeof(label), "%.200s:%.200s", base_name(path), sql_text(st, 1));
		rc = add_kernel(in, in->s, sqlite3_column_int64(st, 0), label, sql_text(st, 1));
		if (rc)
			break;
		if (*sql_text(st, 2))
			msg_error("%s: the kernel could not be used: %s", label, sql_text(st, 2));
	}
	sqlite3_finalize(st);
	if (!rc && !in->nr) {
		msg_error("%s: empty: it has no kernel", path);
		rc = -ENODATA;
	}
	return rc;
}

static int open_store(struct side_input *in, const char *path, const char *kernel)
{
	char file[PATH_MAX];
	int64_t only = -1;

	if (run_folder_store(path, file, sizeof(file)))
		return no_file(path);
	in->s = store_open(file, STORE_READ);
	if (!in->s)
		return BM_EXIT_USAGE;
	if (kernel)
		only = view_find_kernel(in->s, kernel);
	if ((kernel && only < 0) || load_kernels(in, path, only))
		return BM_EXIT_USAGE;
	return load_asked(in) ? BM_EXIT_HARNESS : 0;
}

/* veristat was given files, and asked for all of their programs. */
static int load_files(struct side_input *in)
{
	return add_all_asked(
		in, "SELECT DISTINCT substr(c.name, 1, length(c.name) - length(v.prog)) || '*'"
		    " FROM verdict v JOIN case_result c ON c.id = v.case_id");
}

static int open_veristat(struct side_input *in, const char *path)
{
	int64_t kernel;

	in->s = veristat_read(path, &kernel);
	if (!in->s)
		return BM_EXIT_USAGE;
	return add_kernel(in, in->s, kernel, base_name(path), NULL) || load_files(in) ?
		       BM_EXIT_HARNESS :
		       0;
}

int side_open(const char *spec, struct side_input *out)
{
	const char *colon = strrchr(spec, ':'), *kernel = NULL;
	char path[PATH_MAX];
	struct stat st;
	int kind, code = 0;

	*out = (struct side_input){ .spec = spec };
	if (path_fmt(path, sizeof(path), "%s", spec))
		return no_file(spec);
	if (stat(path, &st) < 0 && colon) {
		path[colon - spec] = '\0';
		kernel = colon + 1;
	}
	if (stat(path, &st) < 0)
		return is_kernel_name(spec) ? 0 : no_file(spec);
	kind = kind_of(path);
	if (kind < 0)
		return BM_EXIT_USAGE;
	out->kind = kind;
	if (kind == SIDE_STORE)
		code = open_store(out, path, kernel);
	else if (kind == SIDE_VERISTAT)
		code = open_veristat(out, path);
	return code;
}

void side_close(struct side_input *in)
{
	int i;

	for (i = 0; i < in->nr; i++) {
		free((char *)in->v[i].label);
		free((char *)in->v[i].spec);
	}
	for (i = 0; i < in->nr_asked; i++)
		free((char *)in->asked[i]);
	free(in->v);
	free(in->asked);
	store_close(in->s);
	*in = (struct side_input){0};
}

static const struct diff_side *same_name(const struct side_input *in, const struct diff_side *side)
{
	int i;

	for (i = 0; i < in->nr; i++)
		if (in->v[i].spec && side->spec && !strcmp(in->v[i].spec, side->spec))
			return &in->v[i];
	return NULL;
}

static void say_unpaired(const struct side_input *in, const struct side_input *other)
{
	int i;

	for (i = 0; i < in->nr; i++)
		if (!same_name(other, &in->v[i]))
			msg_info("%s: not compared, as %s does not have that kernel",
				 in->v[i].label, other->spec);
}

static void say_choose(const struct side_input in[2])
{
	const struct side_input *many = &in[in[1].nr > 1];
	char list[512] = "";
	size_t len = 0;
	int i;

	for (i = 0; i < many->nr && len < sizeof(list); i++)
		len += snprintf(list + len, sizeof(list) - len, "%s%s", i ? ", " : "",
				many->v[i].spec);
	msg_error("diff: %s has the kernels %s, and %s none of them; say which one with %s:KERNEL",
		  many->spec, list, in[many == in].spec, many->spec);
}

struct diff_pair *side_pairs(const struct side_input in[2], int *nr)
{
	struct diff_pair *pairs = calloc(in[0].nr + 1, sizeof(*pairs));
	bool alone = in[0].nr == 1 && in[1].nr == 1;
	const struct diff_side *b;
	int i, k;

	*nr = 0;
	for (i = 0; pairs && i < in[0].nr; i++) {
		b = alone ? in[1].v : same_name(&in[1], &in[0].v[i]);
		if (!b)
			continue;
		pairs[*nr].side[0] = in[0].v[i];
		pairs[*nr].side[1] = *b;
		for (k = 0; k < 2; k++) {
			pairs[*nr].side[k].asked = in[k].asked;
			pairs[*nr].side[k].nr_asked = in[k].nr_asked;
			/* what neither names is told by the whole path */
			if (!strcmp(in[0].v[i].label, b->label) && strcmp(in[0].spec, in[1].spec))
				pairs[*nr].side[k].label = in[k].spec;
		}
		(*nr)++;
	}
	if (!*nr) {
		say_choose(in);
		free(pairs);
		return NULL;
	}
	if (!alone) {
		say_unpaired(&in[0], &in[1]);
		say_unpaired(&in[1], &in[0]);
	}
	return pairs;
}
