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

#define TICK_MS 100
#define CONSOLE_LINES 5
/* A VM that gets no case done is started again this often before the kernel is given up. */
#define FRUITLESS_VMS 2
/* What QEMU itself takes beside the guest's memory. */
#define QEMU_MIB 200

struct slot {
	const struct sched_kernel *k;
	int index;
	struct vm *vm;		/* NULL: not running now */
	int vms;		/* started so far */
	int fruitless;		/* in a row */
	const char **left;	/* the cases of the running VM */
	int nr_left;
	bool *done;		/* by position in k->cases */
	int nr_done, done_before;
	int running;		/* position, -1 when none is known to run */
	const char *const **names;	/* into k->cases, sorted, to find a position */
	bool ended;
	struct sched *sched;
};

struct sched {
	const struct vm_setup *setup;
	const struct sched_hooks *hooks;
	const char *const *modules;
	int nr_modules;
	struct slot *slots;
	int nr;
	int err;		/* the first that a hook returned */
};

static void note(struct sched *s, int err)
{
	if (err < 0 && !s->err)
		s->err = err;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(**(const char *const *const *)a, **(const char *const *const *)b);
}

/* Position of @name in the kernel's cases, or -1. */
static int position(const struct slot *slot, const char *name)
{
	const char *const *key = &name;
	const char *const **at;

	if (!name)
		return -1;
	at = bsearch(&key, slot->names, slot->k->nr_cases, sizeof(*slot->names), by_name);
	return at ? (int)(*at - slot->k->cases) : -1;
}

static void mark_done(struct slot *slot, int at)
{
	if (slot->done[at])
		return;
	slot->done[at] = true;
	slot->nr_done++;
}

/* The first case from @from on that has no result. */
static int next_open(const struct slot *slot, int from)
{
	while (from < slot->k->nr_cases && slot->done[from])
		from++;
	return from < slot->k->nr_cases ? from : -1;
}

/*
 * The guest is not trusted: it may only speak of cases that it was given, and give
 * each one result, of the kinds that a guest can know.
 */
static bool is_sound(const struct slot *slot, const struct event *ev, int at)
{
	int status;

	if (event_get(ev, "case") && at < 0)
		return false;
	if (!strcmp(ev->type, "start"))
		return at >= 0;
	if (strcmp(ev->type, "result"))
		return true;
	status = case_status_parse(event_get(ev, "status") ?: "");
	return at >= 0 && !slot->done[at] && status >= 0 && status <= CASE_CRASH;
}

static void on_event(void *arg, const struct event *ev)
{
	struct slot *slot = arg;
	struct sched *s = slot->sched;
	int at = position(slot, event_get(ev, "case"));

	if (!is_sound(slot, ev, at)) {
		msg_verbose("%s: an event that makes no sense (%s of %s): passed over",
			    slot->k->kernel->name, ev->type, event_get(ev, "case") ?: "no case");
		return;
	}
	note(s, s->hooks->event(s->hooks->arg, slot->index, ev));
	if (!strcmp(ev->type, "start"))
		slot->running = at;
	if (!strcmp(ev->type, "result")) {
		mark_done(slot, at);
		/* the next of its batch, if there is one; a start says otherwise */
		slot->running = next_open(slot, at);
	}
}

static void give_up(struct slot *slot, const char *error)
{
	struct sched *s = slot->sched;

	slot->ended = true;
	note(s, s->hooks->kernel_end(s->hooks->arg, slot->index, error));
}

static void start(struct slot *slot)
{
	struct sched *s = slot->sched;
	struct vm_job job = {
		.kernel = slot->k->kernel, .dir = slot->k->dir, .number = slot->vms,
		.modules = s->modules, .nr_modules = s->nr_modules, .on_event = on_event, .arg = slot,
	};
	int i, err;

	slot->nr_left = 0;
	for (i = 0; i < slot->k->nr_cases; i++)
		if (!slot->done[i])
			slot->left[slot->nr_left++] = slot->k->cases[i];
	job.cases = slot->left;
	job.nr_cases = slot->nr_left;
	slot->running = -1;
	slot->done_before = slot->nr_done;
	slot->vms++;
	err = vm_new(s->setup, &job, &slot->vm);
	if (!err) {
		note(s, s->hooks->vm_begin(s->hooks->arg, slot->index, slot->vm));
		err = vm_start(slot->vm);
	}
	if (err) {
		vm_free(slot->vm);
		slot->vm = NULL;
		note(s, err);
		give_up(slot, "its VM could not be started");
	}
}

static enum case_status status_of(enum vm_outcome outcome)
{
	return outcome == VM_QUIET ? CASE_TIMEOUT : outcome == VM_STREAM ? CASE_LOST : CASE_CRASH;
}

/* The case that ran when the VM was lost ends with what happened; false when none did. */
static bool blame(struct slot *slot, enum vm_outcome outcome)
{
	char reason[2048], console[1500];
	struct sched *s = slot->sched;
	int at = slot->running;

	if (at < 0 || slot->done[at])
		return false;
	vm_console_tail(slot->vm, CONSOLE_LINES, console, sizeof(console));
	snprintf(reason, sizeof(reason), "%s%s%s", vm_detail(slot->vm), *console ? "\nconsole: " : "", console);
	note(s, s->hooks->result(s->hooks->arg, slot->index, slot->k->cases[at], status_of(outcome), reason));
	mark_done(slot, at);
	return true;
}

