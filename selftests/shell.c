// SPDX-License-Identifier: GPL-2.0
/*
 * A machine for a person: busybox on the console, or a script whose output goes to the
 * host as events.  PID 1 stays, and gathers what is orphaned.
 */
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include "selftests/runner.h"

#define SHELL BOOT_FOLDER "/shell"
#define SCRIPT BOOT_FOLDER "/script"
#define BUSYBOX "/bin/busybox"
/* A byte may take four in an event, and a line has an end. */
#define CHUNK 8192
#define TICK_MS 100

/* Which of busybox's signals for PID 1 came: halt USR1, poweroff USR2, reboot TERM (its init). */
static volatile sig_atomic_t going_down;

static void on_signal(int sig)
{
	going_down = sig;
}

bool shell_wanted(void)
{
	return !access(SHELL, F_OK);
}

/* Lines NAME=VALUE become the environment. */
static void take_environment(void)
{
	FILE *f = fopen(SHELL, "r");
	char line[1024], *value;

	while (f && fgets(line, sizeof(line), f)) {
		line[strcspn(line, "\n")] = '\0';
		value = strchr(line, '=');
		if (!value)
			continue;
		*value++ = '\0';
		setenv(line, value, 1);
	}
	if (f)
		fclose(f);
}

/* The runner looks for the config where a distribution has it. */
static void place_config(void)
{
	struct utsname u;
	char path[128];

	uname(&u);
	snprintf(path, sizeof(path), "/boot/config-%s", u.release);
	if (!access(BOOT_FOLDER "/config", R_OK))
		(void)!symlink(BOOT_FOLDER "/config", path);
}

static void install_applets(void)
{
	pid_t pid = fork();

	if (pid == 0) {
		execl(BUSYBOX, "busybox", "--install", "-s", "/bin", NULL);
		_exit(127);
	}
	waitpid(pid, NULL, 0);
}

static void on_all_cpus(void)
{
	cpu_set_t set;

	memset(&set, 0xff, sizeof(set));
	sched_setaffinity(0, sizeof(set), &set);
}

static void __attribute__((noreturn)) exec_sh(const char *name)
{
	signal(SIGUSR1, SIG_DFL);
	signal(SIGUSR2, SIG_DFL);
	signal(SIGTERM, SIG_DFL);
	on_all_cpus();
	(void)!chdir("/");
	execl("/bin/sh", name, NULL);
	fprintf(stderr, "bpf_selftests: /bin/sh: %s\n", errname(errno));
	_exit(127);
}

/* The terminal behind /dev/console, which itself cannot be a controlling one. */
static int open_terminal(void)
{
	char names[256] = "", *name, path[300];
	FILE *f = fopen("/sys/class/tty/console/active", "r");
	int fd;

	if (f && fgets(names, sizeof(names), f))
		names[strcspn(names, "\n")] = '\0';
	if (f)
		fclose(f);
	name = strrchr(names, ' ');
	snprintf(path, sizeof(path), "/dev/%s", name ? name + 1 : names);
	fd = open(path, O_RDWR);
	return fd < 0 ? open("/dev/console", O_RDWR) : fd;
}

static unsigned short size_of(const char *name)
{
	return atoi(getenv(name) ?: "0");
}

static void __attribute__((noreturn)) prompt(void)
{
	struct winsize size = { .ws_row = size_of("LINES"), .ws_col = size_of("COLUMNS") };
	int fd;

	setsid();
	fd = open_terminal();
	if (fd >= 0) {
		ioctl(fd, TIOCSCTTY, 1);
		if (size.ws_row)
			ioctl(fd, TIOCSWINSZ, &size);
		dup2(fd, 0);
		dup2(fd, 1);
		dup2(fd, 2);
	}
	unsetenv("LINES");
	unsetenv("COLUMNS");
	exec_sh("-sh");
}

static void __attribute__((noreturn)) script(int out, int err)
{
	int in = open(SCRIPT, O_RDONLY);

	setsid();
	dup2(in, 0);
	dup2(out, 1);
	dup2(err, 2);
	exec_sh("sh");
}

static void emit_output(const char *to, const char *bytes, size_t len)
{
	char text[CHUNK + 1], hex[2 * CHUNK + 1];
	struct event ev;
	size_t i;

	event_init(&ev, "output");
	event_add(&ev, "to", to);
	memcpy(text, bytes, len);
	text[len] = '\0';
	/* a value of an event cannot hold a NUL */
	if (strlen(text) == len) {
		event_add(&ev, "text", text);
	} else {
		for (i = 0; i < len; i++)
			sprintf(hex + 2 * i, "%02x", (unsigned char)bytes[i]);
		event_add(&ev, "hex", hex);
	}
	emit(&ev);
}

static void emit_exit(int status)
{
	struct event ev;
	char number[16];

	snprintf(number, sizeof(number), "%d",
		 WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status));
	event_init(&ev, "exit");
	event_add(&ev, "status", number);
	emit(&ev);
}

/* Reads what is there of both; true while either may have more. */
static bool pass_on(struct pollfd *p, int timeout_ms)
{
	char buf[CHUNK];
	bool some = false;
	ssize_t n;
	int i;

	if (poll(p, 2, timeout_ms) <= 0)
		return false;
	for (i = 0; i < 2; i++) {
		if (!p[i].revents)
			continue;
		n = read(p[i].fd, buf, sizeof(buf));
		if (n > 0) {
			emit_output(i ? "2" : "1", buf, n);
			some = true;
		} else {
			p[i].fd = -1;
		}
	}
	return some;
}

/* True when @pid has ended, which *@status then tells; gathers any other that has. */
static bool has_ended(pid_t pid, int *status)
{
	int one;
	pid_t p;

	while ((p = waitpid(-1, &one, WNOHANG)) > 0) {
		if (p != pid)
			continue;
		*status = one;
		return true;
	}
	return p < 0 && errno == ECHILD;
}

/* What a script leaves running holds the pipes: its own end is the end. */
static void watch_script(pid_t pid, struct pollfd *p)
{
	bool ended = false;
	int status = 0;

	while (!ended && !going_down) {
		pass_on(p, TICK_MS);
		ended = has_ended(pid, &status);
	}
	while (pass_on(p, 0))
		;
	emit_exit(status);
}

static void run_script(void)
{
	int out[2], err[2];
	struct pollfd p[2];
	pid_t pid;

	if (pipe2(out, O_CLOEXEC) || pipe2(err, O_CLOEXEC))
		return;
	pid = fork();
	if (pid == 0)
		script(out[1], err[1]);
	close(out[1]);
	close(err[1]);
	p[0] = (struct pollfd){ .fd = out[0], .events = POLLIN };
	p[1] = (struct pollfd){ .fd = err[0], .events = POLLIN };
	if (pid > 0)
		watch_script(pid, p);
}

static void run_prompt(void)
{
	int status;
	pid_t pid = fork();

	if (pid == 0)
		prompt();
	while (pid > 0 && !going_down && !has_ended(pid, &status))
		usleep(TICK_MS * 1000);
	/* the last words leave the machine before it goes */
	tcdrain(1);
}

void shell_run(void)
{
	struct sigaction sa = { .sa_handler = on_signal };

	sigaction(SIGUSR1, &sa, NULL);
	sigaction(SIGUSR2, &sa, NULL);
	sigaction(SIGTERM, &sa, NULL);
	take_environment();
	place_config();
	install_applets();
	fflush(NULL);
	if (access(SCRIPT, F_OK))
		run_prompt();
	else
		run_script();
}
