/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What bpfmatrix says to a person: always on standard error, one line, "what:
 * where: errno by name" and, behind a semicolon, what to do next.
 */
#ifndef BM_COMMON_MSG_H
#define BM_COMMON_MSG_H

/* Exit codes of both programs; documented in README.md. */
enum bm_exit {
	BM_EXIT_OK = 0,		/* all as expected */
	BM_EXIT_UNEXPECTED = 1,	/* something was not as expected */
	BM_EXIT_USAGE = 2,	/* the command, a name or a file given is wrong */
	BM_EXIT_HARNESS = 3,	/* bpfmatrix, a tool that it needs, or a VM failed */
};

enum msg_level { MSG_QUIET, MSG_NORMAL, MSG_VERBOSE };
extern enum msg_level msg_level;

void msg_error(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
/* Progress that every run shows. */
void msg_info(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
/* Only with -v. */
void msg_verbose(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
/* Called before any message is printed, to take a progress line off the terminal. */
extern void (*msg_before)(void);

#endif
