// SPDX-License-Identifier: GPL-2.0
/* The cgroup of a socket, and of the socket of a packet: that of the process that made it. */
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "helpers/sk_rig.h"

#define CGROUP .config = "CONFIG_CGROUP_BPF CONFIG_NET_NS"
#define ROOT "/sys/fs/cgroup"

/* The kernel's number of a cgroup, which is what its directory's file handle is made of. */
static __u64 id_of(struct test *t, int dir, const char *path, int flags)
{
	union {
		struct file_handle h;
		__u8 room[sizeof(struct file_handle) + 8];
	} handle = { .h.handle_bytes = 8 };
	int mount;
	__u64 id;

	must(t, name_to_handle_at(dir, path, &handle.h, &mount, flags) ? -errno : 0);
	__builtin_memcpy(&id, handle.h.f_handle, sizeof(id));
	return id;
}

#define id_of_fd(t, fd) id_of(t, fd, "", AT_EMPTY_PATH)
#define id_of_root(t) id_of(t, AT_FDCWD, ROOT, 0)

/* Sends one datagram over lo; what the program says of it. */
static __u64 id_on_lo(struct test *t, struct bpf_object *o, struct pair p)
{
	global(t, o, __u64, ret) = -1;
	expect_ok(t, sock_say(p.a, "x"));
	expect_hears(t, p.b, "x");
	return global(t, o, __u64, ret);
}

static __u64 ancestor_on_lo(struct test *t, struct bpf_object *o, struct pair p, int level)
{
	global(t, o, int, level) = level;
	return id_on_lo(t, o, p);
}

/* A cgroup of the case's own with the program, and sockets in it. */
struct setup {
	struct bpf_object *o;
	int cgroup;
	struct pair p;
};

static struct setup in_cgroup(struct test *t, const char *file, const char *prog)
{
	struct setup r = { .o = prog_load(t, file, prog), .cgroup = cgroup_enter(t) };

	cgroup_attach(t, r.o, prog, r.cgroup);
	r.p = udp_pair(t);
	return r;
}

/* The same with a tc program where packets leave by lo: all packets of the namespace. */
static struct setup in_tc(struct test *t, const char *file, const char *prog)
{
	struct setup r = { .o = prog_load(t, file, prog), .cgroup = cgroup_enter(t) };

	loopback_enter(t);
	lo_egress(t, r.o, prog);
	r.p = udp_pair(t);
	return r;
}

