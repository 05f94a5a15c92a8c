// SPDX-License-Identifier: GPL-2.0
#include "results/veristat.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "common/errname.h"
#include "common/msg.h"
#include "results/sql.h"

/*
 * The columns that have a place in the store, as veristat prints them.  Its prog_size is not
 * `xlated`: instructions of the object file, and not bytes of what the kernel made of them.
 */
enum { FILE_NAME, PROG_NAME, VERDICT, DURATION, INSNS, STATES, PEAK, JITED, STACK, NR_COLUMNS };

static const struct {
	const char *name;
	const char *other;	/* what veristat takes for it as well */
} columns[NR_COLUMNS] = {
	[FILE_NAME] = { "file_name", "file" },
	[PROG_NAME] = { "prog_name", "prog" },
	[VERDICT] = { "verdict", NULL },
	[DURATION] = { "duration", "dur" },
	[INSNS] = { "total_insns", "insns" },
	[STATES] = { "total_states", "states" },
	[PEAK] = { "peak_states", NULL },
	[JITED] = { "prog_size_jited", NULL },
	[STACK] = { "stack_depth", "stack" },
};

#define SUFFIX ".bpf.o"

struct reading {
	const char *path;
	int line;
	int at[NR_COLUMNS];	/* which field of a line; -1: the file does not have it */
	int nr_fields;
	struct store *s;
	int64_t kernel;
	int nr;
};

static int column_of(const char *name)
{
	int i;

	for (i = 0; i < NR_COLUMNS; i++)
		if (!strcmp(name, columns[i].name) ||
		    (columns[i].other && !strcmp(name, columns[i].other)))
			return i;
	return -1;
}

/* Reads the header line; true when it has what no line can be without. */
static bool read_header(char *line, struct reading *r)
{
	char *field;
	int i;

	memset(r->at, -1, sizeof(r->at));
	line[strcspn(line, "\r\n")] = '\0';
	for (r->nr_fields = 0; (field = strsep(&line, ",")); r->nr_fields++) {
		i = column_of(field);
		if (i >= 0)
			r->at[i] = r->nr_fields;
	}
	return r->at[FILE_NAME] >= 0 && r->at[PROG_NAME] >= 0 && r->at[VERDICT] >= 0;
}

bool veristat_is_header(const char *path)
{
	FILE *f = fopen(path, "re");
	struct reading r = {0};
	bool found = false;
	char line[4096];

	if (f && fgets(line, sizeof(line), f))
		found = strlen(line) == strcspn(line, "\n") + 1 && read_header(line, &r);
	if (f)
		fclose(f);
	return found;
}

static int wrong(const struct reading *r, const char *what, const char *value)
{
	msg_error("%s:%d: %s%s%s; veristat -o csv writes such files, and report --format veristat",
		  r->path, r->line, what, *value ? ": " : "", value);
	return -EINVAL;
}

/* -1 where the file has no such column, or no number in it ("N/A"). */
static int read_number(const struct reading *r, char **fields, int column, int64_t *out)
{
	const char *text = r->at[column] < 0 ? "" : fields[r->at[column]];
	char *end;

	*out = -1;
	if (!*text || !strcmp(text, "N/A"))
		return 0;
	errno = 0;
	*out = strtoll(text, &end, 10);
	if (*end || errno)
		return wrong(r, columns[column].name, text);
	return 0;
}

static int insert(sqlite3_stmt *st)
{
	int rc = st ? sql_next(st) : -EINVAL;

	sqlite3_finalize(st);
	return rc < 0 ? rc : 0;
}

static int add_row(struct reading *r, const char *file, const char *prog, bool accept,
		   const int64_t *n)
{
	size_t len = strlen(file), suffix = strlen(SUFFIX);
	sqlite3 *db = store_db(r->s);
	char name[1024];
	int rc;

	if (len > suffix && !strcmp(file + len - suffix, SUFFIX))
		len -= suffix;
	snprintf(name, sizeof(name), "verdict/%.*s/%s", (int)len, file, prog);
	rc = insert(sql_query(db,
			      "INSERT OR IGNORE INTO case_result (kernel, ord, name, area, status)"
			      " VALUES (?1, ?2, ?3, 'verdict', 'pass')",
			      "iit", r->kernel, (int64_t)r->nr, name));
	if (!rc)
		rc = insert(sql_query(
			db,
			"INSERT INTO verdict (case_id, prog, verdict, load_us, insns, states, peak,"
			" jited, stack) SELECT id, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10 FROM case_result"
			" WHERE kernel = ?1 AND name = ?2",
			"itttnnnnnn", r->kernel, name, prog, accept ? "accept" : "reject",
			n[DURATION], n[INSNS], n[STATES], n[PEAK], n[JITED], n[STACK]));
	r->nr++;
	return rc;
}

