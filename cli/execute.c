// SPDX-License-Identifier: GPL-2.0
/* A run: VMs on one side, the store on the other, progress in between. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

#include "cli/cli.h"
#include "cli/output.h"
#include "cli/progress.h"
#include "cli/run_folder.h"
#include "common/errname.h"
#include "results/cache.h"
#include "results/resume.h"
#include "results/store.h"
#include "results/text.h"
#include "vm/files.h"
#include "vm/sched.h"

/* What a kill -9 can cost; a commit behind every result would cost a third more CPU. */
#define FLUSH_MS 100
#define NO_KERNEL "it could not be had: the run said why"

struct run {
	struct store *store;
	const char *folder;
	long long output_room;	/* for what bench cases print */
	const struct execution *x;
	const struct work *work;
	int nr;
	int *index;		/* the scheduler's kernels, in work */
	int nr_running;
	int64_t *kernels;	/* row ids */
	long long flushed_ms;
};

static volatile sig_atomic_t stop;

static void on_signal(int sig)
{
	stop = sig;
}

volatile sig_atomic_t *stop_on_signals(void)
{
	struct sigaction sa = { .sa_handler = on_signal };

	stop = 0;
	sigaction(SIGINT, &sa, NULL);
	sigaction(SIGTERM, &sa, NULL);
	sigaction(SIGHUP, &sa, NULL);
	signal(SIGPIPE, SIG_IGN);
	return &stop;
}

static int64_t row(const struct run *r, int k)
{
	return r->kernels[r->index[k]];
}

static int64_t vm_begin(void *arg, int k, const struct vm *vm)
{
	struct run *r = arg;

	return store_begin_vm(r->store, row(r, k), vm_command(vm), vm_console(vm));
}

static int vm_end(void *arg, int k, int64_t vm, enum vm_outcome outcome, const char *detail)
{
	struct run *r = arg;
	char text[640];

	(void)k;
	snprintf(text, sizeof(text), "%s%s%s", vm_outcome_name(outcome), *detail ? ": " : "", detail);
	return store_end_vm(r->store, vm, text);
}

static int event(void *arg, int k, int64_t vm, const struct event *ev)
{
	struct run *r = arg;
	const char *status = event_get(ev, "status");
	int err;

	if (!strcmp(ev->type, "file"))
		err = output_take(r->folder, r->work[r->index[k]].kernel->id, ev, &r->output_room);
	else
		err = store_event(r->store, row(r, k), vm, ev);

	if (!err && !strcmp(ev->type, "result"))
		progress_result(r->index[k], strcmp(status, "pass") && strcmp(status, "skip"));
	/* a guest that talks nonsense spoils its own results and no others */
	if (err == -ENOENT || err == -EEXIST || err == -EINVAL)
		return 0;
	return err;
}

static int result(void *arg, int k, int64_t vm, const char *name, enum case_status st,
		  const char *reason)
{
	struct run *r = arg;

	progress_result(r->index[k], 1);
	return store_result(r->store, row(r, k), vm, name, st, reason);
}

static int kernel_end(void *arg, int k, const char *error)
{
	struct run *r = arg;

	progress_kernel_end(r->index[k], error);
	return store_end_kernel(r->store, row(r, k), error);
}

static int tick(void *arg)
{
	struct run *r = arg;
	struct timespec ts;
	long long now;

	progress_tick();
	clock_gettime(CLOCK_MONOTONIC, &ts);
	now = ts.tv_sec * 1000LL + ts.tv_nsec / 1000000;
	if (now - r->flushed_ms < FLUSH_MS)
		return 0;
	r->flushed_ms = now;
	return store_flush(r->store);
}

/* How this program was called, as a shell takes it; to free. */
static char *command_line(void)
{
	FILE *f = fopen("/proc/self/cmdline", "r"), *out;
	char *text = NULL, *arg = NULL;
	size_t size = 0, room = 0;
	int n = 0;

	out = open_memstream(&text, &size);
	while (f && out && getdelim(&arg, &room, '\0', f) > 0) {
		if (n++)
			fputc(' ', out);
		text_shell(out, arg);
	}
	free(arg);
	if (f)
		fclose(f);
	if (out)
		fclose(out);
	return text;
}

/* What a resumed run needs again, beside kernels and cases. */
#define MAX_OPTIONS (2 * CLI_MAX_LIST + 3)

