// SPDX-License-Identifier: GPL-2.0
/* How each class of argument is obtained. */
#include <stdio.h>

#include "helpers/matrix/build_impl.h"
#include "helpers/matrix/kernel_ptr.h"
#include "helpers/matrix/kptr.h"

#define DYNPTR_SIZE 16

static bool in_register(struct probe *p, const struct arg *a, struct place *at)
{
	bool ok = false;

	if (p->next_reg > R_LAST)
		return false;
	at->where = AT_REG;
	at->val = p->next_reg++;
	switch (a->class) {
	case ARG_SOCK:
		return get_sock(p, at->val);
	case ARG_SOCK_REF:
		return get_sock_ref(p, at->val);
	case ARG_CTX_OR_SOCK:
	case ARG_CTX_OR_BTF:
		probe_emit(p, MOV_REG(at->val, R_CTX));
		if (probe_take(p, p->nr - 1))
			return true;
		if (a->class == ARG_CTX_OR_SOCK)
			return get_sock(p, at->val);
		/* fall through */
	default:
		ok = kernel_ptr(p, btf_type_names[a->val], at->val, R_CTX);
		if (!ok)
			snprintf(p->missing, sizeof(p->missing), "no way to a struct %s", btf_type_names[a->val]);
		return ok;
	}
}

/* At the far end of the stack: what other segments write there must not meet a dynptr. */
static struct place dynptr_slot(struct probe *p)
{
	struct place at = { AT_STACK, -MAX_STACK + p->dynptrs };

	p->dynptrs += DYNPTR_SIZE;
	return at;
}

static bool get_dynptr(struct probe *p, struct place *at)
{
	struct place value = { AT_VALUE, FIX_ARRAY };

	*at = dynptr_slot(p);
	emit_place(p, 1, &value);
	probe_emit(p, MOV_IMM(2, 8));
	probe_emit(p, MOV_IMM(3, 0));
	emit_place(p, 4, at);
	emit_opening(p, BPF_FUNC_dynptr_from_mem);
	return true;
}

/* In a register: each load of a lock's address is another lock to 5.10. */
static void get_lock(struct probe *p, struct place *at)
{
	struct place value = { AT_VALUE, FIX_LOCK };

	*at = (struct place){ AT_REG, p->next_reg++ };
	emit_place(p, at->val, &value);
}

/* What the helper under test is to give back. */
static bool get_opened(struct probe *p, const struct arg *a, struct place *at)
{
	struct place map = { AT_MAP, FIX_RINGBUF };
	bool dynptr = a->class == ARG_DYNPTR_RECORD;

	if (a->class == ARG_LOCKED) {
		get_lock(p, at);
		probe_emit(p, MOV_REG(1, at->val));
		emit_opening(p, BPF_FUNC_spin_lock);
		return true;
	}
	if (!need_map(p, FIX_RINGBUF))
		return false;
	emit_place(p, 1, &map);
	probe_emit(p, MOV_IMM(2, 8));
	probe_emit(p, MOV_IMM(3, 0));
	if (dynptr) {
		*at = dynptr_slot(p);
		emit_place(p, 4, at);
		emit_opening(p, BPF_FUNC_ringbuf_reserve_dynptr);
		return true;
	}
	emit_opening(p, BPF_FUNC_ringbuf_reserve);
	*at = (struct place){ AT_REG, p->next_reg++ };
	probe_emit(p, MOV_REG(at->val, 0));
	probe_end_if_null(p, at->val);
	return true;
}

/* One way a kind of structure that a map may hold and a kfunc takes back. */
static bool get_kptr(struct probe *p, struct place *at)
{
	for (p->kptr = 0; kptr_type_name(p->kptr); p->kptr++) {
		if (kptr_release_kfunc(p->kptr) <= 0 || kptr_map(p->kptr) < 0 || !probe_take(p, p->nr))
			continue;
		*at = (struct place){ AT_KPTR, p->kptr };
		return true;
	}
	snprintf(p->missing, sizeof(p->missing), "no kernel structure that a map may hold and a kfunc takes back");
	return false;
}

bool get_arg(struct probe *p, const struct arg *a, struct place *at)
{
	switch (a->class) {
	case ARG_CTX:
		*at = (struct place){ AT_REG, R_CTX };
		return true;
	case ARG_IMM:
	case ARG_SIZE:
		*at = (struct place){ AT_IMM, a->val };
		return true;
	case ARG_MEM:
		*at = (struct place){ AT_STACK, stack_room(p, a->val) };
		return true;
	case ARG_MAP:
	case ARG_VALUE:
		if (a->class == ARG_MAP && p->map_fd) {
			*at = (struct place){ AT_MAP_FD, p->map_fd };
			return true;
		}
		*at = (struct place){ a->class == ARG_MAP ? AT_MAP : AT_VALUE, a->val };
		return need_map(p, a->val);
	case ARG_LOCK:
		get_lock(p, at);
		return need_map(p, FIX_LOCK);
	case ARG_FUNC:
		*at = (struct place){ AT_FUNC, 0 };
		return true;
	case ARG_PERCPU:
		*at = (struct place){ AT_PERCPU, kernel_percpu_id() };
		if (at->val <= 0)
			snprintf(p->missing, sizeof(p->missing), "no per-CPU variable in the kernel's BTF");
		return at->val > 0;
	case ARG_DYNPTR:
		return get_dynptr(p, at);
	case ARG_KPTR:
		return get_kptr(p, at);
	case ARG_DYNPTR_SLOT:
		*at = dynptr_slot(p);
		return true;
	case ARG_RECORD:
	case ARG_DYNPTR_RECORD:
	case ARG_LOCKED:
		return get_opened(p, a, at);
	default:
		return in_register(p, a, at);
	}
}
