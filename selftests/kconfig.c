// SPDX-License-Identifier: GPL-2.0
/* Which options the running kernel was built with, from its own config file. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <zlib.h>

#include "selftests/runner.h"

static char **options;	/* "CONFIG_BPF_LSM=y", sorted; only what is set */
static int nr_options;

static int cmp(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

int kconfig_load(const char *path)
{
	char line[4096], boot[128];
	struct utsname u;
	int room = 0;
	gzFile f;

	if (!path && !uname(&u)) {
		path = "/proc/config.gz";
		f = gzopen(path, "r");
		snprintf(boot, sizeof(boot), "/boot/config-%s", u.release);
		if (!f)
			f = gzopen(boot, "r");
	} else {
		f = path ? gzopen(path, "r") : NULL;	/* reads plain text as well */
	}
	if (!f)
		return -ENOENT;
	while (gzgets(f, line, sizeof(line))) {
		if (strncmp(line, "CONFIG_", 7) || !strchr(line, '='))
			continue;
		line[strcspn(line, "\n")] = '\0';
		if (nr_options == room) {
			room = room ? room * 2 : 4096;
			options = realloc(options, room * sizeof(*options));
			if (!options)
				exit(3);
		}
		options[nr_options++] = strdup(line);
	}
	gzclose(f);
	qsort(options, nr_options, sizeof(*options), cmp);
	return 0;
}

static bool is_set(const char *option, size_t len)
{
	int low = 0, high = nr_options, mid, d;

	while (low < high) {
		mid = (low + high) / 2;
		d = strncmp(options[mid], option, len);
		if (!d)
			d = (unsigned char)options[mid][len] - '=';
		if (!d)
			return true;
		if (d < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return false;
}

bool kconfig_missing(const char *needs, char *missing, size_t size)
{
	size_t len;

	if (!nr_options)
		return false;
	for (needs += strspn(needs, " "); *needs; needs += len, needs += strspn(needs, " ")) {
		len = strcspn(needs, " ");
		if (!is_set(needs, len)) {
			snprintf(missing, size, "%.*s", (int)len, needs);
			return true;
		}
	}
	return false;
}