static int options_of(const struct session *s, struct store_option *out)
{
	const struct cli_opts *o = s->opts;
	int i, n = 0;

	for (i = 0; i < o->nr_globs; i++)
		out[n++] = (struct store_option){ "test", o->globs[i] };
	if (o->append)
		out[n++] = (struct store_option){ "append", o->append };
	if (o->config)
		out[n++] = (struct store_option){ "config", o->config };
	for (i = 0; i < o->nr_insmod; i++)
		out[n++] = (struct store_option){ "insmod", o->insmod[i] };
	if (o->nr_insmod)
		out[n++] = (struct store_option){ "insmod_id", s->insmod_id };
	return n;
}

static int begin_run(struct run *r, const struct session *s)
{
	struct store_option options[MAX_OPTIONS];
	char host[512], *command = command_line();
	struct utsname u;
	struct store_run run = {
		.command = command, .suite = s->suite, .host = host, .full = r->x->full,
		.shard = r->x->shard.index, .shards = r->x->shard.count, .selection = r->x->selection,
		.options = options, .nr_options = options_of(s, options),
	};
	int err;

	uname(&u);
	snprintf(host, sizeof(host), "%s %s, %ld CPUs, %s, %d MiB and %d CPUs a VM", u.sysname, u.release,
		 sysconf(_SC_NPROCESSORS_ONLN), accel_name(s->setup.accel), s->setup.memory_mib, s->setup.cpus);
	err = store_begin_run(r->store, &run);
	free(command);
	return err;
}

static int plan_kernel(struct run *r, int i)
{
	const struct work *w = &r->work[i];
	int err;

	r->kernels[i] = w->row ?: store_begin_kernel(r->store, w->kernel->name, w->kernel->id, w->kernel->origin);
	if (r->kernels[i] < 0)
		return r->kernels[i];
	err = w->row ? 0 : store_plan(r->store, r->kernels[i], w->cases, w->places, w->nr_cases);
	if (err)
		return err;
	/* a shard may have none for a kernel, and still says which kernels the run has */
	if (!w->nr_cases)
		return store_end_kernel(r->store, r->kernels[i], NULL);
	progress_kernel_begin(i, w->kernel->name, w->nr_cases);
	if (*w->kernel->image) {
		r->index[r->nr_running++] = i;
		return 0;
	}
	progress_kernel_end(i, NO_KERNEL);
	return store_end_kernel(r->store, r->kernels[i], NO_KERNEL);
}

static int plan(struct run *r)
{
	int i, err = 0;

	for (i = 0; i < r->nr && !err; i++)
		err = plan_kernel(r, i);
	return err;
}

/* A VM of a process that was killed left what it was started with. */
static void sweep(const char *dir, int vms)
{
	char path[PATH_MAX];
	int i;

	for (i = 0; i < vms; i++)
		if (!path_fmt(path, sizeof(path), "%s/initramfs-%d.cpio", dir, i))
			unlink(path);
}

/* Each kernel's consoles in a folder of its own: DIR/<id>, '/' never in an id. */
static int kernel_folders(const struct run *r, const char *folder, struct sched_kernel *out, char (*dirs)[PATH_MAX])
{
	const struct work *w;
	int i, err;

	for (i = 0; i < r->nr_running; i++) {
		w = &r->work[r->index[i]];
		err = path_fmt(dirs[i], PATH_MAX, "%s/%s", folder, w->kernel->id) ?: make_folders(dirs[i]);
		if (err) {
			msg_error("run folder %s: %s", dirs[i], errname(err));
			return err;
		}
		sweep(dirs[i], w->first_vm);
		out[i] = (struct sched_kernel){
			.kernel = w->kernel, .dir = dirs[i], .cases = w->cases, .nr_cases = w->nr_cases,
			.first_vm = w->first_vm,
		};
	}
	return 0;
}

/* What each case took last time: how VMs share the work, and nothing else, depends on it. */
static void add_costs(const struct session *s, struct sched_kernel *kernels, int nr)
{
	struct store *cache = NULL;
	char path[PATH_MAX];
	unsigned int *us;
	int i;

	if (!session_results(s, path, sizeof(path)) && is_file(path))
		cache = store_open(path, STORE_READ);
	for (i = 0; cache && i < nr; i++) {
		us = calloc(kernels[i].nr_cases + 1, sizeof(*us));
		kernels[i].cost_us = us;
		if (us && results_cache_durations(cache, kernels[i].kernel->id, kernels[i].cases,
						  kernels[i].nr_cases, us))
			break;
	}
	store_close(cache);
}

static void free_costs(struct sched_kernel *kernels, int nr)
{
	int i;

	for (i = 0; kernels && i < nr; i++)
		free((void *)kernels[i].cost_us);
}

