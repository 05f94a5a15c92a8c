/* SPDX-License-Identifier: GPL-2.0 */
/* The runner's inside: what its files share and cases need not know. */
#ifndef BM_SELFTESTS_RUNNER_H
#define BM_SELFTESTS_RUNNER_H

#include <stdbool.h>
#include <stdio.h>

#include "common/event.h"
#include "common/names.h"
#include "selftests/case.h"

/* ---- case_memory.c */
/* The list is made: nobody writes there any more. */
void case_memory_seal(void);

/* ---- registry.c */

/* All cases, in the order of their names; made on the first call. */
const struct bm_case *const *registry_all(int *nr);
/* The cases that any of @globs matches, in the registry's order; the caller frees the array. */
const struct bm_case **registry_pick(const char *const *globs, int nr_globs, int *nr);
/* The cases of just these names, in the registry's order; @names is sorted. */
const struct bm_case **registry_named(char **names, int nr_names, int *nr);

/* ---- emit.c: the one writer of events */

/*
 * The stream goes to @path; NULL: KTAP on standard output.  EMIT_PORT is QEMU's debug
 * console where there is one, which takes events ten times as fast as a serial port,
 * and the second serial port elsewhere.  -errno when it cannot be opened.
 */
#define EMIT_PORT ""
int emit_open(const char *path, int plan);
/* The same way for what is no event; for tests of the harness. */
void emit_raw(const char *bytes, size_t len);
/* Numbers and writes @ev; called by the parent only. */
void emit(const struct event *ev);
void emit_splat(const char *name, const char *text);
/* The case's result is out, and it is to fail all the same, for the splat @text. */
void emit_late(const char *name, const char *reason, const char *text);
/* A result that the parent found out. */
void emit_result(const struct bm_case *c, enum case_status st, const char *reason);
void emit_close(void);
/* @on: events are encoded and counted, and go nowhere; for the bench. */
void emit_mute(bool on);
/* How many results were not pass or skip. */
int emit_failures(void);
/* How many results were skip. */
int emit_skips(void);

/* ---- test.c: a case's side, in its child */

struct test {
	const struct bm_case *c;
	int events;		/* pipe to the parent */
	uint32_t seq;
	bool lazy;		/* events may wait for each other */
	int failed_checks;
	enum case_status end;
	char reason[1024];
	struct event_field extra[8];	/* of the result */
	int nr_extra;
};

/*
 * Runs @c and tells the parent of its result.  @lazy: not at once, but with the
 * events of further cases; test_flush() when there are none.
 */
void test_run_case(const struct bm_case *c, int events, uint32_t *seq, bool lazy);
void test_flush(int events);
/* Sends an event of the case; its "case" field is added here. */
void test_event(struct test *t, struct event *ev);
/* A field that the case's result is to have; @value is copied. */
void test_result_field(struct test *t, const char *key, const char *value);
/* Ends the case with a result, leaving the function that runs it. */
void test_end(struct test *t, enum case_status st) __attribute__((noreturn));

/* ---- isolate.c: a child per batch */

/* A debugger may stop the machine for as long as it likes. */
void isolate_no_deadlines(void);

/*
 * Runs @nr cases batch by batch, and restarts behind each that kills its child.
 * @exact: a child for each case after all, so that a loss of the machine is known to
 * be the case's that runs: the results before it are out.
 */
void isolate_all(const struct bm_case *const *cases, int nr, bool exact);
/* Behind the last case: a splat that comes only now is not lost. */
void isolate_end(void);

/* ---- bench.c: for measuring only */

/* All cases in this process: no child, no deadline, nobody who reads the kernel log. */
void plain_run(const struct bm_case *const *cases, int nr);
/*
 * Runs those of @cases that pass either way @rounds times with isolation and without, in
 * turns, and prints what each round took: cases with a child of their own, and cells.
 */
void bench_run(const struct bm_case *const *cases, int nr, int rounds);

/* ---- kconfig.c */

/* Reads a config file; NULL: /proc/config.gz, /boot/config-RELEASE.  -ENOENT: none. */
int kconfig_load(const char *path);
/*
 * The first option of the list @needs that the kernel's config says is off, copied
 * to @missing; false when none is, or when there is no config to ask.
 */
bool kconfig_missing(const char *needs, char *missing, size_t size);

/* ---- modules.c */

/* Loads the modules of the list, unless built in; false, with the name, when one is not there. */
bool modules_need(const char *names, char *missing, size_t size);

/* ---- needs.c */

/*
 * True when something that the case needs is not there, with the reason why it is skipped; its modules
 * are loaded otherwise.
 */
