/* SPDX-License-Identifier: GPL-2.0 */
/* Instructions, written as the verifier's log prints them. */
#ifndef BM_HELPERS_INSNS_H
#define BM_HELPERS_INSNS_H

#include <linux/bpf.h>

#define INSN(c, d, s, o, i) \
	((struct bpf_insn){ .code = (c), .dst_reg = (d), .src_reg = (s), .off = (o), .imm = (i) })

/* r<d> = r<s>; r<d> = imm; r<d> += imm */
#define MOV_REG(d, s) INSN(BPF_ALU64 | BPF_MOV | BPF_X, d, s, 0, 0)
#define MOV_IMM(d, i) INSN(BPF_ALU64 | BPF_MOV | BPF_K, d, 0, 0, i)
#define ADD_IMM(d, i) INSN(BPF_ALU64 | BPF_ADD | BPF_K, d, 0, 0, i)
/* r<d> = *(u64 *)(r<s> + off); *(u64 *)(r<d> + off) = imm */
#define LOAD64(d, s, o) INSN(BPF_LDX | BPF_MEM | BPF_DW, d, s, o, 0)
#define STORE64_IMM(d, o, i) INSN(BPF_ST | BPF_MEM | BPF_DW, d, 0, o, i)
/* if r<d> == imm goto +off; goto +off */
#define JUMP_EQ(d, i, o) INSN(BPF_JMP | BPF_JEQ | BPF_K, d, 0, o, i)
#define CALL(id) INSN(BPF_JMP | BPF_CALL, 0, 0, 0, id)
#define CALL_KFUNC(btf_id) INSN(BPF_JMP | BPF_CALL, 0, BPF_PSEUDO_KFUNC_CALL, 0, btf_id)
#define EXIT() INSN(BPF_JMP | BPF_EXIT, 0, 0, 0, 0)
/* r<d> = 64 bit immediate, in two slots; @kind is a BPF_PSEUDO_* */
#define LOAD_IMM64(d, kind, i) INSN(BPF_LD | BPF_DW | BPF_IMM, d, kind, 0, i)
#define LOAD_IMM64_HIGH(i) INSN(0, 0, 0, 0, i)

#endif
