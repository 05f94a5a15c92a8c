// SPDX-License-Identifier: GPL-2.0
/* shell: a prompt inside a kernel's VM, a script, or one command. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include "cli/cli.h"
#include "cli/script.h"
#include "common/errname.h"
#include "results/text.h"
#include "vm/files.h"
#include "vm/initramfs.h"
#include "vm/spawn.h"

#define TICK_MS 100
#define CONSOLE_LINES 5
/* A command killed by signal 9 has 137, as a shell has it. */
#define MAX_STATUS 255

struct shell_opts {
	struct cli_opts common;
	char **command;
	int nr_command;
};

static const struct argp_option options[] = {
	{ "output", 'o', "DIR", 0, "the folder of the initramfs (default: a temporary one); with -n it stays", 30 },
	{ 0 },
};

static void check(const struct cli_opts *c, struct argp_state *state)
{
	if (c->nr_kernels > 1)
		argp_error(state, "a shell is on one kernel: one -k");
	if (c->jobs > 1 || c->silence_s)
		argp_error(state, "%s means nothing for a shell: it is one VM, and may be silent",
			   c->silence_s ? "--silence" : "-j");
}

static const struct argp_child children[] = {
	{ &cli_kernels_argp, 0, NULL, 0 },
	{ &cli_machine_argp, 0, NULL, 0 },
	{ &cli_where_argp, 0, NULL, 0 },
	{ 0 },
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct shell_opts *o = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		cli_share(state, children, &o->common);
		break;
	case 'o':
		o->common.out = arg;
		break;
	case ARGP_KEY_ARG:
		o->command = state->argv + state->next - 1;
		o->nr_command = state->argc - state->next + 1;
		state->next = state->argc;
		break;
	case ARGP_KEY_END:
		check(&o->common, state);
		break;
	default:
		return ARGP_ERR_UNKNOWN;
	}
	return 0;
}

static const struct argp argp = {
	.options = options, .parser = parse, .children = children, .args_doc = "[-- COMMAND [ARG]...]",
	.doc = "Boots one kernel (default: the newest) and gives a busybox prompt in its VM, with bpf_selftests at "
	       "hand.  When standard input is no terminal, it is a script for the VM's sh, read to its end first.  "
	       "COMMAND runs alone.\vExits with the status of the command or the script, with 0 behind a prompt; 2 and "
	       "3 are also bpfmatrix's own, with a message.",
};

/* ---- what comes from the VM */

struct session_end {
	int status;		/* of the script; -1: it has not ended */
	int write_err;
};

static size_t unhex(const char *hex, char *out, size_t room)
{
	unsigned int byte;
	size_t n = 0;

	for (; n < room && sscanf(hex, "%2x", &byte) == 1 && hex[1]; hex += 2)
		out[n++] = byte;
	return n;
}

static void put_output(struct session_end *end, const struct event *ev)
{
	const char *text = event_get(ev, "text"), *hex = event_get(ev, "hex");
	FILE *f = event_get_int(ev, "to", 1) == 2 ? stderr : stdout;
	static char bytes[EVENT_MAX_LINE];
	size_t n;

	if (text)
		n = strlen(text);
	else
		n = unhex(hex ?: "", bytes, sizeof(bytes));
	if ((fwrite(text ?: bytes, 1, n, f) != n || fflush(f)) && !end->write_err)
		end->write_err = errno;
}

static void on_event(void *arg, const struct event *ev)
{
	struct session_end *end = arg;

	if (!strcmp(ev->type, "output"))
		put_output(end, ev);
	else if (!strcmp(ev->type, "exit"))
		end->status = event_get_int(ev, "status", MAX_STATUS) & MAX_STATUS;
}

/* ---- the terminal: QEMU makes it raw, and may be killed before it can undo that */

struct terminal {
	struct termios tio;
	int flags;
};

static void terminal_save(struct terminal *t)
{
	tcgetattr(STDIN_FILENO, &t->tio);
	t->flags = fcntl(STDIN_FILENO, F_GETFL);
}

static void terminal_restore(const struct terminal *t)
{
	tcsetattr(STDIN_FILENO, TCSADRAIN, &t->tio);
	fcntl(STDIN_FILENO, F_SETFL, t->flags);
}

/* ---- one VM */

static enum vm_outcome watch(struct vm *vm, const volatile sig_atomic_t *stop, const struct session_end *end)
{
	struct pollfd pfd = { .fd = vm_fd(vm), .events = POLLIN };
	enum vm_outcome outcome;

	do
		poll(&pfd, 1, TICK_MS);
	while ((outcome = vm_pump(vm)) == VM_RUNNING && !*stop && !end->write_err);
	return outcome;
}

static int failed(const struct vm *vm, const struct vm_job *job, enum vm_outcome outcome)
{
	char console[1500] = "";

	if (outcome != VM_REFUSED)
		vm_console_tail(vm, CONSOLE_LINES, console, sizeof(console));
	msg_error("shell: kernel %s: %s: %s%s%s", job->kernel->name, vm_outcome_name(outcome), vm_detail(vm),
		  *console ? "\nconsole: " : "", console);
	return BM_EXIT_HARNESS;
}

/* The script's status, or how it came to none. */
static int code_of(const struct session_end *end, const struct vm_job *job, int stopped)
{
	if (stopped) {
		msg_error("shell: stopped by SIG%s", sigabbrev_np(stopped) ?: "?");
		return BM_EXIT_HARNESS;
	}
	if (end->write_err) {
		msg_error("shell: standard output: %s", errname(end->write_err));
		return BM_EXIT_HARNESS;
	}
	return job->shell->script && end->status >= 0 ? end->status : BM_EXIT_OK;
}

