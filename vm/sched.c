// SPDX-License-Identifier: GPL-2.0
#include "vm/sched.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/errname.h"
#include "common/msg.h"
#include "vm/sched_impl.h"

/*
 * Events come a byte at a time (QEMU's debug console), and to wake up for each costs
 * both sides more than to look a little later; the pipe holds them, whatever becomes of QEMU.
 */
#define GATHER_US 3000
#define TICK_MS 100
#define CONSOLE_LINES 5
/* After so many VMs in a row that get no case done, a kernel's part is given up. */
#define FRUITLESS_VMS 2
/* What QEMU itself takes beside the guest's memory. */
#define QEMU_MIB 200

static void note(struct sched *s, int err)
{
	if (err < 0 && !s->err)
		s->err = err;
}

static void mark_done(struct part *p, int at)
{
	p->ks->done[at] = true;
	p->nr_done++;
}

/* The part's first case from @from on that has no result, or -1. */
static int next_open(const struct part *p, int from)
{
	const struct kernel_state *ks = p->ks;

	while (from < ks->k->nr_cases && (ks->done[from] || ks->owner[from] != p->number))
		from++;
	return from < ks->k->nr_cases ? from : -1;
}

/*
 * The guest is not trusted: it may only speak of cases that it was given, and give
 * each one result, of the kinds that a guest can know.
 */
static bool is_sound(const struct part *p, const struct event *ev, int at)
{
	int status;

	if (event_get(ev, "case") && (at < 0 || p->ks->owner[at] != p->number))
		return false;
	if (!strcmp(ev->type, "start"))
		return at >= 0;
	if (strcmp(ev->type, "result"))
		return true;
	status = case_status_parse(event_get(ev, "status") ?: "");
	return at >= 0 && !p->ks->done[at] && status >= 0 && status <= CASE_CRASH;
}

static void on_event(void *arg, const struct event *ev)
{
	struct part *p = arg;
	struct sched *s = p->s;
	int at = kernel_position(p->ks, event_get(ev, "case"));

	if (!is_sound(p, ev, at)) {
		msg_verbose("%s: an event that makes no sense (%s of %s): passed over",
			    p->ks->k->kernel->name, ev->type, event_get(ev, "case") ?: "no case");
		return;
	}
	note(s, s->hooks->event(s->hooks->arg, p->ks->index, p->vm_id, ev));
	if (!strcmp(ev->type, "start")) {
		p->running = at;
		p->in_batch = event_get_int(ev, "count", 1) > 1;
	}
	if (!strcmp(ev->type, "result")) {
		mark_done(p, at);
		/* the next of its batch, if there is one; a start says otherwise */
		p->running = next_open(p, at);
	}
}

/* The part has ended; with the last one its kernel has. */
static void end_part(struct part *p, const char *error)
{
	struct kernel_state *ks = p->ks;
	struct sched *s = p->s;

	p->ended = true;
	if (error && !*ks->error)
		snprintf(ks->error, sizeof(ks->error), "%s", error);
	if (--ks->parts_left)
		return;
	note(s, s->hooks->kernel_end(s->hooks->arg, ks->index, *ks->error ? ks->error : NULL));
}

static void start(struct part *p)
{
	struct kernel_state *ks = p->ks;
	struct sched *s = p->s;
	struct vm_job job = {
		.kernel = ks->k->kernel, .dir = ks->k->dir, .number = ks->k->first_vm + ks->vms,
		.modules = s->modules, .nr_modules = s->nr_modules, .on_event = on_event, .arg = p,
		.exact = p->exact,
	};
	int at, err;

	for (at = next_open(p, 0); at >= 0; at = next_open(p, at + 1))
		p->left[job.nr_cases++] = ks->k->cases[at];
	job.cases = p->left;
	p->running = -1;
	p->done_before = p->nr_done;
	ks->vms++;
	err = vm_new(s->setup, &job, &p->vm);
	if (!err) {
		p->vm_id = s->hooks->vm_begin(s->hooks->arg, ks->index, p->vm);
		note(s, p->vm_id < 0 ? (int)p->vm_id : 0);
		err = vm_start(p->vm);
	}
	if (err) {
		vm_free(p->vm);
		p->vm = NULL;
		note(s, err);
		end_part(p, "its VM could not be started");
	}
}

static enum case_status status_of(enum vm_outcome outcome)
{
	return outcome == VM_QUIET ? CASE_TIMEOUT : outcome == VM_STREAM ? CASE_LOST : CASE_CRASH;
}

static void give_result(struct part *p, int at, enum case_status st, const char *reason)
{
	struct sched *s = p->s;

	note(s, s->hooks->result(s->hooks->arg, p->ks->index, p->vm_id, p->ks->k->cases[at], st, reason));
	mark_done(p, at);
}

