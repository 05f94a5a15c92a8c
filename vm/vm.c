// SPDX-License-Identifier: GPL-2.0
/* Watching one VM: from the first event to bye, or to whatever went wrong. */
#include "vm/vm.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "common/errname.h"
#include "common/msg.h"
#include "vm/initramfs.h"
#include "vm/qemu.h"

/* Where a VM whose standard streams are the terminal leaves its events. */
#define EVENTS_FD 3
#define EVENTS_FILE "/dev/fd/3"

struct vm {
	const struct vm_setup *setup;
	struct vm_job job;
	struct qemu_args args;
	char *command;
	char initramfs[PATH_MAX];
	char console[PATH_MAX];
	char complaints[PATH_MAX];	/* QEMU's standard error */
	char gdb[PATH_MAX];		/* the socket for a debugger */
	struct event_decoder *decoder;
	enum vm_outcome outcome;
	char detail[512];
	bool heard;		/* at least one event came */
	bool bye;
	pid_t pid;
	int fd;			/* QEMU's standard output, non-blocking */
	long long last_ms;	/* start, or the last event */
};

static const char * const outcome_names[] = {
	[VM_RUNNING] = "running",
	[VM_DONE] = "done",
	[VM_NO_BOOT] = "no boot",
	[VM_BOOT_DIED] = "no boot",
	[VM_DIED] = "died",
	[VM_QUIET] = "quiet",
	[VM_STREAM] = "stream",
	[VM_REFUSED] = "module refused",
	[VM_KILLED] = "killed",
};

const char *vm_outcome_name(enum vm_outcome o)
{
	return outcome_names[o];
}

static long long now_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * 1000LL + ts.tv_nsec / 1000000;
}

/* The guest could not load a module of the user's. */
static void refused(struct vm *vm, const struct event *ev)
{
	const char *log = event_get(ev, "log") ?: "";

	vm->outcome = VM_REFUSED;
	snprintf(vm->detail, sizeof(vm->detail), "%s: %s%s%s", event_get(ev, "file") ?: "a module",
		 errname(event_get_int(ev, "errno", EIO)), *log ? ": " : "", log);
}

static void on_event(void *arg, const struct event *ev)
{
	struct vm *vm = arg;

	/* nothing that follows a fault can be trusted to be in its place */
	if (vm->outcome != VM_RUNNING || vm->bye)
		return;
	vm->heard = true;
	vm->last_ms = now_ms();
	if (!strcmp(ev->type, "bye"))
		vm->bye = true;
	else if (!strcmp(ev->type, "insmod") && vm->setup->nr_insmod)
		refused(vm, ev);
	else if (vm->job.on_event)
		vm->job.on_event(vm->job.arg, ev);
}

static void on_fault(void *arg, enum event_fault fault, const char *text)
{
	struct vm *vm = arg;

	/* firmware may talk on the port before the kernel owns it */
	if (vm->outcome != VM_RUNNING || (!vm->heard && fault == EVENT_GARBAGE))
		return;
	vm->outcome = VM_STREAM;
	snprintf(vm->detail, sizeof(vm->detail), "%s in the event stream: %.80s", event_fault_name(fault), text);
}

static bool on_terminal(const struct vm *vm)
{
	return vm->job.shell && !vm->job.shell->script;
}

static void name_files(struct vm *vm)
{
	struct qemu_files files = { .initramfs = vm->initramfs, .console = vm->console, .gdb = vm->gdb };
	const char *dir = vm->job.dir;
	int n = vm->job.number;

	if (on_terminal(vm)) {
		files.console = NULL;
		files.events = vm->job.by_hand ? "/dev/null" : EVENTS_FILE;
	}
	snprintf(vm->gdb, sizeof(vm->gdb), "%s/gdb-%d", dir, n);
	snprintf(vm->initramfs, sizeof(vm->initramfs), "%s/initramfs-%d.cpio", dir, n);
	snprintf(vm->console, sizeof(vm->console), "%s/console-%d.log", dir, n);
	snprintf(vm->complaints, sizeof(vm->complaints), "%s/qemu-%d.log", dir, n);
	qemu_args_make(&vm->args, vm->setup, vm->job.kernel, &files);
	vm->command = qemu_args_shell(&vm->args);
}

char *vm_dry_command(const struct vm_setup *s, const struct vm_job *job)
{
	struct vm vm = { .setup = s, .job = *job };

	vm.job.by_hand = true;
	name_files(&vm);
	qemu_args_free(&vm.args);
	return vm.command;
}

static int check_socket(const struct vm *vm)
{
	struct sockaddr_un a;

	if (!vm->setup->gdb || strlen(vm->gdb) < sizeof(a.sun_path))
		return 0;
	msg_error("--gdb: %s: %s: a socket's path has less than %zu bytes; choose another folder with -o",
		  vm->gdb, errname(ENAMETOOLONG), sizeof(a.sun_path));
	return -ENAMETOOLONG;
}

