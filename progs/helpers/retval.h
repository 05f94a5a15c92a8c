/* SPDX-License-Identifier: GPL-2.0 */
/* The hooks whose caller gets a result: cgroup_common_func_proto() (kernel/bpf/cgroup.c). */
#ifndef BPFMATRIX_HELPERS_RETVAL_H
#define BPFMATRIX_HELPERS_RETVAL_H

/* HOOK(name, section, type of the context, version list of the helper there) */
#define RETVAL_HOOKS(HOOK)							\
	HOOK(in_sysctl, "cgroup/sysctl", struct bpf_sysctl, "5.18")		\
	HOOK(in_getsockopt, "cgroup/getsockopt", struct bpf_sockopt, "5.18")	\
	HOOK(in_setsockopt, "cgroup/setsockopt", struct bpf_sockopt, "5.18")	\
	HOOK(in_bind, "cgroup/bind4", struct bpf_sock_addr, "6.1")		\
	HOOK(in_connect, "cgroup/connect4", struct bpf_sock_addr, "6.1")	\
	HOOK(in_sock_create, "cgroup/sock_create", struct bpf_sock, "6.1")

#endif
