/* SPDX-License-Identifier: GPL-2.0 */
/*
 * An object that is opened and made ready once, for as many loads of its programs as one
 * likes.  libbpf loads an object's programs together and once, and what it does
 * before (reading ELF and BTF, relocations, creating maps) takes ten times as long as the
 * verifier needs for a small program.
 */
#ifndef BM_SELFTESTS_PREPARED_H
#define BM_SELFTESTS_PREPARED_H

#include "selftests/runner.h"

struct prepared;

/*
 * @e made ready in this process; the one of the call before is closed unless it is the
 * same.  Never NULL: what failed is told by each load.  Belongs to this file.
 */
const struct prepared *prepared_get(const struct embedded *e);

struct load_how {
	__u32 flags;			/* further BPF_PROG_LOAD flags */
	enum bpf_prog_type type;	/* instead of its own; BPF_PROG_TYPE_UNSPEC: its own */
	bool quiet;			/* no log is wanted: only .err and sizes are filled in */
	bool likely;			/* to be accepted: its log is asked for only when it is not */
};

/* Programs of some types can be loaded by libbpf only: struct_ops, freplace. */
bool prepared_takes(const struct prepared *p, const char *prog);

/*
 * Gives @prog to the verifier, and tells in @v what was said.  The program's fd, which is
 * the caller's to close, or a negative errno.
 */
int prepared_load(const struct prepared *p, const char *prog, const struct load_how *how, struct verdict *v);

/* The program's type; BPF_PROG_TYPE_UNSPEC when there is no such program. */
enum bpf_prog_type prepared_type(const struct prepared *p, const char *prog);

#endif
