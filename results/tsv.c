// SPDX-License-Identifier: GPL-2.0
#include "results/tsv.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/msg.h"

#define MAX_COLUMNS 16

static int damaged(const char *path, int line, const char *why, const char *again)
{
	msg_error("%s:%d: %s; the run is damaged, run %s again", path, line, why, again);
	return -EBADMSG;
}

int tsv_read(const char *path, const char *header, const char *again,
	     int (*row)(void *arg, char **cells), void *arg)
{
	char *line = NULL, *rest, *cells[MAX_COLUMNS];
	int err = 0, nr = 0, columns = 1, n;
	FILE *f = fopen(path, "re");
	size_t room = 0;

	if (!f)
		return -ENOENT;
	for (n = 0; header[n]; n++)
		columns += header[n] == '\t';
	while (!err && getline(&line, &room, f) > 0) {
		line[strcspn(line, "\n")] = '\0';
		if (!nr++) {
			if (strcmp(line, header))
				err = damaged(path, nr, "another header than expected", again);
			continue;
		}
		rest = line;
		for (n = 0; n < columns && n < MAX_COLUMNS && rest; n++)
			cells[n] = strsep(&rest, "\t");
		err = n < columns || rest ? damaged(path, nr, "another number of columns", again) :
		      row(arg, cells);
		if (err == -EINVAL)
			err = damaged(path, nr, "a value that cannot be", again);
	}
	if (!err && nr < 2)
		err = damaged(path, nr, "it has no row", again);
	free(line);
	fclose(f);
	return err;
}
