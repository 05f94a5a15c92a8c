// SPDX-License-Identifier: GPL-2.0
#include "vm/deb.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/errname.h"
#include "vm/changelog.h"
#include "vm/files.h"

#define BLOCK 65536

static int damaged(struct unpack *u, struct archive *a)
{
	const char *why = a ? archive_error_string(a) : NULL;

	snprintf(u->why, sizeof(u->why), "%s", why ? why : "damaged");
	return -EBADMSG;
}

static int failed(struct unpack *u, const char *path, int err)
{
	snprintf(u->why, sizeof(u->why), "%.180s: %s", path, errname(err));
	return err;
}

static bool is_safe(const char *to)
{
	for (const char *p = to; p; p = strchr(p, '/')) {
		p += *p == '/';
		if (!strncmp(p, "..", 2) && (p[2] == '/' || !p[2]))
			return false;
	}
	return *to && *to != '/';
}

static int write_member(struct unpack *u, struct archive *a, const char *path, int mode)
{
	char buf[BLOCK];
	la_ssize_t n;
	ssize_t done;
	int fd, err = 0;

	fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode);
	if (fd < 0)
		return failed(u, path, -errno);
	while (!err && (n = archive_read_data(a, buf, sizeof(buf))) != 0) {
		if (n < 0) {
			err = damaged(u, a);
			break;
		}
		for (la_ssize_t at = 0; !err && at < n; at += done) {
			done = write(fd, buf + at, n - at);
			if (done < 0)
				err = failed(u, path, -errno);
		}
	}
	if (close(fd) && !err)
		err = failed(u, path, -errno);
	return err;
}

static int unpack_member(struct unpack *u, struct archive *a, struct archive_entry *e)
{
	const char *name = archive_entry_pathname(e);
	char to[PATH_MAX], path[PATH_MAX], *slash;
	int err;

	if (!name || archive_entry_filetype(e) != AE_IFREG || archive_entry_hardlink(e))
		return 0;
	while (!strncmp(name, "./", 2) || *name == '/')
		name += *name == '/' ? 1 : 2;
	if (!u->want(name, to, sizeof(to), u->arg) || !is_safe(to))
		return 0;
	u->files++;
	if (!u->folder)
		return 0;
	err = path_fmt(path, sizeof(path), "%s/%s", u->folder, to);
	if (!err) {
		slash = strrchr(path, '/');
		*slash = '\0';
		err = make_folders(path);
		*slash = '/';
	}
	if (err)
		return failed(u, to, err);
	return write_member(u, a, path, archive_entry_perm(e) & 0111 ? 0777 : 0666);
}

static int unpack_all(struct unpack *u, struct archive *a)
{
	struct archive_entry *e;
	int ret, err = 0;

	while (!err) {
		ret = archive_read_next_header(a, &e);
		if (ret == ARCHIVE_EOF)
			return 0;
		if (ret < ARCHIVE_WARN)
			return damaged(u, a);
		err = unpack_member(u, a, e);
	}
	return err;
}

static int open_file(struct archive *a, const char *path, struct unpack *u)
{
	struct stat st;

	/* libarchive's own messages for these two are poor */
	if (stat(path, &st))
		return failed(u, path, -errno);
	if (S_ISDIR(st.st_mode))
		return failed(u, path, -EISDIR);
	return archive_read_open_filename(a, path, BLOCK) == ARCHIVE_OK ? 0 : damaged(u, a);
}

int tar_unpack(const char *path, struct unpack *u)
{
	struct archive *a = archive_read_new();
	int err;

	if (!a)
		return -ENOMEM;
	u->files = 0;
	archive_read_support_filter_all(a);
	archive_read_support_format_tar(a);
	err = open_file(a, path, u);
	if (!err)
		err = unpack_all(u, a);
	archive_read_free(a);
	return err;
}

struct member {
	struct archive *outer;
	char buf[BLOCK];
};

/* Feeds the .deb's data.tar member to the reader of the tar inside it. */
static la_ssize_t read_member(struct archive *a, void *arg, const void **buf)
{
	struct member *m = arg;
	la_ssize_t n = archive_read_data(m->outer, m->buf, sizeof(m->buf));

	*buf = m->buf;
	if (n < 0)
		archive_set_error(a, EIO, "%s", archive_error_string(m->outer));
	return n < 0 ? -1 : n;
}

static int unpack_data(struct unpack *u, struct archive *outer)
{
	struct member m = { .outer = outer };
	struct archive *a = archive_read_new();
	int err;

	if (!a)
		return -ENOMEM;
	archive_read_support_filter_all(a);
	archive_read_support_format_tar(a);
	if (archive_read_open(a, &m, NULL, read_member, NULL) != ARCHIVE_OK)
		err = damaged(u, a);
	else
		err = unpack_all(u, a);
	archive_read_free(a);
	return err;
}

int deb_unpack(const char *path, struct unpack *u)
{
	struct archive *a = archive_read_new();
	struct archive_entry *e;
	const char *name;
	int ret, err;

	if (!a)
		return -ENOMEM;
	u->files = 0;
	archive_read_support_format_ar(a);
	err = open_file(a, path, u);
	while (!err) {
		ret = archive_read_next_header(a, &e);
		if (ret == ARCHIVE_EOF || ret < ARCHIVE_WARN) {
			err = damaged(u, ret == ARCHIVE_EOF ? NULL : a);
			if (ret == ARCHIVE_EOF)
				strcpy(u->why, "it has no data.tar");
			break;
		}
		name = archive_entry_pathname(e);
		if (name && !strncmp(name, "data.tar", 8)) {
			err = unpack_data(u, a);
			break;
		}
	}
	archive_read_free(a);
	return err;
}

/* The rest of @name behind "lib/modules/ABI/", or NULL. */
static const char *in_modules(const char *name)
{
	static const char folder[] = "lib/modules/";
	const char *p;

	if (strncmp(name, folder, strlen(folder)))
		return NULL;
	p = strchr(name + strlen(folder), '/');
	return p ? p + 1 : NULL;
}

bool want_kernel(const char *name, char *to, size_t size, void *arg)
{
	const char *rest;

	(void)arg;
	if (is_changelog(name))
		return !path_fmt(to, size, CHANGELOG_FILE);
	if (!strncmp(name, "usr/", 4))
		name += 4;
	if (!strncmp(name, "boot/vmlinuz-", 13))
		return !path_fmt(to, size, "vmlinuz");
	if (!strncmp(name, "boot/config-", 12))
		return !path_fmt(to, size, "config");
	rest = in_modules(name);
	if (!rest)
		return false;
	if (!strcmp(rest, "vmlinuz") || !strcmp(rest, "config"))
		return !path_fmt(to, size, "%s", rest);
	if (!strncmp(rest, "kernel/", 7) || !strncmp(rest, "modules.", 8))
		return !path_fmt(to, size, "modules/%s", rest);
	return false;
}
