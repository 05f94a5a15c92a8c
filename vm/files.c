// SPDX-License-Identifier: GPL-2.0
#include "vm/files.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "common/msg.h"

int path_fmt(char *out, size_t size, const char *fmt, ...)
{
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(out, size, fmt, ap);
	va_end(ap);
	return n < 0 || (size_t)n >= size ? -ENAMETOOLONG : 0;
}

int make_folders(const char *path)
{
	char buf[PATH_MAX], *p;

	if (path_fmt(buf, sizeof(buf), "%s", path))
		return -ENAMETOOLONG;
	for (p = buf + 1; *p; p++) {
		if (*p != '/')
			continue;
		*p = '\0';
		if (mkdir(buf, 0777) && errno != EEXIST)
			return -errno;
		*p = '/';
	}
	if (mkdir(buf, 0777) && errno != EEXIST)
		return -errno;
	return is_folder(buf) ? 0 : -ENOTDIR;
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path) && errno != ENOENT ? -errno : 0;
}

int remove_tree(const char *path)
{
	int err = nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS);

	if (err == -1)
		err = -errno;
	return err == -ENOENT ? 0 : err;
}

bool is_file(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISREG(st.st_mode);
}

bool is_folder(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

static int write_all(int fd, const char *data, size_t len)
{
	ssize_t n;

	while (len) {
		n = write(fd, data, len);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -errno;
		data += n;
		len -= n;
	}
	return fsync(fd) ? -errno : 0;
}

int write_whole(const char *path, const void *data, size_t len)
{
	char aside[PATH_MAX];
	int fd, err;

	err = path_fmt(aside, sizeof(aside), "%s.new-%d", path, (int)getpid());
	if (err)
		return err;
	fd = open(aside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	if (fd < 0)
		return -errno;
	err = write_all(fd, data, len);
	if (close(fd) && !err)
		err = -errno;
	if (!err && rename(aside, path))
		err = -errno;
	if (err)
		unlink(aside);
	return err;
}

int publish(const char *from, const char *to)
{
	int fd = open(from, O_RDONLY | O_CLOEXEC);
	int err = 0;

	if (fd < 0)
		return -errno;
	if (syncfs(fd))
		err = -errno;
	close(fd);
	if (!err && rename(from, to))
		err = -errno;
	return err;
}

int lock_file(const char *path, const char *what)
{
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
	int err;

	if (fd < 0)
		return -errno;
	if (flock(fd, LOCK_EX | LOCK_NB) == 0)
		return fd;
	if (errno == EWOULDBLOCK)
		msg_info("waiting for another bpfmatrix that is %s ...", what);
	while (flock(fd, LOCK_EX)) {
		if (errno == EINTR)
			continue;
		err = -errno;
		close(fd);
		return err;
	}
	return fd;
}

int each_name(const char *folder, int (*fn)(const char *name, void *arg), void *arg)
{
	DIR *dir = opendir(folder);
	struct dirent *de;
	int err = 0;

	if (!dir)
		return errno == ENOENT ? 0 : -errno;
	while (!err && (de = readdir(dir))) {
		if (strcmp(de->d_name, ".") && strcmp(de->d_name, ".."))
			err = fn(de->d_name, arg);
	}
	closedir(dir);
	return err;
}

long long space_left(const char *path)
{
	struct statvfs st;

	if (statvfs(path, &st))
		return -1;
	return (long long)st.f_bavail * st.f_frsize;
}

int no_space(const char *folder, long long need)
{
	msg_error("no space left in %s; %lld MB are needed: free some, "
		  "'run_tests.sh kernels rm', or --cache FOLDER", folder, (need >> 20) + 1);
	return -BM_EXIT_HARNESS;
}
