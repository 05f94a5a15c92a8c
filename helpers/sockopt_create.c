// SPDX-License-Identifier: GPL-2.0
/*
 * SK_BPF_BYPASS_PROT_MEM, which is set where a socket is made and nowhere else: "bpf: Introduce
 * SK_BPF_BYPASS_PROT_MEM." (6.19), sk_bpf_set_get_bypass_prot_mem() in net/core/filter.c
 */
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "helpers/sockopt_rig.h"
#include "selftests/sockets.h"

/* Makes a socket with the program in its way, and closes it; what the helper returned. */
static long long at_create(struct test *t, enum sockopt_helper helper, int type, const int *value,
			   int len)
{
	struct bpf_object *o = sockopt_attached(t, helper, "at_sock_create");

	sockopt_ask(t, o, -1, SOL_SOCKET, BM_SK_BPF_BYPASS_PROT_MEM, value, len);
	global(t, o, __u64, cookie) = getpid();
	close(sock_make(t, AF_INET, type, type == SOCK_RAW ? IPPROTO_UDP : 0));
	global(t, o, __u64, cookie) = 0;
	expect_eq(t, global(t, o, __u32, visited), 1);
	return global(t, o, long, ret);
}

static long long set(struct test *t, int type, int value)
{
	return at_create(t, SET, type, &value, sizeof(value));
}

HELPER_CASE(bpf_setsockopt, sets_SK_BPF_BYPASS_PROT_MEM, SOCKOPT)
{
	struct bpf_object *o = helper_load(t, bpf_getsockopt, "at_sock_create");
	int cgroup = cgroup_enter(t);

	/* the program of the cgroup below runs first; the root's is in the way of both */
	expect_ok(t, set(t, SOCK_STREAM, 1));
	cgroup_attach(t, sockopt_attached(t, SET, "at_sock_create"), "at_sock_create", cgroup);
	cgroup_attach(t, o, "at_sock_create", cgroup);
	sockopt_ask(t, o, -1, SOL_SOCKET, BM_SK_BPF_BYPASS_PROT_MEM, NULL, sizeof(int));
	global(t, o, __u64, cookie) = getpid();
	global(t, sockopt_attached(t, SET, "at_sock_create"), __u64, cookie) = getpid();
	close(sock_make(t, AF_INET, SOCK_STREAM, 0));
	expect_ok(t, global(t, o, long, ret));
	expect_eq(t, *(int *)global_at(t, o, "value", SOCKOPT_SIZE), 1);
	cgroup_leave();
}

HELPER_PLAIN(bpf_getsockopt, reads_default_SK_BPF_BYPASS_PROT_MEM, SOCKOPT)
{
	struct bpf_object *o = sockopt_attached(t, GET, "at_sock_create");

	/* net.core.bypass_prot_mem's default */
	expect_ok(t, at_create(t, GET, SOCK_STREAM, NULL, sizeof(int)));
	expect_eq(t, *(int *)global_at(t, o, "value", SOCKOPT_SIZE), 0);
}

HELPER_EDGE_PLAIN(bpf_setsockopt, bad_values_of_SK_BPF_BYPASS_PROT_MEM, SOCKOPT)
{
	expect_ok(t, set(t, SOCK_STREAM, 0));
	expect_err(t, set(t, SOCK_STREAM, -1), EINVAL);
	expect_err(t, set(t, SOCK_STREAM, 2), EINVAL);
}

HELPER_EDGE_PLAIN(bpf_setsockopt, wrong_size_of_SK_BPF_BYPASS_PROT_MEM, SOCKOPT)
{
	expect_err(t, at_create(t, SET, SOCK_STREAM, &(int){ 1 }, 1), EINVAL);
}

/* Memory of raw sockets is not accounted: sk_has_account(). */
HELPER_EDGE_PLAIN(bpf_setsockopt, SK_BPF_BYPASS_PROT_MEM_of_raw, SOCKOPT)
{
	expect_ok(t, set(t, SOCK_DGRAM, 1));
	expect_err(t, set(t, SOCK_RAW, 1), EOPNOTSUPP);
}
