// SPDX-License-Identifier: GPL-2.0
/* How many maps a program may use: 64. */
#define BM_UAPI_ONLY
#include "verdicts/flow.bpf.h"

#define EACH_OF_4(what, n) what(n##0) what(n##1) what(n##2) what(n##3)
#define EACH_OF_16(what, n) EACH_OF_4(what, n##0) EACH_OF_4(what, n##1) EACH_OF_4(what, n##2) \
	EACH_OF_4(what, n##3)
#define EACH_OF_64(what) EACH_OF_16(what, 0) EACH_OF_16(what, 1) EACH_OF_16(what, 2)	\
	EACH_OF_16(what, 3)

#define DEFINE(n)								\
	struct {								\
		__uint(type, BPF_MAP_TYPE_ARRAY);				\
		__uint(max_entries, 1);						\
		__uint(key_size, 4);						\
		__uint(value_size, 8);						\
	} map##n SEC(".maps");

EACH_OF_64(DEFINE)
DEFINE(400)

#define USE(n) "r1 = map" #n " ll;"

SEC("tc")
ACCEPT
RETVAL(0)
PROG(maps_64, EACH_OF_64(USE) "r0 = 0; exit;")

SEC("tc")
REJECT(E2BIG)
CONTROL(maps_64)
PROG(maps_65, EACH_OF_64(USE) USE(400) "r0 = 0; exit;")

/* The same one twice is one. */
SEC("tc")
ACCEPT
RETVAL(0)
PROG(maps_64_and_one_again, EACH_OF_64(USE) USE(000) "r0 = 0; exit;")
