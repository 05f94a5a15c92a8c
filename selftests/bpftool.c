// SPDX-License-Identifier: GPL-2.0
#include "selftests/bpftool.h"

#include <sys/wait.h>
#include <unistd.h>

#define PEERS "/peers/"
#define MAX_ARGS 16

bool bpftool_is_there(const char *suite)
{
	char path[128];

	snprintf(path, sizeof(path), PEERS "%s/bpftool", suite);
	return !access(path, X_OK);
}

static void __attribute__((noreturn)) exec_bpftool(const char *suite, const char *const *args, int out,
						   bool complaints)
{
	char folder[64], loader[128], tool[128];
	char *argv[MAX_ARGS] = { loader, "--library-path", folder, tool };
	int n = 4;

	snprintf(folder, sizeof(folder), PEERS "%s", suite);
	snprintf(loader, sizeof(loader), "%s/ld-linux-x86-64.so.2", folder);
	snprintf(tool, sizeof(tool), "%s/bpftool", folder);
	while (*args && n < MAX_ARGS - 1)
		argv[n++] = (char *)*args++;
	dup2(out, STDOUT_FILENO);
	if (complaints)
		dup2(out, STDERR_FILENO);
	execv(argv[0], argv);
	_exit(127);
}

int bpftool_run(const char *suite, const char *const *args, FILE *out, bool complaints)
{
	static char buf[65536];
	int fds[2], status;
	ssize_t got;
	pid_t pid;

	if (pipe(fds))
		return -errno;
	fflush(NULL);
	pid = fork();
	if (!pid)
		exec_bpftool(suite, args, fds[1], complaints);
	close(fds[1]);
	while (pid > 0 && (got = read(fds[0], buf, sizeof(buf))) > 0)
		fwrite(buf, 1, got, out);
	close(fds[0]);
	if (pid < 0 || waitpid(pid, &status, 0) < 0)
		return -errno;
	return WIFEXITED(status) ? WEXITSTATUS(status) : -EINTR;
}
