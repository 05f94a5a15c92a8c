// SPDX-License-Identifier: GPL-2.0
#include "vm/initramfs.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "common/errname.h"
#include "common/msg.h"
#include "vm/files.h"
#include "vm/modules.h"

static const char * const folders[] = {
	"dev", "proc", "sys", "tmp", "run", "bin", "boot", "bpfmatrix", "bpfmatrix/modules", "bpfmatrix/insmod",
};

static int put(struct archive *a, const char *name, mode_t mode, dev_t dev, const void *data, size_t size)
{
	struct archive_entry *e = archive_entry_new();
	int err = 0;

	archive_entry_set_pathname(e, name);
	archive_entry_set_mode(e, mode);
	archive_entry_set_size(e, size);
	archive_entry_set_nlink(e, 1);
	if (S_ISCHR(mode))
		archive_entry_set_rdev(e, dev);
	if (S_ISLNK(mode))
		archive_entry_set_symlink(e, data);
	if (archive_write_header(a, e) != ARCHIVE_OK ||
	    (size && archive_write_data(a, data, size) != (ssize_t)size))
		err = archive_errno(a) ? -archive_errno(a) : -EIO;
	archive_entry_free(e);
	return err;
}

static int put_file(struct archive *a, const char *name, mode_t mode, const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC), err;
	void *data = NULL;
	struct stat st;

	if (fd < 0 || fstat(fd, &st)) {
		err = -errno;
		msg_error("initramfs: %s: %s", path, errname(err));
		return err;
	}
	if (st.st_size)
		data = mmap(NULL, st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
	close(fd);
	if (data == MAP_FAILED)
		return -errno;
	err = put(a, name, S_IFREG | mode, 0, data, st.st_size);
	if (data)
		munmap(data, st.st_size);
	return err;
}

/* Modules of the kernel: those that cases need, and those that the user's own do. */
struct names {
	const char **v;
	int nr;
};

static int add_name(struct names *l, const char *name)
{
	const char **more = realloc(l->v, (l->nr + 1) * sizeof(*more));

	if (!more)
		return -ENOMEM;
	l->v = more;
	l->v[l->nr++] = name;
	return 0;
}

/* A user's module: the file, its line of the list, and the names in @depends, which is cut up. */
static int put_own(struct archive *a, const char *path, const struct module *m, int n, char *depends,
		   FILE *list, struct names *names)
{
	char name[64], *dep;
	int err;

	snprintf(name, sizeof(name), "bpfmatrix/insmod/%d.ko", n);
	err = put(a, name, S_IFREG | 0644, 0, m->data, m->size);
	while (!err && (dep = strsep(&depends, ","))) {
		if (!*dep)
			continue;
		fprintf(list, "%s ", dep);
		err = add_name(names, dep);
	}
	fprintf(list, "\t%s\n", path);
	return err;
}

/* What is no module goes in all the same: the kernel is the one to say so. */
static int put_insmod(struct archive *a, const struct initramfs *i, char **depends, struct names *names)
{
	char *text = NULL;
	size_t size;
	FILE *list = open_memstream(&text, &size);
	struct module m;
	int n, err = list ? 0 : -ENOMEM;

	for (n = 0; n < i->nr_insmod && !err; n++) {
		err = module_read(i->insmod[n], &m);
		if (err)
			break;
		depends[n] = module_depends(&m);
		err = put_own(a, i->insmod[n], &m, n, depends[n], list, names);
		free(m.data);
	}
	if (list)
		fclose(list);
	if (!err)
		err = put(a, "bpfmatrix/insmod/list", S_IFREG | 0644, 0, text, size);
	free(text);
	return err;
}

static int put_module_set(struct archive *a, const struct initramfs *i, const struct names *names)
{
	struct module_set set;
	char name[128];
	int n, err;

	err = module_set_collect(&set, i->kernel->modules, names->v, names->nr);
	for (n = 0; n < set.nr && !err; n++) {
		snprintf(name, sizeof(name), "bpfmatrix/modules/%s.ko", set.v[n].name);
		err = put(a, name, S_IFREG | 0644, 0, set.v[n].data, set.v[n].size);
	}
	if (!err)
		err = put(a, "bpfmatrix/modules/order", S_IFREG | 0644, 0, set.order, set.order_size);
	module_set_free(&set);
	return err;
}

static int put_modules(struct archive *a, const struct initramfs *i)
{
	char **depends = calloc(i->nr_insmod + 1, sizeof(*depends));
	struct names names = {0};
	int n, err = depends ? 0 : -ENOMEM;

	for (n = 0; n < i->nr_modules && !err; n++)
		err = add_name(&names, i->modules[n]);
	if (!err && i->nr_insmod)
		err = put_insmod(a, i, depends, &names);
	if (!err && names.nr)
		err = put_module_set(a, i, &names);
	for (n = 0; depends && n < i->nr_insmod; n++)
		free(depends[n]);
	free(depends);
	free(names.v);
	return err;
}

