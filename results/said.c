// SPDX-License-Identifier: GPL-2.0
#include "results/said.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/errname.h"
#include "common/msg.h"
#include "results/sql.h"

/* In one order on every kernel, so that two lists can be compared place by place. */
static const char said_sql[] =
	"SELECT 0 AS kind, prog || CASE WHEN nth > 1 THEN ' (' || nth || ')' ELSE '' END AS of, verdict ||"
	"  CASE WHEN verdict = 'reject' THEN coalesce(' ' || errname(errno), '') ELSE '' END, nth"
	"  FROM (SELECT *, row_number() OVER (PARTITION BY prog ORDER BY id) AS nth"
	"   FROM verdict WHERE case_id = ?1) "
	/* of maps the errno is part of the answer; of a helper's cell the refusal's reason is a label */
	"UNION ALL SELECT 1, '', x.answer || CASE WHEN c.name GLOB 'map/*' AND x.answer = 'no'"
	"  THEN coalesce(' ' || errname(x.errno), '') ELSE '' END, 0"
	"  FROM cell x JOIN case_result c ON c.id = x.case_id WHERE c.id = ?1 "
	"UNION ALL SELECT 2, coalesce(what, 'check'), coalesce('got ' || got, 'does not hold'), id"
	"  FROM failed_check WHERE case_id = ?1 "
	/* its text has addresses and line numbers, which differ between any two kernels */
	"UNION ALL SELECT 3, '', 'warning in the kernel log', 0 WHERE EXISTS"
	"  (SELECT 1 FROM splat WHERE case_id = ?1) "
	"ORDER BY 1, 2, 4";

static int add(struct said *f, enum said_kind kind, const char *of, const char *value)
{
	struct said_fact *v = realloc(f->v, (f->nr + 1) * sizeof(*v));

	if (!v)
		return -ENOMEM;
	f->v = v;
	v[f->nr] = (struct said_fact){ kind, strdup(of), strdup(value) };
	f->nr++;
	return v[f->nr - 1].of && v[f->nr - 1].value ? 0 : -ENOMEM;
}

static bool has(const struct said *f, enum said_kind kind)
{
	int i;

	for (i = 0; i < f->nr; i++)
		if (f->v[i].kind == kind)
			return true;
	return false;
}

static int set_unknown(struct said *f, const char *status, const char *reason)
{
	return asprintf(&f->unknown, "%s%s%s", status, *reason ? ": " : "", reason) < 0 ? -ENOMEM : 0;
}

/* What the result itself adds to what was found in the case. */
static int take_status(struct said *f, const char *name, const char *status, const char *reason)
{
	static const char *const no_answer[] = { "unobtainable", "untestable" };
	size_t i;

	if (!strcmp(status, "skip") || !strcmp(status, "lost") || !strcmp(status, "planned"))
		return set_unknown(f, status, reason);
	for (i = 0; i < sizeof(no_answer) / sizeof(no_answer[0]); i++)
		if (has(f, SAID_ANSWER) && !strcmp(f->v[0].value, no_answer[i]))
			return set_unknown(f, no_answer[i], reason);
	if (!strcmp(status, "crash") || !strcmp(status, "timeout"))
		return add(f, SAID_STATUS, "", status);
	if (has(f, SAID_VERDICT) || has(f, SAID_ANSWER))
		return 0;
	/* the verifier was not asked about the program: its control failed */
	if (!strncmp(name, "verdict/", 8))
		return set_unknown(f, status, reason);
	return add(f, SAID_STATUS, "", status);
}

static int read_said(struct store *s, int64_t id, struct said *out)
{
	sqlite3_stmt *st = sql_query(store_db(s), said_sql, "i", id);
	int rc = st ? 0 : -EINVAL;

	while (!rc && (rc = sql_next(st)) > 0)
		rc = add(out, sqlite3_column_int(st, 0), sql_text(st, 1), sql_text(st, 2));
	sqlite3_finalize(st);
	return rc;
}

