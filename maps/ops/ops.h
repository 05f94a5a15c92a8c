/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The operation matrix: which operation a map type allows, one cell a pair.  A type is a
 * row of types.c, an operation a row of one of the other files, what is expected of a
 * pair a row of maps/expected/: docs/map-matrix.md.
 */
#ifndef BM_MAPS_OPS_OPS_H
#define BM_MAPS_OPS_OPS_H

#include <linux/bpf.h>
#include <stdbool.h>
#include <stddef.h>

#include <bpf/bpf.h>

#include "helpers/matrix/ask.h"
#include "selftests/case.h"

/* ---- types (types.c) */

/* What stands in a key or a value, so that the kernel takes it. */
enum thing {
	THING_NONE,		/* no bytes at all */
	THING_ZERO,
	THING_NUMBER,		/* 64 bits that are found again; the same on each CPU */
	THING_PREFIX,		/* struct bpf_lpm_trie_key of 32 bits */
	THING_CGROUP_ID,	/* of THING_CGROUP, 64 bits */
	THING_LO,		/* the loopback device's index */
	THING_QUEUE_SIZE,	/* of a CPU map's kernel thread */
	THING_INSN,		/* struct bpf_insn_array_value of a program's first instruction */
	THING_OPS,		/* struct bpf_struct_ops_tcp_congestion_ops of three programs */
	/* file descriptors */
	THING_PROG,		/* a socket filter */
	THING_PERF_EVENT,
	THING_CGROUP,
	THING_MAP,		/* as types.c makes inner maps: an array of one element */
	THING_FILE,
	THING_PIDFD,
	THING_UDP,		/* a bound UDP socket */
	THING_REUSEPORT,	/* the same with SO_REUSEPORT, always a new one */
	THING_XSK,		/* an AF_XDP socket with an RX ring */
};

/* How an element comes into a map. */
enum filling {
	FILL_UPDATE,		/* BPF_MAP_UPDATE_ELEM */
	FILL_STACK,		/* a program that calls bpf_get_stackid() */
	FILL_ATTACH,		/* a program of the cgroup is attached */
	FILL_NEVER,		/* there are no elements */
};

#define VALUE_ROOM 1024		/* of one value; struct_ops has the longest */
#define MAX_POSSIBLE_CPUS 1024

struct op_type {
	const char *name;
	enum bpf_map_type type;
	const char *since;	/* version list; NULL: in all kernels of the catalogue */
	const char *config;
	__u32 key_size, value_size, max_entries, flags;
	enum thing key, value;
	enum filling filling;
	bool described;		/* has to have BTF for its key and value */
	bool per_cpu;		/* a value a CPU from the syscall side */
	bool is_outer;		/* a map of maps */
	/* bpf_* of a program that uses such a map (enum bpf_func_id); 0: it is only referred to */
	int sleepable_helper, perf_helper;
	unsigned int write_at;	/* of the file, in pages: what user space may map for writing */
};

extern const struct op_type op_types[];
extern const int nr_op_types;

/*
 * A map of @type with further create flags @flags: its fd, which the caller closes, or
 * -errno.  Where @o is given it is used as it is filled, but for what the type itself needs.
 */
int op_map(const struct op_type *type, __u32 flags);
int op_map_with(const struct op_type *type, __u32 flags, struct bpf_map_create_opts *o,
		__u32 value_size);

/* ---- a map with the bytes of one element (element.c, things.c) */

struct element {
	const struct op_type *type;
	int map;
	/* NULL where the type has no key */
	void *key;
	unsigned char key_bytes[16];
	unsigned char value[VALUE_ROOM + 8 * MAX_POSSIBLE_CPUS];
	int fds[3];		/* what key and value refer to, closed with the element; 0: none */
};

/*
 * Makes a map of the type and what an element of it takes.  0, or -errno with @why set to
 * what could not be had.  element_end() in either case.
 */
int element_begin(struct element *e, const struct op_type *type, __u32 flags, const char **why);
/* The same on a map of the caller's, whose fd is closed with the element. */
int element_begin_on(struct element *e, const struct op_type *type, int map, const char **why);
/* Puts the element into the map, by the way that the type has; 0 or -errno. */
int element_fill(struct element *e);
/* Another value than the one that was put, where the kernel takes none twice; 0 or -errno. */
int element_renew(struct element *e);
void element_end(struct element *e);
/* True where the value read back into @value is the one that was put. */
bool element_is(const struct element *e, const void *value);

/* Writes @thing to @out, at most @room bytes; *@fd is what to close, 0: nothing.  0 or -errno. */
int thing_make(enum thing thing, void *out, size_t room, int *fd);
/* fd that this process keeps; -errno. */
int thing_cgroup(void);
/* fd of a BPF token that allows all; -ENOSYS where the kernel has none (token.c). */
int token_make(void);
/* Size of THING_OPS's value and its type in the kernel's BTF; -errno where there is none. */
int ops_value(__u32 *size);

/* ---- operations */

enum op_kind {
	OP_ASKED,	/* err is the kernel's answer, 0 for yes */
	OP_ABSENT,	/* the kernel does not have what the operation needs; line says what, since when */
	OP_UNTESTABLE,	/* line says why */
	OP_BROKEN,	/* yes, and yet without the effect that line names */
};

struct op_answer {
	enum op_kind kind;
	int err;		/* positive */
	char line[160];		/* the verifier's last line, where there is one */
};

struct op {
	const char *name;
	void (*ask)(const struct op *op, const struct op_type *type, struct op_answer *a);
	unsigned long long arg;	/* flag, or whatever ask() has rows for */
	int helper;		/* enum bpf_func_id, for operations of programs */
	const char *context;	/* of selftests/contexts.c */
	const char *since;	/* of the helper, version list; NULL: in all kernels of the catalogue */
};

/* A row of an operation: its name, how it is asked, and its argument. */
#define OP(op_name, how, what) .name = op_name, .ask = how, .arg = what

/* One table a file; the last row has no name. */
extern const struct op create_ops[], elem_ops[], batch_ops[], object_ops[], helper_ops[],
	program_ops[], field_ops[];
/* All rows one behind the other; made on the first call. */
const struct op *const *all_ops(int *nr);

/* @ret is 0 or more, or -errno. */
void op_says(struct op_answer *a, int ret);
void op_untestable(struct op_answer *a, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void op_broken(struct op_answer *a, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* @what, there since @since, is not in this kernel: skipped, or untestable where it should be. */
void op_absent(struct op_answer *a, const char *what, const char *since);

/*
 * A map that a program may refer to, as op_map(): some types have to be made ready for it.
 * With the create flags @flags where the type takes them (program.c).
 */
int program_map(const struct op_type *type, __u32 flags);
#define MAX_WAYS 64	/* to the arguments of a call: more than any recipe has */

/*
 * Makes a program of @ctx that calls @helper by its @way-th way, with the map @map in the place
 * of the one that the recipe takes (0: that one).  False where there is no such way.
 */
bool program_call(struct probe *p, const struct context *ctx, int helper, int way, int map);
/* What the verifier said. */
void program_says(struct op_answer *a, const struct answer *got);

/* In the parent, before the first cell. */
void ops_prepare(void);
/* Its parts: programs that iterate (object.c), kfuncs in the kernel's BTF (refer.c). */
void iterators_prepare(void);
void kfuncs_prepare(void);

#endif