/* *@again: the kernel went down before init, which under emulation may be nobody's fault. */
static int run_once(const struct session *s, const struct vm_job *job, const volatile sig_atomic_t *stop, bool *again)
{
	bool last = !*again, terminal = !job->shell->script;
	struct session_end end = { .status = -1 };
	enum vm_outcome outcome = VM_KILLED;
	struct vm_job copy = *job;
	struct terminal saved;
	struct vm *vm;
	int code = BM_EXIT_HARNESS;

	*again = false;
	copy.on_event = on_event;
	copy.arg = &end;
	if (vm_new(&s->setup, &copy, &vm))
		return code;
	if (terminal)
		terminal_save(&saved);
	if (!vm_start(vm)) {
		outcome = watch(vm, stop, &end);
		vm_kill(vm);
		if (terminal)
			terminal_restore(&saved);
		*again = outcome == VM_BOOT_DIED && !last && !*stop;
		if (outcome == VM_DONE || *stop || end.write_err)
			code = code_of(&end, job, *stop);
		else if (!*again)
			code = failed(vm, job, outcome);
	}
	vm_free(vm);
	return code;
}

static int run_job(const struct session *s, const struct vm_job *job)
{
	const volatile sig_atomic_t *stop = stop_on_signals();
	int code, tries = 0;
	bool again;

	do {
		again = ++tries < BOOT_TRIES;
		code = run_once(s, job, stop, &again);
		if (again)
			msg_info("%s went down while it booted: once more", job->kernel->name);
	} while (again);
	return code;
}

static int run_in_folder(const struct session *s, struct vm_job *job, const char *out)
{
	char dir[PATH_MAX];
	int code;

	if (out) {
		if (path_fmt(dir, sizeof(dir), "%s", out) || make_folders(dir)) {
			msg_error("folder %s: %s", out, errname(errno));
			return BM_EXIT_HARNESS;
		}
	} else if (path_fmt(dir, sizeof(dir), "%s/bpfmatrix-XXXXXX", getenv("TMPDIR") ?: "/tmp") || !mkdtemp(dir)) {
		msg_error("temporary folder %s: %s; set TMPDIR, or use -o", dir, errname(errno));
		return BM_EXIT_HARNESS;
	}
	job->dir = dir;
	code = run_job(s, job);
	if (!out)
		remove_tree(dir);
	return code;
}

/* ---- what goes into the VM */

static char *environment(const struct kernel *k, bool terminal)
{
	struct winsize size = {0};
	char *text = NULL;
	size_t len;
	FILE *f = open_memstream(&text, &len);

	if (!f)
		return NULL;
	fprintf(f, "PS1=%s:\\w# \n", k->name);
	if (terminal && !ioctl(STDIN_FILENO, TIOCGWINSZ, &size) && size.ws_row)
		fprintf(f, "LINES=%d\nCOLUMNS=%d\n", size.ws_row, size.ws_col);
	fprintf(f, "TERM=%s\n", (terminal ? getenv("TERM") : NULL) ?: "dumb");
	fclose(f);
	return text;
}

static int on_kernel(struct session *s, const struct shell_opts *o, const struct kernel *k, struct shell *shell)
{
	struct case_names modules = {0};
	struct vm_job job = { .kernel = k, .shell = shell };
	char *env = environment(k, !shell->script);
	int code = env ? session_modules(s, NULL, 0, &modules) : -BM_EXIT_HARNESS;

	shell->environment = env;
	job.modules = (const char *const *)modules.v;
	job.nr_modules = modules.nr;
	if (!code && o->common.dry_run) {
		code = print_command(s, &job, o->common.out);
	} else if (!code) {
		if (!shell->script)
			msg_info("%s boots; exit or Ctrl-D leaves, Ctrl-a x kills the VM; bpf_selftests --help",
				 k->name);
		code = run_in_folder(s, &job, o->common.out);
	}
	case_names_free(&modules);
	free(env);
	return code;
}

static int run_shell(struct session *s, const struct shell_opts *o, struct shell *shell)
{
	static const char *const newest[] = { "latest" };
	const struct cli_opts *c = &o->common;
	struct kernel_list kernels = {0};
	int code;

	code = session_resolve(s, c->nr_kernels ? c->kernels : newest, 1, &kernels);
	if (!code && kernels.nr != 1) {
		msg_error("-k %s: these are %d kernels; a shell is on one", c->kernels[0], kernels.nr);
		code = -BM_EXIT_USAGE;
	}
	if (!code)
		code = session_fetch(s, &kernels);
	if (!code)
		code = on_kernel(s, o, &kernels.v[0], shell);
	kernel_list_free(&kernels);
	return code;
}

int cmd_shell(int argc, char **argv)
{
	struct shell_opts o = {0};
	struct shell shell = {0};
	struct session s = {0};
	int code;

	cli_parse(&argp, argc, argv, &o);
	code = busybox_find(&shell.busybox);
	if (!code)
		code = session_open(&s, &o.common);
	if (!code && o.nr_command)
		code = script_of_command(o.command, o.nr_command, &shell);
	else if (!code && !o.common.dry_run && !isatty(STDIN_FILENO))
		code = script_read(STDIN_FILENO, &shell);
	if (!code)
		code = run_shell(&s, &o, &shell);
	free((char *)shell.script);
	session_close(&s);
	return abs(code);
}
