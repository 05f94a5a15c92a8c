/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Recipes: the well-typed call of each helper, as a list of where its arguments
 * come from.  One row a helper; how a class of argument is obtained in a context
 * is helpers/matrix/build.c.
 */
#ifndef BM_HELPERS_RECIPES_H
#define BM_HELPERS_RECIPES_H

#include <stdbool.h>

enum arg_class {
	ARG_NONE,
	ARG_CTX,
	ARG_IMM,	/* val */
	ARG_SIZE,	/* val, the size of the memory before it */
	ARG_MEM,	/* val bytes of stack, zeroed */
	ARG_MAP,	/* the map val */
	ARG_VALUE,	/* pointer into the only value of the array map val */
	ARG_LOCK,	/* a spin lock that is not held */
	ARG_FUNC,	/* a callback that returns 0 */
	ARG_PERCPU,	/* the per-CPU variable of a kernel symbol */
	ARG_RECORD,	/* a record reserved in the ring buffer */
	ARG_DYNPTR,	/* a dynptr over a map value */
	ARG_DYNPTR_SLOT, /* uninitialised, for the helper to make one */
	ARG_DYNPTR_RECORD, /* a dynptr reserved in the ring buffer */
	ARG_LOCKED,	/* a spin lock that is held */
	/* pointers with several ways to them, tried one behind the other */
	ARG_KPTR,	/* the address of a referenced kernel pointer in a map value */
	ARG_SOCK,	/* any socket that the program can get */
	ARG_SOCK_REF,	/* one with a reference to give back */
	ARG_CTX_OR_SOCK,
	ARG_CTX_OR_BTF,	/* the context where it is what the helper wants, or as ARG_BTF */
	ARG_BTF,	/* kernel structure btf_type_names[val] */
};

enum btf_kind_wanted { T_TASK, T_FILE, T_INODE, T_PATH, T_SKB, T_SEQ, T_CGROUP, T_BPRM, T_TCP_SOCK, T_XDP };
extern const char * const btf_type_names[];

enum matrix_map {
	FIX_ARRAY, FIX_HASH, FIX_PERCPU_ARRAY, FIX_PROG_ARRAY, FIX_PERF_EVENT_ARRAY, FIX_STACK_TRACE,
	FIX_CGROUP_ARRAY, FIX_CGROUP_STORAGE, FIX_DEVMAP, FIX_SOCKMAP, FIX_SOCKHASH, FIX_REUSEPORT,
	FIX_QUEUE, FIX_RINGBUF, FIX_USER_RINGBUF, FIX_SK_STORAGE, FIX_TASK_STORAGE, FIX_INODE_STORAGE,
	FIX_CGRP_STORAGE, FIX_XSKMAP, FIX_RODATA, FIX_LOCK, FIX_TIMER,
	NR_FIXTURES,
};

/* What has to follow the call so that the program is complete. */
enum call_post {
	POST_NONE,
	POST_SK_RELEASE,	/* r0 is a socket with a reference, or NULL */
	POST_RECORD,		/* r0 is a ring buffer record, or NULL */
	POST_DYNPTR,		/* the ring buffer record of the last argument's dynptr */
	POST_UNLOCK,
	POST_KPTR,		/* r0 is a kernel structure with a reference, or NULL */
};

struct arg {
	unsigned char class;
	short val;
	bool may_be_zero;	/* of ARG_SIZE: zero is taken as well, in all kernels */
};

struct recipe {
	struct arg args[5];
	enum call_post post;
	/*
	 * The call gives back what the preparation took: its control leaves out
	 * what took it as well, as nobody else gives it back.
	 */
	bool closes;
	bool written;		/* false: nobody has said how it is called */
};

/* By helper id; shorter than the kernel's list when a newer header has more. */
extern const struct recipe recipes[];
extern const int nr_recipes;

#endif
