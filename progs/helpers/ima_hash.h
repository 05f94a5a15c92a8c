/* SPDX-License-Identifier: GPL-2.0 */
/* The hash of a file that is executed, at the hook before it is: the programs of both helpers. */
#ifndef BPFMATRIX_HELPERS_IMA_HASH_H
#define BPFMATRIX_HELPERS_IMA_HASH_H

#include "helpers/bounds.h"
#include "helpers/without.h"

__u32 of_process;	/* a tgid */
__u32 len = 64;
char hash[64];
long ret;
__u32 seen;

#define IMA_HASH(helper, points, object, wrong, type, wanted)		\
	SEC("lsm.s/bprm_creds_for_exec")				\
	ACCEPT_IF(since(points))					\
	CONFIG("CONFIG_BPF_LSM CONFIG_IMA")				\
	int BPF_PROG(read_hash, struct linux_binprm *bprm)		\
	{								\
		if (bpf_get_current_pid_tgid() >> 32 != of_process)	\
			return 0;					\
		seen++;							\
		__builtin_memset(hash, 'x', sizeof(hash));		\
		ret = helper(object, hash, bounded(len, sizeof(hash)));	\
		return 0;						\
	}								\
									\
	/* It may sleep, for a lock or to read the file. */		\
	SEC("lsm/bprm_creds_for_exec")					\
	REJECT(EINVAL, MAY_NOT_SLEEP)					\
	CONTROL(read_hash)						\
	CONFIG("CONFIG_BPF_LSM CONFIG_IMA")				\
	int BPF_PROG(in_program_that_may_not_sleep, struct linux_binprm *bprm)	\
	{								\
		ret = helper(object, hash, sizeof(hash));		\
		return 0;						\
	}								\
									\
	SEC("lsm.s/bprm_creds_for_exec")				\
	REJECT(EACCES, msg("is of type " type " but " wanted " is expected"))	\
	CONTROL(read_hash)						\
	CONFIG("CONFIG_BPF_LSM CONFIG_IMA")				\
	int BPF_PROG(of_another_structure, struct linux_binprm *bprm)	\
	{								\
		ret = helper((void *)wrong, hash, sizeof(hash));	\
		return 0;						\
	}								\
									\
	CALL_FROM(syscall, "syscall", void, read_hash, helper(ctx, hash, sizeof(hash)))	\
	CALL_FROM(raw_tp, "raw_tp", void, read_hash, helper(ctx, hash, sizeof(hash)))

#endif
