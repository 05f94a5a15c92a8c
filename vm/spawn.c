// SPDX-License-Identifier: GPL-2.0
#include "vm/spawn.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define TAIL_SIZE 16384
/* apt says nothing during a download, and has been seen to hang on a full disk. */
#define QUIET_MS (15 * 60 * 1000)

extern char **environ;

static __thread char tail[TAIL_SIZE + 1];
static __thread size_t tail_len;

const char *spawn_stderr(void)
{
	return tail;
}

const char *spawn_first_error(const char *text)
{
	static __thread char line[512];
	const char *p = text + strspn(text, "\n");

	while (!strncmp(p, "W: ", 3)) {
		p += strcspn(p, "\n");
		p += strspn(p, "\n");
	}
	if (!*p)
		p = text + strspn(text, "\n");
	if (!strncmp(p, "E: ", 3) || !strncmp(p, "W: ", 3))
		p += 3;
	snprintf(line, sizeof(line), "%.*s", (int)strcspn(p, "\n"), p);
	return line[0] ? line : "no message";
}

static void tail_add(const char *data, size_t len)
{
	size_t drop;
	char *nl;

	if (len > TAIL_SIZE) {
		data += len - TAIL_SIZE;
		len = TAIL_SIZE;
	}
	if (tail_len + len > TAIL_SIZE) {
		drop = tail_len + len - TAIL_SIZE;
		nl = memchr(tail + drop, '\n', tail_len - drop);
		drop = nl ? (size_t)(nl + 1 - tail) : tail_len;
		memmove(tail, tail + drop, tail_len - drop);
		tail_len -= drop;
	}
	memcpy(tail + tail_len, data, len);
	tail_len += len;
	tail[tail_len] = '\0';
}

struct lines {
	char *buf;
	size_t len, size;
	int (*line)(char *line, void *arg);
	void *arg;
};

static int lines_add(struct lines *l, const char *data, size_t len)
{
	char *start, *nl, *p;
	int err = 0;

	if (!l->line)
		return 0;
	if (l->len + len + 1 > l->size) {
		l->size = (l->len + len + 1) * 2;
		p = realloc(l->buf, l->size);
		if (!p)
			return -ENOMEM;
		l->buf = p;
	}
	memcpy(l->buf + l->len, data, len);
	l->len += len;
	start = l->buf;
	while (!err && (nl = memchr(start, '\n', l->buf + l->len - start))) {
		*nl = '\0';
		err = l->line(start, l->arg);
		start = nl + 1;
	}
	l->len -= start - l->buf;
	memmove(l->buf, start, l->len);
	return err < 0 ? err : 0;
}

/* Reads once from @fd; 0 at its end, which also closes it. */
static int drain(struct pollfd *p, struct lines *l)
{
	char buf[65536];
	ssize_t n = read(p->fd, buf, sizeof(buf));

	if (n < 0)
		return errno == EINTR ? 0 : -errno;
	if (n == 0) {
		close(p->fd);
		p->fd = -1;
		return 0;
	}
	if (l)
		return lines_add(l, buf, n);
	tail_add(buf, n);
	return 0;
}

/* The environment with LC_ALL=C; free() the array. */
static char **plain_environ(void)
{
	static const char *const ours[] = { "LC_ALL=", "LANGUAGE=" };
	size_t n = 0, nr = 0;
	char **env;

	while (environ[n])
		n++;
	env = calloc(n + 2, sizeof(*env));
	if (!env)
		return NULL;
	for (size_t i = 0; i < n; i++) {
		if (strncmp(environ[i], ours[0], strlen(ours[0])) &&
		    strncmp(environ[i], ours[1], strlen(ours[1])))
			env[nr++] = environ[i];
	}
	env[nr] = "LC_ALL=C";
	return env;
}

static int start(char *const argv[], int out, int err, pid_t *pid)
{
	posix_spawn_file_actions_t fa;
	char **env = plain_environ();
	int ret;

	if (!env)
		return -ENOMEM;
	posix_spawn_file_actions_init(&fa);
	posix_spawn_file_actions_addopen(&fa, 0, "/dev/null", O_RDONLY, 0);
	posix_spawn_file_actions_adddup2(&fa, out, 1);
	posix_spawn_file_actions_adddup2(&fa, err, 2);
	ret = posix_spawnp(pid, argv[0], &fa, NULL, argv, env);
	posix_spawn_file_actions_destroy(&fa);
	free(env);
	return -ret;
}

static int reap(pid_t pid)
{
	int status;

	while (waitpid(pid, &status, 0) < 0) {
		if (errno != EINTR)
			return -errno;
	}
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

int spawn_read(char *const argv[], int (*line)(char *line, void *arg), void *arg)
{
	struct lines l = { .line = line, .arg = arg };
	int out[2], errs[2], err, status, ready;
	struct pollfd p[2];
	pid_t pid;

	tail_len = 0;
	tail[0] = '\0';
	if (pipe2(out, O_CLOEXEC))
		return -errno;
	if (pipe2(errs, O_CLOEXEC)) {
		err = -errno;
		close(out[0]);
		close(out[1]);
		return err;
	}
	err = start(argv, out[1], errs[1], &pid);
	close(out[1]);
	close(errs[1]);
	if (err) {
		close(out[0]);
		close(errs[0]);
		return err;
	}
	p[0] = (struct pollfd){ .fd = out[0], .events = POLLIN };
	p[1] = (struct pollfd){ .fd = errs[0], .events = POLLIN };
	while (!err && (p[0].fd >= 0 || p[1].fd >= 0)) {
		ready = poll(p, 2, QUIET_MS);
		if (ready <= 0) {
			if (!ready)
				err = -ETIMEDOUT;
			else if (errno != EINTR)
				err = -errno;
			continue;
		}
		if (p[0].fd >= 0 && p[0].revents)
			err = drain(&p[0], &l);
		if (!err && p[1].fd >= 0 && p[1].revents)
			err = drain(&p[1], NULL);
	}
	if (!err && l.len)
		err = lines_add(&l, "\n", 1);
	for (int i = 0; i < 2; i++) {
		if (p[i].fd >= 0)
			close(p[i].fd);
	}
	if (err)
		kill(pid, SIGTERM);
	free(l.buf);
	while (tail_len && tail[tail_len - 1] == '\n')
		tail[--tail_len] = '\0';
	status = reap(pid);
	return err ? err : status;
}

int spawn_wait(char *const argv[])
{
	return spawn_read(argv, NULL, NULL);
}
