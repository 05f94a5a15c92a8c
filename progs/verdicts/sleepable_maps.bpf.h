/* SPDX-License-Identifier: GPL-2.0 */
/* A sleepable program that names a map, and the same program where it does not sleep. */
#ifndef BM_VERDICTS_SLEEPABLE_MAPS_H
#define BM_VERDICTS_SLEEPABLE_MAPS_H

#define BM_UAPI_ONLY
#include "verdicts/common.bpf.h"

/* Of all hooks only this one may sleep in 5.10. */
#define HOOK "bprm_committed_creds"

#define NAMES(map) ASM("r1 = %[" #map "] ll; r0 = 0; exit;", __imm_addr(map))

/* @there: the row of kernels that know the type */
#define SLEEPABLE_MAP(map, there, ...)						\
	SEC("lsm/" HOOK) there CONFIG("CONFIG_BPF_LSM")				\
	__naked int map##_in_program(void) { NAMES(map); }			\
										\
	SEC("lsm.s/" HOOK) __VA_ARGS__ CONFIG("CONFIG_BPF_LSM")			\
	__naked int map##_in_sleepable(void) { NAMES(map); }

#define CANNOT(map)								\
	REJECT(EINVAL, msg("Sleepable programs can only use"))			\
	CONTROL(map##_in_program)

#define SLEEPABLE_TAKES(map, there) SLEEPABLE_MAP(map, there, there)
#define SLEEPABLE_REFUSES(map, there) SLEEPABLE_MAP(map, there, CANNOT(map))
#define SLEEPABLE_TAKES_SINCE(map, there, list, subject)			\
	SLEEPABLE_MAP(map, there, ACCEPT_IF(since(list)) CANNOT(map) WHY(subject))

#endif
