// SPDX-License-Identifier: GPL-2.0
#include "bpfmatrix.bpf.h"

long retval, before, after;
long ret = -1;

SEC("cgroup/sysctl")
ACCEPT_IF(since("5.18"))
int set(struct bpf_sysctl *ctx)
{
	long r = retval;

	/* newer verifiers want to know that it is an errno or 0 */
	if (r < -4095 || r > 0)
		return 1;
	before = bpf_get_retval();
	ret = bpf_set_retval(r);
	after = bpf_get_retval();
	return 1;
}
