// SPDX-License-Identifier: GPL-2.0
#include "selftests/annot.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <bpf/btf.h>

#include "common/errname.h"

#define PREFIX "bm:"

/* "bm:17:reject=EACCES;since=7.3" of the function with the id @func */
struct tag {
	int func;
	int order;
	const char *text;
};

struct annot_tags {
	const struct btf *btf;
	int nr;
	struct tag tags[];
};

static int by_order(const void *a, const void *b)
{
	const struct tag *x = a, *y = b;

	return x->func != y->func ? x->func - y->func : x->order - y->order;
}

struct annot_tags *annot_tags(const struct btf *btf)
{
	__u32 id, nr = btf__type_cnt(btf);
	struct annot_tags *all = malloc(sizeof(*all) + nr * sizeof(all->tags[0]));
	const struct btf_type *t;
	const char *text, *body;

	if (!all)
		return NULL;
	all->btf = btf;
	all->nr = 0;
	for (id = 1; id < nr; id++) {
		t = btf__type_by_id(btf, id);
		if (!btf_is_decl_tag(t) || btf_decl_tag(t)->component_idx != -1)
			continue;
		text = btf__name_by_offset(btf, t->name_off);
		if (strncmp(text, PREFIX, strlen(PREFIX)))
			continue;
		body = strchr(text + strlen(PREFIX), ':');
		if (body)
			all->tags[all->nr++] = (struct tag){
				t->type, atoi(text + strlen(PREFIX)), body + 1
			};
	}
	qsort(all->tags, all->nr, sizeof(all->tags[0]), by_order);
	return all;
}

/* Whether the tag is one of a function with that name; variables may have tags too. */
static bool is_of(const struct annot_tags *all, const struct tag *tag, const char *prog)
{
	const struct btf_type *t = btf__type_by_id(all->btf, tag->func);

	return btf_is_func(t) && !strcmp(btf__name_by_offset(all->btf, t->name_off), prog);
}

/* The value behind "key=" when @s begins with it, else NULL. */
static const char *value_of(const char *s, const char *key)
{
	size_t len = strlen(key);

	return !strncmp(s, key, len) && s[len] == '=' ? s + len + 1 : NULL;
}

static const char *check_list(const char *list, const char **error)
{
	verlist_check(list, error);
	return list;
}

/* "accept;since=..", "reject=EACCES;until=..;msg=..", "differs=interpreter;.." in @text, which is cut up. */
static const char *read_row(char *text, struct annot_row *row)
{
	char *opt = strsep(&text, ";");
	const char *v, *error = NULL;

	memset(row, 0, sizeof(*row));
	v = value_of(opt, "reject");
	if (v) {
		row->err = errname_parse(v, strlen(v));
		if (row->err < 0)
			return "REJECT of an unknown errno";
	} else if ((v = value_of(opt, "differs"))) {
		row->oracle = v;
	} else if ((v = value_of(opt, "retvalif"))) {
		row->retval = strtol(v, NULL, 0);
	} else {
		row->accept = true;
	}
	while (!error && (opt = strsep(&text, ";"))) {
		if ((v = value_of(opt, "since")))
			row->since = check_list(v, &error);
		else if ((v = value_of(opt, "until")))
			row->until = check_list(v, &error);
		else if ((v = value_of(opt, "msg")))
			row->msg = v;
		else if ((v = value_of(opt, "splat")))
			row->splat = v;
		else
			error = "an option that is none of since, until, msg, splat";
	}
	return error;
}

