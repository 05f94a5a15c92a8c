// SPDX-License-Identifier: GPL-2.0
/*
 * Debian's packages have no modules.dep (depmod makes it on installation), so what
 * a module depends on is read from its own .modinfo section.
 */
#include "vm/modules.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <fts.h>
#include <gelf.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/errname.h"
#include "common/msg.h"

#define MAX_DEPENDS 64

/* '-' and '_' are the same in module names. */
static bool same_name(const char *a, const char *b, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++)
		if ((a[i] == '-' ? '_' : a[i]) != (b[i] == '-' ? '_' : b[i]))
			return false;
	return b[len] == '\0';
}

/* "veth.ko", "veth.ko.xz" for "veth". */
static bool is_file_of(const char *file, const char *name)
{
	const char *end = strstr(file, ".ko");

	return end && same_name(file, name, end - file);
}

static bool find_file(const char *modules, const char *name, char *path, size_t size)
{
	char folder[PATH_MAX], *roots[] = { folder, NULL };
	bool found = false;
	FTSENT *e;
	FTS *fts;

	snprintf(folder, sizeof(folder), "%s/kernel", modules);
	fts = fts_open(roots, FTS_PHYSICAL | FTS_NOSTAT, NULL);
	while (fts && !found && (e = fts_read(fts))) {
		if (e->fts_info == FTS_D || !is_file_of(e->fts_name, name))
			continue;
		snprintf(path, size, "%s", e->fts_path);
		found = true;
	}
	if (fts)
		fts_close(fts);
	return found;
}

static bool is_builtin(const char *modules, const char *name)
{
	char path[PATH_MAX], line[512], *base;
	bool found = false;
	FILE *f;

	snprintf(path, sizeof(path), "%s/modules.builtin", modules);
	f = fopen(path, "r");
	while (f && !found && fgets(line, sizeof(line), f)) {
		base = strrchr(line, '/');
		found = is_file_of(base ? base + 1 : line, name);
	}
	if (f)
		fclose(f);
	return found;
}

int module_read(const char *path, struct module *m)
{
	struct archive *a = archive_read_new();
	struct archive_entry *entry;
	size_t room = 1 << 20, used = 0;
	char *buf = malloc(room), *more;
	ssize_t n = -1;

	archive_read_support_filter_all(a);
	archive_read_support_format_raw(a);
	if (buf && archive_read_open_filename(a, path, 1 << 16) == ARCHIVE_OK &&
	    archive_read_next_header(a, &entry) == ARCHIVE_OK) {
		while ((n = archive_read_data(a, buf + used, room - used)) > 0) {
			used += n;
			if (used < room)
				continue;
			more = realloc(buf, room *= 2);
			if (!more) {
				n = -1;
				break;
			}
			buf = more;
		}
	}
	if (n < 0) {
		msg_error("module: %s: %s; is the file whole?", path,
			  archive_error_string(a) ?: "it is empty");
		free(buf);
		buf = NULL;
	}
	archive_read_free(a);
	m->data = buf;
	m->size = used;
	return buf ? 0 : -EIO;
}

char *module_depends(const struct module *m)
{
	const char *p, *end, *depends = NULL;
	Elf_Scn *scn = NULL;
	size_t names = 0;
	Elf_Data *data;
	GElf_Shdr sh;
	Elf *elf;

	elf_version(EV_CURRENT);
	elf = elf_memory(m->data, m->size);
	if (!elf || elf_getshdrstrndx(elf, &names)) {
		elf_end(elf);
		return NULL;
	}
	while (!depends && (scn = elf_nextscn(elf, scn))) {
		if (!gelf_getshdr(scn, &sh) || strcmp(elf_strptr(elf, names, sh.sh_name) ?: "", ".modinfo"))
			continue;
		data = elf_rawdata(scn, NULL);
		if (!data)
			break;
		p = data->d_buf;
		end = p + data->d_size;
		for (; p < end; p += strnlen(p, end - p) + 1)
			if (!strncmp(p, "depends=", 8))
				depends = p + 8;
	}
	depends = strdup(depends ?: "");
	elf_end(elf);
	return (char *)depends;
}

static struct module *find(struct module_set *set, const char *name)
{
	int i;

	for (i = 0; i < set->nr; i++)
		if (same_name(set->v[i].name, name, strlen(set->v[i].name)))
			return &set->v[i];
	return NULL;
}

/* Names of all that @name depends on, the deepest first, are appended to @order. */
static int collect(struct module_set *set, const char *modules, const char *name, FILE *order, int depth)
{
	char path[PATH_MAX], *depends, *rest, *dep;
	struct module *m = find(set, name), *more;
	int err;

	if (is_builtin(modules, name) || depth > MAX_DEPENDS)
		return 0;
	if (!m) {
		if (!find_file(modules, name, path, sizeof(path)))
			return -ENOENT;
		more = realloc(set->v, (set->nr + 1) * sizeof(*more));
		if (!more)
			return -ENOMEM;
		set->v = more;
		m = &set->v[set->nr];
		snprintf(m->name, sizeof(m->name), "%s", name);
		err = module_read(path, m);
		if (err)
			return err;
		set->nr++;
	}
	depends = rest = module_depends(m);
	if (!depends) {
		msg_error("module: %s: it is no ELF file that can be read", name);
		return -EINVAL;
	}
	for (err = 0; !err && (dep = strsep(&rest, ","));) {
		if (!*dep)
			continue;
		err = collect(set, modules, dep, order, depth + 1);
		if (!err && !is_builtin(modules, dep))
			fprintf(order, " %s", dep);
	}
	free(depends);
	return err;
}

int module_set_collect(struct module_set *set, const char *modules, const char *const *names, int nr)
{
	char *deps = NULL;
	size_t deps_size;
	FILE *order, *f;
	int i, err = 0;

	memset(set, 0, sizeof(*set));
	order = open_memstream(&set->order, &set->order_size);
	if (!order)
		return -ENOMEM;
	for (i = 0; i < nr && !err; i++) {
		if (*modules && is_builtin(modules, names[i])) {
			fprintf(order, "%s builtin\n", names[i]);
			continue;
		}
		f = open_memstream(&deps, &deps_size);
		err = f && *modules ? collect(set, modules, names[i], f, 0) : -ENOENT;
		if (f)
			fclose(f);
		if (!err)
			fprintf(order, "%s:%s\n", names[i], deps);
		free(deps);
		deps = NULL;
		if (err == -ENOENT)	/* the guest will say so, by name */
			err = 0;
	}
	fclose(order);
	if (err == -ENOMEM)
		msg_error("modules: %s", errname(err));
	return err;
}

void module_set_free(struct module_set *set)
{
	int i;

	for (i = 0; i < set->nr; i++)
		free(set->v[i].data);
	free(set->v);
	free(set->order);
	memset(set, 0, sizeof(*set));
}
