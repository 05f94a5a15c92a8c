// SPDX-License-Identifier: GPL-2.0
#include "results/cache.h"

#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/errname.h"
#include "common/msg.h"
#include "common/names.h"
#include "results/columns.h"
#include "results/sql.h"

#define COPY_CHILDREN(table, columns) \
	"INSERT INTO main." table " (case_id, " columns ")" \
	" SELECT t.cached, " columns " FROM run." table " x JOIN taken t ON t.case_id = x.case_id;"

/*
 * @taken are the results of the run that the cache has not, or has older; of a
 * kernel that the run has twice (merged shards) the newest (SQLite takes the other
 * columns from the row with the max()).  A row of the cache that is replaced goes
 * with all that hangs on it (ON DELETE CASCADE).
 */
static const char merge_sql[] =
	"INSERT INTO main.kernel (name, build, origin, release, version, kver, machine, cpus,"
	"  suite, state, started, ended)"
	" SELECT name, build, origin, release, version, kver, machine, cpus, suite, state, started,"
	"  ended FROM run.kernel r WHERE r.state = 'done' AND r.suite IS NOT NULL AND NOT EXISTS"
	"  (SELECT 1 FROM main.kernel m WHERE m.build = r.build AND m.suite = r.suite)"
	" GROUP BY build, suite;"
	"CREATE TEMP TABLE taken (case_id INTEGER PRIMARY KEY, kernel INTEGER, name TEXT,"
	"  at INTEGER, cached INTEGER);"
	"INSERT INTO taken (case_id, kernel, name, at)"
	" SELECT c.id, m.id, c.name, max(c.at) FROM run.case_result c"
	"  JOIN run.kernel r ON r.id = c.kernel JOIN main.kernel m ON m.build = r.build AND m.suite = r.suite"
	"  LEFT JOIN main.case_result o ON o.kernel = m.id AND o.name = c.name"
	" WHERE r.state = 'done' AND c.status IN ('pass', 'fail', 'skip')"
	"  AND (o.id IS NULL OR c.at >= o.at) GROUP BY m.id, c.name;"
	"INSERT OR REPLACE INTO main.case_result (kernel, ord, name, area, status, reason, us, at,"
	"  checks)"
	" SELECT t.kernel, c.ord, c.name, c.area, c.status, c.reason, c.us, c.at, c.checks"
	"  FROM taken t JOIN run.case_result c ON c.id = t.case_id ORDER BY c.at;"
	"UPDATE taken SET cached = (SELECT o.id FROM main.case_result o"
	"  WHERE o.kernel = taken.kernel AND o.name = taken.name);"
	COPY_CHILDREN("failed_check", CHECK_COLUMNS)
	COPY_CHILDREN("verdict", VERDICT_COLUMNS)
	COPY_CHILDREN("cell", CELL_COLUMNS)
	"INSERT INTO main.splat (kernel, case_id, text) SELECT t.kernel, t.cached, x.text"
	"  FROM run.splat x JOIN taken t ON t.case_id = x.case_id ORDER BY x.id;"
	"DROP TABLE taken;";

static struct store *open_or_create(const char *path)
{
	struct store *s;

	if (!access(path, F_OK))
		return store_open(path, STORE_WRITE);
	s = store_open(path, STORE_CREATE);
	/* another process was faster */
	if (!s && errno == EEXIST)
		s = store_open(path, STORE_WRITE);
	return s;
}

/* Says whether @path is a store of this version; ATTACH would take anything. */
static int check_run(const char *path)
{
	struct store *s = store_open(path, STORE_READ);

	if (!s)
		return -errno;
	store_close(s);
	return 0;
}