/* How many VMs in a row may end so without a case done. */
static int tries_of(enum vm_outcome outcome)
{
	if (outcome == VM_NO_BOOT || outcome == VM_REFUSED)
		return 1;	/* the whole deadline was waited for; a module is as good the next time */
	return outcome == VM_BOOT_DIED ? BOOT_TRIES : FRUITLESS_VMS;
}

static void finished(struct part *p, enum vm_outcome outcome)
{
	char what[2048], console[1500];
	struct sched *s = p->s;
	int at;

	console[0] = '\0';
	if (outcome != VM_REFUSED)	/* that has the kernel's own words */
		vm_console_tail(p->vm, CONSOLE_LINES, console, sizeof(console));
	snprintf(what, sizeof(what), "%s%s%s", vm_detail(p->vm), *console ? "\nconsole: " : "", console);
	if (outcome == VM_DONE) {
		/* bye without a result is a lie, or a runner's bug: never a pass */
		for (at = next_open(p, 0); at >= 0; at = next_open(p, at + 1))
			give_result(p, at, CASE_LOST, "the runner ended without a result for it");
	} else if (p->running >= 0 && !p->ks->done[p->running]) {
		/*
		 * The case that ran when the VM was lost ends with what happened.  Within a
		 * batch that may be another than the next without a result: its cases run
		 * once more, each in a child of its own.
		 */
		p->exact = p->in_batch && !p->exact;
		if (!p->exact)
			give_result(p, p->running, status_of(outcome), what);
	}
	p->fruitless = p->nr_done > p->done_before ? 0 : p->fruitless + 1;
	note(s, s->hooks->vm_end(s->hooks->arg, p->ks->index, p->vm_id, outcome, vm_detail(p->vm)));
	vm_free(p->vm);
	p->vm = NULL;
	if (p->nr_done == p->nr_cases) {
		end_part(p, NULL);
	} else if (p->fruitless >= tries_of(outcome)) {
		char error[2100];

		snprintf(error, sizeof(error), "%s: %s", vm_outcome_name(outcome), what);
		end_part(p, error);
	} else {
		msg_verbose("%s: VM lost (%s); %d cases left: a fresh VM", p->ks->k->kernel->name,
			    vm_outcome_name(outcome), p->nr_cases - p->nr_done);
	}
}

/* Starts what may be started; returns how many VMs run. */
static int start_some(struct sched *s, int jobs)
{
	int i, running = 0;

	for (i = 0; i < s->nr_parts; i++)
		running += !!s->parts[i].vm;
	for (i = 0; i < s->nr_parts && running < jobs && !s->err; i++) {
		if (s->parts[i].ended || s->parts[i].vm)
			continue;
		start(&s->parts[i]);
		running += !!s->parts[i].vm;
	}
	return running;
}

static void wait_for_some(struct sched *s, struct pollfd *pfds)
{
	int i, n = 0;

	for (i = 0; i < s->nr_parts; i++)
		if (s->parts[i].vm)
			pfds[n++] = (struct pollfd){ .fd = vm_fd(s->parts[i].vm), .events = POLLIN };
	if (poll(pfds, n, TICK_MS) > 0)
		usleep(GATHER_US);
}

static void pump_all(struct sched *s)
{
	enum vm_outcome outcome;
	int i;

	for (i = 0; i < s->nr_parts; i++) {
		if (!s->parts[i].vm)
			continue;
		outcome = vm_pump(s->parts[i].vm);
		if (outcome != VM_RUNNING)
			finished(&s->parts[i], outcome);
	}
}

int sched_run(const struct vm_setup *setup, const struct sched_kernel *kernels, int nr, int jobs,
	      const char *const *modules, int nr_modules, volatile sig_atomic_t *stop,
	      const struct sched_hooks *hooks)
{
	struct sched s = { .setup = setup, .hooks = hooks, .modules = modules, .nr_modules = nr_modules };
	struct pollfd *pfds = NULL;

	s.err = sched_split(&s, kernels, nr, jobs);
	if (!s.err)
		pfds = calloc(s.nr_parts + 1, sizeof(*pfds));
	if (!s.err && !pfds)
		s.err = -ENOMEM;
	while (!s.err && !*stop && start_some(&s, jobs)) {
		wait_for_some(&s, pfds);
		pump_all(&s);
		note(&s, hooks->tick(hooks->arg));
	}
	sched_split_free(&s);
	free(pfds);
	return s.err ? s.err : *stop ? -EINTR : 0;
}

int sched_default_jobs(const struct vm_setup *s)
{
	long cpus = sysconf(_SC_NPROCESSORS_ONLN), kib = 0, fit;
	char line[128];
	FILE *f = fopen("/proc/meminfo", "r");

	while (f && fgets(line, sizeof(line), f))
		if (sscanf(line, "MemAvailable: %ld", &kib) == 1)
			break;
	if (f)
		fclose(f);
	fit = kib / 1024 / (s->memory_mib + QEMU_MIB);
	if (kib && fit < cpus)
		cpus = fit;
	return cpus < 1 ? 1 : cpus;
}