static bool runs(const struct run *r, const char *name)
{
	int i, c;

	for (i = 0; i < r->nr; i++)
		for (c = 0; c < r->work[i].nr_cases; c++)
			if (!strcmp(r->work[i].cases[c], name))
				return true;
	return false;
}

/* Puts bpftool into the VMs of the cases that run it, if any; the names are to live as long as they do. */
static int take_bpftool(struct session *s, const struct run *r, struct case_names *cases)
{
	int i;

	if (s->setup.peers)
		return 0;
	if (session_bpftool_cases(s, cases))
		return -EIO;
	for (i = 0; i < cases->nr && !runs(r, cases->v[i]); i++)
		;
	if (i < cases->nr)
		session_take_bpftool(s, cases);
	return 0;
}

static int go(struct session *s, struct run *r, const char *folder)
{
	const struct sched_hooks hooks = {
		.arg = r, .vm_begin = vm_begin, .vm_end = vm_end, .event = event, .result = result,
		.kernel_end = kernel_end, .tick = tick,
	};
	struct sched_kernel *kernels = calloc(r->nr + 1, sizeof(*kernels));
	char (*dirs)[PATH_MAX] = calloc(r->nr + 1, sizeof(*dirs));
	struct case_names modules = {0}, tool_cases = {0};
	int err = kernels && dirs ? 0 : -ENOMEM, total = 0, i;

	for (i = 0; i < r->nr; i++)
		total += r->work[i].nr_cases;
	progress_begin(r->nr, total);
	if (!err && session_modules(s, s->opts->globs, s->opts->nr_globs, &modules))
		err = -EIO;
	if (!err)
		err = take_bpftool(s, r, &tool_cases);
	if (!err)
		err = r->x->resume ? resume_begin(r->store) : begin_run(r, s);
	if (!err)
		err = plan(r);
	if (!err)
		err = kernel_folders(r, folder, kernels, dirs);
	if (!err)
		add_costs(s, kernels, r->nr_running);
	if (!err && r->nr_running)
		err = sched_run(&s->setup, kernels, r->nr_running, s->opts->jobs ?: sched_default_jobs(&s->setup),
				(const char *const *)modules.v, modules.nr, &stop, &hooks);
	progress_end();
	case_names_free(&modules);
	case_names_free(&tool_cases);
	free_costs(kernels, r->nr_running);
	free(kernels);
	free(dirs);
	return err;
}

static int open_store(struct run *r, const char *path)
{
	r->store = store_open(path, r->x->resume ? STORE_WRITE : STORE_CREATE);
	if (r->store)
		return 0;
	if (errno == EEXIST)
		msg_error("there is a run already; finish it with --resume, or choose another folder with -o");
	return errno ? -errno : -EIO;
}

static int run_in_folder(struct session *s, struct run *r, const char *folder)
{
	char path[PATH_MAX], results[PATH_MAX];
	int err = path_fmt(path, sizeof(path), "%s/" STORE_FILE, folder) ?: open_store(r, path);

	if (err)
		return BM_EXIT_HARNESS;
	r->kernels = calloc(r->nr + 1, sizeof(*r->kernels));
	r->index = calloc(r->nr + 1, sizeof(*r->index));
	stop_on_signals();
	err = r->kernels && r->index ? go(s, r, folder) : -ENOMEM;
	if (err == -EINTR)
		msg_error("stopped by SIG%s; what was measured is in %s; the rest: run_tests.sh run --resume %s",
			  sigabbrev_np(stop) ?: "?", path, folder);
	store_end_run(r->store, err ? BM_EXIT_HARNESS : BM_EXIT_OK, err == -EINTR);
	store_close(r->store);
	/* what a kernel says with a module of the user's, or under a debugger, is not what it says */
	if (!s->opts->nr_insmod && !s->opts->gdb && !session_results(s, results, sizeof(results)) &&
	    results_cache_merge(results, path))
		msg_info("the cache of results was not updated: diff and helpers will run those cases again");
	free(r->kernels);
	free(r->index);
	return err ? BM_EXIT_HARNESS : BM_EXIT_OK;
}

int execute(struct session *s, const struct work *work, int nr, const struct execution *x,
	    char folder[PATH_MAX])
{
	struct run r = { .x = x, .work = work, .nr = nr, .folder = folder, .output_room = nr * OUTPUT_ROOM };
	int lock, code;

	if (run_folder_make(x->out, folder))
		return BM_EXIT_HARNESS;
	lock = run_folder_lock(folder);
	if (lock < 0)
		return BM_EXIT_USAGE;
	code = run_in_folder(s, &r, folder);
	close(lock);
	return code;
}