bool needs_missing(const struct bm_case *c, char *reason, size_t size);
bool needs_the_same(const struct bm_case *a, const struct bm_case *b);

/* ---- klog.c: /dev/kmsg between a case's start and end */

void klog_open(void);
/* Passes over what is there. */
void klog_skip(void);
/*
 * Waits until what the kernel does later (RCU callbacks, work queues) may be done, and
 * lets WARN_ONCE() warn again.
 */
void klog_settle(unsigned int ms);
/* True when the log since the last call has a splat; its text goes to @text. */
bool klog_splat(char *text, size_t size);
/* The last line since then that has @word, or else the last one; "" for none. */
void klog_about(const char *word, char *line, size_t size);

/* ---- init.c: the parts of PID 1 that need no suite */

/* Where the host left what this boot is for. */
#define BOOT_FOLDER "/bpfmatrix"

/* Mounts, loopback, limits, standard streams: what PID 1 owes the suite. */
void init_machine(void);
/*
 * Loads the user's own modules, in the host's order.  False when the kernel does not
 * take one; then the host has been told, and there is nothing more to do.
 */
bool init_insmod(void);
void init_poweroff(void) __attribute__((noreturn));

/* ---- shell.c */

/* True when this boot is for a prompt or a script, not for the suite. */
bool shell_wanted(void);
/* Runs it to its end; the stream is open, and is told how it ended. */
void shell_run(void);

/* ---- loader.c */

#define LOG_SIZE (1 << 20)

/* What the verifier said of one program. */
struct verdict {
	int err;		/* 0: accepted; else a positive errno */
	bool asked;		/* false: libbpf or a map failed before the verifier was asked */
	long long insns;	/* -1 where unknown, as all below */
	long long states;
	long long peak_states;
	long long stack;	/* bytes, of all functions together */
	long long verified_insns;	/* insns, as bpf_prog_info has it from 5.16 on */
	long long xlated;	/* bytes */
	long long jited;	/* bytes */
	long long load_us;
	char *log;		/* LOG_SIZE bytes; made by the first loader_load() into it */
};

struct embedded {
	const char *name;	/* "helpers/bpf_loop" */
	const void *start;
	const void *end;
};
extern const struct embedded embedded_objects[];
extern const int nr_embedded_objects;
/* NULL when there is none. */
const struct embedded *embedded_find(const char *name);

/* Once, in the parent: memlock, libbpf's messages, and what libbpf asks the kernel. */
void loader_warm_up(void);
/* Not loaded; NULL with errno set. */
struct bpf_object *loader_open(const struct embedded *e);
/*
 * Loads the program @prog of @e with the further BPF_PROG_LOAD flags @flags, and
 * tells in @v what was said.  @likely: it is expected to load, so that its log is asked
 * for only when it does not.  The loaded object, or NULL when it was refused.
 */
struct bpf_object *loader_load(const struct embedded *e, const char *prog, __u32 flags, bool likely,
			       struct verdict *v);
/* The same for @opened, which is loader_open(@e)'s or NULL, and closed where it is not what is returned. */
struct bpf_object *loader_load_opened(struct bpf_object *opened, const struct embedded *e, const char *prog,
				      __u32 flags, bool likely, struct verdict *v);
/* libbpf's last warning. */
const char *loader_libbpf_said(void);
/* Takes @text for it. */
void loader_says(const char *text);

/* ---- verdict_read.c */

/* Levels of the verifier's log: the last path and the statistics; those alone. */
#define LOG_FULL (1 | 4)
#define LOG_STATS_ONLY 4

/* Nothing is known; the buffer for the log stays. */
void verdict_forget(struct verdict *v);
/* The buffer for the log; false, and v->err is ENOMEM, without memory. */
bool verdict_log(struct verdict *v);
/* Around the BPF_PROG_LOAD: @fd is what it returned, or a negative errno. */
void verdict_begin(struct verdict *v);
void verdict_end(struct verdict *v, int fd);
/* The one line that says why it was refused. */
void verdict_reason(const struct verdict *v, char *out, size_t size);

/* ---- caps.c */

/*
 * Keeps only the capabilities of the list ("CAP_BPF CAP_NET_ADMIN", "" for none)
 * in this process, and lets the kernel take programs from such.  0 or -errno.
 */
int caps_keep_only(const char *names);
/* The kernel takes programs of who has no CAP_BPF from now on.  0 or -errno. */
int caps_allow_unprivileged(void);
/* Only these are in force in this process until the next call; NULL: all that it has. */
int caps_effective(const char *names);

#endif
