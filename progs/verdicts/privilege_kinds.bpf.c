// SPDX-License-Identifier: GPL-2.0
/* Which kinds of program one may load with which capabilities. */
#define BM_UAPI_ONLY
#include "verdicts/flow.bpf.h"

#define RETURNS_1 "r0 = 1; exit;"

SEC("socket")
ACCEPT
CAPS("")
PROG(nobody_loads_socket, RETURNS_1)

SEC("cgroup_skb/ingress")
ACCEPT
CAPS("")
CONFIG("CONFIG_CGROUP_BPF")
PROG(nobody_loads_cgroup_skb, RETURNS_1)

#define REFUSED(who, type, sec, caps, control)					\
	SEC(sec)								\
	REJECT(EPERM)								\
	CONTROL(control)							\
	CAPS(caps)								\
	PROG(who##_loads_##type, RETURNS_1)

#define NOBODY(type, sec) REFUSED(nobody, type, sec, "", nobody_loads_socket)
NOBODY(xdp, "xdp")
NOBODY(sk_skb, "sk_skb")
NOBODY(sk_msg, "sk_msg")
NOBODY(sockops, "sockops")
NOBODY(kprobe, "kprobe")
NOBODY(tracepoint, "tracepoint")
NOBODY(raw_tp, "raw_tp")
NOBODY(perf_event, "perf_event")
NOBODY(lwt_in, "lwt_in")
NOBODY(flow_dissector, "flow_dissector")
NOBODY(cgroup_dev, "cgroup/dev")

/* ---- CAP_BPF alone: what neither touches the network's setup nor looks into the kernel */

SEC("socket")
ACCEPT
CAPS("CAP_BPF")
PROG(bpf_loads_socket, RETURNS_1)

#define BPF_ONLY(type, sec) REFUSED(bpf, type, sec, "CAP_BPF", bpf_loads_socket)
BPF_ONLY(tc, "tc")
BPF_ONLY(xdp, "xdp")
BPF_ONLY(cgroup_sock_addr, "cgroup/connect4")
BPF_ONLY(kprobe, "kprobe")
BPF_ONLY(raw_tp, "raw_tp")

/* ---- each of the other two for its own kinds */

SEC("kprobe")
ACCEPT
CAPS("CAP_BPF CAP_PERFMON")
PROG(tracer_loads_kprobe, RETURNS_1)

REFUSED(tracer, xdp, "xdp", "CAP_BPF CAP_PERFMON", tracer_loads_kprobe)

SEC("xdp")
ACCEPT
CAPS("CAP_BPF CAP_NET_ADMIN")
PROG(net_admin_loads_xdp, RETURNS_1)

REFUSED(net_admin, kprobe, "kprobe", "CAP_BPF CAP_NET_ADMIN", net_admin_loads_xdp)

/* CAP_SYS_ADMIN is all of them, as before 5.8. */
#define SYS_ADMIN(type, sec)							\
	SEC(sec)								\
	ACCEPT									\
	CAPS("CAP_SYS_ADMIN")							\
	PROG(sys_admin_loads_##type, RETURNS_1)
SYS_ADMIN(kprobe, "kprobe")
SYS_ADMIN(socket, "socket")
SYS_ADMIN(xdp, "xdp")
