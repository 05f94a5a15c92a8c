// SPDX-License-Identifier: GPL-2.0
#include <ctype.h>
#include <errno.h>
#include <glob.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/errname.h"
#include "common/msg.h"
#include "vm/deb.h"
#include "vm/files.h"
#include "vm/image.h"
#include "vm/spawn.h"

/* Where a folder keeps its kernel: a build tree's, an unpacked package's, any other's. */
static const char *const images[] = {
	"arch/x86/boot/bzImage", "boot/vmlinuz-*", "usr/lib/modules/*/vmlinuz",
	"lib/modules/*/vmlinuz", "vmlinuz-*", "vmlinuz", "bzImage",
};

bool is_path_spec(const char *spec)
{
	if (strchr(spec, '/') || is_file(spec))
		return true;
	return is_folder(spec) && !isdigit((unsigned char)*spec);
}

static int usage(const char *path, const char *why)
{
	msg_error("%s: %s; a kernel is a bzImage, a .deb, or a folder that holds one", path, why);
	return -BM_EXIT_USAGE;
}

static int hash_line(char *line, void *arg)
{
	uint64_t *sum = arg, one;

	/* sha256sum puts a backslash before the line of an odd name */
	if (sscanf(line + (*line == '\\'), "%16" SCNx64, &one) != 1)
		return -EIO;
	*sum ^= one;
	return 0;
}

int files_id(const char *const *paths, int nr, char *out, size_t size)
{
	char **argv = calloc(nr + 3, sizeof(*argv));
	uint64_t sum = 0;
	int status;

	if (!argv)
		return -ENOMEM;
	argv[0] = "sha256sum";
	argv[1] = "--";
	memcpy(argv + 2, paths, nr * sizeof(*argv));
	status = spawn_read(argv, hash_line, &sum);
	free(argv);
	return status ?: path_fmt(out, size, "file-%016" PRIx64, sum);
}

static int file_id(struct source *s)
{
	const char *paths[MAX_DEBS + 1];
	int n = 0, status;

	if (!s->nr_debs)
		paths[n++] = s->k.image;
	for (int i = 0; i < s->nr_debs; i++)
		paths[n++] = s->deb[i];
	status = files_id(paths, n, s->k.id, sizeof(s->k.id));
	if (status > 0)
		return usage(paths[0], spawn_first_error(spawn_stderr()));
	return status ? usage("sha256sum", errname(status)) : 0;
}

/* The path of one kernel below @folder that fits @pattern; -EEXIST when there are more. */
static int glob_one(const char *folder, const char *pattern, char *out)
{
	char path[PATH_MAX];
	glob_t g;
	int err;

	if (path_fmt(path, sizeof(path), "%s/%s", folder, pattern))
		return -ENAMETOOLONG;
	if (glob(path, 0, NULL, &g))
		return -ENOENT;
	err = g.gl_pathc > 1 ? -EEXIST : path_fmt(out, PATH_MAX, "%s", g.gl_pathv[0]);
	globfree(&g);
	return err;
}

static int find_image(const char *folder, char *out)
{
	int err = -ENOENT;

	for (size_t i = 0; err == -ENOENT && i < sizeof(images) / sizeof(images[0]); i++)
		err = glob_one(folder, images[i], out);
	if (err == -EEXIST)
		return usage(folder, "holds several kernels, name one of their images");
	return err ? usage(folder, "no kernel in that folder") : 0;
}

/* The folder @up levels above the file @path. */
static void folder_of(const char *path, int up, char *out)
{
	char *slash;

	strcpy(out, path);
	while (up-- && (slash = strrchr(out, '/')))
		*slash = '\0';
}

/* Levels up from the image to where its config and lib/modules may be. */
static const int levels[] = { 1, 2, 4 };

static void find_modules(struct kernel *k, const struct image_info *info)
{
	static const char *const below[] = { "lib/modules", "usr/lib/modules" };
	char folder[PATH_MAX];

	/* usr/lib/modules/RELEASE/vmlinuz stands among its modules */
	folder_of(k->image, 1, folder);
	if (!path_fmt(k->modules, sizeof(k->modules), "%s/modules.order", folder) &&
	    is_file(k->modules) && strcmp(strrchr(folder, '/') + 1, info->release) == 0) {
		strcpy(k->modules, folder);
		return;
	}
	for (size_t i = 0; info->release[0] && i < sizeof(levels) / sizeof(levels[0]); i++) {
		folder_of(k->image, levels[i], folder);
		for (size_t j = 0; j < sizeof(below) / sizeof(below[0]); j++) {
			if (!path_fmt(k->modules, sizeof(k->modules), "%s/%s/%s", folder, below[j],
				      info->release) && is_folder(k->modules))
				return;
		}
	}
	k->modules[0] = '\0';
}

