/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What every program of the suite includes: kernel types, helpers, and the
 * annotations that stand beside a program and say what kernels do with it.
 *
 *	SEC("tc")
 *	ACCEPT
 *	int control(struct __sk_buff *skb) { ... }
 *
 *	SEC("tc")
 *	REJECT(EACCES, since("7.3 7.2.7 6.12.111"), msg("invalid access to map value"))
 *	CONTROL(control)
 *	WHY("Don't predict JMP32 pointer vs zero comparisons")
 *	int program(struct __sk_buff *skb) { ... }
 *
 * Rows are read from top to bottom, and the first whose since() holds in the
 * kernel, and whose until() does not, decides.  Where no row holds, the opposite
 * of the last row is expected: a REJECT(.., since(..)) alone is an accept below
 * its points, an ACCEPT with since() a reject there.  Both sides are checked.
 */
#ifndef BPFMATRIX_BPF_H
#define BPFMATRIX_BPF_H

/*
 * BM_UAPI_ONLY, before this: the program reads nothing of the kernel but contexts, whose
 * layout is part of the UAPI.  libbpf then has nothing to look for in the kernel's BTF,
 * which takes it some 15 ms under TCG.
 */
#if defined(BM_UAPI_ONLY) && !defined(BPF_NO_PRESERVE_ACCESS_INDEX)
#define BPF_NO_PRESERVE_ACCESS_INDEX
#endif
/* the Makefile reads it before, and has to guess which */
#if defined(BM_UAPI_ONLY) ? defined(BM_READ_FOR_CORE) : defined(BM_READ_FOR_UAPI)
#error "BM_UAPI_ONLY: the Makefile (read_before) does not find it in this file and its headers, or finds it and it is not meant"
#endif
#include "vmlinux.h"

#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_endian.h>
#include <bpf/bpf_tracing.h>

#define __bm_str2(x) #x
#define __bm_str(x) __bm_str2(x)
/* numbered: the order is kept, and equal tags stay apart */
#define __bm_tag(text) __attribute__((btf_decl_tag("bm:" __bm_str(__COUNTER__) ":" text)))
#define __bm_cat(a, b, c, d, ...) a b c d
#define __bm_opts(...) __bm_cat(__VA_ARGS__ __VA_OPT__(,) "", "", "", "", "")

/* ---- options of a row */

/* Points at which the row begins (common/kver.h has the rule), and ends, to hold. */
#define since(list) ";since=" list
#define until(list) ";until=" list
/* The log holds this text; '|' between wordings.  A label: verdict and errno decide. */
#define msg(text) ";msg=" text
/* A kernel log entry with this text ('|' between wordings) is known of the row, and no failure. */
#define splat(text) ";splat=" text

/* The log's reason where a kind of program may not call the helper: until 6.9, since 6.10. */
#define NOT_HERE msg("unknown func |cannot use helper ")

/* ---- rows */

#define ACCEPT __bm_tag("accept")
#define ACCEPT_IF(...) __bm_tag("accept" __bm_opts(__VA_ARGS__))
/* @err is the errno's name, e.g. EACCES */
#define REJECT(err, ...) __bm_tag("reject=" #err __bm_opts(__VA_ARGS__))

/* ---- about the program */

/*
 * The program of the same file, one instruction away, that must load; a reject
 * without one cannot be told from a missing feature.  Where the control is not
 * expected to load, the case is skipped, naming it.
 */
#define CONTROL(prog) __bm_tag("control=" #prog)
/* The change that the verdict depends on: its subject, or the CVE. */
#define WHY(text) __bm_tag("why=" text)
/* Options without which nothing can be said: "CONFIG_BPF_LSM CONFIG_NET". */
#define CONFIG(options) __bm_tag("config=" options)
/* Load with only these capabilities, "" for none: "CAP_BPF CAP_NET_ADMIN". */
#define CAPS(names) __bm_tag("caps=" names)
/*
 * The kernels that accept it do so wrongly: fixed ones refuse it.  Reported as known
 * unsound there, counted, and never run.
 */
#define UNSOUND __bm_tag("unsound")
/* Where it is accepted, run it once on a 64 byte packet: it returns @n. */
#define RETVAL(n) __bm_tag("retval=" #n)
/* In the kernels that the options name it returns @n instead, wrongly; before RETVAL. */
#define RETVAL_IF(n, ...) __bm_tag("retvalif=" #n __bm_opts(__VA_ARGS__))
/*
 * The kernels that the options name are known to disagree with themselves here, and must:
 * "interpreter" gives another result than the JIT, "state_freq", "rnd_hi32" or
 * "reg_invariants" another verdict or result with that test flag, "unprivileged"
 * is accepted where root is refused.
 */
#define DIFFERS(oracle, ...) __bm_tag("differs=" oracle __bm_opts(__VA_ARGS__))
/* It runs for millions of instructions: by the JIT only, the interpreter would take seconds. */
#define LONG_RUN __bm_tag("longrun")
/*
 * An object of its own, loaded by libbpf: that alone fills the slots of a program array, and such
 * a map takes only programs like the first one that used it.
 */
#define OWN_OBJECT __bm_tag("ownobject")
/* Loading it is an oops in these kernels: it is not even loaded there, and skipped, saying so. */
#define OOPSES(...) __bm_tag("oopses" __bm_opts(__VA_ARGS__))
/* Extra program flags of BPF_PROG_LOAD, a number: BPF_F_TEST_STATE_FREQ is 0x8. */
#define PROG_FLAGS(n) __bm_tag("flags=" #n)
/* Not a case of its own: a program that another test loads. */
#define NOT_A_CASE __bm_tag("nocase")

/*
 * The program call_from_@what: @call as @control has it, in the section @sec whose programs may not
 * make it.
 *
 *	CALL_FROM(xdp, "xdp", struct xdp_md, load, bpf_skb_load_bytes((void *)ctx, 0, bytes, 8))
 */
#define CALL_FROM(what, sec, ctx_type, control, call)			\
	SEC(sec)							\
	REJECT(EINVAL, NOT_HERE)					\
	CONTROL(control)						\
	int call_from_##what(ctx_type *ctx)				\
	{								\
		call;							\
		return 0;						\
	}

#ifndef BM_LICENSE
#define BM_LICENSE "GPL"
#endif
char _license[] SEC("license") = BM_LICENSE;

#ifndef __naked
#define __naked __attribute__((naked))
#endif
#define __imm(name) [name]"i"(name)
#define __imm_addr(name) [name]"i"(&name)
#define __clobber_all "r0", "r1", "r2", "r3", "r4", "r5", "r6", "r7", "r8", "r9", "memory"

#endif