static int put_link(struct archive *a, const char *name, const char *to)
{
	return put(a, name, S_IFLNK | 0777, 0, to, 0);
}

/* The guest makes the links of all other applets itself. */
static int put_shell(struct archive *a, const struct shell *s)
{
	int err = put_file(a, "bin/busybox", 0755, s->busybox);

	if (!err)
		err = put_link(a, "bin/sh", "busybox");
	if (!err)
		err = put_link(a, "bin/bpf_selftests", "../init");
	if (!err)
		err = put(a, "bpfmatrix/shell", S_IFREG | 0644, 0, s->environment, strlen(s->environment));
	if (!err && s->script)
		err = put(a, "bpfmatrix/script", S_IFREG | 0644, 0, s->script, s->script_size);
	return err;
}

static int put_cases(struct archive *a, const struct initramfs *i)
{
	char *text = NULL;
	size_t size;
	FILE *f = open_memstream(&text, &size);
	int n, err;

	if (!f)
		return -ENOMEM;
	for (n = 0; n < i->nr_cases; n++)
		fprintf(f, "%s\n", i->cases[n]);
	fclose(f);
	err = put(a, "bpfmatrix/cases", S_IFREG | 0644, 0, text, size);
	free(text);
	return err;
}

/* Folder by folder of @i->peers, each flat, as /peers/FOLDER/FILE. */
static int put_peers(struct archive *a, const struct initramfs *i)
{
	char pattern[PATH_MAX], name[PATH_MAX];
	struct stat st;
	glob_t g;
	int err = 0;

	for (int depth = 0; depth < 2 && !err; depth++) {
		if (path_fmt(pattern, sizeof(pattern), "%s/%s%s", i->peers, i->peers_suite ?: "*",
			     depth ? "/*" : "") ||
		    glob(pattern, 0, NULL, &g))
			return -ENOENT;
		err = depth ? 0 : put(a, "peers", S_IFDIR | 0755, 0, NULL, 0);
		for (size_t n = 0; n < g.gl_pathc && !err; n++) {
			err = path_fmt(name, sizeof(name), "peers%s", g.gl_pathv[n] + strlen(i->peers));
			if (err || stat(g.gl_pathv[n], &st))
				continue;
			if (S_ISDIR(st.st_mode))
				err = put(a, name, S_IFDIR | 0755, 0, NULL, 0);
			else if (depth)
				err = put_file(a, name, 0755, g.gl_pathv[n]);
		}
		globfree(&g);
	}
	return err;
}

static int put_all(struct archive *a, const struct initramfs *i)
{
	int err = 0;
	size_t n;

	for (n = 0; n < sizeof(folders) / sizeof(folders[0]) && !err; n++)
		err = put(a, folders[n], S_IFDIR | 0755, 0, NULL, 0);
	/* the kernel opens it for PID 1 before anything is mounted */
	if (!err)
		err = put(a, "dev/console", S_IFCHR | 0600, makedev(5, 1), NULL, 0);
	if (!err)
		err = put_file(a, "init", 0755, i->runner);
	if (!err && *i->kernel->config)
		err = put_file(a, "bpfmatrix/config", 0644, i->kernel->config);
	if (!err)
		err = put_cases(a, i);
	if (!err && i->exact)
		err = put(a, "bpfmatrix/exact", S_IFREG | 0644, 0, NULL, 0);
	if (!err && i->patient)
		err = put(a, "bpfmatrix/patient", S_IFREG | 0644, 0, NULL, 0);
	if (!err)
		err = put_modules(a, i);
	if (!err && i->shell)
		err = put_shell(a, i->shell);
	if (!err && i->peers)
		err = put_peers(a, i);
	return err;
}

int initramfs_write(const struct initramfs *i, const char *path)
{
	struct archive *a = archive_write_new();
	int err;

	archive_write_set_format_cpio_newc(a);
	if (archive_write_open_filename(a, path) != ARCHIVE_OK)
		err = archive_errno(a) ? -archive_errno(a) : -EIO;
	else
		err = put_all(a, i);
	/* the last blocks are written by the close: a full disk may show only here */
	if (archive_write_close(a) != ARCHIVE_OK && !err)
		err = archive_errno(a) ? -archive_errno(a) : -EIO;
	if (err)
		msg_error("initramfs: %s: %s%s", path, errname(err),
			  err == -ENOSPC ? "; free some space there, or choose another folder with -o" : "");
	archive_write_free(a);
	return err;
}
