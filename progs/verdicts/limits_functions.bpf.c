// SPDX-License-Identifier: GPL-2.0
/* How many functions a program may have: 256, itself included. */
#define BM_UAPI_ONLY
#include "verdicts/flow.bpf.h"

#define EACH_OF_4(what, n) what(n##0) what(n##1) what(n##2) what(n##3)
#define EACH_OF_16(what, n) EACH_OF_4(what, n##0) EACH_OF_4(what, n##1) EACH_OF_4(what, n##2) \
	EACH_OF_4(what, n##3)
#define EACH_OF_64(what, n) EACH_OF_16(what, n##0) EACH_OF_16(what, n##1) EACH_OF_16(what, n##2) \
	EACH_OF_16(what, n##3)
#define EACH_OF_255(what) EACH_OF_64(what, 0) EACH_OF_64(what, 1) EACH_OF_64(what, 2)	\
	EACH_OF_16(what, 30) EACH_OF_16(what, 31) EACH_OF_16(what, 32)			\
	EACH_OF_4(what, 330) EACH_OF_4(what, 331) EACH_OF_4(what, 332)			\
	what(3330) what(3331) what(3332)

#define DEFINE(n) FUNC(f##n, "r0 = 1; exit;")
#define CALL(n) "call f" #n ";"

EACH_OF_255(DEFINE)
DEFINE(3333)

SEC("tc")
ACCEPT
RETVAL(1)
PROG(functions_256, EACH_OF_255(CALL) "exit;")

SEC("tc")
REJECT(E2BIG, msg("too many subprograms"))
CONTROL(functions_256)
PROG(functions_257, EACH_OF_255(CALL) CALL(3333) "exit;")
