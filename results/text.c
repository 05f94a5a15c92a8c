// SPDX-License-Identifier: GPL-2.0
#include "results/text.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define REPLACEMENT 0xfffd

uint32_t text_next(const char **s)
{
	static const uint32_t smallest[] = { 0, 0x80, 0x800, 0x10000 };
	const unsigned char *p = (const unsigned char *)*s;
	int i, more = *p >= 0xf0 ? 3 : *p >= 0xe0 ? 2 : *p >= 0xc0 ? 1 : 0;
	uint32_t cp = more ? *p & (0x3f >> more) : *p;

	if (!*p)
		return 0;
	(*s)++;
	if (*p < 0x80)
		return *p;
	if (*p < 0xc0 || *p > 0xf7)
		return REPLACEMENT;
	for (i = 1; i <= more; i++) {
		if ((p[i] & 0xc0) != 0x80)
			return REPLACEMENT;
		cp = cp << 6 | (p[i] & 0x3f);
	}
	if (cp < smallest[more] || cp > 0x10ffff || (cp >= 0xd800 && cp <= 0xdfff))
		return REPLACEMENT;
	*s += more;
	return cp;
}

int text_put(uint32_t cp, char *out)
{
	int more = cp >= 0x10000 ? 3 : cp >= 0x800 ? 2 : cp >= 0x80 ? 1 : 0;
	static const unsigned char lead[] = { 0, 0xc0, 0xe0, 0xf0 };
	int i;

	out[0] = lead[more] | cp >> (6 * more);
	for (i = 1; i <= more; i++)
		out[i] = 0x80 | (cp >> (6 * (more - i)) & 0x3f);
	return more + 1;
}

char *text_utf8(const char *s)
{
	const unsigned char *byte = (const unsigned char *)s;
	size_t n = 0;
	uint32_t cp;
	char *out;

	while (*byte && *byte < 0x80)
		byte++;
	if (!*byte)
		return strdup(s);
	/* one bad byte becomes the three of U+FFFD */
	out = malloc(3 * strlen(s) + 1);
	if (!out)
		return NULL;
	while ((cp = text_next(&s)))
		n += text_put(cp, out + n);
	out[n] = '\0';
	return out;
}

static void put_line(FILE *f, const char *s, bool first_only)
{
	char out[4];
	uint32_t cp;

	while ((cp = text_next(&s))) {
		if (cp == '\n' && first_only)
			return;
		if (cp == '\n' || cp == '\t')
			cp = ' ';
		else if (cp < 0x20 || (cp >= 0x7f && cp < 0xa0))
			cp = '?';
		fwrite(out, 1, text_put(cp, out), f);
	}
}

void text_line(FILE *f, const char *s)
{
	put_line(f, s, false);
}

void text_first_line(FILE *f, const char *s)
{
	put_line(f, s, true);
}

void text_markdown(FILE *f, const char *s)
{
	char *line = NULL;
	size_t size = 0, i;
	FILE *m = open_memstream(&line, &size);

	if (!m)
		return;
	put_line(m, s, false);
	fclose(m);
	for (i = 0; line && i < size; i++) {
		if (line[i] == '<' || line[i] == '>' || line[i] == '&')
			fputs(line[i] == '<' ? "&lt;" : line[i] == '>' ? "&gt;" : "&amp;", f);
		else
			fprintf(f, strchr("\\`*_{}[]()#!|~@", line[i]) ? "\\%c" : "%c", line[i]);
	}
	free(line);
}

/* What XML 1.0 calls a Char; the others cannot even be written as references. */
static bool is_xml_char(uint32_t cp)
{
	return cp == '\t' || cp == '\n' || cp == '\r' || (cp >= 0x20 && cp < 0xfffe) ||
	       cp >= 0x10000;
}

void text_xml(FILE *f, const char *s, bool attribute)
{
	uint32_t cp;
	char out[4];

	while ((cp = text_next(&s))) {
		if (!is_xml_char(cp))
			continue;
		if (cp == '&')
			fputs("&amp;", f);
		else if (cp == '<')
			fputs("&lt;", f);
		else if (cp == '>')
			fputs("&gt;", f);
		else if (cp == '"')
			fputs("&quot;", f);
		else if (cp == '\r' || (attribute && cp < 0x20))
			fprintf(f, "&#%u;", cp);
		else
			fwrite(out, 1, text_put(cp, out), f);
	}
}

void text_github(FILE *f, const char *s, bool property)
{
	for (; *s; s++) {
		if (strchr(property ? "%\r\n:," : "%\r\n", *s))
			fprintf(f, "%%%02X", (unsigned char)*s);
		else
			fputc(*s, f);
	}
}

void text_shell(FILE *f, const char *s)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
				    "0123456789-_.,/:=@+%";

	if (*s && !s[strspn(s, plain)]) {
		fputs(s, f);
		return;
	}
	fputc('\'', f);
	for (; *s; s++) {
		if (*s == '\'')
			fputs("'\\''", f);
		else
			fputc(*s, f);
	}
	fputc('\'', f);
}