/* 10 MB, which not every VM has to read. */
static bool wants_peers(const struct vm_setup *s, const struct vm_job *job)
{
	int i, n;

	if (!s->peers || !s->peers_cases)
		return s->peers;
	for (n = 0; n < s->nr_peers_cases; n++)
		for (i = 0; i < job->nr_cases; i++)
			if (!strcmp(job->cases[i], s->peers_cases[n]))
				return true;
	return false;
}

int vm_new(const struct vm_setup *s, const struct vm_job *job, struct vm **out)
{
	struct event_handlers handlers = { on_event, on_fault, NULL };
	struct vm *vm = calloc(1, sizeof(*vm));
	struct initramfs i = {
		.kernel = job->kernel, .runner = s->runner, .cases = job->cases, .nr_cases = job->nr_cases,
		.modules = job->modules, .nr_modules = job->nr_modules, .exact = job->exact,
		.insmod = s->insmod, .nr_insmod = s->nr_insmod, .patient = s->gdb, .shell = job->shell,
		.peers = wants_peers(s, job) ? s->peers : NULL, .peers_suite = s->peers_suite,
	};
	int err;

	if (!vm)
		return -ENOMEM;
	handlers.arg = vm;
	vm->setup = s;
	vm->job = *job;
	vm->fd = -1;
	vm->decoder = event_decoder_new(&handlers);
	name_files(vm);
	err = vm->decoder ? check_socket(vm) : -ENOMEM;
	if (!err)
		err = initramfs_write(&i, vm->initramfs);
	if (err) {
		vm_free(vm);
		return err;
	}
	*out = vm;
	return 0;
}

static void __attribute__((noreturn)) exec_qemu(const struct vm *vm, int out, pid_t parent)
{
	int null = open("/dev/null", O_RDONLY);
	int err = open(vm->complaints, O_WRONLY | O_CREAT | O_TRUNC, 0644);

	/* a host tool that dies, however, takes its VMs along; Ctrl-C is ours to handle */
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(127);
	if (on_terminal(vm)) {
		/* it stays in the group that the terminal listens to */
		if (out == EVENTS_FD)
			fcntl(out, F_SETFD, 0);
		else
			dup2(out, EVENTS_FD);
	} else {
		setpgid(0, 0);
		dup2(null, 0);
		dup2(out, 1);
	}
	dup2(err < 0 ? null : err, 2);
	execv(vm->args.v[0], vm->args.v);
	dprintf(2, "%s: %s\n", vm->args.v[0], strerror(errno));
	_exit(127);
}

int vm_start(struct vm *vm)
{
	pid_t parent = getpid();
	int fds[2], err;

	if (pipe2(fds, O_CLOEXEC)) {
		err = -errno;
		msg_error("VM of %s: pipe: %s", vm->job.kernel->name, errname(err));
		return err;
	}
	vm->pid = fork();
	if (vm->pid == 0)
		exec_qemu(vm, fds[1], parent);
	err = -errno;
	close(fds[1]);
	if (vm->pid < 0) {
		close(fds[0]);
		msg_error("VM of %s: fork: %s", vm->job.kernel->name, errname(err));
		return err;
	}
	vm->fd = fds[0];
	fcntl(vm->fd, F_SETFL, O_NONBLOCK);
	vm->last_ms = now_ms();
	if (vm->setup->gdb)
		msg_info("%s: QEMU waits for a debugger: gdb -ex 'target remote %s', and there: continue",
			 vm->job.kernel->name, vm->gdb);
	return 0;
}

const char *vm_command(const struct vm *vm)
{
	return vm->command;
}

const char *vm_console(const struct vm *vm)
{
	return vm->console;
}

int vm_fd(const struct vm *vm)
{
	return vm->fd;
}

const char *vm_detail(const struct vm *vm)
{
	return vm->detail;
}

/* Reads up to @size - 1 bytes of the end of @path; control characters become blanks. */
static size_t read_end(const char *path, char *out, size_t size)
{
	FILE *f = fopen(path, "r");
	size_t n = 0;
	char *p;

	if (f) {
		if (!fseek(f, 0, SEEK_END) && ftell(f) >= (long)size)
			fseek(f, -(long)size + 1, SEEK_END);
		else
			rewind(f);
		n = fread(out, 1, size - 1, f);
		fclose(f);
	}
	for (p = out; p < out + n; p++)
		if (*p != '\n' && (unsigned char)*p < ' ')
			*p = ' ';
	while (n && (out[n - 1] == '\n' || out[n - 1] == ' '))
		n--;
	out[n] = '\0';
	return n;
}

/* Where the last @lines lines of @text begin. */
static const char *last_lines(const char *text, size_t len, int lines)
{
	const char *start;

	for (start = text + len; start > text && lines; start--)
		if (start[-1] == '\n' && !--lines)
			break;
	return start;
}