/* Every helper here that gives a cgroup's own number. */
#define ID_CASES(helper, rig, prog, needs)					\
	HELPER_CASE(helper, rig##_of_the_socket, needs)				\
	{									\
		struct setup r = rig(t, "helpers/" #helper, prog);		\
										\
		expect_eq(t, id_on_lo(t, r.o, r.p), id_of_fd(t, r.cgroup));	\
		expect_eq(t, global(t, r.o, __u32, calls), 1);			\
		cgroup_leave();							\
	}									\
	/* the process moves, its socket stays */				\
	HELPER_EDGE(helper, rig##_process_moves_on, needs)			\
	{									\
		struct setup r = rig(t, "helpers/" #helper, prog);		\
		__u64 id = id_of_fd(t, r.cgroup);				\
										\
		cgroup_leave();							\
		expect_eq(t, id_on_lo(t, r.o, r.p), id);			\
	}

ID_CASES(bpf_sk_cgroup_id, in_cgroup, "egress", CGROUP)
ID_CASES(bpf_skb_cgroup_id, in_cgroup, "egress", CGROUP)
ID_CASES(bpf_skb_cgroup_id, in_tc, "read_tc", LO_TC)

/* Where a packet arrives it is the receiver's. */
HELPER_CASE(bpf_sk_cgroup_id, of_the_receiver, CGROUP)
{
	struct setup r = in_cgroup(t, "helpers/bpf_sk_cgroup_id", "ingress");

	expect_eq(t, id_on_lo(t, r.o, r.p), id_of_fd(t, r.cgroup));
	cgroup_leave();
}

/* Who is in no cgroup of the program does not run it. */
HELPER_EDGE(bpf_sk_cgroup_id, of_one_outside, CGROUP)
{
	struct setup r = in_cgroup(t, "helpers/bpf_sk_cgroup_id", "egress");
	struct pair outside;

	cgroup_leave();
	outside = udp_pair(t);
	/* the program is the cgroup's, and the socket outside is not */
	expect_eq(t, (long long)id_on_lo(t, r.o, outside), -1);
	expect_eq(t, global(t, r.o, __u32, calls), 0);
	id_on_lo(t, r.o, r.p);
	expect_eq(t, global(t, r.o, __u32, calls), 1);
}

#define ANCESTOR_CASES(helper, rig, prog, needs)					\
	HELPER_CASE(helper, rig##_by_level, needs)					\
	{										\
		struct setup r = rig(t, "helpers/" #helper, prog);			\
											\
		expect_eq(t, ancestor_on_lo(t, r.o, r.p, 0), id_of_root(t));		\
		expect_eq(t, ancestor_on_lo(t, r.o, r.p, 1), id_of_fd(t, r.cgroup));	\
		cgroup_leave();								\
	}										\
	HELPER_EDGE(helper, rig##_deeper, needs)					\
	{										\
		struct setup r = rig(t, "helpers/" #helper, prog);			\
											\
		expect_eq(t, ancestor_on_lo(t, r.o, r.p, 2), 0);			\
		expect_eq(t, ancestor_on_lo(t, r.o, r.p, 0x7fffffff), 0);		\
		cgroup_leave();								\
	}										\
	HELPER_EDGE(helper, rig##_above_the_root, needs)				\
	{										\
		struct setup r = rig(t, "helpers/" #helper, prog);			\
											\
		expect_eq(t, ancestor_on_lo(t, r.o, r.p, -1), 0);			\
		cgroup_leave();								\
	}

ANCESTOR_CASES(bpf_sk_ancestor_cgroup_id, in_cgroup, "egress", CGROUP)
ANCESTOR_CASES(bpf_skb_ancestor_cgroup_id, in_cgroup, "egress", CGROUP)
ANCESTOR_CASES(bpf_skb_ancestor_cgroup_id, in_tc, "read_tc", LO_TC)

/* A socket that is made in the root is the root's. */
HELPER_EDGE(bpf_skb_cgroup_id, of_the_root, LO_TC)
{
	struct setup r = in_tc(t, "helpers/bpf_skb_cgroup_id", "read_tc");

	cgroup_leave();
	expect_eq(t, id_on_lo(t, r.o, udp_pair(t)), id_of_root(t));
}

/* On its way in a packet has no socket yet. */
#define NO_SOCKET_CASE(helper, prog, want)					\
	HELPER_EDGE(helper, without_a_socket, LO_TC)				\
	{									\
		struct bpf_object *o = helper_load(t, helper, prog);		\
										\
		loopback_enter(t);						\
		lo_ingress(t, o, prog);						\
		expect_eq(t, (long long)id_on_lo(t, o, udp_pair(t)), want);	\
		expect_eq(t, global(t, o, __u32, calls), 1);			\
	}

NO_SOCKET_CASE(bpf_skb_cgroup_id, "read_tc", 0)
NO_SOCKET_CASE(bpf_skb_ancestor_cgroup_id, "read_tc", 0)
NO_SOCKET_CASE(bpf_skb_under_cgroup, "is_under", -ENOENT)

/* ---- bpf_skb_under_cgroup() */

static struct setup under_rig(struct test *t, __u32 slot)
{
	struct setup r = in_tc(t, "helpers/bpf_skb_under_cgroup", "is_under");

	must(t, bpf_map_update_elem(map_fd(t, r.o, "cgroups"), &slot, &r.cgroup, BPF_ANY));
	global(t, r.o, __u32, slot) = slot;
	return r;
}

HELPER_CASE(bpf_skb_under_cgroup, inside, LO_TC)
{
	struct setup r = under_rig(t, 1);

	expect_eq(t, id_on_lo(t, r.o, r.p), 1);
	expect_eq(t, global(t, r.o, __u32, calls), 1);
	cgroup_leave();
}

HELPER_CASE(bpf_skb_under_cgroup, outside, LO_TC)
{
	struct setup r = under_rig(t, 0);

	cgroup_leave();
	expect_eq(t, id_on_lo(t, r.o, udp_pair(t)), 0);
	/* a socket that was made inside is still */
	expect_eq(t, id_on_lo(t, r.o, r.p), 1);
}

/* Everything is below the root. */
HELPER_CASE(bpf_skb_under_cgroup, below_the_root, LO_TC)
{
	struct setup r = under_rig(t, 1);
	__u32 slot = 0;
	int root = must(t, open(ROOT, O_RDONLY | O_DIRECTORY | O_CLOEXEC));

	must(t, bpf_map_update_elem(map_fd(t, r.o, "cgroups"), &slot, &root, BPF_ANY));
	global(t, r.o, __u32, slot) = slot;
	expect_eq(t, id_on_lo(t, r.o, r.p), 1);
	cgroup_leave();
}

HELPER_EDGE(bpf_skb_under_cgroup, empty_slot, LO_TC)
{
	struct setup r = under_rig(t, 1);

	global(t, r.o, __u32, slot) = 0;
	expect_err(t, (long long)id_on_lo(t, r.o, r.p), EAGAIN);
	cgroup_leave();
}

HELPER_EDGE(bpf_skb_under_cgroup, no_slot, LO_TC)
{
	struct setup r = under_rig(t, 1);

	global(t, r.o, __u32, slot) = 2;
	expect_err(t, (long long)id_on_lo(t, r.o, r.p), E2BIG);
	global(t, r.o, __u32, slot) = ~0U;
	expect_err(t, (long long)id_on_lo(t, r.o, r.p), E2BIG);
	cgroup_leave();
}
