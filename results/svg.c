// SPDX-License-Identifier: GPL-2.0
#include "results/svg.h"

#include "results/text.h"

void svg_begin(FILE *f, int width, int height, const char *title)
{
	fprintf(f, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
		"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\""
		" viewBox=\"0 0 %d %d\" role=\"img\" font-family=\"sans-serif\">\n"
		"<title>", width, height, width, height);
	text_xml(f, title, false);
	fputs("</title>\n", f);
	svg_rect(f, "fill=\"#fff\"", 0, 0, width, height);
}

void svg_rect(FILE *f, const char *look, double x, double y, double width, double height)
{
	fprintf(f, "<rect %s x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"/>\n", look, x, y,
		width, height);
}

void svg_line(FILE *f, const char *look, double x1, double y1, double x2, double y2)
{
	fprintf(f, "<line %s x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>\n", look, x1, y1,
		x2, y2);
}

void svg_circle(FILE *f, const char *look, double x, double y, double r)
{
	fprintf(f, "<circle %s cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\"/>\n", look, x, y, r);
}

void svg_text(FILE *f, const char *look, double x, double y, const char *text)
{
	fprintf(f, "<text %s x=\"%.1f\" y=\"%.1f\">", look, x, y);
	text_xml(f, text, false);
	fputs("</text>\n", f);
}

void svg_end(FILE *f)
{
	fputs("</svg>\n", f);
}
