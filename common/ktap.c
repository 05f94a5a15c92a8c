// SPDX-License-Identifier: GPL-2.0
#include "common/ktap.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* KUnit's, and TAP 14's; the document's examples have two blanks. */
#define INDENT 4

/*
 * tools/testing/kunit/kunit_parser.py (6.1) stops reading at these, wherever they
 * stand in a line, as it expects a whole console log.
 */
static const char * const end_marks[] = {
	"List of all partitions:",
	"Kernel panic - not syncing: VFS:",
	"reboot: System halted",
};

static void indent(FILE *f, int depth)
{
	fprintf(f, "%*s", INDENT * depth, "");
}

static void put_plan(FILE *f, int depth, int plan)
{
	indent(f, depth);
	fprintf(f, "1..%d\n", plan);
}

void ktap_begin(FILE *f, int depth, int plan)
{
	indent(f, depth);
	fputs("KTAP version 1\n", f);
	put_plan(f, depth, plan);
}

/* Where the first end mark in the @len bytes of @s has its first blank; -1 without. */
static long end_mark_blank(const char *s, size_t len)
{
	const char *p;
	size_t i;

	for (i = 0; i < sizeof(end_marks) / sizeof(end_marks[0]); i++) {
		p = memmem(s, len, end_marks[i], strlen(end_marks[i]));
		if (p)
			return p - s + strcspn(p, " ");
	}
	return -1;
}

/* One line of text; what would not be text to a reader of KTAP is changed. */
static void put_text(FILE *f, const char *s, size_t len)
{
	long blank;
	size_t i;

	while ((blank = end_mark_blank(s, len)) >= 0) {
		put_text(f, s, blank);
		fputs("  ", f);
		s += blank + 1;
		len -= blank + 1;
	}
	for (i = 0; i < len; i++) {
		if ((unsigned char)s[i] < 0x20 || s[i] == 0x7f)
			fputc(s[i] == '\t' || s[i] == '\n' ? ' ' : '?', f);
		else
			fputc(s[i], f);
	}
}

/* '#' begins a directive in every reader, and not all know an escape for it. */
static void put_name(FILE *f, const char *s)
{
	for (; *s; s++) {
		if (*s == '#')
			fputs("%23", f);
		else
			put_text(f, s, 1);
	}
}

void ktap_begin_subtest(FILE *f, int depth, const char *name, int plan)
{
	indent(f, depth);
	fputs("KTAP version 1\n", f);
	indent(f, depth);
	fputs("# Subtest: ", f);
	put_name(f, name);
	fputc('\n', f);
	put_plan(f, depth, plan);
}

void ktap_diag(FILE *f, int depth, const char *text)
{
	size_t len;

	while (*text) {
		len = strcspn(text, "\n");
		indent(f, depth);
		/* "# Subtest: x" would open one */
		fputs(strncmp(text, "Subtest:", strlen("Subtest:")) ? "# " : "#  ", f);
		put_text(f, text, len);
		fputc('\n', f);
		text += len + (text[len] == '\n');
	}
}

/* "# reason", with the word for what KTAP has none: a crash is "not ok" as well. */
static void put_reason(FILE *f, int depth, enum case_status st, const char *reason)
{
	const char *word = st == CASE_PLANNED ? "no result" : case_status_name(st);
	char *text;

	if (!reason)
		reason = "";
	if (st == CASE_FAIL) {
		ktap_diag(f, depth, reason);
	} else if (asprintf(&text, "%s%s%s", word, *reason ? ": " : "", reason) >= 0) {
		ktap_diag(f, depth, text);
		free(text);
	}
}

void ktap_result(FILE *f, int depth, int number, const char *name, enum case_status st,
		 const char *reason)
{
	bool ok = st == CASE_PASS || st == CASE_SKIP;

	if (!ok)
		put_reason(f, depth, st, reason);
	indent(f, depth);
	fprintf(f, "%s %d ", ok ? "ok" : "not ok", number);
	put_name(f, name);
	if (st == CASE_SKIP) {
		fputs(" # SKIP", f);
		if (reason && *reason) {
			fputc(' ', f);
			put_text(f, reason, strlen(reason));
		}
	}
	fputc('\n', f);
}