/* The line in which the kernel began to say that it is lost, or NULL. */
static const char *first_alarm(const char *text)
{
	static const char * const alarms[] = { "BUG: ", "Oops: ", "kernel BUG at", "Kernel panic", "soft lockup" };
	const char *at, *first = NULL;
	size_t i;

	for (i = 0; i < sizeof(alarms) / sizeof(alarms[0]); i++) {
		at = strstr(text, alarms[i]);
		if (at && (!first || at < first))
			first = at;
	}
	while (first && first > text && first[-1] != '\n')
		first--;
	return first;
}

/* The first @lines lines of @text. */
static void cut_lines(char *text, int lines)
{
	for (; *text; text++) {
		if (*text == '\n' && !--lines) {
			*text = '\0';
			return;
		}
	}
}

void vm_console_tail(const struct vm *vm, int lines, char *out, size_t size)
{
	char text[32768];
	size_t len = read_end(vm->console, text, sizeof(text));
	const char *from = first_alarm(text) ?: last_lines(text, len, lines);

	snprintf(out, size, "%s", from);
	cut_lines(out, lines);
}

/* QEMU closed its standard output: why did it end? */
static void ended(struct vm *vm)
{
	char said[256];
	int status = 0;

	while (waitpid(vm->pid, &status, 0) < 0 && errno == EINTR)
		;
	vm->pid = 0;
	if (vm->outcome != VM_RUNNING)
		return;
	/* who sits at a prompt may switch the machine off, and sees what else it does */
	if (vm->bye || (on_terminal(vm) && vm->heard && !status)) {
		vm->outcome = VM_DONE;
		return;
	}
	vm->outcome = vm->heard ? VM_DIED : VM_BOOT_DIED;
	read_end(vm->complaints, said, sizeof(said));
	if (WIFSIGNALED(status))
		snprintf(vm->detail, sizeof(vm->detail), "QEMU was killed by SIG%s",
			 sigabbrev_np(WTERMSIG(status)) ?: "?");
	else if (WEXITSTATUS(status))
		snprintf(vm->detail, sizeof(vm->detail), "QEMU ended with status %d: %s",
			 WEXITSTATUS(status), last_lines(said, strlen(said), 1));
	else if (event_decoder_partial(vm->decoder))
		snprintf(vm->detail, sizeof(vm->detail), "the kernel went down in the middle of an event");
	else
		snprintf(vm->detail, sizeof(vm->detail), "the kernel went down");
}

static void check_deadlines(struct vm *vm)
{
	int s = vm->heard ? vm->setup->silence_s : vm->setup->boot_s;

	/* a debugger may stop the machine, and a shell waits for a person */
	if (vm->setup->gdb || (vm->heard && vm->job.shell))
		return;
	if (!vm->heard && vm->setup->accel != ACCEL_KVM)
		s *= TCG_SLOWDOWN;
	if (now_ms() - vm->last_ms < s * 1000LL)
		return;
	vm->outcome = vm->heard ? VM_QUIET : VM_NO_BOOT;
	snprintf(vm->detail, sizeof(vm->detail), "no event within %d s", s);
}

enum vm_outcome vm_pump(struct vm *vm)
{
	static char buf[1 << 16];
	ssize_t n;

	while (vm->pid && vm->outcome == VM_RUNNING) {
		n = read(vm->fd, buf, sizeof(buf));
		if (n > 0) {
			event_decoder_feed(vm->decoder, buf, n);
			continue;
		}
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0 && errno == EAGAIN)
			check_deadlines(vm);
		else
			ended(vm);
		break;
	}
	/* after bye there is nothing to learn: the machine need not be seen switching off */
	if (vm->outcome == VM_RUNNING && vm->bye)
		vm->outcome = VM_DONE;
	if (vm->outcome != VM_RUNNING)
		vm_kill(vm);
	return vm->outcome;
}

void vm_kill(struct vm *vm)
{
	if (vm->pid > 0) {
		kill(-vm->pid, SIGKILL);	/* its group: QEMU may be a wrapper */
		kill(vm->pid, SIGKILL);
		while (waitpid(vm->pid, NULL, 0) < 0 && errno == EINTR)
			;
		vm->pid = 0;
	}
	if (vm->outcome == VM_RUNNING)
		vm->outcome = VM_KILLED;
	if (vm->fd >= 0)
		close(vm->fd);
	vm->fd = -1;
}

void vm_free(struct vm *vm)
{
	struct stat st;

	if (!vm)
		return;
	vm_kill(vm);
	if (!vm->job.by_hand)
		unlink(vm->initramfs);
	if (vm->setup->gdb)
		unlink(vm->gdb);
	if (!stat(vm->complaints, &st) && !st.st_size)
		unlink(vm->complaints);
	event_decoder_free(vm->decoder);
	qemu_args_free(&vm->args);
	free(vm->command);
	free(vm);
}
