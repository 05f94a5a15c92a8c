// SPDX-License-Identifier: GPL-2.0
/* What a bisection found, and what it is going to do. */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "cli/bisect.h"
#include "results/table.h"
#include "results/text.h"
#include "vm/changelog.h"

struct subjects {
	json_t *list;
	bool mainline;	/* a new series came, whose changes no changelog lists */
};

static int add_subject(const char *version, const char *subject, void *arg)
{
	static const char release[] = "New upstream release";
	struct subjects *s = arg;

	if (!strncmp(subject, release, strlen(release)))
		s->mainline = true;
	if (!changelog_is_bpf(subject))
		return 0;
	return json_array_append_new(s->list, json_pack("{s:s, s:s}", "version", version, "subject", subject));
}

/*
 * { of, entries, mainline, subjects: [{ version, subject }] }: what the packages behind
 * @older up to @newer brought, or { why } where no changelog tells.
 */
static json_t *changelog(const struct bisect *b, const struct bisect_kernel *older,
			 const struct bisect_kernel *newer)
{
	struct subjects subjects = { .list = json_array() };
	json_t *out = json_object();
	char of[80], why[256], *text;
	int err = catalogue_changelog(b->s->catalogue, newer->k.id, &text, of, why), entries;

	if (err) {
		json_object_set_new(out, "why", json_string(*why ? why : "see what was said above"));
	} else {
		entries = changelog_each(text, older->version, newer->version, add_subject, &subjects);
		json_object_set_new(out, "of", json_string(of));
		json_object_set_new(out, "entries", json_integer(entries < 0 ? 0 : entries));
		json_object_set_new(out, "mainline", json_boolean(subjects.mainline));
		json_object_set(out, "subjects", subjects.list);
	}
	json_decref(subjects.list);
	free(text);
	return out;
}

static const char *answer_name(enum bisect_answer a)
{
	static const char *const names[] = {
		[BISECT_UNASKED] = "not asked", [BISECT_SAME] = "good", [BISECT_DIFFERS] = "differs",
		[BISECT_UNKNOWN] = "stepped over",
	};

	return names[a];
}

static int count(const struct bisect *b, bool booted)
{
	int i, n = 0;

	for (i = 0; i < b->nr; i++)
		n += b->v[i].says && !b->v[i].broken && b->v[i].booted == booted;
	return n;
}

/* The result as one object; every form of output is made of it. */
static json_t *document(const struct bisect *b, int same, int differs)
{
	const struct bisect_kernel *s = &b->v[same], *d = &b->v[differs], *k;
	json_t *out, *kernels = json_array(), *between = json_array();
	int i;

	for (i = 0; i < b->nr; i++) {
		k = &b->v[i];
		if (k->says)
			json_array_append_new(kernels, json_pack("{s:s, s:s, s:s, s:s, s:b}", "kernel", k->k.name,
				"version", k->version, "answer", answer_name(b->answers[i]), "says", k->says,
				"booted", k->booted));
		if (i > same && i < differs)
			json_array_append_new(between, json_string(k->version));
	}
	out = json_pack("{s:s, s:s, s:s, s:b, s:o, s:o, s:i, s:i, s:i}", "case", b->name,
			"last_good", s->version, "first_differing", d->version, "newer_is_good", b->backwards,
			"stepped_over", between, "kernels", kernels, "booted", count(b, true),
			"from_cache", count(b, false), "of", b->nr);
	if (out)
		json_object_set_new(out, "changelog", b->backwards ? changelog(b, d, s) : changelog(b, s, d));
	return out;
}

static const char *get(const json_t *o, const char *key)
{
	return json_string_value(json_object_get(o, key));
}

/* ---- for a person */

static void print_found(const struct bisect *b, int same, int differs)
{
	const struct bisect_kernel *s = &b->v[same], *d = &b->v[differs];
	int i;

	if (differs - same > 1) {
		printf("somewhere from %s to %s: ", b->v[b->backwards ? differs - 1 : same + 1].version,
		       b->backwards ? s->version : d->version);
		printf("%s is the last that %s\n", b->backwards ? d->version : s->version,
		       b->backwards ? "differs" : "does not differ");
		for (i = same + 1; i < differs; i++)
			printf("  stepped over: %s (%s)\n", b->v[i].version, b->v[i].says ?: "not asked");
	} else if (b->backwards) {
		printf("first good: %s (%s is the last that differs)\n", s->version, d->version);
	} else {
		printf("first that differs: %s (%s is the last that does not)\n", d->version, s->version);
	}
}

static void print_kernels(const struct bisect *b)
{
	struct table *t = table_new("kernel,answer,asked,~says");
	int i;

	for (i = 0; i < b->nr; i++)
		if (b->v[i].says)
			table_row(t, b->v[i].k.name, answer_name(b->answers[i]), b->v[i].booted ? "booted" :
				  b->v[i].broken ? "no" : "before", b->v[i].says);
	table_print(t, TABLE_TEXT, stdout);
	table_free(t);
}

