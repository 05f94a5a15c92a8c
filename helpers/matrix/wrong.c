// SPDX-License-Identifier: GPL-2.0
/* One argument of a call that is not what the helper wants. */
#include "helpers/matrix/build_impl.h"

void emit_lose_args(struct probe *p)
{
	/* with a lock held nothing may be called; taking it was a call, too */
	if (p->recipe->args[0].class != ARG_LOCKED)
		probe_emit(p, CALL(BPF_FUNC_ktime_get_ns));
}

static void emit_stack(struct probe *p, int reg)
{
	struct place at = { AT_STACK, stack_room(p, 64) };

	emit_place(p, reg, &at);
}

static void emit_wrong_map(struct probe *p, int reg)
{
	struct place at = { AT_MAP, p->id == BPF_FUNC_tail_call ? FIX_HASH : FIX_PROG_ARRAY };

	if (need_map(p, at.val))
		emit_place(p, reg, &at);
}

void emit_wrong(struct probe *p, int reg)
{
	switch (p->wrong) {
	case WRONG_NUMBER:
		probe_emit(p, MOV_IMM(reg, 1));
		break;
	case WRONG_NULL:
	case WRONG_ZERO:
		probe_emit(p, MOV_IMM(reg, 0));
		break;
	case WRONG_NEGATIVE:
		probe_emit(p, MOV_IMM(reg, -1));
		break;
	case WRONG_TOO_LARGE:
		probe_emit(p, MOV_IMM(reg, 4096));
		break;
	case WRONG_UNBOUNDED:
		probe_emit(p, MOV_REG(reg, 0));
		break;
	case WRONG_STACK:
		emit_stack(p, reg);
		break;
	case WRONG_MAP:
		emit_wrong_map(p, reg);
		break;
	case WRONG_UNINIT:
	case WRONG_NONE:
	case NR_WRONGS:
		break;
	}
}
