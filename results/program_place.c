// SPDX-License-Identifier: GPL-2.0
#include "results/program_place.h"

#include <ctype.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define AREA "verdict/"

static bool is_word(char c)
{
	return isalnum((unsigned char)c) || c == '_';
}

static bool has_word(const char *line, const char *word)
{
	size_t len = strlen(word);
	const char *p;

	for (p = line; (p = strstr(p, word)); p += len)
		if ((p == line || !is_word(p[-1])) && !is_word(p[len]))
			return true;
	return false;
}

static int find_line(const char *path, const char *prog)
{
	FILE *f = fopen(path, "re");
	char *line = NULL;
	size_t room = 0;
	int n = 0, found = 0;

	while (f && !found && getline(&line, &room, f) > 0) {
		n++;
		if (has_word(line, prog) && !strstr(line, "CONTROL("))
			found = n;
	}
	free(line);
	if (f)
		fclose(f);
	return found;
}

int program_place(const char *root, const char *name, char *file, size_t size)
{
	const char *slash = strrchr(name, '/'), *from = name + strlen(AREA);
	char path[PATH_MAX];

	if (strncmp(name, AREA, strlen(AREA)) || slash <= from)
		return -1;
	snprintf(file, size, "progs/verdicts/%.*s.bpf.c", (int)(slash - from), from);
	if (!root || snprintf(path, sizeof(path), "%s/%s", root, file) >= (int)sizeof(path))
		return 0;
	return find_line(path, slash + 1);
}