static void print_changelog(const json_t *log, const char *older, const char *newer)
{
	const json_t *subjects = json_object_get(log, "subjects"), *o;
	const char *of = get(log, "of");
	size_t i;

	if (!of) {
		printf("\nDebian's changelog of %s: %s\n", newer, get(log, "why"));
		return;
	}
	printf("\nAbout bpf in Debian's changelog, behind %s up to %s", older, newer);
	if (strcmp(of, newer))
		printf(" (that of %s: the archive has none of %s)", of, newer);
	printf(json_array_size(subjects) ? ":\n" : ": nothing\n");
	if (!json_integer_value(json_object_get(log, "entries")))
		printf("  it has no entry of these versions\n");
	json_array_foreach(subjects, i, o) {
		printf("  %s  ", get(o, "version"));
		text_line(stdout, get(o, "subject"));
		putchar('\n');
	}
	if (json_is_true(json_object_get(log, "mainline")))
		puts("  a new series came in between, and of that it lists no changes: the release notes, or --git");
}

static void print_text(const struct bisect *b, int same, int differs, const json_t *doc)
{
	const struct bisect_kernel *s = &b->v[same], *d = &b->v[differs];
	const struct bisect_kernel *older = b->backwards ? d : s, *newer = b->backwards ? s : d;
	int cached = count(b, false);

	print_found(b, same, differs);
	putchar('\n');
	print_kernels(b);
	printf("\n%d of %d kernels booted", count(b, true), b->nr);
	if (cached)
		printf("; %d had been asked before", cached);
	printf(".  Both logs: run_tests.sh diff %s %s -t ", older->k.name, newer->k.name);
	text_shell(stdout, b->name);
	putchar('\n');
	print_changelog(json_object_get(doc, "changelog"), older->version, newer->version);
}

/* One row a fact: what was found, what each kernel said, the subjects. */
static int print_tsv(const struct bisect *b, const json_t *doc)
{
	struct table *t = table_new("what,version,text");
	const json_t *subjects = json_object_get(json_object_get(doc, "changelog"), "subjects"), *o;
	size_t n;
	int i, err;

	table_row(t, "last good", get(doc, "last_good"), NULL);
	table_row(t, "first differing", get(doc, "first_differing"), NULL);
	for (i = 0; i < b->nr; i++)
		if (b->v[i].says)
			table_row(t, answer_name(b->answers[i]), b->v[i].version, b->v[i].says);
	json_array_foreach(subjects, n, o)
		table_row(t, "changelog", get(o, "version"), get(o, "subject"));
	err = table_print(t, TABLE_TSV, stdout);
	table_free(t);
	return err;
}

static int print(const struct bisect *b, int same, int differs)
{
	enum table_format format = table_format_parse(b->o->common.format ?: "table");
	json_t *doc = document(b, same, differs);
	int err = doc ? 0 : -1;

	if (!err && format == TABLE_JSON)
		err = json_dumpf(doc, stdout, JSON_INDENT(1)) || putchar('\n') < 0;
	else if (!err && format == TABLE_TSV)
		err = print_tsv(b, doc);
	else if (!err)
		print_text(b, same, differs, doc);
	json_decref(doc);
	return err ? BM_EXIT_HARNESS : differs - same > 1 ? BM_EXIT_UNEXPECTED : BM_EXIT_OK;
}

/* The ends are not what they were said to be. */
static int say_ends(const struct bisect *b)
{
	const struct bisect_kernel *good = &b->v[0], *bad = &b->v[b->nr - 1];
	const struct bisect_kernel *unknown = b->answers[0] == BISECT_UNKNOWN ? good : bad;
	const char *expect = b->o->expect;

	if (b->answers[0] == BISECT_UNKNOWN || b->answers[b->nr - 1] == BISECT_UNKNOWN) {
		msg_error("bisect: %s on --%s %s: %s; choose another", b->name, unknown == good ? "good" : "bad",
			  unknown->k.name, unknown->says);
		return unknown->broken ? BM_EXIT_HARNESS : BM_EXIT_USAGE;
	}
	if (b->answers[0] != BISECT_SAME)
		msg_error("bisect: %s on --good %s: %s, which is not --expect %s", b->name, good->k.name,
			  good->says, expect);
	else
		msg_error("bisect: %s does not differ: %s on --good %s, %s on --bad %s", b->name, good->says,
			  good->k.name, bad->says, bad->k.name);
	return BM_EXIT_UNEXPECTED;
}

int bisect_show(const struct bisect *b)
{
	int same, differs;

	if (bisect_found(b->answers, b->nr, &same, &differs))
		return say_ends(b);
	return print(b, same, differs);
}

int bisect_plan(const struct bisect *b)
{
	struct table *t = table_new("kernel,version,cached,answer");
	int i, err, next = bisect_next(b->answers, b->nr), left = bisect_left(b);

	for (i = 0; i < b->nr; i++)
		table_row(t, b->v[i].k.name, b->v[i].version, *b->v[i].k.image ? "yes" : "no",
			  b->v[i].says ?: i == next ? "asked first" : NULL);
	err = table_print(t, table_format_parse(b->o->common.format ?: "table"), stdout);
	table_free(t);
	if (left)
		msg_info("%s: at most %d of %d kernels would be booted", b->name, left, b->nr);
	else
		msg_info("%s: no kernel would be booted: the cache of results has what is needed", b->name);
	return err ? BM_EXIT_HARNESS : BM_EXIT_OK;
}
