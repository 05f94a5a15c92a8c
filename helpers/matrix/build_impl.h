/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Inside the builder: emit.c writes instructions, sockets.c and kernel_ptr.c find ways to
 * pointers, args.c gets each argument, build.c puts the program together.
 */
#ifndef BM_HELPERS_BUILD_IMPL_H
#define BM_HELPERS_BUILD_IMPL_H

#include "helpers/matrix/build.h"
#include "helpers/matrix/insns.h"
#include "helpers/matrix/matrix_maps.h"

/* The context stays in one register, pointers obtained wait in others. */
#define R_CTX 6
#define R_FIRST 7
#define R_LAST 9
#define FP 10
#define MAX_STACK 512

/* Where an argument waits until it is moved to its register. */
struct place {
	enum { AT_REG, AT_STACK, AT_IMM, AT_MAP, AT_MAP_FD, AT_VALUE, AT_FUNC, AT_PERCPU, AT_KPTR } where;
	int val;
};

/* ---- emit.c */

void probe_emit(struct probe *p, struct bpf_insn insn);
/* r@reg = what is at @at */
void emit_place(struct probe *p, int reg, const struct place *at);
/* A call that takes what the helper under test gives back: not in its control. */
void emit_opening(struct probe *p, int id);
/* @size bytes of stack, zeroed: their offset from the frame pointer. */
int stack_room(struct probe *p, int size);
/* False, with p->missing set, when the kernel has no such map. */
bool need_map(struct probe *p, enum matrix_map m);

void probe_load(struct probe *p, int dst, int src, int off);
void probe_add(struct probe *p, int reg, int n);
void probe_end_if_null(struct probe *p, int reg);
void probe_call_1(struct probe *p, int id, int dst, int arg);
/* True when the way that began at @mark is the one wanted; else it is taken back. */
bool probe_take(struct probe *p, int mark);
void probe_rollback(struct probe *p, int mark);

/* ---- wrong.c */

/* From here on r1 to r5 hold nothing, and r0 any number. */
void emit_lose_args(struct probe *p);
/* What is wrong, instead of the argument in r@reg. */
void emit_wrong(struct probe *p, int reg);

/* ---- sockets.c */

/* A socket, in register @reg, by the way that is next; false, with p->missing set, when there is none. */
bool get_sock(struct probe *p, int reg);
/* The same for one with a reference. */
bool get_sock_ref(struct probe *p, int reg);

/* ---- args.c */

/* Obtains the argument @a and says where it waits; false, with p->missing set, when that cannot be. */
bool get_arg(struct probe *p, const struct arg *a, struct place *at);

#endif
