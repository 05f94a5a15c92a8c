// SPDX-License-Identifier: GPL-2.0
/* The store as one JSON document; rows are written one by one, never all in memory. */
#include "results/views.h"

#include <errno.h>
#include <jansson.h>
#include <string.h>

#include "results/sql.h"

#define OF_CASE "k.name AS kernel, c.name AS \"case\""
#define FROM_CASE " JOIN case_result c ON c.id = x.case_id JOIN kernel k ON k.id = c.kernel" \
		  " ORDER BY x.rowid"

/* The members of the document: names of columns are the keys, NULLs are left out. */
static const struct member {
	const char *name;
	const char *sql;
} members[] = {
	{ "runs", "SELECT command, suite, host, full, started, ended, exit_code, interrupted,"
		  " shard, shards, selection FROM run ORDER BY id" },
	{ "kernels",
	  "SELECT name, build, origin, release, version, kver, machine, cpus, suite, state,"
	  " error, started, ended FROM kernel ORDER BY id" },
	{ "vms", "SELECT k.name AS kernel, v.command, v.console, v.outcome, v.started, v.ended"
		 " FROM vm v JOIN kernel k ON k.id = v.kernel ORDER BY v.id" },
	{ "cases", "SELECT " OF_CASE ", c.area, c.status, c.reason, c.us FROM case_result c"
		   " JOIN kernel k ON k.id = c.kernel ORDER BY k.id, c.ord" },
	{ "checks", "SELECT " OF_CASE ", x.at_line AS \"where\", x.what, x.want, x.got"
		    " FROM failed_check x" FROM_CASE },
	{ "verdicts", "SELECT " OF_CASE ", x.prog, x.verdict, errname(x.errno) AS errno, x.insns,"
		      " x.states, x.peak, x.stack, x.xlated, x.jited, x.load_us,"
		      " CASE x.interpreter WHEN 0 THEN 'accept' ELSE errname(x.interpreter) END AS interpreter,"
		      " CASE x.unprivileged WHEN 0 THEN 'accept' ELSE errname(x.unprivileged) END"
		      " AS unprivileged, x.unsound, x.why, x.log"
		      " FROM verdict x" FROM_CASE },
	{ "cells", "SELECT " OF_CASE ", x.helper, x.context, x.answer, x.reason,"
		   " errname(x.errno) AS errno, x.gpl_only, x.evidence, x.insns, x.caps, x.jit"
		   " FROM cell x" FROM_CASE },
	{ "splats", "SELECT k.name AS kernel, c.name AS \"case\", x.text FROM splat x"
		    " JOIN kernel k ON k.id = x.kernel LEFT JOIN case_result c ON c.id = x.case_id"
		    " ORDER BY x.id" },
};

static json_t *row_object(sqlite3_stmt *st)
{
	json_t *o = json_object();
	const char *key;
	int i;

	for (i = 0; i < sqlite3_column_count(st); i++) {
		key = sqlite3_column_name(st, i);
		switch (sqlite3_column_type(st, i)) {
		case SQLITE_NULL:
			break;
		case SQLITE_INTEGER:
			json_object_set_new(o, key, json_integer(sqlite3_column_int64(st, i)));
			break;
		default:
			json_object_set_new(o, key, json_string(sql_text(st, i)));
		}
	}
	return o;
}

static int put_member(struct store *s, const struct member *m, FILE *f)
{
	sqlite3_stmt *st = sql_query(store_db(s), m->sql, "");
	int rc = -EINVAL, n = 0;
	json_t *o;

	fprintf(f, "\"%s\": [", m->name);
	while (st && (rc = sql_next(st)) > 0) {
		fputs(n++ ? ",\n" : "\n", f);
		o = row_object(st);
		if (!o || json_dumpf(o, f, JSON_COMPACT))
			rc = o ? -EIO : -ENOMEM;
		json_decref(o);
		if (rc < 0)
			break;
	}
	fputs("]", f);
	sqlite3_finalize(st);
	return rc;
}

int view_json(struct store *s, FILE *f)
{
	size_t i;
	int rc;

	fputs("{\"format\": \"bpfmatrix 1\"", f);
	for (i = 0; i < sizeof(members) / sizeof(members[0]); i++) {
		fputs(",\n", f);
		rc = put_member(s, &members[i], f);
		if (rc < 0)
			return rc;
	}
	fputs("}\n", f);
	return 0;
}