static int merge(sqlite3 *db, const char *run_db)
{
	sqlite3_stmt *st = sql_query(db, "ATTACH ?1 AS run", "t", run_db);
	int rc = st ? sql_next(st) : -EINVAL;

	sqlite3_finalize(st);
	if (rc < 0)
		return rc;
	rc = sql_exec(db, "BEGIN IMMEDIATE");
	if (!rc)
		rc = sql_exec(db, merge_sql);
	if (!rc)
		rc = sql_exec(db, "COMMIT");
	if (rc < 0 && !sqlite3_get_autocommit(db))
		sqlite3_exec(db, "ROLLBACK", NULL, NULL, NULL);
	sqlite3_exec(db, "DETACH run", NULL, NULL, NULL);
	return rc;
}

int results_cache_merge(const char *cache_db, const char *run_db)
{
	int rc = check_run(run_db);
	struct store *s;

	if (rc < 0)
		return rc;
	s = open_or_create(cache_db);
	if (!s)
		return -errno;
	rc = merge(store_db(s), run_db);
	store_close(s);
	return rc;
}

int64_t results_cache_kernel(struct store *cache, const char *kernel_id, const char *suite)
{
	return sql_number(store_db(cache), -ENOENT, "SELECT max(id) FROM kernel"
			  " WHERE build = ?1 AND suite = ?2", "tt", kernel_id, suite);
}

int results_cache_kernels(struct store *cache, const char *suite, struct cached_kernel **out)
{
	sqlite3_stmt *st = sql_query(store_db(cache),
				     "SELECT id, name, build, coalesce(kver, name) FROM kernel"
				     " WHERE suite = ?1 AND state = 'done' ORDER BY id",
				     "t", suite);
	struct cached_kernel *more, k;
	int rc = st ? 0 : -EINVAL, nr = 0;

	*out = NULL;
	while (!rc && (rc = sql_next(st)) > 0) {
		k = (struct cached_kernel){ sqlite3_column_int64(st, 0), strdup(sql_text(st, 1)),
					    strdup(sql_text(st, 2)), { 0 } };
		kver_parse(sql_text(st, 3), &k.v);
		more = realloc(*out, (nr + 1) * sizeof(*more));
		if (more) {
			*out = more;
			more[nr++] = k;
		}
		rc = more && k.name && k.build ? 0 : -ENOMEM;
	}
	sqlite3_finalize(st);
	return rc < 0 ? rc : nr;
}

void cached_kernels_free(struct cached_kernel *kernels, int nr)
{
	int i;

	for (i = 0; i < nr; i++) {
		free(kernels[i].name);
		free(kernels[i].build);
	}
	free(kernels);
}

/* A case that is asked for, and where it stands among them. */
struct wanted {
	const char *name;
	int at;
};

static int by_name(const void *a, const void *b)
{
	return strcmp(((const struct wanted *)a)->name, ((const struct wanted *)b)->name);
}

/*
 * Marks in @left, by their places in @cases, what the cache has: the names of the kernel
 * and the sorted cases are walked side by side, as a query for each of 20,000 takes five
 * times as long.
 */
static int strike_out(struct store *cache, int64_t kernel, const char *const *cases, int nr,
		      bool *left)
{
	struct wanted *wanted = calloc(nr, sizeof(*wanted)), *w = wanted, *end = w + nr;
	sqlite3_stmt *st;
	int i, rc;

	if (!wanted)
		return -ENOMEM;
	for (i = 0; i < nr; i++)
		wanted[i] = (struct wanted){ cases[i], i };
	qsort(wanted, nr, sizeof(*wanted), by_name);
	st = sql_query(store_db(cache),
		       "SELECT name FROM case_result WHERE kernel = ?1 AND"
		       " name BETWEEN ?2 AND ?3 ORDER BY name",
		       "itt", kernel, wanted[0].name, end[-1].name);
	rc = st ? 0 : -EINVAL;
	while (!rc && (rc = sql_next(st)) > 0) {
		const char *name = sql_text(st, 0);

		while (w < end && strcmp(w->name, name) < 0)
			w++;
		for (; w < end && !strcmp(w->name, name); w++)
			left[w->at] = false;
		rc = 0;
	}
	sqlite3_finalize(st);
	free(wanted);
	return rc;
}

