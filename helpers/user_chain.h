/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A call chain of this program that is known to the byte: three functions with frame pointers,
 * the innermost of which makes the system call that runs a program.
 */
#ifndef BM_HELPERS_USER_CHAIN_H
#define BM_HELPERS_USER_CHAIN_H

#include "selftests/case.h"

#define USER_CHAIN 3

struct user_chain {
	int prog_fd;			/* of a program without a context: raw_tp */
	long err;			/* of BPF_PROG_TEST_RUN: 0, or a negative errno */
	__u64 ips[USER_CHAIN];		/* behind the system call, and where each call returns */
	__u64 sp;			/* at the system call */
};

/* Fills in all but @prog_fd. */
void user_chain_run(struct user_chain *c);

#endif
