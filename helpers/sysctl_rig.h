/* SPDX-License-Identifier: GPL-2.0 */
/* Reading and writing of sysctls in a cgroup with programs for that. */
#ifndef BM_HELPERS_SYSCTL_RIG_H
#define BM_HELPERS_SYSCTL_RIG_H

#include "helpers/cgroup_rig.h"

#define TTL "/proc/sys/net/ipv4/ip_default_ttl"
#define SYSCTL .config = "CONFIG_CGROUP_BPF CONFIG_SYSCTL"

/* Programs of sysctls that are only read, or that are changed: in a network namespace then. */
#define sysctl_watch(t, helper, prog) cgroup_rig(t, #helper, prog)
struct bpf_object *sysctl_enter(struct test *t, const char *helper, const char *prog);
#define sysctl_enter(t, helper, prog) sysctl_enter(t, #helper, prog)
#define sysctl_add(t, helper, prog) cgroup_rig_add(t, #helper, prog)

/* read(2) of up to 15 bytes, with a NUL behind them, or write(2): bytes or a negative errno. */
long long sysctl_read(const char *path, char value[16]);
long long sysctl_write(const char *path, const char *value);

#endif