static void find_config(struct kernel *k, const struct image_info *info)
{
	static const char build_tree[] = "/arch/x86/boot/bzImage";
	const char *base = strrchr(k->image, '/') + 1, *dash = strchr(base, '-');
	size_t len = strlen(k->image), end = strlen(build_tree);
	char folder[PATH_MAX], named[NAME_MAX + 1], released[NAME_MAX + 1];
	const char *const names[] = { named, released, "config", ".config" };

	snprintf(named, sizeof(named), "config%s", dash ? dash : "");
	snprintf(released, sizeof(released), "config-%s", info->release);
	folder_of(k->image, 1, folder);
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (!path_fmt(k->config, PATH_MAX, "%s/%s", folder, names[i]) && is_file(k->config))
			return;
	}
	if (len > end && !strcmp(k->image + len - end, build_tree) &&
	    !path_fmt(k->config, PATH_MAX, "%.*s/.config", (int)(len - end), k->image) &&
	    is_file(k->config))
		return;
	if (glob_one(folder, "config-*", k->config))
		k->config[0] = '\0';
}

static int find_around(const char *path, const char *config, struct source *s)
{
	struct image_info info;
	const char *why;
	int err;

	err = image_read(s->k.image, &info, &why);
	if (err)
		return usage(path, err == -EBADMSG ? why : errname(err));
	s->k.kver = info.kver;
	find_modules(&s->k, &info);
	if (!config) {
		find_config(&s->k, &info);
		return 0;
	}
	if (access(config, R_OK) || !realpath(config, s->k.config)) {
		msg_error("--config %s: %s", config, errname(errno));
		return -BM_EXIT_USAGE;
	}
	return 0;
}

static bool is_deb(const char *path)
{
	char magic[8] = "";
	FILE *f = fopen(path, "re");
	size_t n = f ? fread(magic, 1, sizeof(magic), f) : 0;

	if (f)
		fclose(f);
	return n == sizeof(magic) && !memcmp(magic, "!<arch>\n", sizeof(magic));
}

/* Modules and config of a linux-binary package stand in packages of their own beside it. */
static void find_siblings(struct source *s)
{
	static const char *const prefixes[] = { "linux-binary-unsigned-", "linux-binary-" };
	static const char *const siblings[] = { "linux-modules-", "linux-base-" };
	const char *base = strrchr(s->deb[0], '/') + 1, *rest = NULL;

	for (int i = 0; !rest && i < 2; i++) {
		if (!strncmp(base, prefixes[i], strlen(prefixes[i])))
			rest = base + strlen(prefixes[i]);
	}
	for (int i = 0; rest && i < 2; i++) {
		if (!path_fmt(s->deb[s->nr_debs], PATH_MAX, "%.*s%s%s", (int)(base - s->deb[0]),
			      s->deb[0], siblings[i], rest) && is_file(s->deb[s->nr_debs]))
			s->nr_debs++;
	}
}

int source_find(const char *path, const char *config, struct source *s)
{
	char found[PATH_MAX];
	int err;

	memset(s, 0, sizeof(*s));
	if (path_fmt(s->k.name, sizeof(s->k.name), "%s", path))
		return usage(path, "a path of more than 127 bytes, give a shorter one (a link)");
	if (!realpath(path, found))
		return usage(path, errname(errno));
	if (path_fmt(s->k.origin, sizeof(s->k.origin), "%s", found))
		s->k.origin[0] = '\0';
	if (is_file(found) && access(found, R_OK))
		return usage(path, errname(errno));
	if (is_file(found) && is_deb(found)) {
		strcpy(s->deb[s->nr_debs++], found);
		find_siblings(s);
		return file_id(s);
	}
	if (strlen(found) > 4 && !strcmp(found + strlen(found) - 4, ".deb"))
		return usage(path, "a damaged .deb");
	if (is_folder(found)) {
		err = find_image(found, s->k.image);
		if (err)
			return err;
	} else {
		strcpy(s->k.image, found);
	}
	err = find_around(path, config, s);
	return err ? err : file_id(s);
}

static bool want_image(const char *name, char *to, size_t size, void *arg)
{
	if (!want_kernel(name, to, size, NULL))
		return false;
	if (!strcmp(to, "vmlinuz"))
		*(bool *)arg = true;
	return true;
}

int source_check_debs(const struct source *s)
{
	bool image = false;
	struct unpack u = { .want = want_image, .arg = &image };

	for (int i = 0; i < s->nr_debs; i++) {
		if (deb_unpack(s->deb[i], &u)) {
			msg_error("%s: a damaged or incomplete .deb: %s; fetch or copy it again",
				  s->deb[i], u.why);
			return -BM_EXIT_USAGE;
		}
	}
	return image || !s->nr_debs ? 0 : usage(s->deb[0], "no kernel image in that package");
}
