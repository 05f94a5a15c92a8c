// SPDX-License-Identifier: GPL-2.0
#include "results/fold.h"

#include <string.h>
#include <sys/ioctl.h>

#define MIN_WIDTH 40
#define NO_TERMINAL 100

int fold_width(FILE *f)
{
	struct winsize w;

	if (ioctl(fileno(f), TIOCGWINSZ, &w) || w.ws_col < MIN_WIDTH)
		return NO_TERMINAL;
	return w.ws_col;
}

/* One piece that is never broken: @before, @len bytes of @s, @after. */
static void put(struct fold *l, const char *gap, const char *before, const char *s, int len,
		const char *after)
{
	int all = strlen(before) + len + strlen(after);

	if (l->at == l->indent)
		gap = "";
	if (l->at > l->indent && l->at + (int)strlen(gap) + all > l->width) {
		fprintf(l->f, "\n%*s", l->indent, "");
		l->at = l->indent;
		gap = "";
	}
	l->at += fprintf(l->f, "%s%s%.*s%s", gap, before, len, s, after);
}

void fold_words(struct fold *l, const char *text)
{
	int len;

	for (text += strspn(text, " "); *text; text += strspn(text, " ")) {
		len = strcspn(text, " ");
		put(l, " ", "", text, len, "");
		text += len;
	}
}

/* How much of @name is its folder, with the slash. */
static int folder(const char *name)
{
	const char *slash = strrchr(name, '/');

	return slash ? slash + 1 - name : 0;
}

void fold_names(struct fold *l, const char *const *names, int nr)
{
	char before[256];
	int i, n, len;

	for (i = 0; i < nr; i += n) {
		len = folder(names[i]);
		for (n = 1; len && i + n < nr && folder(names[i + n]) == len &&
		     !strncmp(names[i], names[i + n], len); n++)
			;
		if (n == 1) {
			put(l, " ", "", names[i], strlen(names[i]), "");
			continue;
		}
		for (int j = i; j < i + n; j++) {
			snprintf(before, sizeof(before), "%.*s{", j == i ? len : 0, names[j]);
			put(l, j == i ? " " : "", j == i ? before : "", names[j] + len,
			    strlen(names[j] + len), j == i + n - 1 ? "}" : ",");
		}
	}
}

void fold_end(struct fold *l)
{
	fputc('\n', l->f);
	l->at = 0;
}

void fold_line(FILE *f, int width, const char *text)
{
	struct fold l = { .f = f, .width = width };

	fold_words(&l, text);
	fold_end(&l);
}