int said_read(struct store *s, int64_t kernel, const char *name, struct said *out)
{
	sqlite3_stmt *st = sql_query(store_db(s), "SELECT id, status, coalesce(reason, '') FROM case_result"
				     " WHERE kernel = ?1 AND name = ?2", "it", kernel, name);
	int rc = st ? sql_next(st) : -EINVAL;

	memset(out, 0, sizeof(*out));
	if (rc > 0) {
		rc = read_said(s, sqlite3_column_int64(st, 0), out) ?:
		     take_status(out, name, sql_text(st, 1), sql_text(st, 2));
		if (rc == -ENOMEM)
			msg_error("results of %s: %s", name, errname(rc));
	} else if (!rc) {
		rc = -ENOENT;
	}
	sqlite3_finalize(st);
	if (rc)
		said_free(out);
	return rc;
}

void said_free(struct said *f)
{
	int i;

	for (i = 0; i < f->nr; i++) {
		free(f->v[i].of);
		free(f->v[i].value);
	}
	free(f->v);
	free(f->unknown);
	memset(f, 0, sizeof(*f));
}

bool said_equal(const struct said *a, const struct said *b)
{
	int i;

	if (a->nr != b->nr)
		return false;
	for (i = 0; i < a->nr; i++)
		if (a->v[i].kind != b->v[i].kind || strcmp(a->v[i].of, b->v[i].of) ||
		    strcmp(a->v[i].value, b->v[i].value))
			return false;
	return true;
}

char *said_text(const struct said *f)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);
	int i;

	if (!out)
		return NULL;
	if (f->unknown)
		fputs(f->unknown, out);
	for (i = 0; i < f->nr && !f->unknown; i++) {
		fputs(i ? ", " : "", out);
		if (*f->v[i].of && (f->nr > 1 || f->v[i].kind == SAID_CHECK))
			fprintf(out, "%s: ", f->v[i].of);
		fputs(f->v[i].value, out);
	}
	fclose(out);
	return text;
}

/* ---- what a user expects */

static const struct {
	const char *word;
	enum said_kind kind;
} words[] = {
	{ "accept", SAID_VERDICT }, { "reject", SAID_VERDICT }, { "yes", SAID_ANSWER }, { "no", SAID_ANSWER },
	{ "pass", SAID_STATUS }, { "fail", SAID_STATUS }, { "crash", SAID_STATUS }, { "timeout", SAID_STATUS },
};
#define NR_WORDS (sizeof(words) / sizeof(words[0]))

static enum said_kind kind_of(const char *expect)
{
	size_t i;

	for (i = 0; i < NR_WORDS; i++)
		if (!strcmp(words[i].word, expect))
			return words[i].kind;
	return SAID_VERDICT;
}

bool expect_is_known(const char *expect)
{
	size_t i;

	for (i = 0; i < NR_WORDS; i++)
		if (!strcmp(words[i].word, expect))
			return true;
	return errname_parse(expect, strlen(expect)) > 0;
}

/* "reject EACCES" is what reject wants, and EACCES. */
static bool value_is(const char *value, const char *expect)
{
	size_t len = strcspn(value, " ");

	return (strlen(expect) == len && !strncmp(value, expect, len)) ||
	       (value[len] && !strcmp(value + len + 1, expect));
}

/* A crash is what nobody expects who names a verdict or an answer. */
static bool ended_badly(const struct said_fact *f)
{
	return f->kind == SAID_STATUS && (!strcmp(f->value, "crash") || !strcmp(f->value, "timeout"));
}

int said_match(const struct said *f, const char *expect)
{
	enum said_kind kind = kind_of(expect);
	bool found = false, same = true;
	int i;

	for (i = 0; i < f->nr; i++) {
		if (f->v[i].kind != kind && !ended_badly(&f->v[i]))
			continue;
		found = true;
		same = same && value_is(f->v[i].value, expect);
	}
	return found ? same : -ENOMSG;
}
