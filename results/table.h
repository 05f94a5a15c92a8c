/* SPDX-License-Identifier: GPL-2.0 */
/* The one table printer: for a person, as TSV, as JSON. */
#ifndef BM_RESULTS_TABLE_H
#define BM_RESULTS_TABLE_H

#include <stdio.h>

enum table_format { TABLE_TEXT, TABLE_TSV, TABLE_JSON, TABLE_MARKDOWN };

/* "table", "tsv", "json"; -1 for any other, with a message that lists them. */
int table_format_parse(const char *name);

struct table;

/*
 * @columns: names with commas between, such as "kernel,>pass,~reason": '>' is a
 * column of numbers (right; numbers in JSON), '~' one that may be cut when the
 * terminal is too narrow.  Out of memory is remembered, and told by table_print().
 */
struct table *table_new(const char *columns);
void table_free(struct table *t);

/* One string a column, copied; NULL is "-", empty in TSV, null in JSON. */
void table_row(struct table *t, const char *cell, ...);
void table_rowv(struct table *t, const char *const *cells);
int table_rows(const struct table *t);

/*
 * TABLE_TEXT fits the width of @f's terminal, and is not cut elsewhere.
 * TABLE_TSV: a header line; \t \n \\ are written so.  TABLE_JSON: an array of
 * objects, one a line.  TABLE_MARKDOWN is for views only.  0, or a negative errno with a message.
 */
int table_print(const struct table *t, enum table_format format, FILE *f);

/* Of the terminal that @f is; INT_MAX when it is none. */
int terminal_width(FILE *f);

#endif
