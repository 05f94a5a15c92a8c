// SPDX-License-Identifier: GPL-2.0
#include "helpers/matrix/insns.h"
#include "maps/call.h"
#include "maps/maps.h"

int call_try(int map, enum bpf_func_id helper)
{
	const struct bpf_insn insns[] = {
		STORE64_IMM(BPF_REG_10, -8, 0),
		STORE64_IMM(BPF_REG_10, -16, 0),
		STORE64_IMM(BPF_REG_10, -24, 0),
		STORE64_IMM(BPF_REG_10, -32, 0),
		STORE64_IMM(BPF_REG_10, -40, 0),
		STORE64_IMM(BPF_REG_10, -48, 0),
		STORE64_IMM(BPF_REG_10, -56, 0),
		STORE64_IMM(BPF_REG_10, -64, 0),
		LOAD_IMM64(BPF_REG_1, BPF_PSEUDO_MAP_FD, map),
		LOAD_IMM64_HIGH(0),
		MOV_REG(BPF_REG_2, BPF_REG_10),
		ADD_IMM(BPF_REG_2, -32),
		MOV_REG(BPF_REG_3, BPF_REG_10),
		ADD_IMM(BPF_REG_3, -64),
		MOV_IMM(BPF_REG_4, 0),
		CALL(helper),
		MOV_IMM(BPF_REG_0, 0),
		EXIT(),
	};

	return bpf_prog_load(BPF_PROG_TYPE_SCHED_CLS, "bm", "GPL", insns, ARRAY_SIZE(insns), NULL);
}
