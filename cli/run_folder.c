// SPDX-License-Identifier: GPL-2.0
#include "cli/run_folder.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "cli/cli.h"
#include "common/errname.h"
#include "vm/files.h"

#define MAX_RUNS_A_SECOND 1000

/* RUNS_FOLDER/2026-11-22-021530, with -2, -3 behind it when there is one already. */
int run_folder_make(const char *out, char folder[PATH_MAX])
{
	char stamp[32];
	time_t now = time(NULL);
	int i, err;

	if (out) {
		err = path_fmt(folder, PATH_MAX, "%s", out) ?: make_folders(folder);
		if (err)
			msg_error("run folder %s: %s", out, errname(err));
		return err;
	}
	strftime(stamp, sizeof(stamp), "%Y-%m-%d-%H%M%S", localtime(&now));
	err = make_folders(RUNS_FOLDER);
	for (i = 1; !err && i < MAX_RUNS_A_SECOND; i++) {
		snprintf(folder, PATH_MAX, RUNS_FOLDER "/%s%s%.0d", stamp, i > 1 ? "-" : "", i > 1 ? i : 0);
		if (!mkdir(folder, 0777)) {
			/* only a convenience: report finds the newest run by it */
			unlink(RUNS_FOLDER "/latest");
			(void)!symlink(strrchr(folder, '/') + 1, RUNS_FOLDER "/latest");
			return 0;
		}
		if (errno != EEXIST)
			err = -errno;
	}
	msg_error("run folder below " RUNS_FOLDER ": %s; choose another with -o", errname(err));
	return err ?: -EEXIST;
}

int run_folder_lock(const char *folder)
{
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	/* file systems that cannot lock a folder (some NFS) do without */
	if (fd < 0 || !flock(fd, LOCK_EX | LOCK_NB) || errno != EWOULDBLOCK)
		return fd < 0 ? -errno : fd;
	close(fd);
	msg_error("%s: another bpfmatrix is writing there: wait for it, or stop it", folder);
	return -EBUSY;
}

int run_folder_store(const char *path, char *out, size_t size)
{
	struct stat st;

	if (stat(path, &st) < 0)
		return -errno;
	return path_fmt(out, size, "%s%s", path, S_ISDIR(st.st_mode) ? "/" STORE_FILE : "");
}
