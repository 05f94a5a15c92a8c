/* SPDX-License-Identifier: GPL-2.0 */
/* Helpers of sockets and of cgroups that write to the program: see output.bpf.h. */
#define SYSCTL SEC("cgroup/sysctl") CONFIG("CONFIG_CGROUP_BPF")
/* "10" and zeroes on the stack, and where the number of them goes */
#define DIGITS "r1 = 0x3031; *(u64 *)(r10 - 16) = r1; r1 = r10; r1 += -16; r2 = 8; r3 = 0; r4 = r8;"
#define GET_OPTION "r1 = r6; r2 = 1; r3 = 1; r4 = r8;"

SIZED(SYSCTL, sysctl_get_name, sysctl_get_name, ALWAYS, MARKED_BEFORE, "r1 = r6; r2 = r8; r4 = 0;", "r3")
SIZED(SYSCTL, sysctl_get_current_value, sysctl_get_current_value, ALWAYS, UNINIT,
      "r1 = r6; r2 = r8;", "r3")
SIZED(SYSCTL, sysctl_get_new_value, sysctl_get_new_value, ALWAYS, UNINIT, "r1 = r6; r2 = r8;", "r3")
FIXED(SYSCTL, strtol, strtol, ALWAYS, LONG, DIGITS)
FIXED(SYSCTL, strtoul, strtoul, ALWAYS, LONG, DIGITS)
SIZED(SEC("cgroup/connect4") CONFIG("CONFIG_CGROUP_BPF"), addr_getsockopt, getsockopt, ALWAYS,
      UNINIT, GET_OPTION, "r5")
SIZED(SEC("sockops") CONFIG("CONFIG_CGROUP_BPF"), sockops_getsockopt, getsockopt, ALWAYS, UNINIT,
      GET_OPTION, "r5")
SIZED(SEC("cgroup/setsockopt") CONFIG("CONFIG_CGROUP_BPF"), sk_getsockopt, getsockopt, FROM("5.15"),
      UNINIT, "r1 = *(u64 *)(r6 + 0); r2 = 1; r3 = 1; r4 = r8;", "r5")
SIZED(SEC("cgroup/sock_create") CONFIG("CONFIG_CGROUP_BPF"), sock_create_getsockopt, getsockopt,
      FROM("6.19"), UNINIT, GET_OPTION, "r5")
SIZED(SEC("sockops") CONFIG("CONFIG_CGROUP_BPF"), load_hdr_opt, load_hdr_opt, ALWAYS, INOUT,
      "r1 = r6; r2 = r8; r4 = 0;", "r3")

#undef SYSCTL
#undef DIGITS
#undef GET_OPTION