static const char *read_tag(char *text, struct annot *a)
{
	const char *v;

	if (!strncmp(text, "accept", 6) || value_of(text, "reject")) {
		if (a->nr_rows == ANNOT_MAX_ROWS)
			return "too many rows";
		return read_row(text, &a->rows[a->nr_rows++]);
	}
	if (!strncmp(text, "oopses", 6)) {
		a->may_oops = true;
		return read_row(text, &a->oops);
	}
	if (value_of(text, "retvalif")) {
		a->has_retval_if = true;
		return read_row(text, &a->retval_if);
	}
	if (value_of(text, "differs")) {
		if (a->nr_differs == ANNOT_MAX_DIFFERS)
			return "too many rows";
		return read_row(text, &a->differs[a->nr_differs++]);
	}
	if ((v = value_of(text, "control")))
		a->control = v;
	else if ((v = value_of(text, "why")))
		a->why = v;
	else if ((v = value_of(text, "config")))
		a->config = v;
	else if ((v = value_of(text, "caps")))
		a->caps = v;
	else if ((v = value_of(text, "flags")))
		a->flags = strtoul(v, NULL, 0);
	else if ((v = value_of(text, "retval")))
		a->has_retval = true, a->retval = strtol(v, NULL, 0);
	else if (!strcmp(text, "unsound"))
		a->unsound = true;
	else if (!strcmp(text, "longrun"))
		a->long_run = true;
	else if (!strcmp(text, "ownobject"))
		a->own_object = true;
	else if (!strcmp(text, "nocase"))
		a->not_a_case = true;
	else
		return "an annotation that this runner does not know";
	return NULL;
}

int annot_read(const struct annot_tags *all, const char *prog, struct annot *a, char *error, int size)
{
	const struct tag *tag, *end = all->tags + all->nr;
	const char *wrong;
	char *copy;

	memset(a, 0, sizeof(*a));
	for (tag = all->tags; tag < end && !is_of(all, tag, prog); tag++)
		;
	for (; tag < end && is_of(all, tag, prog); tag++) {
		copy = strdup(tag->text);	/* the rows point into it */
		wrong = copy ? read_tag(copy, a) : "out of memory";
		if (wrong) {
			snprintf(error, size, "%s: %s: %s", prog, tag->text, wrong);
			return -EINVAL;
		}
	}
	return 0;
}

static bool row_holds(const struct annot_row *row, const struct kver *v)
{
	return verlist_holds(row->since, v) && !(row->until && verlist_holds(row->until, v));
}

bool annot_differs(const struct annot *a, const char *oracle, const struct kver *v)
{
	int i;

	for (i = 0; i < a->nr_differs; i++)
		if (!strcmp(a->differs[i].oracle, oracle) && row_holds(&a->differs[i], v))
			return true;
	return false;
}

bool annot_oopses(const struct annot *a, const struct kver *v)
{
	return a->may_oops && row_holds(&a->oops, v);
}

unsigned int annot_retval(const struct annot *a, const struct kver *v)
{
	return a->has_retval_if && row_holds(&a->retval_if, v) ? a->retval_if.retval : a->retval;
}

struct annot_row annot_expect(const struct annot *a, const struct kver *v, bool *is_explicit)
{
	struct annot_row opposite = { .accept = true };
	int i;

	*is_explicit = true;
	for (i = 0; i < a->nr_rows; i++)
		if (row_holds(&a->rows[i], v))
			return a->rows[i];
	*is_explicit = false;
	if (a->nr_rows)
		opposite.accept = !a->rows[a->nr_rows - 1].accept;
	return opposite;
}

void annot_loads(const struct annot *a, char *out, int size)
{
	const struct annot_row *row = NULL;
	int i;

	for (i = 0; i < a->nr_rows && !row; i++)
		if (a->rows[i].accept)
			row = &a->rows[i];
	snprintf(out, size, "%s%s%s%s%s", row ? "" : "nowhere", row && row->since ? "since " : "",
		 row && row->since ? row->since : "", row && row->until ? " until " : "",
		 row && row->until ? row->until : "");
}

/*
 * Whether a line of @log has @text.  Lines of the program's source ("; if (!p)") stand in the
 * log too, and with them the text of an annotation that a macro made.
 */
static bool log_has(const char *log, const char *text)
{
	const char *p = log, *line;

	for (; (p = strstr(p, text)); p++) {
		for (line = p; line > log && line[-1] != '\n'; line--)
			;
		if (*line != ';')
			return true;
	}
	return false;
}

bool annot_msg_matches(const char *msg, const char *log)
{
	char *copy, *rest, *wording;
	bool found = false;

	if (!msg)
		return true;
	copy = rest = strdup(msg);
	while (!found && (wording = strsep(&rest, "|")))
		found = log_has(log, wording);
	free(copy);
	return found;
}
