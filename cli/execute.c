// SPDX-License-Identifier: GPL-2.0
/* A run: VMs on one side, the store on the other, progress in between. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

#include "cli/cli.h"
#include "cli/progress.h"
#include "common/errname.h"
#include "results/cache.h"
#include "results/store.h"
#include "vm/files.h"
#include "vm/sched.h"

#define FLUSH_MS 500
#define MAX_RUNS_A_SECOND 1000

struct run {
	struct store *store;
	const struct work *work;
	int64_t *kernels;	/* row ids, 0 before the first VM */
	int64_t *vms;
	long long flushed_ms;
};

static volatile sig_atomic_t stop;

static void on_signal(int sig)
{
	stop = sig;
}

static void catch_signals(void)
{
	struct sigaction sa = { .sa_handler = on_signal };

	stop = 0;
	sigaction(SIGINT, &sa, NULL);
	sigaction(SIGTERM, &sa, NULL);
	sigaction(SIGHUP, &sa, NULL);
	signal(SIGPIPE, SIG_IGN);
}

static int vm_begin(void *arg, int k, const struct vm *vm)
{
	struct run *r = arg;

	r->vms[k] = store_begin_vm(r->store, r->kernels[k], vm_command(vm), vm_console(vm));
	return r->vms[k] < 0 ? r->vms[k] : 0;
}

static int vm_end(void *arg, int k, enum vm_outcome outcome, const char *detail)
{
	struct run *r = arg;
	char text[640];

	snprintf(text, sizeof(text), "%s%s%s", vm_outcome_name(outcome), *detail ? ": " : "", detail);
	return store_end_vm(r->store, r->vms[k], text);
}

static int event(void *arg, int k, const struct event *ev)
{
	struct run *r = arg;
	const char *status = event_get(ev, "status");
	int err = store_event(r->store, r->kernels[k], r->vms[k], ev);

	if (!err && !strcmp(ev->type, "result"))
		progress_result(k, strcmp(status, "pass") && strcmp(status, "skip"));
	/* a guest that talks nonsense spoils its own results and no others */
	if (err == -ENOENT || err == -EEXIST || err == -EINVAL)
		return 0;
	return err;
}

static int result(void *arg, int k, const char *name, enum case_status st, const char *reason)
{
	struct run *r = arg;

	progress_result(k, 1);
	return store_result(r->store, r->kernels[k], r->vms[k], name, st, reason);
}

static int kernel_end(void *arg, int k, const char *error)
{
	struct run *r = arg;

	progress_kernel_end(k, error);
	return store_end_kernel(r->store, r->kernels[k], error);
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

/* RUNS_FOLDER/2026-11-22-021530, with -2, -3 behind it when there is one already. */
static int make_folder(const char *out, char folder[PATH_MAX])
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

static int begin_run(struct run *r, const struct session *s, bool full)
{
	char host[512];
	struct utsname u;
	struct store_run run = { .command = program_invocation_name, .suite = s->suite, .host = host, .full = full };

	uname(&u);
	snprintf(host, sizeof(host), "%s %s, %ld CPUs, %s, %d MiB and %d CPUs a VM", u.sysname, u.release,
		 sysconf(_SC_NPROCESSORS_ONLN), accel_name(s->setup.accel), s->setup.memory_mib, s->setup.cpus);
	return store_begin_run(r->store, &run);
}

static int plan(struct run *r, int nr)
{
	const struct work *w = r->work;
	int i, err = 0;

	for (i = 0; i < nr && !err; i++) {
		r->kernels[i] = store_begin_kernel(r->store, w[i].kernel->name, w[i].kernel->id,
						   w[i].kernel->origin);
		if (r->kernels[i] < 0)
			return r->kernels[i];
		err = store_plan(r->store, r->kernels[i], w[i].cases, w[i].nr_cases);
		progress_kernel_begin(i, w[i].kernel->name, w[i].nr_cases);
	}
	return err;
}

/* Each kernel's consoles in a folder of its own: DIR/<name>, '/' never in a name. */
static int kernel_folders(const struct work *work, int nr, const char *folder, struct sched_kernel *out,
			  char (*dirs)[PATH_MAX])
{
	int i, err;

	for (i = 0; i < nr; i++) {
		err = path_fmt(dirs[i], PATH_MAX, "%s/%s", folder, work[i].kernel->id) ?: make_folders(dirs[i]);
		if (err) {
			msg_error("run folder %s: %s", dirs[i], errname(err));
			return err;
		}
		out[i] = (struct sched_kernel){
			.kernel = work[i].kernel, .dir = dirs[i], .cases = work[i].cases,
			.nr_cases = work[i].nr_cases,
		};
	}
	return 0;
}

static int go(struct session *s, struct run *r, int nr, bool full, const char *folder)
{
	const struct sched_hooks hooks = {
		.arg = r, .vm_begin = vm_begin, .vm_end = vm_end, .event = event, .result = result,
		.kernel_end = kernel_end, .tick = tick,
	};
	struct sched_kernel *kernels = calloc(nr + 1, sizeof(*kernels));
	char (*dirs)[PATH_MAX] = calloc(nr + 1, sizeof(*dirs));
	struct case_names modules = {0};
	int err = kernels && dirs ? 0 : -ENOMEM, total = 0, i;

	for (i = 0; i < nr; i++)
		total += r->work[i].nr_cases;
	progress_begin(nr, total);
	if (!err)
		err = kernel_folders(r->work, nr, folder, kernels, dirs);
	if (!err && session_modules(s, s->opts->globs, s->opts->nr_globs, &modules))
		err = -EIO;
	if (!err)
		err = begin_run(r, s, full);
	if (!err)
		err = plan(r, nr);
	if (!err)
		err = sched_run(&s->setup, kernels, nr, s->opts->jobs ?: sched_default_jobs(&s->setup),
				(const char *const *)modules.v, modules.nr, &stop, &hooks);
	progress_end();
	case_names_free(&modules);
	free(kernels);
	free(dirs);
	return err;
}

int execute(struct session *s, const struct work *work, int nr, bool full, const char *out,
	    char folder[PATH_MAX])
{
	char path[PATH_MAX], results[PATH_MAX];
	struct run r = { .work = work };
	int err, code = BM_EXIT_OK;

	if (make_folder(out, folder) || path_fmt(path, sizeof(path), "%s/store.sqlite", folder))
		return BM_EXIT_HARNESS;
	r.store = store_open(path, STORE_CREATE);
	r.kernels = calloc(nr + 1, sizeof(*r.kernels));
	r.vms = calloc(nr + 1, sizeof(*r.vms));
	if (!r.store || !r.kernels || !r.vms) {
		err = -ENOMEM;
	} else {
		catch_signals();
		err = go(s, &r, nr, full, folder);
	}
	if (err)
		code = BM_EXIT_HARNESS;
	if (err == -EINTR)
		msg_error("stopped by SIG%s; what was measured is in %s", sigabbrev_np(stop) ?: "?", path);
	if (r.store) {
		store_end_run(r.store, code, err == -EINTR);
		store_close(r.store);
	}
	if (r.store && !session_results(s, results, sizeof(results)) && results_cache_merge(results, path))
		msg_info("the cache of results was not updated: diff and helpers will run those cases again");
	free(r.kernels);
	free(r.vms);
	return code;
}
