/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A small writer of SVG 1.1: coordinates in pixels, and how a shape looks as attributes of its
 * own ("fill=\"#123\""), which also those viewers know that read no style sheet.
 */
#ifndef BM_RESULTS_SVG_H
#define BM_RESULTS_SVG_H

#include <stdio.h>

/*
 * White all over; @title is what a screen reader says.  Text is escaped, and what XML cannot
 * write is left out.
 */
void svg_begin(FILE *f, int width, int height, const char *title);
void svg_rect(FILE *f, const char *look, double x, double y, double width, double height);
void svg_line(FILE *f, const char *look, double x1, double y1, double x2, double y2);
void svg_circle(FILE *f, const char *look, double x, double y, double r);
/* @look says with text-anchor which end of the text is at @x. */
void svg_text(FILE *f, const char *look, double x, double y, const char *text);
void svg_end(FILE *f);

#endif