static void finished(struct slot *slot, enum vm_outcome outcome)
{
	struct sched *s = slot->sched;
	char error[2048], console[1500];
	int at;

	if (outcome == VM_DONE) {
		/* bye without a result is a lie, or a runner's bug: never a pass */
		for (at = next_open(slot, 0); at >= 0; at = next_open(slot, at + 1)) {
			note(s, s->hooks->result(s->hooks->arg, slot->index, slot->k->cases[at], CASE_LOST,
						 "the runner ended without a result for it"));
			mark_done(slot, at);
		}
	} else if (outcome != VM_NO_BOOT) {
		blame(slot, outcome);
	}
	slot->fruitless = slot->nr_done > slot->done_before ? 0 : slot->fruitless + 1;
	vm_console_tail(slot->vm, CONSOLE_LINES, console, sizeof(console));
	snprintf(error, sizeof(error), "%s: %s%s%s", vm_outcome_name(outcome), vm_detail(slot->vm),
		 *console ? "\nconsole: " : "", console);
	note(s, s->hooks->vm_end(s->hooks->arg, slot->index, outcome, vm_detail(slot->vm)));
	vm_free(slot->vm);
	slot->vm = NULL;
	if (slot->nr_done == slot->k->nr_cases)
		give_up(slot, NULL);
	else if (slot->fruitless >= FRUITLESS_VMS || (outcome == VM_NO_BOOT && slot->vms == 1))
		give_up(slot, error);
	else
		msg_verbose("%s: VM lost (%s); %d cases left: a fresh VM", slot->k->kernel->name,
			    vm_outcome_name(outcome), slot->k->nr_cases - slot->nr_done);
}

static bool slot_init(struct slot *slot, struct sched *s, const struct sched_kernel *k, int index)
{
	int i;

	*slot = (struct slot){ .k = k, .index = index, .running = -1, .sched = s };
	slot->left = calloc(k->nr_cases + 1, sizeof(*slot->left));
	slot->done = calloc(k->nr_cases + 1, sizeof(*slot->done));
	slot->names = calloc(k->nr_cases + 1, sizeof(*slot->names));
	if (!slot->left || !slot->done || !slot->names)
		return false;
	for (i = 0; i < k->nr_cases; i++)
		slot->names[i] = &k->cases[i];
	qsort(slot->names, k->nr_cases, sizeof(*slot->names), by_name);
	return true;
}

static void slot_free(struct slot *slot)
{
	vm_free(slot->vm);
	free(slot->left);
	free(slot->done);
	free(slot->names);
}

/* Starts what may be started; returns how many VMs run. */
static int start_some(struct sched *s, int jobs)
{
	int i, running = 0;

	for (i = 0; i < s->nr; i++)
		running += !!s->slots[i].vm;
	for (i = 0; i < s->nr && running < jobs && !s->err; i++) {
		if (s->slots[i].ended || s->slots[i].vm)
			continue;
		start(&s->slots[i]);
		running += !!s->slots[i].vm;
	}
	return running;
}

static void wait_for_some(struct sched *s, struct pollfd *pfds)
{
	int i, n = 0;

	for (i = 0; i < s->nr; i++)
		if (s->slots[i].vm)
			pfds[n++] = (struct pollfd){ .fd = vm_fd(s->slots[i].vm), .events = POLLIN };
	poll(pfds, n, TICK_MS);
}

static void pump_all(struct sched *s)
{
	enum vm_outcome outcome;
	int i;

	for (i = 0; i < s->nr; i++) {
		if (!s->slots[i].vm)
			continue;
		outcome = vm_pump(s->slots[i].vm);
		if (outcome != VM_RUNNING)
			finished(&s->slots[i], outcome);
	}
}

int sched_run(const struct vm_setup *setup, const struct sched_kernel *kernels, int nr, int jobs,
	      const char *const *modules, int nr_modules, volatile sig_atomic_t *stop,
	      const struct sched_hooks *hooks)
{
	struct sched s = {
		.setup = setup, .hooks = hooks, .modules = modules, .nr_modules = nr_modules, .nr = nr,
	};
	struct pollfd *pfds = calloc(nr + 1, sizeof(*pfds));
	int i;

	s.slots = calloc(nr + 1, sizeof(*s.slots));
	if (!pfds || !s.slots)
		s.err = -ENOMEM;
	for (i = 0; i < nr && !s.err; i++)
		if (!slot_init(&s.slots[i], &s, &kernels[i], i))
			s.err = -ENOMEM;
	while (!s.err && !*stop && start_some(&s, jobs)) {
		wait_for_some(&s, pfds);
		pump_all(&s);
		note(&s, hooks->tick(hooks->arg));
	}
	for (i = 0; i < nr && s.slots; i++)
		slot_free(&s.slots[i]);
	free(s.slots);
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
