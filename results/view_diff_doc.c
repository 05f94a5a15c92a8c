// SPDX-License-Identifier: GPL-2.0
/* Differences for other programs: JSON, Markdown, annotations of GitHub. */
#include "results/view_diff_impl.h"

#include <errno.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "common/errname.h"
#include "common/msg.h"
#include "results/text.h"

/* ---- JSON */

struct json_rows {
	const struct diff_view *v;
	json_t *rows;
};

static json_t *text_or_null(const char *s)
{
	return s ? json_string(s) : json_null();
}

static json_t *log_json(const struct difference *d)
{
	static const char *const sides[] = { "old", "new" };
	struct log_pair logs;
	json_t *o, *lines;
	int i, k;

	if (!diff_logs(d, &logs))
		return json_null();
	o = json_object();
	for (i = 0; i < 2; i++) {
		lines = json_array();
		for (k = 0; k < logs.nr[i]; k++)
			json_array_append_new(lines, json_string(logs.line[i][k]));
		json_object_set_new(o, sides[i], lines);
	}
	json_object_set_new(o, "first_difference",
			    logs.first < 0 ? json_null() : json_integer(logs.first));
	log_pair_free(&logs);
	return o;
}

static int add_json(void *arg, const struct diff_pair *p, const struct difference *d)
{
	struct json_rows *r = arg;
	char *command = diff_command(p, d), file[512];
	int line = diff_place(r->v, d, file, sizeof(file));
	json_t *o = json_object();

	json_object_set_new(o, "a", json_string(p->side[0].label));
	json_object_set_new(o, "b", json_string(p->side[1].label));
	json_object_set_new(o, "class", json_string(diff_class_name(d->class)));
	json_object_set_new(o, "fails", json_boolean(diff_fails(r->v, d)));
	json_object_set_new(o, "case", json_string(d->name));
	json_object_set_new(o, "program", text_or_null(d->prog));
	json_object_set_new(o, "old", text_or_null(d->old));
	json_object_set_new(o, "new", text_or_null(d->new));
	json_object_set_new(o, "more", text_or_null(d->more));
	json_object_set_new(o, "reproduce", text_or_null(command && *command ? command : NULL));
	json_object_set_new(o, "file", text_or_null(line < 0 ? NULL : file));
	json_object_set_new(o, "line", line > 0 ? json_integer(line) : json_null());
	json_object_set_new(o, "logs", log_json(d));
	free(command);
	return json_array_append_new(r->rows, o) ? -ENOMEM : 0;
}

static json_t *counts_json(const struct diff_view *v)
{
	json_t *o = json_object();
	int i, class, n;

	for (class = 0; class < DIFF_NR; class++) {
		for (i = n = 0; i < v->nr_pairs; i++)
			n += v->pairs[i].found.count[class];
		json_object_set_new(o, diff_class_name(class), json_integer(n));
	}
	return o;
}

int view_diff_json(const struct diff_view *v, FILE *f)
{
	struct json_rows r = { v, json_array() };
	json_t *doc = json_object();
	int rc = diff_each(v, add_json, &r);

	json_object_set_new(doc, "format", json_string("bpfmatrix diff 1"));
	json_object_set_new(doc, "rows", r.rows);
	json_object_set_new(doc, "counts", counts_json(v));
	json_object_set_new(doc, "failing", json_integer(diff_failing(v)));
	if (!rc && json_dumpf(doc, f, JSON_INDENT(1)))
		rc = -EIO;
	fputc('\n', f);
	json_decref(doc);
	if (rc)
		msg_error("diff: %s", errname(rc));
	return rc;
}

/* ---- Markdown */

struct markdown {
	const struct diff_view *v;
	FILE *f;
	const struct diff_pair *pair;	/* that the table above is of */
};

