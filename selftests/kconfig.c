// SPDX-License-Identifier: GPL-2.0
/* Which options the running kernel was built with, from its own config file. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <zlib.h>

#include <bpf/btf.h>

#include "selftests/contexts.h"
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

/*
 * A kernel without its config file is taken to have everything; options that hardly any kernel
 * has are told by a function that comes with them.
 */
static const struct {
	const char *option, *function;
} told_by_btf[] = {
	{ "CONFIG_BPF_KPROBE_OVERRIDE", "bpf_override_return" },
	{ "CONFIG_BPF_LIRC_MODE2", "lirc_prog_attach" },
};

static bool btf_says_missing(const char *needs, char *missing, size_t size)
{
	size_t i;

	for (i = 0; i < sizeof(told_by_btf) / sizeof(told_by_btf[0]); i++) {
		if (!strstr(needs, told_by_btf[i].option) || !kernel_btf() ||
		    btf__find_by_name_kind(kernel_btf(), told_by_btf[i].function,
					   BTF_KIND_FUNC) > 0)
			continue;
		snprintf(missing, size, "%s", told_by_btf[i].option);
		return true;
	}
	return false;
}

bool kconfig_missing(const char *needs, char *missing, size_t size)
{
	size_t len;

	if (!nr_options)
		return btf_says_missing(needs, missing, size);
	for (needs += strspn(needs, " "); *needs; needs += len, needs += strspn(needs, " ")) {
		len = strcspn(needs, " ");
		if (!is_set(needs, len)) {
			snprintf(missing, size, "%.*s", (int)len, needs);
			return true;
		}
	}
	return false;
}