int results_cache_missing(struct store *cache, const char *kernel_id, const char *suite,
			  const char *const *cases, int nr, const char ***missing, int *nr_missing)
{
	int64_t kernel = results_cache_kernel(cache, kernel_id, suite);
	bool *left = malloc(nr + 1);
	int i, rc = 0, n = 0;

	*missing = calloc(nr + 1, sizeof(**missing));
	if (*missing && left) {
		memset(left, true, nr);
		rc = nr && kernel > 0 ? strike_out(cache, kernel, cases, nr, left) : 0;
	}
	if (!*missing || !left || rc == -ENOMEM) {
		msg_error("cache of results: %s", errname(ENOMEM));
		rc = -ENOMEM;
	}
	for (i = 0; !rc && i < nr; i++)
		if (left[i])
			(*missing)[n++] = cases[i];
	free(left);
	*nr_missing = n;
	if (rc < 0) {
		free(*missing);
		*missing = NULL;
	}
	return rc;
}

/* How many rows are read for one kernel: one costs about a microsecond. */
#define DURATION_ROWS(nr) ((nr) + 10000)

struct durations {
	const char *const **names;	/* into the cases, sorted as the rows are */
	const char *const *cases;
	unsigned int *us;
	int nr, left, rows;
};

/* Takes the durations of one kernel's row for the cases that have none yet. */
static int take_durations(sqlite3_stmt *st, struct durations *d)
{
	int i = 0, rc = 0, order;
	unsigned int *us;
	int64_t took;

	while (d->left && d->rows && i < d->nr && (rc = sql_next(st)) > 0) {
		d->rows--;
		for (order = -1; i < d->nr; i++) {
			order = strcmp(*d->names[i], sql_text(st, 0));
			if (order >= 0)
				break;
		}
		us = order ? NULL : &d->us[d->names[i] - d->cases];
		took = sqlite3_column_int64(st, 1);
		if (!us || *us || took <= 0)
			continue;
		*us = took < UINT_MAX ? took : UINT_MAX;
		d->left--;
	}
	return rc < 0 ? rc : 0;
}

/* One query for all cases, kernel by kernel: the build itself first, and the newest. */
static int read_durations(sqlite3 *db, const char *kernel_id, struct durations *d)
{
	sqlite3_stmt *kernels, *st;
	int rc;

	kernels = sql_query(db, "SELECT id FROM kernel ORDER BY build = ?1 DESC, id DESC", "t", kernel_id);
	st = sql_query(db, "SELECT name, us FROM case_result WHERE kernel = ?1 AND name BETWEEN ?2 AND ?3"
		       " ORDER BY name", "itt", (int64_t)0, *d->names[0], *d->names[d->nr - 1]);
	rc = kernels && st ? 0 : -EINVAL;
	while (!rc && d->left && d->rows && (rc = sql_next(kernels)) > 0) {
		sqlite3_reset(st);
		sqlite3_bind_int64(st, 1, sqlite3_column_int64(kernels, 0));
		rc = take_durations(st, d);
	}
	sqlite3_finalize(kernels);
	sqlite3_finalize(st);
	return rc < 0 ? rc : 0;
}

int results_cache_durations(struct store *cache, const char *kernel_id, const char *const *cases, int nr,
			    unsigned int *us)
{
	struct durations d = { .cases = cases, .us = us, .nr = nr, .left = nr, .rows = DURATION_ROWS(nr) };
	int rc;

	memset(us, 0, nr * sizeof(*us));
	d.names = names_sorted(cases, nr);
	if (!d.names) {
		msg_error("cache of results: %s", errname(ENOMEM));
		return -ENOMEM;
	}
	/* rows in the order of names lie all over the file, more of it than SQLite would keep */
	rc = sql_exec(store_db(cache), "PRAGMA mmap_size = 1073741824");
	if (nr && !rc)
		rc = read_durations(store_db(cache), kernel_id, &d);
	free(d.names);
	return rc;
}