static int markdown_row(void *arg, const struct diff_pair *p, const struct difference *d)
{
	struct markdown *m = arg;
	const char *cells[] = { d->old ?: "-", d->new ?: "-", d->more ?: "" };
	char name[1024];
	int i;

	if (m->pair != p) {
		fputs("\n| class | case | ", m->f);
		text_markdown(m->f, p->side[0].label);
		fputs(" | ", m->f);
		text_markdown(m->f, p->side[1].label);
		fputs(" | more |\n|---|---|---|---|---|\n", m->f);
		m->pair = p;
	}
	diff_name(d, name, sizeof(name));
	fprintf(m->f, diff_fails(m->v, d) ? "| **%s** | " : "| %s | ", diff_class_name(d->class));
	text_markdown(m->f, name);
	for (i = 0; i < 3; i++) {
		fputs(" | ", m->f);
		text_markdown(m->f, cells[i]);
	}
	fputs(" |\n", m->f);
	return 0;
}

/* In a fence of its own, which nothing that a guest said can close. */
static void put_fenced(const char *text, FILE *f)
{
	fputs("\n```text\n", f);
	for (; *text; text++)
		fputc(*text == '`' ? '\'' : *text, f);
	fputs("```\n", f);
}

static int markdown_details(void *arg, const struct diff_pair *p, const struct difference *d)
{
	const char *labels[] = { p->side[0].label, p->side[1].label };
	struct markdown *m = arg;
	char *text = NULL, *command = diff_command(p, d);
	struct log_pair logs;
	size_t size;
	FILE *f = open_memstream(&text, &size);

	if (!f || !command)
		goto out;
	fprintf(f, "%s%s", command, *command ? "\n" : "");
	if (diff_logs(d, &logs)) {
		fputc('\n', f);
		log_pair_print(&logs, labels, 60, "", f);
		log_pair_free(&logs);
	}
	fclose(f);
	f = NULL;
	if (*text) {
		fprintf(m->f, "\n%s ", diff_class_name(d->class));
		text_markdown(m->f, d->name);
		fputc('\n', m->f);
		put_fenced(text, m->f);
	}
out:
	if (f)
		fclose(f);
	free(command);
	free(text);
	return 0;
}

int view_diff_markdown(const struct diff_view *v, FILE *f)
{
	struct markdown m = { v, f, NULL };
	char *summary = diff_summary(v);

	fputs("### bpfmatrix diff\n\n", f);
	text_markdown(f, summary ?: "");
	fputs(".\n", f);
	diff_each(v, markdown_row, &m);
	if (m.pair) {
		fputs("\n<details><summary>Seen again by, and what the verifiers said</summary>\n",
		      f);
		diff_each(v, markdown_details, &m);
		fputs("\n</details>\n", f);
	}
	free(summary);
	return 0;
}

/* ---- GitHub */

static int github_row(void *arg, const struct diff_pair *p, const struct difference *d)
{
	const struct markdown *m = arg;
	char file[512], name[1024], *command = diff_command(p, d);
	int line = diff_place(m->v, d, file, sizeof(file));

	fprintf(m->f, "::%s ", diff_fails(m->v, d) ? "error" : "warning");
	if (line >= 0) {
		fputs("file=", m->f);
		text_github(m->f, file, true);
		fprintf(m->f, line ? ",line=%d," : ",", line);
	}
	diff_name(d, name, sizeof(name));
	fprintf(m->f, "title=%s ", diff_class_name(d->class));
	text_github(m->f, name, true);
	fputs("::", m->f);
	text_github(m->f, p->side[0].label, false);
	fputs(" -> ", m->f);
	text_github(m->f, p->side[1].label, false);
	fputs(": ", m->f);
	text_github(m->f, d->old ?: "-", false);
	fputs(" -> ", m->f);
	text_github(m->f, d->new ?: "-", false);
	if (d->more) {
		fputs(": ", m->f);
		text_github(m->f, d->more, false);
	}
	if (command && *command) {
		fputs("%0A", m->f);
		text_github(m->f, command, false);
	}
	fputc('\n', m->f);
	free(command);
	return 0;
}

int view_diff_github(const struct diff_view *v, FILE *f)
{
	struct markdown m = { v, f, NULL };
	char *summary = diff_summary(v);

	diff_each(v, github_row, &m);
	fprintf(f, "::notice title=bpfmatrix diff::");
	text_github(f, summary ?: "", false);
	fputc('\n', f);
	free(summary);
	return 0;
}
