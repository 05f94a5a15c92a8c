// SPDX-License-Identifier: GPL-2.0
/* What programs on functions, trace points, hooks and iterators of the kernel may return. */
#include "verdicts/flow.bpf.h"

#define REFUSED msg("At program exit the register R0")

#define RETURNS(name, sec, number, ...)						\
	SEC(sec)								\
	__VA_ARGS__								\
	PROG(name, "r0 = " #number "; exit;")

#define AND_NOT_ABOVE(type, sec, above)						\
	RETURNS(type##_returns_0, sec, 0, ACCEPT)				\
	RETURNS(type##_returns_##above, sec, above,				\
		REJECT(EINVAL, REFUSED) CONTROL(type##_returns_0))

AND_NOT_ABOVE(fentry, "fentry/bpf_fentry_test1", 1)
AND_NOT_ABOVE(fexit, "fexit/bpf_fentry_test1", 1)
AND_NOT_ABOVE(iter, "iter/task", 2)

RETURNS(iter_returns_1, "iter/task", 1, ACCEPT)
RETURNS(fentry_returns_minus_1, "fentry/bpf_fentry_test1", -1,
	REJECT(EINVAL, REFUSED) CONTROL(fentry_returns_0))
RETURNS(tp_btf_returns_any, "tp_btf/sys_enter", -1, ACCEPT)
/* Below, without CONFIG_FUNCTION_ERROR_INJECTION, it is none of those one may modify. */
RETURNS(fmod_ret_returns_any, "fmod_ret/bpf_modify_return_test", -1000,
	ACCEPT_IF(since("6.12")) /* measured */
	REJECT(EINVAL, msg("is not modifiable")) CONTROL(fentry_returns_0))

/* A hook returns 0 or an errno, since 6.12: others took any number for an error's. */
RETURNS(lsm_returns_0, "lsm/file_open", 0, ACCEPT)
RETURNS(lsm_returns_minus_4095, "lsm/file_open", -4095, ACCEPT)
RETURNS(lsm_returns_1, "lsm/file_open", 1,
	REJECT(EINVAL, since("6.12"), REFUSED) CONTROL(lsm_returns_0) UNSOUND
	WHY("Add return value range check for BPF LSM"))
RETURNS(lsm_returns_minus_4096, "lsm/file_open", -4096,
	REJECT(EINVAL, since("6.12"), REFUSED) CONTROL(lsm_returns_0) UNSOUND
	WHY("Add return value range check for BPF LSM"))
