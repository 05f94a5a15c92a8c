/* SPDX-License-Identifier: GPL-2.0 */
/* One VM: a kernel, an initramfs with the runner, QEMU, and the stream that comes back. */
#ifndef BM_VM_VM_H
#define BM_VM_VM_H

#include <stdbool.h>
#include <stddef.h>

#include "common/event.h"
#include "vm/kernel.h"

enum accel { ACCEL_UNKNOWN, ACCEL_TCG, ACCEL_KVM };
const char *accel_name(enum accel a);

/* What is the same for all VMs of a run. */
struct vm_setup {
	const char *qemu;		/* path of qemu-system-x86_64 */
	const char *runner;		/* path of bpf_selftests */
	const char *append;		/* more kernel arguments, or NULL */
	const char *peers;		/* vm/peers.h; NULL: none */
	const char *peers_suite;	/* only this one of them; NULL: all */
	/* only for VMs that run one of these cases; NULL: for all */
	const char *const *peers_cases;
	int nr_peers_cases;
	enum accel accel;
	int memory_mib;
	int cpus;
	int boot_s;			/* until the first event, under KVM */
	/*
	 * Between two events.  A case's own deadline (20 s, or what it asks for) is the
	 * guest's business, and shorter.
	 */
	int silence_s;
	const char *const *insmod;	/* files of the user's own modules, loaded before all else */
	int nr_insmod;
	bool gdb;			/* QEMU waits for a debugger; there are no deadlines */
};
/* TCG gets so many times as long to boot. */
#define TCG_SLOWDOWN 4
/* A kernel that goes down before init is started again: emulation is not perfect (vm/qemu.c). */
#define BOOT_TRIES 4

/* Fills in the defaults; a negative enum bm_exit with a message without QEMU or runner. */
int vm_setup_init(struct vm_setup *s);

/* How a VM ended. */
enum vm_outcome {
	VM_RUNNING,
	VM_DONE,	/* it said bye */
	VM_NO_BOOT,	/* nothing came from it in time */
	VM_BOOT_DIED,	/* it ended before anything came from it */
	VM_DIED,	/* the kernel or QEMU ended before the runner did */
	VM_QUIET,	/* no event for too long */
	VM_STREAM,	/* its event stream broke */
	VM_REFUSED,	/* the kernel did not take a module of vm_setup.insmod */
	VM_KILLED,	/* by us, on request */
};
const char *vm_outcome_name(enum vm_outcome o);

struct vm;
struct shell;

struct vm_job {
	const struct kernel *kernel;
	const char *dir;		/* exists; initramfs and console go there */
	int number;			/* tells the files of several VMs in @dir apart */
	const char *const *cases;	/* exact names, in order */
	int nr_cases;
	const char *const *modules;	/* that these cases need */
	int nr_modules;
	bool exact;			/* no batches: a loss is the running case's */
	const struct shell *shell;	/* vm/initramfs.h; instead of cases */
	bool by_hand;			/* the user starts QEMU: what is written stays */
	void (*on_event)(void *arg, const struct event *ev);
	void *arg;
};

/*
 * Writes the initramfs; vm_start() then runs QEMU.  Both return a negative errno
 * with a message.  *@out is freed by vm_free(), which also kills.
 */
int vm_new(const struct vm_setup *s, const struct vm_job *job, struct vm **out);
int vm_start(struct vm *vm);
/* The QEMU command line as a shell would take it. */
const char *vm_command(const struct vm *vm);
const char *vm_console(const struct vm *vm);
/* The same for a VM that is not made, its files below @job->dir; to free. */
char *vm_dry_command(const struct vm_setup *s, const struct vm_job *job);
/* To poll for reading; vm_pump() reads what is there and checks the deadlines. */
int vm_fd(const struct vm *vm);
enum vm_outcome vm_pump(struct vm *vm);
/* Why, in words: "checksum in the event stream", "QEMU ended with status 1: ...". */
const char *vm_detail(const struct vm *vm);
/*
 * @lines lines of the console, less than @size bytes: from where the kernel began to
 * say that it is lost, or else the last ones.
 */
void vm_console_tail(const struct vm *vm, int lines, char *out, size_t size);
void vm_kill(struct vm *vm);
void vm_free(struct vm *vm);

/*
 * Boots @k once with no case to run, and fills in what it says of itself: release,
 * version, kver.  @arg is a struct vm_boot_once.  The catalogue's boot function.
 */
struct vm_boot_once {
	const struct vm_setup *setup;
	const char *dir;	/* scratch */
};
int vm_boot_once(struct kernel *k, void *arg);

/*
 * KVM is used when a guest has really booted under it on this machine: /dev/kvm can
 * be opened and guests still die.  Answers from @cache/accel where it holds the
 * answer for this machine, kernel and QEMU; otherwise boots @k under KVM, and
 * writes the answer there.
 */
enum accel accel_find(const struct vm_setup *s, const struct kernel *k, const char *cache);

#endif