static int read_row(struct reading *r, char *line)
{
	int64_t n[NR_COLUMNS];
	const char *verdict;
	char **fields;
	int i, rc = 0;

	fields = calloc(r->nr_fields + 1, sizeof(*fields));
	if (!fields)
		return -ENOMEM;
	line[strcspn(line, "\r\n")] = '\0';
	for (i = 0; i < r->nr_fields && line; i++)
		fields[i] = strsep(&line, ",");
	if (i < r->nr_fields || line) {
		rc = wrong(r, "another number of columns than the header", "");
		goto out;
	}
	verdict = fields[r->at[VERDICT]];
	if (strcmp(verdict, "success") && strcmp(verdict, "failure"))
		rc = wrong(r, "no verdict, which is success or failure", verdict);
	else if (!*fields[r->at[FILE_NAME]] || !*fields[r->at[PROG_NAME]])
		rc = wrong(r, "a line without the name of its file or program", "");
	for (i = DURATION; i < NR_COLUMNS && !rc; i++)
		rc = read_number(r, fields, i, &n[i]);
	if (rc)
		goto out;
	/* veristat has 0 for what it did not learn; no program takes no instruction, or no byte */
	if (!n[INSNS])
		n[INSNS] = n[STATES] = n[PEAK] = n[STACK] = -1;
	if (!n[JITED])
		n[JITED] = -1;
	rc = add_row(r, fields[r->at[FILE_NAME]], fields[r->at[PROG_NAME]], *verdict == 's', n);
out:
	free(fields);
	return rc;
}

static int read_file(struct reading *r)
{
	FILE *f = fopen(r->path, "re");
	char *line = NULL;
	size_t room = 0;
	int rc = 0;

	if (!f) {
		rc = -errno;
		msg_error("%s: %s", r->path, errname(rc));
		return rc;
	}
	while (!rc && getline(&line, &room, f) > 0) {
		if (r->line++)
			rc = read_row(r, line);
		else if (!read_header(line, r))
			rc = wrong(r, "no header with file_name, prog_name and verdict", "");
	}
	if (!rc && !r->nr)
		rc = wrong(r, "empty: it has no program", "");
	free(line);
	fclose(f);
	return rc;
}

struct store *veristat_read(const char *path, int64_t *kernel)
{
	const char *slash = strrchr(path, '/');
	struct reading r = { .path = path };
	int rc;

	r.s = store_open(path, STORE_MEMORY);
	if (!r.s)
		return NULL;
	r.kernel = store_begin_kernel(r.s, slash ? slash + 1 : path, path, "veristat");
	rc = r.kernel < 0 ? (int)r.kernel : read_file(&r);
	if (!rc)
		rc = store_end_kernel(r.s, r.kernel, NULL);
	if (!rc) {
		*kernel = r.kernel;
		return r.s;
	}
	store_close(r.s);
	errno = -rc;
	return NULL;
}

int veristat_write(struct store *s, int64_t kernel, FILE *f)
{
	sqlite3_stmt *st = sql_query(
		store_db(s),
		"SELECT c.name, v.prog, v.verdict, load_us, insns, states, peak, jited,"
		" stack FROM verdict v JOIN case_result c ON c.id = v.case_id WHERE c.kernel = ?1"
		" AND " VERISTAT_ROW " ORDER BY c.name, v.id",
		"i", kernel);
	const char *name, *prog;
	int rc = -EINVAL, n = 0, i;

	for (i = 0; i < NR_COLUMNS; i++)
		fprintf(f, "%s%s", i ? "," : "", columns[i].name);
	fputc('\n', f);
	for (; st && (rc = sql_next(st)) > 0; n++) {
		name = sql_text(st, 0) + strlen("verdict/");
		prog = sql_text(st, 1);
		fprintf(f, "%.*s" SUFFIX ",%s,%s", (int)(strlen(name) - strlen(prog) - 1), name,
			prog, *sql_text(st, VERDICT) == 'a' ? "success" : "failure");
		/* a field that is empty would be none for veristat */
		for (i = DURATION; i < NR_COLUMNS; i++)
			fprintf(f, ",%lld", (long long)sqlite3_column_int64(st, i));
		fputc('\n', f);
	}
	sqlite3_finalize(st);
	return rc < 0 ? rc : n;
}
