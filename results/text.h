/* SPDX-License-Identifier: GPL-2.0 */
/* Text that came from a guest, made safe for a store, a terminal, a document. */
#ifndef BM_RESULTS_TEXT_H
#define BM_RESULTS_TEXT_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

/*
 * Reads one code point at *@s, which moves behind it.  Bytes that are no UTF-8
 * (RFC 3629: overlong forms and surrogates too) give U+FFFD, one a byte.
 * 0 at the end of the string.
 */
uint32_t text_next(const char **s);

/* Writes @cp as UTF-8 into @out (4 bytes); returns how many. */
int text_put(uint32_t cp, char *out);

/* A copy of @s that is UTF-8, to free(3); NULL when out of memory. */
char *text_utf8(const char *s);

/*
 * Prints @s on one line: line ends become blanks, other control characters '?',
 * so that a guest cannot speak to the terminal.
 */
void text_line(FILE *f, const char *s);

/* The same up to the first line end only. */
void text_first_line(FILE *f, const char *s);

/* The same, and no character of it means anything to Markdown or HTML. */
void text_markdown(FILE *f, const char *s);

/*
 * As XML 1.0 writes it; what that has no way to write is left out.  In an attribute a
 * reader makes blanks of line ends that are not references.
 */
void text_xml(FILE *f, const char *s, bool attribute);

/*
 * A value of a workflow command of GitHub Actions, or of a property of it: '%', CR and LF
 * are escaped in all values, ':' and ',' in properties too (actions/toolkit,
 * packages/core/src/command.ts), so that a guest cannot give commands of its own.
 */
void text_github(FILE *f, const char *s, bool property);

/* One word for a shell, quoted if it has to be. */
void text_shell(FILE *f, const char *s);

#endif
