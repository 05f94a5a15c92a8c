// SPDX-License-Identifier: GPL-2.0
#include "bpfmatrix.bpf.h"
#include "helpers/bounds.h"

__u64 to;
__u32 len = 8;
char from[16] = "0123456789abcdef";
long ret;

SEC("raw_tp")
ACCEPT
CONFIG("CONFIG_BPF_EVENTS")
int write(void *ctx)
{
	ret = bpf_probe_write_user((void *)to, from, bounded(len, sizeof(from)));
	return 0;
}

SEC("raw_tp")
ACCEPT
CONFIG("CONFIG_BPF_EVENTS")
CAPS("CAP_BPF CAP_PERFMON")
int read_without_sys_admin(void *ctx)
{
	ret = bpf_probe_read_user(from, 8, (void *)to);
	return 0;
}

/* bpf_get_probe_write_proto(): beside CAP_BPF and CAP_PERFMON this one wants CAP_SYS_ADMIN */
SEC("raw_tp")
REJECT(EINVAL, NOT_HERE)
CONTROL(read_without_sys_admin)
CAPS("CAP_BPF CAP_PERFMON")
int write_without_sys_admin(void *ctx)
{
	ret = bpf_probe_write_user((void *)to, from, 8);
	return 0;
}

CALL_FROM(tc, "tc", struct __sk_buff, write, bpf_probe_write_user((void *)to, from, 8))
CALL_FROM(sk_msg, "sk_msg", struct sk_msg_md, write, bpf_probe_write_user((void *)to, from, 8))
