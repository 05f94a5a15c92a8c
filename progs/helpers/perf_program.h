/* SPDX-License-Identifier: GPL-2.0 */
/* Programs that a perf event runs, of one process. */
#ifndef BPFMATRIX_HELPERS_PERF_PROGRAM_H
#define BPFMATRIX_HELPERS_PERF_PROGRAM_H

__u32 pid;	/* the process that is looked at */
__u32 runs;
long ret;

static __always_inline bool is_of_us(void)
{
	if (bpf_get_current_pid_tgid() >> 32 != pid)
		return false;
	runs++;
	return true;
}

#endif
