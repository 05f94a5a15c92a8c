// SPDX-License-Identifier: GPL-2.0
/* Instructions of a probe, one behind the other. */
#include <stdio.h>
#include <string.h>

#include "helpers/matrix/build_impl.h"
#include "helpers/matrix/kernel_ptr.h"
#include "helpers/matrix/kptr.h"

void probe_emit(struct probe *p, struct bpf_insn insn)
{
	/* one too many is seen when the segment is done */
	if (p->nr < PROBE_MAX_INSNS)
		p->insns[p->nr++] = insn;
}

static void emit_imm64(struct probe *p, int reg, int pseudo, int low, int high)
{
	probe_emit(p, LOAD_IMM64(reg, pseudo, low));
	probe_emit(p, LOAD_IMM64_HIGH(high));
}

void probe_end_if_null(struct probe *p, int reg)
{
	if (p->nr_jumps == PROBE_MAX_JUMPS)
		return;
	p->jumps[p->nr_jumps++] = p->nr;
	probe_emit(p, JUMP_EQ(reg, 0, 0));
}

void probe_load(struct probe *p, int dst, int src, int off)
{
	probe_emit(p, LOAD64(dst, src, off));
}

void probe_add(struct probe *p, int reg, int n)
{
	probe_emit(p, ADD_IMM(reg, n));
}

/* r@dst = helper(r@arg) */
void probe_call_1(struct probe *p, int id, int dst, int arg)
{
	if (arg)
		probe_emit(p, MOV_REG(1, arg));
	probe_emit(p, CALL(id));
	probe_emit(p, MOV_REG(dst, 0));
}

bool probe_take(struct probe *p, int mark)
{
	if (!p->skip)
		return true;
	p->skip--;
	probe_rollback(p, mark);
	return false;
}

void probe_rollback(struct probe *p, int mark)
{
	while (p->nr_jumps && p->jumps[p->nr_jumps - 1] >= mark)
		p->nr_jumps--;
	p->nr = mark;
}

int stack_room(struct probe *p, int size)
{
	int slots = (size + 7) / 8, i;

	p->stack += slots * 8;
	for (i = 0; i < slots; i++)
		probe_emit(p, STORE64_IMM(FP, -p->stack + 8 * i, 0));
	return -p->stack;
}

void emit_place(struct probe *p, int reg, const struct place *at)
{
	int fd;

	switch (at->where) {
	case AT_REG:
		probe_emit(p, MOV_REG(reg, at->val));
		break;
	case AT_STACK:
		probe_emit(p, MOV_REG(reg, FP));
		probe_emit(p, ADD_IMM(reg, at->val));
		break;
	case AT_IMM:
		probe_emit(p, MOV_IMM(reg, at->val));
		break;
	case AT_MAP_FD:
		emit_imm64(p, reg, BPF_PSEUDO_MAP_FD, at->val, 0);
		break;
	case AT_MAP:
	case AT_VALUE:
		fd = matrix_map(p->plain_maps ? FIX_ARRAY : at->val);
		emit_imm64(p, reg, at->where == AT_MAP ? BPF_PSEUDO_MAP_FD : BPF_PSEUDO_MAP_VALUE, fd, 0);
		break;
	case AT_KPTR:
		emit_imm64(p, reg, BPF_PSEUDO_MAP_VALUE, kptr_map(at->val), 0);
		break;
	case AT_FUNC:
		p->func_refs[p->nr_func_refs++] = p->nr;
		emit_imm64(p, reg, BPF_PSEUDO_FUNC, 0, 0);
		break;
	case AT_PERCPU:
		emit_imm64(p, reg, BPF_PSEUDO_BTF_ID, at->val, 0);
		break;
	}
}

/* A call that takes what the helper under test gives back: not in its control. */
void emit_opening(struct probe *p, int id)
{
	probe_emit(p, p->form == PROBE_CALL || !p->recipe->closes ? CALL(id) : MOV_IMM(0, 0));
}

bool need_map(struct probe *p, enum matrix_map m)
{
	int fd = matrix_map(m);

	if (fd < 0)
		snprintf(p->missing, sizeof(p->missing), "no map %s (%d)", matrix_map_name(m), fd);
	return fd >= 0;
}
